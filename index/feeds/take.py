"""One entry of a feed: its article is found and taken in, or it is said why not, and when it is tried again."""

from dataclasses import dataclass, replace
from datetime import datetime

from index.errors import (
    AddressRefused,
    ArticleNotFound,
    DeletedHere,
    InvalidInput,
    NoArticleInPage,
    NotFetched,
    NotIngested,
    PageNotServed,
    PageTooLarge,
    UnreadableFormat,
    WrongContentType,
)
from index.feeds.poll import GONE, Say
from index.feeds.schedule import AHEAD_AT_MOST, next_try
from index.jobs.articles import Claims, item_result
from index.model import Article
from index.readers.body import PageAt
from index.readers.fields import read_instant
from index.readers.items import Entry, Fields
from index.readers.web import article_of_entry
from index.record import Record
from index.store.feeds import EntryResult, WatchedEntry, WatchedFeed
from index.store.writes import Written

_FINAL = (AddressRefused, WrongContentType, PageTooLarge)
"""Faults of an address that the next try would find again."""


@dataclass(frozen=True, slots=True)
class Ready:
    """An entry with its article, not yet taken in."""

    entry: WatchedEntry
    article: Article


def find_article(record: Record, feed: WatchedFeed, entry: WatchedEntry, page_at: PageAt, at: datetime) -> Article:
    """The article of an entry; of one that has changed, under the identity that its first version has.

    Raises:
        DeletedHere: its article was deleted since.
        InvalidInput: there is no article.
    """
    known = _known(record, entry)
    source = feed.request.source
    stated: Fields | None = None
    if source is not None:
        stated = {"name": source.name} | ({"domain": source.domain} if source.domain else {})
    article = article_of_entry(_as_read(entry), feed.request.url, page_at if feed.request.full_text else None, stated)
    if article.published_at is not None and article.published_at > at + AHEAD_AT_MOST:
        article = replace(article, published_at=None)
    return article if known is None else replace(article, external_id=known.external_id, source=known.source)


def result_of(
    entry: WatchedEntry,
    article: Article | None,
    outcome: Written | InvalidInput,
    at: datetime,
    say: Say,
    claims: Claims,
) -> EntryResult:
    """What is put down for an entry after a try; there may be no article where that failed."""
    told = item_result(outcome, article, say, claims)
    if isinstance(outcome, Written):
        return EntryResult(told, article_id=outcome.article_id)
    asked_s = outcome.retry_after_s if isinstance(outcome, PageNotServed) else 0.0
    due_at = next_try(at, entry.tries + 1, asked_s) if _may_pass(outcome) else None
    return EntryResult(told, problem=say(outcome), due_at=due_at)


def _known(record: Record, entry: WatchedEntry) -> Article | None:
    if entry.article_id is None:
        return None
    try:
        return record.store.article(entry.article_id).article
    except ArticleNotFound:
        raise DeletedHere from None


def _as_read(entry: WatchedEntry) -> Entry:
    payload = entry.payload or {}
    date = payload.get("published_at")
    return Entry(
        entry.key,
        entry.url,
        entry.title,
        read_instant(date) if date else None,
        entry.fingerprint,
        payload.get("fields") or UnreadableFormat(str(payload.get("refusal"))),
    )


def _may_pass(error: InvalidInput) -> bool:
    """Whether another try may find what this one did not."""
    if isinstance(error, PageNotServed):
        return error.status != GONE
    return isinstance(error, NotFetched | NoArticleInPage | NotIngested) and not isinstance(error, _FINAL)
