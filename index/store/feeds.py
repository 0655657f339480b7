"""What a store keeps of the feeds that are watched: where each stands, and what became of its entries.

A feed or an entry is due when its `due_at` has come; one that is never due has none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from index.fetch.fetcher import Validators
from index.model import Source
from index.store.jobs import Payload

POLL = "poll"
"""The kind of job that a poll is which found something to take in, or which somebody asked for."""

Problem = dict[str, Any]
"""What went wrong, as the caller is told of it."""


class FeedState(StrEnum):
    """Where a feed stands."""

    NEW = "new"
    ACTIVE = "active"
    FAILING = "failing"
    PAUSED = "paused"
    GONE = "gone"


class EntryState(StrEnum):
    """Where an entry of a feed stands."""

    WAITING = "waiting"
    RETRYING = "retrying"
    STORED = "stored"
    REFUSED = "refused"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class FeedRequest:
    """A feed that is to be watched.

    Attributes:
        interval_s: seconds between two polls that go well.
        source: what its articles belong to; None for the host that serves them.
        full_text: whether the pages of its entries are fetched; else the content in the feed is the article.
    """

    url: str
    interval_s: float
    source: Source | None = None
    full_text: bool = True


@dataclass(frozen=True, slots=True)
class WatchedFeed:
    """A feed as it was last committed.

    Attributes:
        given_url: as it was asked for; `request.url` is where the site has moved it to for good.
        status: the HTTP status of the last answer; None where there was none.
        failures: polls that failed since the last that went well.
        problem: what went wrong at the last poll.
        hint_s: seconds between two looks that the feed says are enough.
        seen, stored, refused: entries, all of them, and those with an article or without hope of one.
        job_id: the job of the poll that was asked for, until it is over.
    """

    id: int
    request: FeedRequest
    given_url: str
    title: str | None
    state: FeedState
    created_at: datetime
    polled_at: datetime | None
    due_at: datetime | None
    status: int | None
    failures: int
    problem: Problem | None
    validators: Validators | None
    hint_s: float = 0.0
    seen: int = 0
    stored: int = 0
    refused: int = 0
    job_id: int | None = None


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """An entry as a poll has found it; `payload` is what is needed to take its article in."""

    key: str
    url: str | None
    title: str | None
    fingerprint: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class WatchedEntry:
    """An entry as it was last committed; `tries` have failed since it was found or has changed.

    `job_id` is the job of the poll that found it so; None where that was removed.
    """

    id: int
    feed_id: int
    key: str
    url: str | None
    title: str | None
    state: EntryState
    found_at: datetime
    due_at: datetime | None
    tries: int
    article_id: int | None
    problem: Problem | None
    payload: dict[str, Any] | None
    fingerprint: str
    job_id: int | None


@dataclass(frozen=True, slots=True)
class PollResult:
    """How a poll went, to be committed along with the entries that it found.

    Attributes:
        url: where the feed is to be asked for from now on.
        due_at: when to poll again; None for never.
        title, validators, hint_s: None leaves them as they are.
    """

    at: datetime
    url: str
    due_at: datetime | None
    status: int | None
    failures: int = 0
    problem: Problem | None = None
    title: str | None = None
    validators: Validators | None = None
    hint_s: float | None = None
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class EntryResult:
    """What became of an entry: an article, or a problem with the moment of the next try, None for no more.

    `told` is the same as the result of its item.
    """

    told: Payload
    article_id: int | None = None
    problem: Problem | None = None
    due_at: datetime | None = None


class FeedStore(Protocol):
    """The feeds of a record. Times come from the caller, so that one clock decides."""

    def add(self, request: FeedRequest, at: datetime) -> tuple[WatchedFeed, bool]:
        """Watch a feed; its first poll is due at once, and a job.

        False stands beside it where its address is watched already.
        """
        ...

    def feed(self, feed_id: int) -> WatchedFeed:
        """One feed.

        Raises:
            FeedNotFound: no feed has this id.
        """
        ...

    def feeds(self, after: int | None, limit: int) -> list[WatchedFeed]:
        """Feeds in order of id, those with an id greater than `after`."""
        ...

    def change(self, feed_id: int, at: datetime, interval_s: float | None, paused: bool | None) -> WatchedFeed:
        """Set what is not None. A feed that is no longer paused is due at once.

        Raises:
            FeedNotFound: no feed has this id.
        """
        ...

    def poll_soon(self, feed_id: int, at: datetime) -> WatchedFeed:
        """Make a feed due, whatever state it is in; its poll is a job, whatever comes of it.

        Raises:
            FeedNotFound: no feed has this id.
        """
        ...

    def remove(self, feed_id: int) -> None:
        """Watch a feed no more and cancel what is open of its polls; its articles stay.

        Raises:
            FeedNotFound: no feed has this id.
        """
        ...

    def entries(self, feed_id: int, after: int | None, limit: int) -> list[WatchedEntry]:
        """Entries of a feed in the order in which they were found, those with an id greater than `after`."""
        ...

    def due_feed(self, at: datetime) -> WatchedFeed | None:
        """The feed that is due for longest."""
        ...

    def due_entries(self, at: datetime, limit: int) -> list[WatchedEntry]:
        """Entries that are due, of feeds that are not paused, with what they hold.

        Those due for longest of each feed come first, then the second of each, and so on: one with a hundred entries
        keeps no other waiting.
        """
        ...

    def finish_poll(self, feed_id: int, result: PollResult, found: Sequence[FoundEntry], at_once: int) -> int:
        """Commit a poll with its entries in one transaction; returns how many are new or have changed.

        Of these, `at_once` are due at once, the next as many one interval later, and so on. Where there are any, or the
        poll was asked for, it is a job with an item for each that no open item stands for. A feed that was removed
        meanwhile stays so.
        """
        ...

    def finish_entry(self, entry: WatchedEntry, result: EntryResult) -> None:
        """Commit what became of an entry and its item, unless it has changed or was removed since it was read."""
        ...

    def states(self) -> dict[FeedState, int]:
        """How many feeds there are in each state."""
        ...
