"""`onrecord serve --processes N`: several real processes behind one address, and the one that watches them."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.serving import ONRECORD, Server, clean_environment, serving, stop
from tests.waiting import until

PROCESSES = 2
ASKED = 12
HEAP_BYTES = 64 * 1024**2
SETTINGS = {"ONRECORD_PROCESSES": str(PROCESSES), "ONRECORD_THREADS": "1", "ONRECORD_EXTRACTION": "rules"}


def those_that_serve(first: int) -> set[int]:
    """The processes that the first one has started to serve."""
    listed = Path(f"/proc/{first}/task/{first}/children")
    return {number for number in map(int, listed.read_text().split()) if _serves(number)}


def _serves(number: int) -> bool:
    with suppress(OSError):
        return b"spawn_main" in Path(f"/proc/{number}/cmdline").read_bytes()
    return False


def _lives(number: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def heaps_of_threads(number: int) -> int:
    """How many heaps glibc has made for threads of a process: 64 MiB are set aside for each, and a part is opened."""
    return sum(
        (opened, closed) == ("rw-p", "---p") and start % HEAP_BYTES == 0 and end - start == HEAP_BYTES
        for (start, _, opened), (_, end, closed) in pairwise(_mapped(number))
    )


def _mapped(number: int) -> Iterator[tuple[int, int, str]]:
    """Where each range of a process's memory begins and ends, and what may be done with it."""
    for line in _maps(number).splitlines():
        place, allowed, *_ = line.split()
        start, end = (int(edge, 16) for edge in place.split("-"))
        yield start, end, allowed


def _maps(number: int) -> str:
    """What a process has in memory as soon as it has come to load the index."""
    return until(Path(f"/proc/{number}/maps").read_text, lambda loaded: "/faiss/" in loaded)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("shared"), environment=SETTINGS) as server:
        until(lambda: those_that_serve(server.process.pid), lambda found: len(found) == PROCESSES)
        yield server


def of_a_new_connection(server: Server, path: str) -> httpx.Response:
    """An answer of whichever process takes the connection."""
    return server.client.get(path, headers={"Connection": "close"}).raise_for_status()


def imported(server: Server, *texts: str) -> list[str]:
    """The ids of statements that were acknowledged."""
    bodies = [{"external_id": text, "text": text, "source": {"name": "Oxenby Post"}} for text in texts]
    return [one["id"] for one in server.client.post("/v1/statements:batch", json=bodies).raise_for_status().json()]


def without_times(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "timing_ms"}


def test_every_process_gives_the_same_answer(server: Server) -> None:
    imported(server, "The bridge will reopen in May.", "The ferry runs at night.", "The bridge is closed.")

    answers = [of_a_new_connection(server, "/v1/search?q=when will the bridge reopen").json() for _ in range(ASKED)]

    assert answers[0]["hits"]
    assert {str(without_times(answer)) for answer in answers} == {str(without_times(answers[0]))}


def test_no_process_has_heaps_for_its_threads(server: Server) -> None:
    imported(server, "The lock gates will be painted.")

    assert [heaps_of_threads(number) for number in those_that_serve(server.process.pid)] == [0] * PROCESSES


def test_what_reads_articles_is_not_loaded_for_statements(server: Server) -> None:
    imported(server, "The weir will be cleaned.")

    for number in those_that_serve(server.process.pid):
        loaded = _maps(number)
        assert "/spacy/" not in loaded
        assert "/torch/" not in loaded


def test_figures_are_those_of_all_processes(server: Server) -> None:
    def counted() -> float:
        families = text_string_to_metric_families(of_a_new_connection(server, "/metrics").text)
        samples = [one for family in families for one in family.samples if one.name == "onrecord_requests_total"]
        return sum(one.value for one in samples if one.labels["route"] == "/v1/sources")

    before = counted()
    for _ in range(ASKED):
        of_a_new_connection(server, "/v1/sources")

    assert counted() == before + ASKED


def test_a_process_that_was_killed_is_replaced_and_nothing_acknowledged_is_lost(server: Server) -> None:
    living = those_that_serve(server.process.pid)
    (kept,) = imported(server, "The weir held.")
    killed = min(living)

    os.kill(killed, signal.SIGKILL)

    now = until(lambda: those_that_serve(server.process.pid), lambda found: len(found - {killed}) == PROCESSES)
    assert living - {killed} < now
    for _ in range(ASKED):
        assert of_a_new_connection(server, f"/v1/statements/{kept}").json()["statement"]["text"] == "The weir held."


def test_all_processes_end_in_order_at_a_signal_even_while_one_starts(tmp_path: Path) -> None:
    with serving(tmp_path, environment=SETTINGS) as server:
        serving_now = those_that_serve(server.process.pid)

        assert stop(server.process) == 0

    assert not any(map(_lives, serving_now))


def test_those_that_serve_end_when_the_first_process_is_killed(tmp_path: Path) -> None:
    with serving(tmp_path, environment=SETTINGS) as server:
        serving_now = until(lambda: those_that_serve(server.process.pid))

        server.kill()

        until(lambda: not any(map(_lives, serving_now)))


def test_a_record_that_cannot_be_opened_is_said_and_ends_all(tmp_path: Path) -> None:
    (tmp_path / "onrecord.sqlite3").write_bytes(b"no database" * 1000)

    ended = subprocess.run(
        [ONRECORD, "serve", "--port", "0", "--processes", str(PROCESSES), "--data-dir", str(tmp_path)],
        env=clean_environment(ONRECORD_THREADS="1"),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert ended.returncode == 1
    assert "is damaged" in ended.stderr.splitlines()[-1]
    assert "serves at" not in ended.stdout
