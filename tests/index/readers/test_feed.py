"""RSS, Atom and JSON Feed."""

import json
import socket
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import InvalidArticle, InvalidInput, UnreadableFormat
from index.model import Article, Source
from index.readers import read_path
from index.readers.feed import read_feed
from index.readers.items import MAX_ENTRIES, Feed
from index.readers.json import read_value
from index.readers.jsonfeed import read_json_feed
from index.readers.media import read_document, read_one
from tests.index.readers.strange import json_objects, patient

CORPUS = Path(__file__).parent / "corpus"
RSS = "application/rss+xml"
JSON_FEED = "https://jsonfeed.org/version/1.1"
OXENBY_POST = Source("Oxenby Post", "oxenbypost.example")


def test_an_entry_of_rss_with_its_full_content_is_an_article() -> None:
    mill, _, _ = read_path(CORPUS / "feed-rss-2.0.xml")

    assert mill == Article(
        external_id="oxenby-mill-1",
        source=OXENBY_POST,
        text="The mill on the Wend stays open.\n\n“We have grain for nine years,”\n\nsaid Sigrun Glaswen, its owner.",
        title="Mill to stay & grow",
        url="https://www.oxenbypost.example/mill?utm=rss",
        authors=("Kerensa Mossgarth", "Dorian Stannery"),
        published_at=datetime(2025, 3, 4, 9, tzinfo=UTC),
        language="en-GB",
    )


def test_an_entry_with_a_summary_alone_is_refused_with_the_page_to_send() -> None:
    _, ferry, _ = read_path(CORPUS / "feed-rss-2.0.xml")

    assert isinstance(ferry, InvalidArticle)
    assert "no more than a summary of it. Send its page, https://www.oxenbypost.example/ferry, instead" in str(ferry)


def test_the_first_second_of_1970_is_no_date() -> None:
    *_, unknown = read_path(CORPUS / "feed-rss-2.0.xml")

    assert isinstance(unknown, Article)
    assert (unknown.published_at, unknown.external_id) == (None, "https://www.oxenbypost.example/day")


@pytest.mark.parametrize(
    ("stated", "year"),
    [
        ("Mon, 01 Jan 0000 00:00:00 +0000", None),
        ("Fri, 31 Dec 9999 23:59:59 -2359", None),
        ("Mon, 01 Jan 2024 00:00:00 +9999", None),
        ("99999999999999999999", None),
        ("Tue, 04 Mar 2025 00:00:00 +0000", 2025),
        ("Tue, 04 Mar 25 00:00:00 +0000", 2025),
    ],
)
def test_a_year_that_no_article_has_is_no_date(stated: str, year: int | None) -> None:
    feed = f"<rss version='2.0'><channel><item><guid>1</guid><pubDate>{stated}</pubDate></item></channel></rss>"

    (entry,) = read_feed(feed.encode()).entries

    assert (entry.published_at and entry.published_at.year) == year


def test_an_entry_of_atom_is_read_and_a_date_without_a_zone_passed_over() -> None:
    mill, ferry = read_path(CORPUS / "feed-atom-1.0.atom")

    assert isinstance(mill, Article)
    assert mill.text == "Die Mühle bleibt offen.\n\n„Wir haben genug Korn“, sagte Sigrun Glaswen."
    assert (mill.title, mill.language) == ("Mühle bleibt", "de")
    assert mill.authors == ("Ysolde Brinkmar", "Jörund Haldenwang")
    assert mill.published_at == datetime(2025, 3, 4, 11, tzinfo=UTC)
    assert mill.source == Source("Wendtal-Bote", "wendtalbote.example")
    assert isinstance(ferry, Article)
    assert (ferry.text, ferry.source) == ("Die Fähre kommt spät.\n\nNiemand weiß, warum.", OXENBY_POST)


def test_items_of_a_json_feed_are_read_or_refused_one_by_one() -> None:
    tram, orchard, late, nothing = read_path(CORPUS / "feed-json-1.1.json")

    assert tram == Article(
        external_id="12",
        source=Source("Radio Silverlode", "silverlode.example"),
        text="The tram depot was sold.\n\n“It was a fair price,” said Ulrika Oxenby.",
        title="Tram depot sold",
        url="https://silverlode.example/tram",
        authors=("Wystan Oakhanger",),
        published_at=datetime(2025, 3, 4, 15, tzinfo=UTC),
        language="en",
    )
    assert isinstance(orchard, Article)
    assert orchard.text == "The orchard bloomed.\n\nNobody saw it."
    assert (orchard.language, orchard.authors) == ("fr-CA", ("Newsroom of Radio Silverlode",))
    assert isinstance(late, InvalidArticle)
    assert isinstance(nothing, UnreadableFormat)
    assert "item 4: is no object" in str(nothing)


def test_a_feed_that_breaks_off_gives_its_whole_entries_and_not_the_half_one() -> None:
    whole, half = read_path(CORPUS / "broken-feed-cut-off.rss")

    assert isinstance(whole, Article)
    assert whole.text == "The whole of it."
    assert isinstance(half, InvalidArticle)
    assert "half: the feed breaks off here" in str(half)


def test_a_feed_with_entities_of_html_is_read_as_it_was_meant() -> None:
    (cafe,) = read_path(CORPUS / "broken-feed-entity.rss")

    assert isinstance(cafe, Article)
    assert (cafe.title, cafe.text) == ("Café closes", "The café closes. It was old.")
    assert cafe.source.name == "Fish & Ships"


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("broken-feed-encoding.rss", "not in the encoding that it claims"),
        ("broken-feed-bomb.rss", "declares the entity 'a'"),
        ("broken-feed-without-items.json", "holds no items"),
    ],
)
def test_a_feed_that_is_no_feed_is_refused(file: str, says: str) -> None:
    (refusal,) = read_path(CORPUS / file)

    assert isinstance(refusal, UnreadableFormat)
    assert says in str(refusal)


