"""Jobs, streams, keys and pressure with real servers: two on one record, one that is killed."""

import gzip
import json
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from filelock import FileLock

from index.encode import Encoder
from index.store.jobs import JobState
from index.store.sqlite import SqliteStore
from tests.index.made import new_article
from tests.service.calls import article
from tests.serving import STOP_TIMEOUT_S, Server, serving
from tests.waiting import until

SETTINGS = {
    "ONRECORD_JOB_POLL_S": "0.2",
    "ONRECORD_INGEST_MAX_AT_ONCE": "2",
    "ONRECORD_INGEST_MAX_WAITING": "2",
    "ONRECORD_THREADS": "1",
    # Longer than a test waits: a stream that the server waited for would be seen.
    "ONRECORD_SHUTDOWN_TIMEOUT_S": "600",
}
WAIT_S = 120.0
EXPORTED = 1000
LONG = 80
"""Quotations in an article that takes longer than a search and a deletion."""
SENT_AT_ONCE = 6
ATTEMPTS = 5


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("two-servers")


@pytest.fixture(scope="module")
def servers(data_dir: Path) -> Iterator[tuple[Server, Server]]:
    with serving(data_dir, environment=SETTINGS) as one, serving(data_dir, environment=SETTINGS) as other:
        yield one, other


def said(count: int) -> str:
    return "\n\n".join(
        f"“Lock {line} of the canal will be mended before the water rises,” said Tancred Inchbald on Monday."
        for line in range(count)
    )


def batch(name: str, count: int) -> list[dict[str, Any]]:
    return [article(f"{name}-{number}", f"{said(2)}\n\nLamp {number} of {name} was lit.") for number in range(count)]


