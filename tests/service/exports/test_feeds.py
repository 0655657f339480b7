"""Feeds as a reader of feeds reads them back."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.readers import feed, jsonfeed
from service.exports.feeds import ATOM, atom_pieces, jsonfeed_pieces, rss_pieces
from service.exports.occasion import Occasion
from service.exports.xml import held
from service.schemas import HitView
from tests.service.exports.made import OCCASION, SERVICE, SPEAKER, made_hit

Pieces = Callable[[Iterable[HitView], Occasion], Iterator[str]]
XML_FEEDS = pytest.mark.parametrize("pieces", [atom_pieces, rss_pieces])


def parsed(pieces: Pieces, *hits: HitView, occasion: Occasion = OCCASION) -> Any:
    read = feedparser.parse(BytesIO("".join(pieces(hits, occasion)).encode()))
    assert not read.bozo, read.get("bozo_exception")
    return read


@XML_FEEDS
def test_a_feed_says_what_it_is_of_and_where_it_is(pieces: Pieces) -> None:
    head = parsed(pieces, made_hit()).feed

    assert head.title == "On Record: bridge & <mill>"
    assert head.link == f"{SERVICE}/?q=bridge+%26+%3Cmill%3E&kind=direct&kind=indirect"
    assert [link.href for link in head.links if link.rel == "self"] == [OCCASION.itself]
    assert head.updated_parsed[:6] == (2026, 5, 4, 3, 2, 1)


@XML_FEEDS
def test_an_entry_has_words_speaker_source_and_both_addresses(pieces: Pieces) -> None:
    (entry,) = parsed(pieces, made_hit()).entries

    assert entry.title == "Ana Brel: “The bridge will reopen in September”"
    assert entry.author == "The Torvik Courier"
    assert entry.link == f"{SERVICE}/statements/1"
    assert entry.published_parsed[:6] == (2025, 3, 12, 16, 40, 0)
    said = (entry.content[0].value if "content" in entry else entry.summary).replace("<br />", "\n")
    assert said.split("\n") == [
        "“The bridge will reopen in September”",
        "Ana Brel, mayor of Torvik",
        "The Torvik Courier, 12 March 2025, Torvik bridge to reopen",
    ]
    assert [tag.term for tag in entry.tags] == ["direct"]


def test_an_entry_of_atom_leads_to_the_article_and_says_when_it_changed() -> None:
    corrected = {"at": "2025-06-01T00:00:00Z", "fields": ["speaker"], "note": None}
    first, second = parsed(
        atom_pieces, made_hit(article={"language": "de"}), made_hit(number=2, statement={"correction": corrected})
    ).entries

    assert [link.href for link in first.links if link.rel == "via"] == ["https://torvikcourier.example/bridge"]
    assert first.content[0].language == "de"
    assert (first.updated_parsed[:3], second.updated_parsed[:3]) == ((2025, 3, 13), (2025, 6, 1))


@XML_FEEDS
def test_identifiers_hang_on_no_host_and_tell_statements_apart(pieces: Pieces) -> None:
    elsewhere = replace(OCCASION, service="https://archive.example", itself=None)

    here = [entry.id for entry in parsed(pieces, made_hit(), made_hit(number=2)).entries]
    there = [entry.id for entry in parsed(pieces, made_hit(), made_hit(number=2), occasion=elsewhere).entries]

    assert here == there
    assert len(set(here)) == 2
    assert all(one.startswith("urn:uuid:") for one in here)


@XML_FEEDS
def test_a_statement_without_speaker_date_and_address_is_an_entry_all_the_same(pieces: Pieces) -> None:
    bare = {"title": None, "url": None, "published_at": None, "language": None}
    hit = made_hit("It rained. " * 40, speakers=[], article=bare, statement={"kind": "narrative", "since": None})

    (entry,) = parsed(pieces, hit).entries

    assert entry.title.startswith("It rained. It rained.")
    assert entry.title.endswith("…")
    assert len(entry.title) < 130
    at = entry.published_parsed if pieces is rss_pieces else entry.updated_parsed
    assert at[:6] == (2026, 5, 4, 3, 2, 1)


@XML_FEEDS
def test_of_nothing_there_is_a_feed_without_entries(pieces: Pieces) -> None:
    read = parsed(pieces)

    assert read.feed.title == OCCASION.title
    assert read.entries == []


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
@example("a\x00b\x0bc\ufffe")
@example("]]> <script>alert(1)</script> &amp; \r\n")
def test_whatever_the_words_are_the_feed_is_xml_and_holds_them(text: str) -> None:
    hit = made_hit(text, speakers=[SPEAKER | {"name": text}], source={"name": text})

    written = ("".join(pieces([hit], OCCASION)) for pieces in (atom_pieces, rss_pieces))
    atom, rss = (ElementTree.fromstring(one) for one in written)  # noqa: S314 - our own

    said = atom.findtext(f"{{{ATOM}}}entry/{{{ATOM}}}content") or ""
    # What reads XML takes all line breaks for one (XML 1.0, section 2.11).
    assert said.startswith(f"“{held(text)}”".replace("\r\n", "\n").replace("\r", "\n"))
    assert "<script" not in (rss.findtext("channel/item/description") or "")


def test_the_readers_of_this_software_read_what_it_writes() -> None:
    atom, as_json = ("".join(pieces([made_hit()], OCCASION)) for pieces in (atom_pieces, jsonfeed_pieces))

    for items in (feed.items(atom.encode()), jsonfeed.items(json.loads(as_json))):
        (item,) = items
        assert isinstance(item, dict)
        assert "The bridge will reopen in September" in item["text"]


def test_a_json_feed_has_what_its_specification_asks_for() -> None:
    read = json.loads("".join(jsonfeed_pieces([made_hit(), made_hit(number=2, speakers=[])], OCCASION)))

    assert read["version"] == "https://jsonfeed.org/version/1.1"
    assert (read["title"], read["feed_url"]) == (OCCASION.title, OCCASION.itself)
    first, second = read["items"]
    assert first["url"] == f"{SERVICE}/statements/1"
    assert first["external_url"] == "https://torvikcourier.example/bridge"
    assert first["content_text"].startswith("“The bridge will reopen in September”\nAna Brel, mayor of Torvik\n")
    assert datetime.fromisoformat(first["date_published"]) == datetime(2025, 3, 12, 16, 40, tzinfo=UTC)
    assert (first["authors"], first["tags"]) == ([{"name": "The Torvik Courier"}], ["direct"])
    assert first["id"] != second["id"]
    assert second["title"] == "“The bridge will reopen in September”"


def test_of_nothing_there_is_a_json_feed_without_items() -> None:
    assert json.loads("".join(jsonfeed_pieces([], replace(OCCASION, itself=None))))["items"] == []
