"""The work of watching: feeds that are due are polled, entries that are due are taken in, by one process at a time.

A poll is committed with what it found before any of that is taken in; an entry's result is written after its article's
own transaction. A process that dies in between leaves an entry that was done without a result; it is done again, which
changes nothing, because ingest knows content that it has stored.
"""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

from index.clock import utc_now
from index.errors import DuplicateInBatch, FeedNotFound, InvalidInput, NotIngested, OnRecordError
from index.feeds.beside import Stopped, beside_each_other, outcome_of, unless_stopped
from index.feeds.poll import Say, failed, poll
from index.feeds.take import Ready, find_article, result_of
from index.fetch.fetcher import Fetcher
from index.ingest import ingest_many, together_or_alone
from index.jobs.articles import Claims
from index.model import Article
from index.readers.body import PageAt
from index.record import Record
from index.store.feeds import EntryResult, PollResult, WatchedEntry, WatchedFeed
from index.store.writes import Written

ENTRIES_AT_ONCE = 8
"""Entries in one transaction: enough to fill the encoder's batches, few enough to let feeds that are due go between.

So many pages are fetched beside each other at most, each of another host."""


@dataclass(frozen=True, slots=True)
class Polled:
    """A feed was polled; `changed` entries are new or have changed."""

    feed: WatchedFeed
    result: PollResult
    changed: int


@dataclass(frozen=True, slots=True)
class Taken:
    """An entry was tried."""

    entry: WatchedEntry
    outcome: Written | InvalidInput
    result: EntryResult


Found = tuple[WatchedEntry, Article | OnRecordError]
"""An entry with its article, or with why it has none."""


class Watcher:
    """Polls the feeds of a record; several processes may have one each, and one of them works at a time."""

    def __init__(
        self,
        record: Record,
        fetcher: Fetcher,
        page_at: PageAt,
        say: Say,
        claims: Claims,
        *,
        entries_a_poll: int,
        check: Callable[[Article], Article] = lambda article: article,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """Make a watcher; nothing is asked yet.

        Args:
            record: where the articles go.
            fetcher: fetches the feeds.
            page_at: fetches the pages of their entries.
            say: says an error the way the caller is told of it.
            claims: says what became of the claims that an article's page reviews.
            entries_a_poll: entries that a poll makes due at once; the others follow, an interval apart.
            check: refuses articles that are not taken.
            clock: what time it is, in UTC.
        """
        self._record = record
        self._feeds = record.store.feeds
        self._fetcher = fetcher
        self._page_at = page_at
        self._say = say
        self._claims = claims
        self._entries_a_poll = entries_a_poll
        self._check = check
        self._clock = clock

    def work(self, stop: threading.Event) -> Iterator[Polled | Taken]:
        """Do what is due, and tell of each piece; nothing where another process is at it."""
        if stop.is_set() or not self._is_due():
            return
        with self._record.store.alone("feeds") as is_alone:
            try:
                while is_alone and not stop.is_set() and self._is_due():
                    yield from self._polled(stop)
                    yield from self._taken(stop)
            except Stopped:
                return

    def _is_due(self) -> bool:
        at = self._clock()
        return self._feeds.due_feed(at) is not None or bool(self._feeds.due_entries(at, 1))

    def _polled(self, stop: threading.Event) -> Iterator[Polled]:
        feed = self._feeds.due_feed(self._clock())
        if feed is None:
            return
        try:
            result, found = unless_stopped(stop, lambda: poll(self._fetcher, feed, self._clock, self._say))
        except NotIngested as error:
            result, found = failed(feed, self._clock(), error, self._say), []
        changed = self._feeds.finish_poll(feed.id, result, found, self._entries_a_poll)
        yield Polled(feed, result, changed)

    def _taken(self, stop: threading.Event) -> Iterator[Taken]:
        ready: list[Ready] = []
        for entry, found in self._found(self._feeds.due_entries(self._clock(), ENTRIES_AT_ONCE), stop):
            if isinstance(found, InvalidInput):
                yield self._finished(entry, None, found)
            elif isinstance(found, OnRecordError):
                raise found
            else:
                ready.append(Ready(entry, found))
        for one, outcome in zip(ready, self._ingested([one.article for one in ready]), strict=True):
            # Two entries, of two feeds perhaps, may lead to the same article.
            again = self._ingested([one.article]) if isinstance(outcome, DuplicateInBatch) else [outcome]
            yield self._finished(one.entry, one.article, again[0])

    def _found(self, entries: Sequence[WatchedEntry], stop: threading.Event) -> list[Found]:
        """The entries with their articles: pages of one host one after the other, of several beside each other."""
        feeds = {feed_id: self._feed(feed_id) for feed_id in {entry.feed_id for entry in entries}}
        by_host: defaultdict[str | None, list[tuple[WatchedFeed, WatchedEntry]]] = defaultdict(list)
        for entry in entries:
            if feed := feeds[entry.feed_id]:
                by_host[_host(feed, entry)].append((feed, entry))
        of_hosts = beside_each_other(stop, [partial(self._of_one_host, stop, some) for some in by_host.values()])
        return [found for of_host in of_hosts for found in of_host]

    def _of_one_host(self, stop: threading.Event, entries: Sequence[tuple[WatchedFeed, WatchedEntry]]) -> list[Found]:
        return [
            (entry, outcome_of(partial(self._article_of, feed, entry)))
            for feed, entry in entries
            if not stop.is_set()  # then nobody waits for it any more
        ]

    def _feed(self, feed_id: int) -> WatchedFeed | None:
        """The feed, unless it is removed at this moment, and its entries with it."""
        try:
            return self._feeds.feed(feed_id)
        except FeedNotFound:
            return None

    def _article_of(self, feed: WatchedFeed, entry: WatchedEntry) -> Article:
        return self._check(find_article(self._record, feed, entry, self._page_at, self._clock()))

    def _ingested(self, articles: list[Article]) -> list[Written | InvalidInput]:
        return together_or_alone(articles, partial(ingest_many, self._record))

    def _finished(self, entry: WatchedEntry, article: Article | None, outcome: Written | InvalidInput) -> Taken:
        result = result_of(entry, article, outcome, self._clock(), self._say, self._claims)
        self._feeds.finish_entry(entry, result)
        return Taken(entry, outcome, result)


def _host(feed: WatchedFeed, entry: WatchedEntry) -> str | None:
    """Who is asked for the page of an entry; None where nobody is."""
    return urlsplit(entry.url).hostname if feed.request.full_text and entry.url else None
