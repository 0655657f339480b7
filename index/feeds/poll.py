"""One poll of a feed: it is fetched as far as it has changed, read, and its entries are put down to be taken in."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from index.errors import InvalidInput, PageNotServed, UnreadableFormat
from index.feeds.schedule import backoff_s, interval_s
from index.fetch.fetcher import DOCUMENTS, PAGES, Fetched, Fetcher, NotModified
from index.readers.items import Entry, Feed, PassedOver
from index.readers.served import feed_only
from index.store.feeds import FoundEntry, PollResult, WatchedFeed

GONE = 410
"""The site says that the feed will not come back (RFC 9110, section 15.5.11)."""
FEEDS = (*DOCUMENTS, *PAGES)
"""Sites serve feeds under every name; the content says whether it is one."""
SAME_DATES = 5
"""So many entries of the very same date bear that of the feed's making, not of their publication."""

_OK, _NOT_MODIFIED = 200, 304
_spread = random.Random()  # noqa: S311 - nothing is to be kept secret

Say = Callable[[InvalidInput], dict[str, Any]]
"""Says an error the way the caller is told of it."""


def poll(
    fetcher: Fetcher, feed: WatchedFeed, clock: Callable[[], datetime], say: Say
) -> tuple[PollResult, list[FoundEntry]]:
    """Ask for a feed; what comes of it is committed by the caller."""
    try:
        if feed.validators is None:
            answer: Fetched | NotModified = fetcher.fetch(feed.request.url, FEEDS)
        else:
            answer = fetcher.fetch_if_changed(feed.request.url, feed.validators, FEEDS)
        content = None if isinstance(answer, NotModified) else feed_only(answer)
    except InvalidInput as error:
        return failed(feed, clock(), error, say), []
    return _went_well(feed, clock(), answer, content), _found(feed, content)


def _went_well(feed: WatchedFeed, at: datetime, answer: Fetched | NotModified, content: Feed | None) -> PollResult:
    hint_s = content.interval_s if content else feed.hint_s
    pause_s = interval_s(feed.request.interval_s, answer.max_age_s, hint_s)
    finished = content is not None and content.is_finished
    return PollResult(
        at=at,
        url=answer.settled_url,
        due_at=None if finished else at + timedelta(seconds=pause_s),
        status=_NOT_MODIFIED if content is None else _OK,
        title=content.title if content else None,
        validators=answer.validators if isinstance(answer, Fetched) else None,
        hint_s=hint_s,
        is_gone=finished,
    )


def failed(feed: WatchedFeed, at: datetime, error: InvalidInput, say: Say) -> PollResult:
    """A poll that came to nothing."""
    failures = feed.failures + 1
    status = error.status if isinstance(error, PageNotServed) else None
    asked_s = error.retry_after_s if isinstance(error, PageNotServed) else 0.0
    if isinstance(error, UnreadableFormat):
        status = _OK  # something came, and it is no feed that can be read
    pause_s = backoff_s(feed.request.interval_s, failures, asked_s, _spread)
    return PollResult(
        at=at,
        url=feed.request.url,
        due_at=None if status == GONE else at + timedelta(seconds=pause_s),
        status=status,
        failures=failures,
        problem=say(error),
        is_gone=status == GONE,
    )


def _found(feed: WatchedFeed, content: Feed | None) -> list[FoundEntry]:
    if content is None:
        return []
    entries = _without_common_date(content.entries)
    return [
        FoundEntry(
            entry.key, entry.url, entry.title, entry.fingerprint, _payload(entry, full_text=feed.request.full_text)
        )
        for entry in entries
    ]


def _without_common_date(entries: Sequence[Entry]) -> Sequence[Entry]:
    """The entries without their date where all have the same, which tells when the feed was made and no more."""
    if len(entries) < SAME_DATES or len({entry.published_at for entry in entries}) > 1:
        return entries
    return [replace(entry, published_at=None, item=_undated(entry.item)) for entry in entries]


def _undated(item: Any) -> Any:
    return {name: value for name, value in item.items() if name != "published_at"} if isinstance(item, dict) else item


def _payload(entry: Entry, *, full_text: bool) -> dict[str, Any]:
    """What is kept of an entry until it is taken in; where its page is fetched, no text."""
    date = {"published_at": entry.published_at.isoformat()} if entry.published_at else {}
    if full_text and entry.url:
        return date
    if isinstance(entry.item, dict):
        return date | {"fields": entry.item}
    refusal = f"{entry.item.name} {entry.item.reason}." if isinstance(entry.item, PassedOver) else str(entry.item)
    return date | {"refusal": refusal}
