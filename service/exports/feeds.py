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

from service.exports.entry import changed_at, content, title
from service.exports.occasion import Occasion, statement_urn
from service.exports.xml import Pieces
from service.schemas import HitView

ATOM, DUBLIN_CORE = "http://www.w3.org/2005/Atom", "http://purl.org/dc/elements/1.1/"
DESCRIPTION = "Statements with their speakers and sources, by On Record."


def atom_pieces(hits: Iterable[HitView], occasion: Occasion) -> Iterator[str]:
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
        _atom_entry(xml, hit, occasion)
        yield xml.taken()
    xml.close("feed")
    yield xml.taken()


def _atom_entry(xml: Pieces, hit: HitView, occasion: Occasion) -> None:
    xml.open("entry")
    xml.element("title", title(hit))
    xml.element("id", statement_urn(hit))
    xml.element("updated", changed_at(hit, occasion).isoformat())
    if hit.article.published_at:
        xml.element("published", hit.article.published_at.isoformat())
    xml.open("author")
    xml.element("name", hit.source.name)
    xml.close("author")
    xml.element("link", rel="alternate", href=occasion.link(hit))
    if hit.article.url:
        xml.element("link", rel="via", href=hit.article.url)
    xml.element("category", term=hit.statement.kind.value)
    xml.element("content", content(hit), type="text", **_language(hit))
    xml.close("entry")


def rss_pieces(hits: Iterable[HitView], occasion: Occasion) -> Iterator[str]:
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
        _rss_item(xml, hit, occasion)
        yield xml.taken()
    xml.close("channel")
    xml.close("rss")
    yield xml.taken()


def _rss_item(xml: Pieces, hit: HitView, occasion: Occasion) -> None:
    xml.open("item")
    xml.element("title", title(hit))
    xml.element("link", occasion.link(hit))
    xml.element("guid", statement_urn(hit), isPermaLink="false")
    xml.element("pubDate", format_datetime(hit.article.published_at or changed_at(hit, occasion)))
    xml.element("dc:creator", hit.source.name)
    xml.element("category", hit.statement.kind.value)
    # A description is HTML: what the words hold of it is text.
    xml.element("description", escape(content(hit), quote=False).replace("\n", "<br>"))
    xml.close("item")


def jsonfeed_pieces(hits: Iterable[HitView], occasion: Occasion) -> Iterator[str]:
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
        yield (",\n" if number else "\n") + json.dumps(_json_item(hit, occasion), ensure_ascii=False)
    yield "\n]}\n"


def _json_item(hit: HitView, occasion: Occasion) -> dict[str, Any]:
    item = {
        "id": statement_urn(hit),
        "url": occasion.link(hit),
        "external_url": hit.article.url,
        "title": title(hit),
        "content_text": content(hit),
        "date_published": hit.article.published_at.isoformat() if hit.article.published_at else None,
        "date_modified": changed_at(hit, occasion).isoformat(),
        "authors": [{"name": hit.source.name}],
        "tags": [hit.statement.kind.value],
        "language": hit.article.language,
    }
    return {name: value for name, value in item.items() if value is not None}


def _language(hit: HitView) -> dict[str, str]:
    return {"xml:lang": hit.article.language} if hit.article.language else {}
