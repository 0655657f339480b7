"""Real processes: the server, the commands beside it, and an orderly end."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.conftest import OpenRecord
from tests.service.calls import BRIDGE, article, finished_job
from tests.service.conftest import Serve
from tests.waiting import until

START_TIMEOUT_S = 120
SHUTDOWN_TIMEOUT_S = 120
"""A request of some seconds takes many times as long where other programs want the cores too."""
END_TIMEOUT_S = 180
ITEMS = 50
"""Of a job that takes longer than the end of a server."""

Process = subprocess.Popen[str]
Start = Callable[[Path], tuple[Process, int]]


def _environment() -> dict[str, str]:
    ours = {"ONRECORD_JOB_POLL_S": "0.2", "ONRECORD_SHUTDOWN_TIMEOUT_S": str(SHUTDOWN_TIMEOUT_S)}
    return os.environ | {"OMP_NUM_THREADS": "1"} | ours


def _onrecord(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "service", *arguments],
        capture_output=True,
        text=True,
        input=given,
        env=_environment(),
        timeout=START_TIMEOUT_S,
        check=False,
    )


@pytest.fixture(scope="module")
def start() -> Iterator[Start]:
    """Starts servers on free ports; whatever still runs at the end is killed."""
    processes: list[Process] = []

    def start_one(data_dir: Path) -> tuple[Process, int]:
        process = subprocess.Popen(
            [sys.executable, "-m", "service", "serve", "--port", "0", "--data-dir", str(data_dir)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=_environment(),
        )
        processes.append(process)
        assert process.stdout is not None
        announced = re.search(r"http://127\.0\.0\.1:(\d+)", process.stdout.readline())
        assert announced is not None
        return process, int(announced[1])

    yield start_one
    for process in processes:
        process.kill()
        process.communicate()


def _call(port: int, method: str, path: str, body: object = None) -> tuple[int, Any]:
    return _answer(_sent(port, method, path, body))


def _sent(port: int, method: str, path: str, body: object = None) -> http.client.HTTPConnection:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=END_TIMEOUT_S)
    connection.request(method, path, json.dumps(body) if body else None, {"Content-Type": "application/json"})
    return connection


def _answer(connection: http.client.HTTPConnection) -> tuple[int, Any]:
    with closing(connection):
        response = connection.getresponse()
        return response.status, json.loads(response.read())


def _search(port: int, query: str) -> Any:
    return _call(port, "GET", f"/v1/search?{urlencode({'q': query, 'limit': 1})}")[1]


def test_what_a_command_takes_in_the_next_search_of_a_running_server_finds(start: Start, tmp_path: Path) -> None:
    process, port = start(tmp_path / "data")
    (tmp_path / "bridge.json").write_text(json.dumps(BRIDGE), encoding="utf-8")
    assert _search(port, "traffic before the first frost")["hits"] == []

    command = _onrecord("ingest", str(tmp_path / "bridge.json"), "--data-dir", str(tmp_path / "data"))

    assert (command.returncode, command.stdout) == (0, "")
    assert command.stderr.startswith("articles: 1 created\nstatements: ")
    over_http = _search(port, "traffic before the first frost")
    assert over_http["hits"][0]["speaker"]["name"] == "Wystan Oakhanger"

    printed = _onrecord(
        "search", "traffic before the first frost", "--limit", "1", "--json", "--data-dir", str(tmp_path / "data")
    )
    assert printed.returncode == 0, printed.stderr
    assert json.loads(printed.stdout) | {"timing_ms": 0} == over_http | {"timing_ms": 0}

    process.send_signal(signal.SIGINT)
    assert process.wait(END_TIMEOUT_S) == 0


def test_what_a_command_corrects_a_running_server_shows_at_its_next_search(start: Start, tmp_path: Path) -> None:
    _, port = start(tmp_path / "data")
    _, answer = _call(port, "POST", "/v1/articles", BRIDGE)
    quotation = next(one for one in answer["statements"] if one["statement"]["kind"] == "direct")
    identifier, data_dir = quotation["statement"]["id"], str(tmp_path / "data")

    command = _onrecord("correct", identifier, "--speaker", "Dorian Lorrimont", "--data-dir", data_dir)

    assert (command.returncode, command.stderr) == (0, "")
    assert "Dorian Lorrimont (set by hand)" in command.stdout
    hit = _search(port, "traffic before the first frost")["hits"][0]
    assert (hit["statement"]["id"], hit["speaker"]["name"]) == (identifier, "Dorian Lorrimont")
    assert hit["statement"]["correction"]["fields"] == ["speaker"]
    status, restored = _call(port, "DELETE", f"/v1/statements/{identifier}/correction")
    assert (status, restored["speaker"]["name"]) == (200, "Wystan Oakhanger")
    nothing = _onrecord("correct", identifier, "--undo", "--data-dir", data_dir)
    assert (nothing.returncode, nothing.stdout) == (1, "")
    assert "no correction of statement" in nothing.stderr


def test_the_end_finishes_what_was_acknowledged_and_the_next_start_the_rest(
    start: Start, serve: Serve, open_record: OpenRecord, tmp_path: Path
) -> None:
    process, port = start(tmp_path / "data")
    items = [article(f"end-{number}", _long_text(number, 8)) for number in range(ITEMS)]
    accepted, job = _call(port, "POST", "/v1/articles:batch", items)
    assert accepted == 202
    until(lambda: _call(port, "GET", job["job"]["links"]["self"])[1]["done"])
    sent = _sent(port, "POST", "/v1/articles", article("slow", _long_text(999, 150)))
    slow: list[tuple[int, Any]] = []
    request = threading.Thread(target=lambda: slow.append(_answer(sent)))
    request.start()
    # The server takes connections in their order: once it answers a later one, it has this request in hand.
    assert _call(port, "GET", "/healthz")[0] == 200
    assert request.is_alive(), "the request was answered before the end: make its text longer"

    process.send_signal(signal.SIGTERM)

    assert process.wait(END_TIMEOUT_S) == 0
    request.join()
    status, answer = slow[0]
    assert status == 201
    record = open_record(tmp_path / "data")
    assert record.store.article(int(answer["article"]["id"])).article.external_id == "slow"
    left = record.store.job(int(job["job"]["id"]))
    assert 0 < left.done < left.total

    client = serve(tmp_path / "data")
    finished = finished_job(client, job["job"]["links"]["self"])
    assert [item["status"] for item in finished["items"]].count("created") == ITEMS


def _long_text(number: int, sentences: int) -> str:
    said = (
        f"“Lock {number}-{line} of the canal will be mended before the water rises,” said Tancred Inchbald on Monday."
        for line in range(sentences)
    )
    return "\n\n".join(said)


def test_an_address_that_is_taken_ends_with_1_and_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        command = _onrecord("serve", "--port", str(port), "--data-dir", str(tmp_path))

    assert command.returncode == 1
    assert command.stderr.startswith(f"onrecord: Cannot listen on 127.0.0.1 port {port}")
    assert len(command.stderr.splitlines()) == 1


def test_a_damaged_record_ends_commands_with_1_and_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "onrecord.sqlite3").write_bytes(b"no database" * 1000)

    served = _onrecord("serve", "--port", "0", "--data-dir", str(tmp_path))
    searched = _onrecord("search", "mill", "--data-dir", str(tmp_path))

    for command in (served, searched):
        assert command.returncode == 1
        assert "Traceback" not in command.stderr
        assert "is damaged" in command.stderr.splitlines()[-1]
    assert len(searched.stderr.splitlines()) == 1


def test_extraction_reads_standard_input_and_writes_lines_alone() -> None:
    command = _onrecord("extract", "-", given='{"id": 1, "text": "“It rains,” said Sigrun Glaswen."}\n')

    assert command.returncode == 0, command.stderr
    assert json.loads(command.stdout)["statements"][0]["speaker"]["name"] == "Sigrun Glaswen"
    assert command.stderr == ""


def test_help_loads_no_model_library_a_command_no_server_and_a_server_only_what_it_needs_to_start() -> None:
    helped = "import sys, service.cli; print([name for name in ('torch', 'spacy', 'faiss') if name in sys.modules])"
    opened = "import service.opening, service.queries, service.views, service.commands; print('fastapi' in sys.modules)"
    served = (
        "import service.app; print([name for name in ('ftfy', 'alembic', 'spacy', 'torch') if name in sys.modules])"
    )
    program = f"{helped}; {opened}; {served}"

    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert told.splitlines() == ["[]", "False", "[]"]
