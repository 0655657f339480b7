"""All that is hostile in a row at one real process: each gets its problem, nothing is stored, memory is bounded."""

import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.index.fetch.site import Site
from tests.index.readers.make_corpus import CORPUS
from tests.service.hostile import documents, fill, pages
from tests.serving import ONRECORD, Server, clean_environment, serving
from tests.waiting import until

MOST_MEMORY_BYTES = 1_500_000_000
PATIENCE_S = 300
"""For one document on a machine that has other things to do; each takes seconds."""


@pytest.fixture(scope="module")
def server(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("hostile")
    settings = {
        "ONRECORD_MAX_BODY_BYTES": str(64 * 1024 * 1024),
        "ONRECORD_FETCH_ALLOW_HOSTS": site.host,
        "ONRECORD_FETCH_ROBOTS": "false",
        "ONRECORD_FETCH_HOST_DELAY_S": "0",
        "ONRECORD_FETCH_TOTAL_TIMEOUT_S": "5",
        "OMP_NUM_THREADS": "1",
    }
    with serving(folder / "record", environment=settings, log=folder / "log") as started:
        started.client.timeout = PATIENCE_S
        yield started


@contextmanager
def watched(process_id: int) -> Iterator[list[int]]:
    """The memory of a process and its children at every moment, in bytes; the list ends with the most of it."""
    seen, ended = [0], threading.Event()

    def watch() -> None:
        while not ended.wait(0.02):
            seen[0] = max(seen[0], sum(map(_resident_bytes, [process_id, *_children(process_id)])))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        ended.set()
        watcher.join()


def _resident_bytes(process_id: int) -> int:
    try:
        pages_held = int(Path(f"/proc/{process_id}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0  # it has ended
    return pages_held * os.sysconf("SC_PAGE_SIZE")


def _children(process_id: int) -> list[int]:
    try:
        threads = list(Path(f"/proc/{process_id}/task").iterdir())
        return [int(child) for thread in threads for child in (thread / "children").read_text().split()]
    except OSError:
        return []


def _stored(server: Server) -> list[str]:
    figures = server.client.get("/metrics").text.splitlines()
    return [line for line in figures if line.startswith("onrecord_store_items")]


def test_each_gets_its_problem_and_nothing_is_stored_within_bounded_memory(
    server: Server, site: Site, record_property: Callable[[str, object], None]
) -> None:
    before = _stored(server)
    site.pages |= {path: reply for path, (reply, _) in pages().items()}
    told: dict[str, tuple[str, str]] = {}
    with watched(server.process.pid) as most_bytes:
        for name, (media_type, content, expected) in documents().items():
            answer = server.client.post("/v1/articles", content=content, headers={"Content-Type": media_type})
            told[name] = (answer.json().get("type", answer.text[:200]), f"/errors/{expected}")
        for path, (_, expected) in pages().items():
            answer = server.client.post("/v1/articles", json={"url": site.url(path)})
            told[path] = (answer.json().get("type", answer.text[:200]), f"/errors/{expected}")
    record_property("most_memory_bytes", most_bytes[0])

    assert {name: got for name, (got, _) in told.items()} == {name: expected for name, (_, expected) in told.items()}
    assert _stored(server) == before
    assert most_bytes[0] < MOST_MEMORY_BYTES
    assert server.client.get("/readyz").status_code == 200


def test_a_feed_that_lies_about_dates_is_taken_without_them(server: Server) -> None:
    feed, headers = (CORPUS / "feed-rss-lying.xml").read_bytes(), {"Content-Type": "application/rss+xml"}

    accepted = server.client.post("/v1/articles:batch", content=feed, headers=headers)
    job = until(lambda: server.client.get(accepted.headers["location"]).json(), lambda job: job["state"] == "finished")

    for item in job["items"]:
        assert item["status"] == "created"
        assert server.client.get(f"/v1/articles/{item['id']}").json()["article"]["published_at"] is None


def test_a_folder_of_hostile_files_is_refused_file_by_file_within_bounded_memory(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    (tmp_path / "files").mkdir()
    refused = fill(tmp_path / "files")
    (tmp_path / "files" / "zz.txt").write_text("A lamp was lit.", encoding="utf-8")
    command = [ONRECORD, "ingest", "--data-dir", str(tmp_path / "record"), str(tmp_path / "files")]

    process = subprocess.Popen(command, stderr=subprocess.PIPE, env=clean_environment(OMP_NUM_THREADS="1"), text=True)
    with watched(process.pid) as most_bytes:
        said = process.communicate(timeout=2 * PATIENCE_S)[1]
    record_property("most_memory_bytes", most_bytes[0])

    assert said.splitlines()[-2] == f"articles: 1 created, {refused} refused"
    assert process.returncode == 1
    assert most_bytes[0] < MOST_MEMORY_BYTES