@pytest.mark.parametrize("raw", [b"http://127.0.0.1:9/feed", b"/etc/passwd", b"", b"<rss/>", b"<feed>", b"<html/>"])
def test_bytes_that_look_like_an_address_or_a_file_are_not_opened(raw: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a reader reached for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)

    with pytest.raises(InvalidInput):
        read_one(RSS, raw)


@pytest.mark.parametrize(
    "inside",
    [
        "<b>" * 500_000,
        "&bogus;" + "<a " * 500_000,
        "x" * 9_000_000,
        "<item><description>" + "&lt;b&gt;" * 100_000 + "</description></item>",
    ],
)
def test_a_feed_made_to_cost_time_is_refused(inside: str) -> None:
    with pytest.raises(InvalidInput):
        read_one(RSS, f"<rss version='2.0'><channel><title>T</title>{inside}</channel></rss>".encode())


@pytest.mark.parametrize("entry", ["<item/>", "<x:item xmlns:x='urn:x'/>"])
def test_a_feed_of_more_entries_than_any_has_is_refused_before_they_are_read(entry: str) -> None:
    with pytest.raises(UnreadableFormat, match="more than 10,000 entries"):
        read_feed(f"<rss version='2.0'><channel>{entry * (MAX_ENTRIES + 1)}</channel></rss>".encode())
    with pytest.raises(UnreadableFormat, match="more than 10,000 entries"):
        read_json_feed({"version": JSON_FEED, "items": [{}] * (MAX_ENTRIES + 1)})


def test_half_a_surrogate_pair_refuses_the_one_item_of_a_json_feed_that_holds_it() -> None:
    feed = {
        "version": JSON_FEED,
        "title": "Oxenby Post",
        "items": [
            {"id": "1", "content_text": "The ferry is late."},
            {"id": "2", "content_text": "Half \ud83d."},
            {"id": "3", "content_text": "The mill is open."},
        ],
    }

    first, half, third = read_document("application/feed+json", json.dumps(feed).encode())

    assert isinstance(first, dict)
    assert isinstance(third, dict)
    assert "2: It holds half a surrogate pair" in str(half)


def test_a_json_feed_that_nests_to_the_edge_is_read_or_refused() -> None:
    for depth in range(900, 1_000, 3):
        nested = f'{{"version": "{JSON_FEED}", "items": [{"[" * depth}{"]" * depth}]}}'
        with suppress(InvalidInput):
            list(read_document("application/feed+json", nested.encode()))


PARTS = st.sampled_from(
    [
        "<item>",
        "</item>",
        "<title>",
        "</title>",
        "<content:encoded>",
        "</content:encoded>",
        "<description>",
        "<guid>",
        "<pubDate>",
        "</pubDate>",
        "Tue, 04 Mar 2025 99:00:00 +9900",
        "2025-13-01",
        "words",
        "&eacute;",
        "&#0;",
        "&#xD800;",
        "<![CDATA[",
        "]]>",
        "<!--",
        "<author>",
        "<source url='x'>",
        "<link href='http://[' />",
        "<dc:creator>",
        "</channel></rss>",
    ]
)
FEEDS = st.lists(PARTS).map(
    lambda parts: (
        "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'>" + "".join(parts)
    ).encode()
)


@patient
@given(st.binary() | FEEDS)
def test_whatever_it_holds_a_feed_is_read_or_refused(raw: bytes) -> None:
    try:
        items = list(read_document(RSS, raw))
    except UnreadableFormat:
        return
    assert all(isinstance(item, dict | InvalidInput) for item in items)


NAMES = "title items id url content_html content_text summary date_published authors author name language home_page_url"


@patient
@given(json_objects(NAMES), st.lists(json_objects(NAMES), max_size=3))
def test_whatever_it_holds_a_json_feed_is_read_or_refused(feed: dict[str, Any], items: list[Any]) -> None:
    value = {"items": items} | feed | {"version": "https://jsonfeed.org/version/1"}

    assert all(isinstance(outcome, Article | InvalidInput) for outcome in read_value(value))
    try:
        list(read_document("application/feed+json", json.dumps(value).encode()))
    except UnreadableFormat:
        return


def test_a_feed_says_what_tells_its_entries_apart_and_when_they_change() -> None:
    entry = "<item><link>{link}</link><title>Mill</title><description>{says}</description></item>"
    feed = "<rss version='2.0'><channel><title>Oxenby Post</title><ttl>30</ttl>{items}</channel></rss>"

    def read(*items: str) -> Feed:
        return read_feed(feed.format(items="".join(items)).encode(), "https://oxenbypost.example/news/feed.xml")

    first = read(entry.format(link="mill", says="Sold."), entry.format(link="http://[", says="Sold."))
    second = read(entry.format(link="mill", says="Not sold."))

    assert (first.title, first.interval_s) == ("Oxenby Post", 1_800)
    assert [one.url for one in first.entries] == ["https://oxenbypost.example/news/mill", None]
    assert first.entries[0].key == second.entries[0].key == first.entries[0].url
    assert first.entries[0].fingerprint != second.entries[0].fingerprint
    assert first.entries[1].key == first.entries[1].fingerprint
