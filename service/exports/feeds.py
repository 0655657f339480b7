"""Atom, RSS and JSON Feed: one entry a statement.

Whoever printed the words is the author of an entry, for they are as they were printed there; the speaker stands in the
title and in the content.

Source: RFC 4287; RSS 2.0 Specification (rssboard.org); JSON Feed 1.1 (jsonfeed.org).
"""

import json
from collections.abc import Iterable, Iterator
from email.utils import format_datetime
from html import escape
from typing import Any

from service.exports.entry import Entry, entry_of
from service.exports.occasion import Occasion
from service.exports.xml import Pieces
from service.schemas import HitView

ATOM, DUBLIN_CORE = "http://www.w3.org/2005/Atom", "http://purl.org/dc/elements/1.1/"
DESCRIPTION = "Statements with their speakers and sources, by On Record."


def atom_pieces(hits: Iterable[HitView | Entry], occasion: Occasion) -> Iterator[str]:
    """An Atom feed, an entry at a time."""
    xml = Pieces()
    xml.open("feed", {"xmlns": ATOM})
    xml.element("title", occasion.title)
    xml.element("subtitle", DESCRIPTION)
    xml.element("id", occasion.urn)
    xml.element("updated", occasion.at.isoformat())
    xml.element("link", rel="alternate", href=occasion.search)
    if occasion.itself:
        xml.element("link", rel="self", href=occasion.itself)
    for hit in hits:
        _atom_entry(xml, _entry(hit, occasion))
        yield xml.taken()
    xml.close("feed")
    yield xml.taken()


def _entry(one: HitView | Entry, occasion: Occasion) -> Entry:
    return one if isinstance(one, Entry) else entry_of(one, occasion)


def _atom_entry(xml: Pieces, entry: Entry) -> None:
    xml.open("entry")
    xml.element("title", entry.title)
    xml.element("id", entry.urn)
    xml.element("updated", entry.updated.isoformat())
    if entry.published:
        xml.element("published", entry.published.isoformat())
    xml.open("author")
    xml.element("name", entry.author)
    xml.close("author")
    xml.element("link", rel="alternate", href=entry.link)
    if entry.via:
        xml.element("link", rel="via", href=entry.via)
    if entry.category:
        xml.element("category", term=entry.category)
    xml.element("content", entry.content, type="text", **_language(entry))
    xml.close("entry")


def rss_pieces(hits: Iterable[HitView | Entry], occasion: Occasion) -> Iterator[str]:
    """An RSS feed, an item at a time."""
    xml = Pieces()
    xml.open("rss", {"version": "2.0", "xmlns:atom": ATOM, "xmlns:dc": DUBLIN_CORE})
    xml.open("channel")
    xml.element("title", occasion.title)
    xml.element("link", occasion.search)
    xml.element("description", DESCRIPTION)
    xml.element("lastBuildDate", format_datetime(occasion.at))
    if occasion.itself:
        xml.element("atom:link", rel="self", href=occasion.itself, type="application/rss+xml")
    for hit in hits:
        _rss_item(xml, _entry(hit, occasion))
        yield xml.taken()
    xml.close("channel")
    xml.close("rss")
    yield xml.taken()


def _rss_item(xml: Pieces, entry: Entry) -> None:
    xml.open("item")
    xml.element("title", entry.title)
    xml.element("link", entry.link)
    xml.element("guid", entry.urn, isPermaLink="false")
    xml.element("pubDate", format_datetime(entry.published or entry.updated))
    xml.element("dc:creator", entry.author)
    if entry.category:
        xml.element("category", entry.category)
    # A description is HTML: what the words hold of it is text.
    xml.element("description", escape(entry.content, quote=False).replace("\n", "<br>"))
    xml.close("item")


def jsonfeed_pieces(hits: Iterable[HitView | Entry], occasion: Occasion) -> Iterator[str]:
    """A JSON Feed, an item at a time."""
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": occasion.title,
        "description": DESCRIPTION,
        "home_page_url": occasion.search,
        **({"feed_url": occasion.itself} if occasion.itself else {}),
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "items": ['
    for number, hit in enumerate(hits):
        yield (",\n" if number else "\n") + json.dumps(_json_item(_entry(hit, occasion)), ensure_ascii=False)
    yield "\n]}\n"


def _json_item(entry: Entry) -> dict[str, Any]:
    item = {
        "id": entry.urn,
        "url": entry.link,
        "external_url": entry.via,
        "title": entry.title,
        "content_text": entry.content,
        "date_published": entry.published.isoformat() if entry.published else None,
        "date_modified": entry.updated.isoformat(),
        "authors": [{"name": entry.author}],
        "tags": [entry.category] if entry.category else None,
        "language": entry.language,
    }
    return {name: value for name, value in item.items() if value is not None}


def _language(entry: Entry) -> dict[str, str]:
    return {"xml:lang": entry.language} if entry.language else {}
