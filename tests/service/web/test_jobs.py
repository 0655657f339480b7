"""Jobs on pages: listed, narrowed, given up, done again, and an export begun."""

from pathlib import Path

from filelock import FileLock
from starlette.testclient import TestClient

from tests.service.calls import Json, finished, finished_job
from tests.service.conftest import Serve

BROWSER = {"Accept": "text/html"}


def batch_with_a_refusal(client: TestClient, name: str) -> Json:
    sent: list[Json] = [
        {"external_id": f"{name}-1", "text": "The lock is open."},
        {"external_id": f"{name}-2", "text": ""},
    ]
    return finished(client, client.post("/v1/articles:batch", json=sent))


def test_jobs_are_listed_and_narrowed_by_kind_and_by_where_they_stand(client: TestClient) -> None:
    job = batch_with_a_refusal(client, "listed")

    listed = client.get("/jobs", headers=BROWSER).text
    assert f'href="/jobs/{job["id"]}"' in listed
    assert "1 refused" in listed
    narrowed = client.get("/jobs?kind=articles&state=finished", headers=BROWSER).text
    assert f'href="/jobs/{job["id"]}"' in narrowed
    # A form sends what is left open as an empty value.
    assert f'href="/jobs/{job["id"]}"' in client.get("/jobs?kind=&state=", headers=BROWSER).text
    assert "No job is like this." in client.get("/jobs?kind=reembed&state=running", headers=BROWSER).text


def test_what_was_refused_is_shown_alone_and_done_again(client: TestClient) -> None:
    job = batch_with_a_refusal(client, "again")

    page = client.get(f"/jobs/{job['id']}?status=problem", headers=BROWSER).text
    assert '<li class="problem" value="2">' in page
    assert "again-1" not in page
    again = client.post(f"/jobs/{job['id']}/retry", headers=BROWSER)
    assert again.url.path == f"/jobs/{job['id']}"
    assert finished_job(client, job["links"]["self"])["failed"] == 1


def test_an_export_is_begun_and_what_cannot_be_done_with_a_job_is_told_on_a_page(client: TestClient) -> None:
    begun = client.post("/jobs/export", headers=BROWSER)
    job = finished_job(client, f"/v1{begun.url.path}")

    page = client.get(begun.url.path, headers=BROWSER).text
    assert job["kind"] == "export"
    assert f'href="{job["links"]["file"]}"' in page
    for deed in ("cancel", "retry"):
        assert f"/jobs/{job['id']}/{deed}" not in page
        refused = client.post(f"/jobs/{job['id']}/{deed}", headers=BROWSER)
        assert refused.status_code == 409
        assert "has ended already" in refused.text or "nothing of it failed" in refused.text


def test_a_job_that_waits_is_given_up_and_done_again(serve: Serve, tmp_path: Path) -> None:
    visitor = serve(tmp_path)
    with FileLock(tmp_path / "jobs-articles.lock"):  # as if another process had its jobs in hand
        job = visitor.post("/v1/articles:batch", json=[{"external_id": "lamp", "text": "A lamp."}]).json()["job"]
        assert 'data-refresh="job"' in visitor.get("/jobs", headers=BROWSER).text

        given_up = visitor.post(f"/jobs/{job['id']}/cancel", headers=BROWSER).text

    assert "given up: 0 of 1, 1 given up" in given_up
    assert f"/jobs/{job['id']}/cancel" not in given_up
    visitor.post(f"/jobs/{job['id']}/retry", headers=BROWSER)
    assert finished_job(visitor, job["links"]["self"])["done"] == 1
