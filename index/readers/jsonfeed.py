"""JSON Feed, versions 1 and 1.1: https://www.jsonfeed.org/version/1.1/."""

import json
from collections.abc import Iterator
from typing import Any

from index.characters import has_half_pair
from index.errors import InvalidInput, UnreadableFormat
from index.readers.feed import address, without_content
from index.readers.items import MAX_ENTRIES, Entry, Feed, Fields, Item, each_once, too_many_entries
from index.readers.markup import paragraphs, text_of_html
from index.readers.stated import authors, digest, domain, fields, first_instant, identifier, line, url


def is_json_feed(value: Any) -> bool:
    """Whether decoded JSON is a JSON Feed."""
    version = value.get("version") if isinstance(value, dict) else None
    return isinstance(version, str) and version.startswith("https://jsonfeed.org/version/")


def items(feed: Any) -> Iterator[Item]:
    """The articles of a feed; an item with a summary alone is refused for itself."""
    try:
        yield from read_json_feed(feed).items()
    except UnreadableFormat as error:
        yield error


def read_json_feed(feed: Fields, base: str = "") -> Feed:
    """Read a feed; addresses that are not whole go on from `base`.

    Raises:
        UnreadableFormat: it has no list of items, or too long a one.
    """
    listed = feed.get("items")
    if not isinstance(listed, list):
        raise UnreadableFormat("The feed holds no items.")
    if len(listed) > MAX_ENTRIES:
        raise too_many_entries()
    entries = [_entry(item, number, feed, base) for number, item in enumerate(listed, 1)]
    return Feed(line(feed.get("title")), each_once(entries), is_finished=feed.get("expired") is True)


def _entry(item: Any, number: int, feed: Fields, base: str) -> Entry:
    try:
        fingerprint = digest(json.dumps(item, sort_keys=True))
    except RecursionError:
        raise UnreadableFormat("The JSON is nested too deeply.") from None
    if not isinstance(item, dict):
        return Entry(fingerprint, None, None, None, fingerprint, UnreadableFormat(f"item {number}: is no object."))
    link = address(item.get("url"), base)
    read = _item(item, number, feed)
    return Entry(
        identifier(_identifier(item)) or identifier(link) or fingerprint,
        link,
        line(item.get("title"), 1_000),
        first_instant((item.get("date_published"), item.get("date_modified"))),
        fingerprint,
        read | {"url": link} if link and isinstance(read, dict) else read,
    )


def _item(item: Fields, number: int, feed: Fields) -> Item:
    name = line(_identifier(item)) or line(item.get("url")) or f"item {number}"
    try:
        if has_half_pair(json.dumps(item, ensure_ascii=False)):
            raise UnreadableFormat("It holds half a surrogate pair, which is no character.")
        text = _text(item)
    except InvalidInput as error:
        return UnreadableFormat(f"{name}: {error}")
    return _article(item, text, feed) if text else without_content(name, url(item.get("url")))


def _article(item: Fields, text: str, feed: Fields) -> Fields:
    return fields(
        text,
        external_id=_identifier(item) or url(item.get("url")),
        title=item.get("title"),
        source=feed.get("title"),
        source_domain=domain(feed.get("home_page_url")) or domain(item.get("url")),
        by=_authors(item) or _authors(feed),
        published=(item.get("date_published"), item.get("date_modified")),
        language_tag=item.get("language") or feed.get("language"),
        address=item.get("url"),
    )


def _text(item: Fields) -> str:
    html, plain = item.get("content_html"), item.get("content_text")
    read = text_of_html(html) if isinstance(html, str) else ""
    return read or (paragraphs(plain) if isinstance(plain, str) else "")


def _identifier(item: Fields) -> str | None:
    """The id, which readers must accept as a number too."""
    given = item.get("id")
    return str(given) if isinstance(given, str | int | float) and not isinstance(given, bool) else None


def _authors(stated: Fields) -> list[str]:
    """Of version 1.1, `authors`; of version 1, `author`."""
    listed = stated.get("authors")
    given = listed if isinstance(listed, list) else [stated.get("author")]
    return authors(one.get("name") for one in given if isinstance(one, dict))
