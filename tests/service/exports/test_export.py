"""Exports over HTTP: whatever a search finds, in each format, sent as it is read."""

import csv
import gc
import json
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import feedparser
import pytest
from starlette.testclient import TestClient

from service.exports.formats import CHUNK_CHARACTERS, FORMATS, in_chunks
from service.exports.names import ExportFormat
from service.schemas import HitView
from tests.invented import statement_bodies
from tests.service.calls import Json, article, assert_problem
from tests.service.conftest import Serve
from tests.service.exports import linked_data
from tests.service.exports.made import OCCASION, made_hit

EXPORT = "/v1/search:export"
QUERY = "the council was told what it would cost"


@pytest.fixture(scope="module")
def client(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """A record of its own, of statements that are found together."""
    client = serve(tmp_path_factory.mktemp("exports"))
    outcomes = client.post("/v1/statements:batch", json=list(statement_bodies(80))).json()
    assert {outcome["status"] for outcome in outcomes} == {"created"}
    return client


def exported(client: TestClient, wanted: str, **asked: Any) -> str:
    response = client.get(EXPORT, params={"format": wanted} | asked)
    assert response.status_code == 200, response.text
    return response.content.decode("utf-8-sig")


def ids(client: TestClient, wanted: str, **asked: Any) -> list[str]:
    """The statements that an export holds, by what its format has for an id."""
    written = exported(client, wanted, **asked)
    match wanted:
        case "csv":
            return [row["statement_id"] for row in csv.DictReader(StringIO(written, newline=""))]
        case "jsonl":
            return [json.loads(line)["statement"]["id"] for line in written.splitlines()]
        case "jsonld":
            linked_data.read(written)
            return [node["identifier"] for node in json.loads(written)["@graph"]]
        case "jsonfeed":
            return [item["url"].rpartition("/")[2] for item in json.loads(written)["items"]]
        case _:
            return [entry.link.rpartition("/")[2] for entry in feedparser.parse(BytesIO(written.encode())).entries]


SEARCHES: list[Json] = [
    {"q": QUERY},
    {"q": QUERY, "source": ["Northolme Wire", "silverlode.example"], "mode": "semantic"},
    {"q": "council", "mode": "exact", "collapse": "none"},
    {"q": "", "kind": "direct", "from": "2024-01-02", "to": "2024-01-03"},
]


@pytest.mark.parametrize("asked", SEARCHES)
def test_every_format_holds_everything_that_the_search_counts(client: TestClient, asked: Json) -> None:
    answer = client.get("/v1/search", params=asked | {"facets": True, "limit": 100}).json()
    counted = answer["facets"]["statements" if asked.get("collapse") == "none" else "families"]
    first = [hit["statement"]["id"] for hit in answer["hits"]]

    found = {wanted.value: ids(client, wanted, **asked) for wanted in ExportFormat}

    assert counted
    assert len(found["jsonl"]) == counted
    assert [one for one in first if one in found["jsonl"]] == found["jsonl"][: len(first)]
    assert found == dict.fromkeys(found, found["jsonl"])


def test_a_line_is_the_hit_that_the_search_answers(client: TestClient) -> None:
    (line,) = exported(client, "jsonl", q=QUERY, limit=1).splitlines()

    hit = client.get("/v1/search", params={"q": QUERY, "limit": 1}).json()["hits"][0]
    assert json.loads(line) == hit


def test_an_export_ends_where_it_is_told_to(client: TestClient) -> None:
    everything = ids(client, "csv", q="", kind="direct")

    assert len(everything) == 80
    assert ids(client, "csv", q="", kind="direct", limit=7) == everything[:7]


@pytest.mark.parametrize("wanted", ExportFormat)
def test_what_nobody_said_is_an_empty_file_of_its_format(client: TestClient, wanted: ExportFormat) -> None:
    assert ids(client, wanted, q="the recipe calls for two eggs and a spoon of butter") == []


@pytest.mark.parametrize("wanted", ExportFormat)
def test_a_format_has_its_media_type_and_a_name_to_be_saved_under(client: TestClient, wanted: ExportFormat) -> None:
    response = client.get(EXPORT, params={"q": QUERY, "format": wanted.value, "limit": 1})

    assert response.headers["content-type"].partition(";")[0] == FORMATS[wanted].media_type
    kept, _, name = response.headers["content-disposition"].partition("; ")
    assert kept == ("inline" if wanted in {"atom", "rss", "jsonfeed"} else "attachment")
    assert name == f'filename="onrecord.{FORMATS[wanted].suffix}"'


@pytest.mark.parametrize(
    ("asked", "slug"),
    [
        ({"q": "bridge"}, "invalid-request"),
        ({"q": "bridge", "format": "xls"}, "invalid-request"),
        ({"q": "bridge", "format": "csv", "limit": 0}, "invalid-request"),
        ({"q": "bridge", "format": "csv", "cursor": "x"}, "invalid-request"),
        ({"q": "bridge", "format": "csv", "speeker": "x"}, "invalid-request"),
        ({"q": " ", "format": "csv"}, "invalid-query"),
    ],
)
def test_what_cannot_be_exported_is_a_problem(client: TestClient, asked: Json, slug: str) -> None:
    assert_problem(client.get(EXPORT, params=asked), 422, slug)


def test_links_lead_back_to_the_search_and_to_each_statement(client: TestClient) -> None:
    feed = feedparser.parse(BytesIO(exported(client, "atom", q=QUERY, source="Northolme Wire", limit=2).encode()))

    page = client.get(feed.feed.link)
    assert page.status_code == 200
    assert f'value="{QUERY}"' in page.text
    assert [client.get(entry.link).status_code for entry in feed.entries] == [200] * 2
    (itself,) = (link.href for link in feed.feed.links if link.rel == "self")
    assert [entry.id for entry in feedparser.parse(BytesIO(client.get(itself).content)).entries] == [
        entry.id for entry in feed.entries
    ]


def test_without_pages_links_lead_to_the_calls(serve: Serve, tmp_path: Path) -> None:
    client = serve(tmp_path, pages=False)
    client.post("/v1/articles", json=article("mill", "“The mill stays open,” said Sigrun Glaswen."))

    feed = json.loads(exported(client, "jsonfeed", q="mill", mode="exact"))

    assert client.get(feed["home_page_url"]).json()["hits"][0]["speaker"]["name"] == "Sigrun Glaswen"
    assert client.get(feed["items"][0]["url"]).json()["statement"]["kind"] == "direct"


def test_the_page_of_a_search_links_to_each_export_of_it(client: TestClient) -> None:
    asked = {"q": QUERY, "source": ["Northolme Wire", "Radio Silverlode"], "collapse": "none", "limit": "20"}
    page = client.get("/", params=asked, headers={"Accept": "text/html"}).text

    links = [part.partition('"')[0].replace("&amp;", "&") for part in page.split('href="')[1:]]
    linked = [link for link in links if link.startswith(EXPORT)]
    assert [link.rpartition("=")[2] for link in linked] == ["atom", *(wanted.value for wanted in ExportFormat)]
    expected = ids(client, "jsonl", **{name: value for name, value in asked.items() if name != "limit"})
    assert [
        json.loads(line)["statement"]["id"] for line in client.get(linked[2]).content.decode().splitlines()
    ] == expected


def test_a_page_without_finds_offers_no_export(client: TestClient) -> None:
    page = client.get("/", params={"q": "the recipe calls for two eggs"}, headers={"Accept": "text/html"}).text

    assert EXPORT not in page


TEXT = "The bridge will reopen. " * 50


def _hits(count: int) -> Iterator[HitView]:
    """So many, each made when its turn comes, with a text of its own."""
    hit = made_hit(TEXT)
    for number in range(count):
        yield hit.model_copy(update={"statement": hit.statement.model_copy(update={"text": f"{number} {TEXT}"})})


def _peak_bytes(wanted: ExportFormat, count: int) -> int:
    """The most that is held while so many hits are written, one at a time."""
    gc.collect()
    tracemalloc.start()
    try:
        for chunk in in_chunks(FORMATS[wanted].pieces(_hits(count), OCCASION)):
            assert len(chunk) < 2 * CHUNK_CHARACTERS
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("wanted", ExportFormat)
def test_a_long_export_holds_no_more_than_a_short_one(wanted: ExportFormat) -> None:
    _peak_bytes(wanted, 1)  # what is made once is made
    short, long = _peak_bytes(wanted, 120), _peak_bytes(wanted, 1200)  # several chunks each

    more = (1200 - 120) * len(TEXT)
    assert long - short < more / 3


def test_the_time_of_an_export_is_its_own(client: TestClient) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    feed = feedparser.parse(BytesIO(exported(client, "rss", q=QUERY, limit=1).encode()))

    assert parsedate_to_datetime(feed.feed.updated) >= before