def events(lines: Iterator[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    event = ""
    for line in lines:
        if line.startswith("event: "):
            event = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield event, json.loads(line.removeprefix("data: "))


def streams(server: Server) -> float:
    figures = server.client.get("/metrics").text
    (line,) = [line for line in figures.splitlines() if line.startswith("onrecord_event_streams ")]
    return float(line.split()[1])


@contextmanager
def nobody_at_work(data_dir: Path) -> Iterator[None]:
    with FileLock(data_dir / "jobs-articles.lock", timeout=WAIT_S):
        yield


def test_of_two_processes_with_one_key_at_the_same_time_one_works(servers: tuple[Server, Server]) -> None:
    headers, body = {"Idempotency-Key": str(uuid.uuid4())}, batch("raced", 3)
    ready = threading.Barrier(8)

    def send(number: int) -> httpx.Response:
        with httpx.Client(base_url=servers[number % 2].address, timeout=WAIT_S) as client:
            ready.wait()
            return client.post("/v1/articles:batch", json=body, headers=headers)

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(send, range(8)))

    accepted = [answer for answer in answers if answer.status_code == 202]
    assert [answer.headers.get("idempotent-replayed") for answer in accepted].count(None) == 1
    assert len({answer.headers["location"] for answer in accepted}) == 1
    for refused in (answer for answer in answers if answer.status_code != 202):
        assert (refused.status_code, refused.json()["type"]) == (409, "/errors/request-under-way")
        assert int(refused.headers["retry-after"]) >= 1
    again = servers[1].client.post("/v1/articles:batch", json=body, headers=headers)
    assert again.headers["idempotent-replayed"] == "true"
    assert again.headers["location"] == accepted[0].headers["location"]
    assert len(servers[0].client.get("/v1/jobs").json()["jobs"]) == 1


def test_a_job_is_followed_at_either_process_and_cancelled_at_the_other(servers: tuple[Server, Server]) -> None:
    one, other = servers
    address = one.client.post("/v1/articles:batch", json=batch("followed", 200)).headers["location"]

    with (
        httpx.stream("GET", f"{one.address}{address}/events", timeout=WAIT_S) as here,
        httpx.stream("GET", f"{other.address}{address}/events", timeout=WAIT_S) as there,
    ):
        seen_here, seen_there = events(here.iter_lines()), events(there.iter_lines())
        assert next(job for _, job in seen_there if job["done"])["state"] == "running"
        assert other.client.post(f"{address}/cancel").json()["state"] == "cancelled"
        ends = [list(seen_here)[-1], list(seen_there)[-1]]

    assert [(event, job["state"]) for event, job in ends] == [("end", "cancelled")] * 2
    until(lambda: _settled(one, address))
    job = one.client.get(address).json()
    assert 0 < job["done"] < job["total"] == job["done"] + job["cancelled"] == 200
    cancelled = one.client.get(f"{address}/items", params={"status": "cancelled", "limit": 1000}).json()["items"]
    assert len(cancelled) == job["cancelled"]


def _settled(server: Server, address: str) -> bool:
    """Whether no item is in hand any more: a later job has been done since."""
    later = server.client.post("/v1/articles:batch", json=batch("later", 1)).headers["location"]
    until(lambda: bool(server.client.get(later).json()["state"] == "finished"))
    return bool(server.client.get(address).json()["state"] == "cancelled")


def test_a_client_that_goes_away_leaves_no_stream_open(servers: tuple[Server, Server], data_dir: Path) -> None:
    server = servers[0]
    with nobody_at_work(data_dir):
        address = server.client.post("/v1/articles:batch", json=batch("left", 1)).headers["location"]
        with httpx.stream("GET", f"{server.address}{address}/events", timeout=WAIT_S) as stream:
            seen = events(stream.iter_lines())
            assert next(seen)[1]["state"] == "queued"
            assert streams(server) == 1
        until(lambda: streams(server) == 0)


def test_searches_and_deletions_go_on_while_more_is_sent_than_can_be_ingested(servers: tuple[Server, Server]) -> None:
    server = servers[0]
    stored = server.client.post("/v1/articles", json=article("stays", "The night ferry sails again.")).headers[
        "location"
    ]
    turned_away = threading.Event()

    def send(number: int) -> httpx.Response:
        with httpx.Client(base_url=server.address, timeout=WAIT_S) as client:
            answer = client.post("/v1/articles", json=article(f"pressed-{number}", said(LONG)))
            if answer.status_code == 429:
                turned_away.set()
            return answer

    with ThreadPoolExecutor(SENT_AT_ONCE) as threads:
        sent = [threads.submit(send, number) for number in range(SENT_AT_ONCE)]
        assert turned_away.wait(WAIT_S)
        assert server.client.get("/v1/search", params={"q": "night ferry"}).json()["hits"]
        assert server.client.delete(stored).status_code == 204
        assert not all(request.done() for request in sent), "all was ingested before: make the articles longer"
        answers = [request.result() for request in sent]

    assert {answer.status_code for answer in answers} == {201, 429}
    assert sum(answer.status_code == 201 for answer in answers) >= 4
    for refused in (answer for answer in answers if answer.status_code == 429):
        assert refused.json()["type"] == "/errors/too-many-ingests"
        assert int(refused.headers["retry-after"]) >= 1


def test_the_end_of_the_server_ends_its_streams(servers: tuple[Server, Server], data_dir: Path) -> None:
    server = servers[1]
    with nobody_at_work(data_dir):
        address = server.client.post("/v1/articles:batch", json=batch("waiting", 1)).headers["location"]
        with httpx.stream("GET", f"{server.address}{address}/events", timeout=WAIT_S) as stream:
            lines = stream.iter_lines()
            assert next(events(lines))[1]["state"] == "queued"

            server.process.terminate()

            assert list(events(lines)) == []
    assert server.process.wait(STOP_TIMEOUT_S) == 0


def test_a_kill_leaves_no_half_export_and_no_key_that_stays_taken(
    servers: tuple[Server, Server], data_dir: Path, encoder: Encoder
) -> None:
    server, model = servers[0], encoder.model
    keyed, body = {"Idempotency-Key": str(uuid.uuid4())}, article("killed", said(LONG))
    with closing(SqliteStore(data_dir)) as store:
        made = [new_article(str(number), (f"Lamp {number} was lit.", None), model=model) for number in range(EXPORTED)]
        store.write_articles(made, model)
        with ThreadPoolExecutor(1) as threads:
            sent = threads.submit(server.client.post, "/v1/articles", json=body, headers=keyed)
            until(lambda: _under_way(store) == 1)
            exported = kill_in_an_export(server, store)
            assert isinstance(sent.exception(), httpx.TransportError)
        folder = data_dir / "exports"
        assert not list(folder.glob(f"export-{exported}.jsonl.gz"))

        with serving(data_dir, environment=SETTINGS) as server:
            under_way = server.client.post("/v1/articles", json=body, headers=keyed)
            assert under_way.json()["type"] == "/errors/request-under-way"
            with store._write() as connection:  # as if the half minute had passed
                connection.exec_driver_sql("UPDATE requests SET at = at - 30000000")
            taken_over = server.client.post("/v1/articles", json=body, headers=keyed)
            assert taken_over.status_code in (200, 201)
            again = server.client.post("/v1/articles", json=body, headers=keyed)
            assert again.headers["idempotent-replayed"] == "true"
            until(lambda: store.job(exported).state is JobState.FINISHED)
            file = server.client.get(f"/v1/jobs/{exported}/file")

    lines = [json.loads(line)["external_id"] for line in gzip.decompress(file.content).splitlines()]
    assert set(lines) >= {str(number) for number in range(EXPORTED)}
    assert not list(folder.glob("*.part"))


def _under_way(store: SqliteStore) -> int:
    with store._read() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM requests WHERE status IS NULL").scalar_one())


def kill_in_an_export(server: Server, store: SqliteStore) -> int:
    """Kill the server while it writes an export; the id of its job."""
    for _ in range(ATTEMPTS):
        accepted = httpx.post(f"{server.address}/v1/jobs", json={"kind": "export"}, timeout=WAIT_S)
        job_id = int(accepted.json()["job"]["id"])
        while store.job(job_id).state.is_open and not store.job(job_id).done:
            time.sleep(0.005)
        if store.job(job_id).state.is_open:
            server.kill()
            if store.job(job_id).state.is_open:
                return job_id
            raise AssertionError("The export was finished when the kill came: make the record larger.")
    raise AssertionError("Every export was finished before it was seen to run: make the record larger.")
