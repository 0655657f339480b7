"""`kill -9` of the real server and of the real command, in the middle of an ingest."""

import json
import random
import secrets
import signal
import subprocess
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from index.encode import Encoder
from index.extract.extractor import Extractor
from index.record import Record
from index.store.sqlite import SqliteStore
from tests.durability.ordeal import check_indexes, statements_by_article
from tests.invented import article, article_body, articles
from tests.serving import ONRECORD, Server, clean_environment, serving
from tests.waiting import until

SERVER_KILLS = 3
WORKERS = (2, 1)
"""Processes that extract, of the commands that are killed: beside the command, and the command itself."""
ARTICLES = 64
COMMAND_ARTICLES = 128
"""Four commits of 128 statements: some are still to come when a kill falls."""
LONGEST_WAIT_S = 0.5
OF_ALL_SAID = {"search": {"q": "", "kind": ["direct"]}}
RULES = {"ONRECORD_EXTRACTION": "rules"}
"""How a speaker is found has no part in what a kill leaves behind: each process is spared loading a model."""


@pytest.fixture
def chance() -> random.Random:
    seed = secrets.randbelow(1_000_000)
    print(f"seed {seed}")
    return random.Random(seed)  # noqa: S311 (nothing is secret here)


def test_what_a_killed_server_acknowledged_is_whole_and_found_by_the_next_one(
    tmp_path: Path, chance: random.Random
) -> None:
    acknowledged: list[dict[str, Any]] = []
    for number in range(SERVER_KILLS):
        with serving(tmp_path, environment=RULES) as server:
            if number == 0:
                server.client.post("/v1/alerts", json=OF_ALL_SAID).raise_for_status()
            check(server.client, acknowledged)
            acknowledged += ingested_until_killed(server, len(acknowledged), chance)
    with serving(tmp_path, environment=RULES) as server:
        check(server.client, acknowledged)
        stored = server.client.get("/v1/articles", params={"limit": 100}).json()["articles"]
        told = until(lambda: told_by_the_alert(server.client), lambda told: set(told) >= said(acknowledged))
    assert len(acknowledged) <= len(stored) <= len(acknowledged) + SERVER_KILLS
    assert len(told) == len(set(told)), "whatever was killed between its commit and the alert, nothing is told twice"


def said(answers: list[dict[str, Any]]) -> set[str]:
    """The quotations of these articles."""
    found = (one["statement"] for answer in answers for one in answer["statements"])
    return {one["id"] for one in found if one["kind"] == "direct"}


def told_by_the_alert(client: httpx.Client) -> list[str]:
    deliveries = client.get("/v1/alerts/1/deliveries", params={"limit": 1000}).json()["deliveries"]
    return [one["statement"] for one in deliveries]


def ingested_until_killed(server: Server, first: int, chance: random.Random) -> list[dict[str, Any]]:
    """Post article after article; the server is killed some time after some of them."""
    answers: list[dict[str, Any]] = []
    killing = threading.Timer(chance.uniform(0, LONGEST_WAIT_S), server.kill)
    safe = chance.randint(1, 5)
    for number in range(first, first + ARTICLES):
        try:
            answers.append(
                server.client.post("/v1/articles", json=article_body(article(number))).raise_for_status().json()
            )
        except httpx.TransportError:
            break
        if len(answers) == safe:
            killing.start()
    killing.join()
    return answers


def check(client: httpx.Client, acknowledged: list[dict[str, Any]]) -> None:
    for answer in acknowledged:
        again = client.get(f"/v1/articles/{answer['article']['id']}").raise_for_status().json()
        assert again["article"] == answer["article"]
        assert again["statements"] == answer["statements"]
        statement = answer["statements"][0]["statement"]
        hits = (
            client.get("/v1/search", params={"q": statement["text"], "collapse": "none"})
            .raise_for_status()
            .json()["hits"]
        )
        assert statement["id"] in [hit["statement"]["id"] for hit in hits]


def test_an_ingest_that_was_killed_is_finished_by_the_same_command(
    tmp_path: Path, chance: random.Random, encoder: Encoder
) -> None:
    extractor = Extractor(rules_only=True)
    given = list(articles(COMMAND_ARTICLES, paragraphs=1))
    file = tmp_path / "articles.jsonl"
    file.write_text("".join(json.dumps(article_body(one)) + "\n" for one in given))
    data_dir = tmp_path / "record"
    command = [ONRECORD, "ingest", "--data-dir", str(data_dir), str(file), "--workers"]
    for workers in WORKERS:
        kill_once_it_has_written([*command, str(workers)], data_dir, chance)
        assert_whole(data_dir, encoder, extractor)
    subprocess.run([*command, "1"], check=True, capture_output=True, env=clean_environment(**RULES))
    assert set(assert_whole(data_dir, encoder, extractor)) == {one.external_id for one in given}


def kill_once_it_has_written(command: list[str], data_dir: Path, chance: random.Random) -> None:
    with (
        closing(SqliteStore(data_dir)) as store,
        subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=clean_environment(**RULES)
        ) as ingesting,
    ):
        before = store.counts()["articles"]
        until(lambda: ingesting.poll() is not None or store.counts()["articles"] > before)
        time.sleep(chance.uniform(0, LONGEST_WAIT_S))
        ingesting.kill()
    assert ingesting.returncode == -signal.SIGKILL


def assert_whole(data_dir: Path, encoder: Encoder, extractor: Extractor) -> list[str]:
    """Every article has the statements that extraction finds in it; their external ids."""
    with closing(Record.open(data_dir, threads=1, encoder=encoder)) as record:
        check_indexes(record)
        found = statements_by_article(record)
    for statements in found.values():
        text = statements[0].article.article.text
        assert [one.statement.text for one in statements] == [one.text for one in extractor.extract(text, "en")]
    return list(found)
