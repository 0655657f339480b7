"""Jobs over HTTP: cancelled, done again, followed, over the whole record, bounded."""

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from filelock import FileLock
from starlette.testclient import TestClient

from index.jobs.exporting import export_path
from service.worker import remove_old
from tests.index.models import make_model
from tests.service.calls import Json, article, assert_problem, finished, finished_job
from tests.service.conftest import Serve

MAX_OPEN_ITEMS = 20
Params = dict[str, str | int]


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("jobs")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(make_model(tmp_path_factory.mktemp("model")))


@pytest.fixture(scope="module")
def jobs(serve: Serve, data_dir: Path, model: str) -> TestClient:
    """An application with a short queue of its own."""
    return serve(data_dir, max_open_items=MAX_OPEN_ITEMS, reembed_models=model)


@contextmanager
def nobody_at_work(data_dir: Path, kind: str = "articles") -> Iterator[None]:
    """As if another process had the jobs of this kind in hand and did nothing."""
    with FileLock(data_dir / f"jobs-{kind}.lock"):
        yield


def batch(client: TestClient, count: int, name: str = "item") -> Json:
    items = [article(f"{name}-{number}", f"Lamp {number} of {name} was lit.") for number in range(count)]
    response = client.post("/v1/articles:batch", json=items)
    assert response.status_code == 202, response.text
    job: Json = response.json()["job"]
    return job


def test_a_job_that_waits_is_cancelled_and_done_again(jobs: TestClient, data_dir: Path) -> None:
    with nobody_at_work(data_dir):
        job = batch(jobs, 3, "again")
        cancelled = jobs.post(f"{job['links']['self']}/cancel")
        assert cancelled.status_code == 200
        assert cancelled.json()["state"] == "cancelled"
        assert (cancelled.json()["done"], cancelled.json()["cancelled"]) == (0, 3)
        items = jobs.get(job["links"]["items"]).json()["items"]
        assert [(item["external_id"], item["status"]) for item in items] == [
            (f"again-{number}", "cancelled") for number in range(3)
        ]

    retried = jobs.post(f"{job['links']['self']}/retry")
    assert retried.headers["location"] == job["links"]["self"]
    done = finished(jobs, retried)

    assert (done["done"], done["failed"], done["cancelled"]) == (3, 0, 0)
    assert done["created_at"] <= done["started_at"] <= done["finished_at"]
    assert done["rate"] > 0
    assert done["ends_at"] is None


def test_what_cannot_be_done_now_is_said(jobs: TestClient, data_dir: Path) -> None:
    done = finished_job(jobs, batch(jobs, 1, "ended")["links"]["self"])
    for verb in ("cancel", "retry"):
        assert_problem(jobs.post(f"{done['links']['self']}/{verb}"), 409, "wrong-job-state")
        assert_problem(jobs.post(f"/v1/jobs/999999/{verb}"), 404, "job-not-found")
    with nobody_at_work(data_dir):
        waiting = batch(jobs, 1, "open")
        assert_problem(jobs.post(f"{waiting['links']['self']}/retry"), 409, "wrong-job-state")


def test_jobs_are_listed_by_state_and_kind_a_page_at_a_time(jobs: TestClient, data_dir: Path) -> None:
    with nobody_at_work(data_dir):
        cancelled = [batch(jobs, 1, f"listed-{number}") for number in range(3)]
        for job in cancelled:
            jobs.post(f"{job['links']['self']}/cancel")
    asked: Params = {"state": "cancelled", "kind": "articles", "limit": 2}

    first = jobs.get("/v1/jobs", params=asked).json()
    second = jobs.get("/v1/jobs", params=asked | {"cursor": first["next"]}).json()

    assert [job["id"] for job in first["jobs"] + second["jobs"]][:3] == [job["id"] for job in reversed(cancelled)]
    assert jobs.get("/v1/jobs", params={"kind": "nothing"}).json() == {"jobs": [], "next": None}
    other_filter = jobs.get("/v1/jobs", params={"state": "queued", "cursor": first["next"]})
    assert_problem(other_filter, 422, "invalid-cursor")
    assert_problem(jobs.get("/v1/jobs", params={"state": "asleep"}), 422, "invalid-request")


def test_items_are_listed_by_what_became_of_them(jobs: TestClient) -> None:
    good = article("good", "The ice rink opens.")
    job = finished(jobs, jobs.post("/v1/articles:batch", json=[good, {"text": ""}, {"text": ""}]))
    asked: Params = {"status": "problem", "limit": 1}

    first = jobs.get(job["links"]["items"], params=asked).json()
    second = jobs.get(job["links"]["items"], params=asked | {"after": first["next"]}).json()

    assert [item["position"] for item in first["items"] + second["items"]] == [1, 2]
    assert second["next"] is None


def test_a_full_queue_turns_batches_away_while_all_else_goes_on(jobs: TestClient, data_dir: Path) -> None:
    stored = jobs.post("/v1/articles", json=article("stays", "The night ferry sails again.")).json()["article"]["id"]
    with nobody_at_work(data_dir):
        waiting = batch(jobs, MAX_OPEN_ITEMS - 1, "full")
        before = jobs.get("/v1/jobs").json()

        refused = jobs.post("/v1/articles:batch", json=[article("a", "A."), article("b", "B.")])

        assert_problem(refused, 429, "queue-full")
        assert int(refused.headers["retry-after"]) >= 1
        assert jobs.get("/v1/jobs").json() == before
        assert jobs.get("/v1/search", params={"q": "night ferry"}).json()["hits"]
        assert jobs.post("/v1/articles", json=article("single", "A single article goes in.")).status_code == 201
        assert jobs.delete(f"/v1/articles/{stored}").status_code == 204
        jobs.post(f"{waiting['links']['self']}/cancel")
    never_fits = jobs.post("/v1/articles:batch", json=[{"text": "a"}] * (MAX_OPEN_ITEMS + 1))
    assert_problem(never_fits, 413, "too-many-items")


