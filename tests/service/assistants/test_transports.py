"""The commands of `docs/assistants.md`, as an assistant starts and reaches them."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp.client.stdio import StdioServerParameters

from index.record import Record
from service.assistants.serving import OpenToOthers, refuse_other_machines
from tests.project import ROOT
from tests.service.assistants.asking import ask, structured
from tests.serving import ONRECORD, clean_environment, stop

ASKED = ("search", {"q": "the bridge opens again before frost", "limit": 1})


def configurations() -> list[dict[str, Any]]:
    """What the page tells to write into an assistant's configuration."""
    page = (ROOT / "docs" / "assistants.md").read_text()
    return [json.loads(block)["mcpServers"]["onrecord"] for block in re.findall(r"```json\n(.*?)```", page, re.DOTALL)]


def test_an_assistant_starts_the_server_and_asks_it(told_dir: Path) -> None:
    configuration = configurations()[0]
    arguments = [str(told_dir) if one.startswith("/") else one for one in configuration["args"]]
    server = StdioServerParameters(command=ONRECORD, args=arguments, env=clean_environment())

    (result,) = ask(server, ASKED)

    assert structured(result)["hits"][0]["said_by"][0]["name"] == "Wystan Oakhanger"


@pytest.fixture(scope="module")
def told_dir(data_dir: Path, told: Record) -> Path:
    """The directory once the record is in it."""
    assert told.store is not None
    return data_dir


@pytest.fixture(scope="module")
def over_http(told_dir: Path) -> Iterator[str]:
    """Where a server of its own answers."""
    command = [ONRECORD, "mcp", "--http", "--port", "0", "--data-dir", str(told_dir)]
    with subprocess.Popen(command, env=clean_environment(), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        yield line.rpartition(" ")[2].strip()
        assert stop(process) == 0  # type: ignore[arg-type]  # text or bytes


def test_an_assistant_asks_over_http(over_http: str) -> None:
    assert re.sub(r":\d+/", ":8001/", over_http) == configurations()[1]["url"]

    (result,) = ask(over_http, ASKED)

    assert structured(result)["hits"][0]["said_by"][0]["name"] == "Wystan Oakhanger"


@pytest.mark.parametrize("header", [{"Host": "rebound.example"}, {"Origin": "https://rebound.example"}])
def test_what_comes_by_way_of_another_site_is_refused(over_http: str, header: dict[str, str]) -> None:
    accepted = {"Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2025-11-25"}
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}

    answered = httpx.post(over_http, json=asked, headers=accepted)
    refused = httpx.post(over_http, json=asked, headers=accepted | header)

    assert answered.status_code == 200
    assert refused.status_code in {403, 421}


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "onrecord.example"])  # noqa: S104 - it is refused
def test_an_address_that_others_reach_is_refused(host: str) -> None:
    with pytest.raises(OpenToOthers, match="proxy"):
        refuse_other_machines(host)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.4.5.6", "::1", "localhost"])
def test_an_address_of_this_machine_is_taken(host: str) -> None:
    refuse_other_machines(host)
