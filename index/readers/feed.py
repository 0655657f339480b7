"""RSS and Atom: each entry that carries its full content is an article. feedparser parses, and never fetches."""

import dataclasses
import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from typing import Any
from urllib.parse import urljoin

from index.errors import InvalidArticle, InvalidInput, UnreadableFormat
from index.readers.items import MAX_ENTRIES, Entry, Feed, Fields, Item, each_once, too_many_entries
from index.readers.markup import paragraphs, text_of, text_of_html
from index.readers.stated import authors, digest, domain, fields, first_instant, identifier, instant, line, names, url
from index.readers.xml import Root, fault_of, root_of

MAX_FEED_BYTES = 8 * 1024 * 1024
"""A feed holds some dozen entries, of some kilobytes each."""
MAX_BROKEN_FEED_BYTES = 256 * 1024
"""feedparser reads feeds that are not well-formed, in a time that grows with the square of their size: 5 s here."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""What programs write where they know no date."""
_PERIODS_S = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
"""The values of `sy:updatePeriod`: https://web.resource.org/rss/1.0/modules/syndication/."""
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)
_ENTRIES = frozenset(("item", "entry"))
_ROOTS = frozenset(("rss", "feed", "RDF"))
_ENDS = (b"</rss>", b"</feed>", b":rdf>", b"</rdf>")


def is_feed(root: Root) -> bool:
    """Whether a document with this root is RSS or Atom."""
    return root.name in _ROOTS


def items(raw: bytes) -> Iterator[Item]:
    """The articles of a feed; an entry with a summary alone is refused for itself.

    Raises:
        UnreadableFormat: as of `read_feed`.
    """
    yield from read_feed(raw).items()


def read_feed(raw: bytes, base: str = "") -> Feed:
    """Read a feed.

    Args:
        raw: its bytes.
        base: where it was found, from which addresses that are not whole go on.

    Raises:
        UnreadableFormat: it is no feed, too large, of too many entries, or not in the encoding that it claims.
    """
    if len(raw) > MAX_FEED_BYTES:
        raise UnreadableFormat(f"The feed is larger than {MAX_FEED_BYTES} bytes. Part it.")
    root = root_of(raw)
    if not is_feed(root):
        raise UnreadableFormat("This is no feed: its root element is not rss, feed or RDF.")
    raw = raw.strip()
    fault = fault_of(raw, _entries_counted()) or ("it has a document type" if root.has_doctype else None)
    if fault and len(raw) > MAX_BROKEN_FEED_BYTES:
        raise UnreadableFormat(f"The feed is not well-formed XML: {fault}. One of this size must be.")
    parsed = _parsed(raw)
    stated = parsed.get("feed", {})
    entries = [_entry(entry, number, stated, base) for number, entry in enumerate(parsed.get("entries", []), 1)]
    if entries and fault and not raw.lower().endswith(_ENDS):
        cut_off = f"{_name(parsed['entries'][-1], len(entries))}: the feed breaks off here, perhaps within the entry."
        entries[-1] = dataclasses.replace(entries[-1], item=InvalidArticle(f"{cut_off} Load it again."))
    return Feed(line(stated.get("title")), each_once(entries), _interval_s(stated))


def _entries_counted() -> Callable[[str], None]:
    """Refuses the feed at the first entry that is too many, before anything is built of it."""
    numbers = count(1)

    def hear(name: str) -> None:
        if name in _ENTRIES and next(numbers) > MAX_ENTRIES:
            raise too_many_entries()

    return hear


def without_content(name: str, link: str | None) -> InvalidInput:
    """The refusal of an entry that has no more than a summary."""
    page = f"its page, {link}," if link else "its page"
    return InvalidArticle(f"{name}: the feed gives no more than a summary of it. Send {page} instead.")


def _parsed(raw: bytes) -> Any:
    # Imported here: few processes read feeds.
    import feedparser

    # A stream, not bytes: feedparser takes bytes for an address or a file name if they look like one.
    stream = io.BytesIO(raw)
    try:
        parsed = feedparser.parse(stream, sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # noqa: BLE001 - it guesses at broken feeds, and what it stumbles over is not declared
        raise UnreadableFormat(f"The feed is too broken to be read ({type(error).__name__}).") from None
    if isinstance(parsed.get("bozo_exception"), feedparser.CharacterEncodingOverride):
        raise UnreadableFormat("The feed is not in the encoding that it claims: save it as UTF-8.")
    return parsed


def _interval_s(feed: Any) -> float:
    """What the feed says of itself: `ttl` in minutes (RSS 2.0), or a period with the updates in it."""
    minutes, times = (_NUMBER.fullmatch(str(feed.get(name) or "").strip()) for name in ("ttl", "sy_updatefrequency"))
    period_s = _PERIODS_S.get(str(feed.get("sy_updateperiod") or "").strip().lower(), 0)
    return max(60.0 * int(minutes[0]) if minutes else 0.0, period_s / max(1, int(times[0]) if times else 1))


def _entry(entry: Any, number: int, feed: Any, base: str) -> Entry:
    link = address(entry.get("link"), base)
    item = _item(entry, number, feed)
    content = [str(part.get("value")) for part in entry.get("content", [])]
    seen = (entry.get("id"), entry.get("title"), entry.get("link"), entry.get("summary"), content, _dates(entry))
    fingerprint = digest(*map(str, seen))
    title = line(entry.get("title"), 1_000)
    return Entry(
        identifier(entry.get("id")) or identifier(link) or fingerprint,
        link,
        text_of(title) if title else None,
        first_instant(_known_dates(entry)),
        fingerprint,
        item | {"url": link} if link and isinstance(item, dict) else item,
    )


def address(stated: Any, base: str) -> str | None:
    """An address that a feed gives, which goes on from the feed's own where it is not whole."""
    try:
        return url(urljoin(base, stated.strip())) if isinstance(stated, str) and stated.strip() else None
    except ValueError:
        return None


def _item(entry: Any, number: int, feed: Any) -> Item:
    try:
        text = next(filter(None, map(_text, entry.get("content", []))), "")
    except InvalidInput as error:
        return UnreadableFormat(f"{_name(entry, number)}: {error}")
    return _article(entry, text, feed) if text else without_content(_name(entry, number), url(entry.get("link")))


def _article(entry: Any, text: str, feed: Any) -> Fields:
    origin = entry.get("source") or feed
    title = line(entry.get("title"), 1_000)
    return fields(
        text,
        external_id=line(entry.get("id"), 100_000) or url(entry.get("link")),
        title=text_of(title) if title else None,
        source=origin.get("title") or feed.get("title"),
        source_domain=domain(origin.get("link")) or domain(entry.get("link")),
        by=authors(name for author in entry.get("authors", []) for name in names(author.get("name"))),
        published=_known_dates(entry),
        language_tag=entry["content"][0].get("language") or feed.get("language"),
        address=entry.get("link"),
    )


def _dates(entry: Any) -> list[Any]:
    """As they are written: feedparser gives one date for the other, and a zone to those that have none."""
    return [dict.get(entry, "published"), dict.get(entry, "updated")]


def _known_dates(entry: Any) -> list[Any]:
    return [date for date in _dates(entry) if instant(date) != _EPOCH]


def _text(content: Any) -> str:
    value = str(content.get("value") or "")
    return paragraphs(value) if content.get("type") == "text/plain" else text_of_html(value)


def _name(entry: Any, number: int) -> str:
    return line(entry.get("id")) or line(entry.get("link")) or line(entry.get("title")) or f"entry {number}"