def events_of(text: str) -> list[dict[str, str]]:
    """The events of a stream; comments and the time to reconnect are left out."""
    events = [
        dict(line.split(": ", 1) for line in part.splitlines() if line[0] != ":") for part in text.split("\n\n")[:-1]
    ]
    return [event for event in events if "event" in event]


def test_a_job_is_followed_to_its_end(jobs: TestClient) -> None:
    job = batch(jobs, 5, "followed")

    stream = jobs.get(job["links"]["events"])

    assert stream.headers["content-type"].startswith("text/event-stream")
    assert stream.headers["cache-control"] == "no-cache"
    *progress, end = events_of(stream.text)
    assert {event["event"] for event in progress} <= {"progress"}
    assert end["event"] == "end"
    told = json.loads(end["data"])
    read = jobs.get(job["links"]["self"]).json()
    assert told == {name: read[name] for name in told}
    assert (told["state"], told["done"]) == ("finished", 5)


def test_who_has_seen_the_end_of_a_job_is_told_not_to_come_back(jobs: TestClient) -> None:
    job = finished_job(jobs, batch(jobs, 1, "seen")["links"]["self"])
    (end,) = events_of(jobs.get(job["links"]["events"], headers={"Last-Event-ID": "something older"}).text)

    again = jobs.get(job["links"]["events"], headers={"Last-Event-ID": end["id"]})

    assert (again.status_code, again.content) == (204, b"")
    assert_problem(jobs.get("/v1/jobs/999999/events"), 404, "job-not-found")


def test_an_export_is_a_job_with_a_file(jobs: TestClient, data_dir: Path) -> None:
    jobs.post("/v1/articles", json=article("exported", "The weather mast fell over."))
    with nobody_at_work(data_dir, "export"):
        accepted = jobs.post("/v1/jobs", json={"kind": "export"})
        address = accepted.headers["location"]
        assert "file" not in accepted.json()["job"]["links"]
        assert_problem(jobs.get(f"{address}/file"), 409, "wrong-job-state")
        assert_problem(jobs.post("/v1/jobs", json={"kind": "export"}), 409, "job-under-way")

    job = finished(jobs, accepted)
    file = jobs.get(job["links"]["file"])

    assert file.headers["content-type"] == "application/gzip"
    lines = [json.loads(line) for line in gzip.decompress(file.content).splitlines()]
    assert len(lines) == job["total"] == job["done"]
    assert "exported" in [line["external_id"] for line in lines]
    part = jobs.get(job["links"]["file"], headers={"Range": "bytes=0-9"})
    assert (part.status_code, part.content) == (206, file.content[:10])
    export_path(data_dir, int(job["id"])).unlink()
    assert_problem(jobs.get(job["links"]["file"]), 404, "job-file-not-found")


def test_a_batch_has_no_file(jobs: TestClient) -> None:
    job = finished_job(jobs, batch(jobs, 1, "no-file")["links"]["self"])

    assert_problem(jobs.get(f"{job['links']['self']}/file"), 404, "job-file-not-found")


def test_a_change_of_model_is_a_job(serve: Serve, tmp_path: Path, model: str) -> None:
    client = serve(tmp_path, reembed_models=model)
    client.post("/v1/articles", json=article("embedded", "The kiosk is open until midnight."))

    job = finished(client, client.post("/v1/jobs", json={"kind": "reembed", "model": model}))

    assert job["done"] == job["total"] > 0
    assert client.get("/v1/search", params={"q": "kiosk"}).json()["model"].startswith("toy-model@")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"kind": "reembed"}, "/model"),
        ({"kind": "reembed", "model": "/etc"}, "/model"),
        ({"kind": "export", "model": "x"}, "/model"),
        ({"kind": "export", "file": "x"}, "/file"),
        ({"kind": "articles"}, "/kind"),
        ({}, "/kind"),
    ],
)
def test_a_job_that_cannot_be_is_refused(jobs: TestClient, body: Json, pointer: str) -> None:
    before = jobs.get("/v1/jobs").json()

    problem = assert_problem(jobs.post("/v1/jobs", json=body), 422, "invalid-request")

    assert pointer in (problem.get("pointer"), *(fault["pointer"] for fault in problem.get("errors", ())))
    assert jobs.get("/v1/jobs").json() == before


def test_what_is_old_is_removed_with_its_file(jobs: TestClient, data_dir: Path) -> None:
    job = finished(jobs, jobs.post("/v1/jobs", json={"kind": "export"}))
    record = jobs.app_state["held"].record

    remove_old(record, job_keep_s=3600, export_keep_s=3600)
    assert jobs.get(job["links"]["file"]).status_code == 200

    remove_old(record, job_keep_s=0, export_keep_s=0)
    assert_problem(jobs.get(job["links"]["self"]), 404, "job-not-found")
    assert not export_path(data_dir, int(job["id"])).exists()
