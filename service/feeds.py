"""Feeds on the wire: what asks for one to be watched, and where it and its entries stand."""

import re
from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema

from index.errors import InvalidInput
from index.readers.fields import SourceBody, Url
from index.store.feeds import EntryState, FeedRequest, FeedState, WatchedEntry, WatchedFeed
from service.schemas import ItemProblem, NamedSource
from service.wire import Wire

LONGEST_INTERVAL = timedelta(days=30)

_SECONDS = re.compile(r"[0-9]{1,9}([.][0-9]{1,6})?", re.ASCII)


def _with_seconds(value: object) -> object:
    """What pydantic reads as a duration; seconds may come as text, and what JSON calls true is no second.

    Raises:
        ValueError: it is true or false.
    """
    if isinstance(value, bool):
        raise ValueError("must be a duration such as PT15M, or seconds")  # noqa: TRY004 - pydantic refuses ValueErrors
    return float(value) if isinstance(value, str) and _SECONDS.fullmatch(value) else value


Interval = Annotated[
    timedelta,
    BeforeValidator(_with_seconds),
    Field(gt=timedelta(0), le=LONGEST_INTERVAL),
    PlainSerializer(lambda interval: interval.total_seconds(), return_type=float),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string", "examples": ["PT15M"]}, {"type": "number", "exclusiveMinimum": 0}],
            "description": "Time between two polls: an ISO 8601 duration such as `PT15M`, or seconds",
        }
    ),
]


class FeedBody(BaseModel):
    """A feed that is to be watched."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={"examples": [{"url": "https://torvikcourier.example/feed.xml", "interval": "PT30M"}]},
    )

    url: Url = Field(description="Address of an RSS or Atom feed, or of a JSON Feed")
    interval: Interval | None = Field(default=None, description="Left out, it is the least that the service allows")
    source: SourceBody | None = Field(
        default=None, description="What its articles belong to; left out, the host that serves them"
    )
    full_text: bool = Field(
        default=True, description="Fetch the pages of the entries; false takes the content in the feed as the article"
    )

    def to_request(self, normal_url: str, least_interval_s: float) -> FeedRequest:
        """The feed in the library's words.

        Raises:
            InvalidInput: the interval is shorter than the service allows.
        """
        interval_s = check_interval(self.interval, least_interval_s)
        source = self.source.to_source() if self.source else None
        return FeedRequest(normal_url, least_interval_s if interval_s is None else interval_s, source, self.full_text)


class FeedPatch(BaseModel):
    """What is to change of a feed; what is left out stays."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra={"examples": [{"paused": True}]})

    interval: Interval | None = None
    paused: bool | None = Field(default=None, description="Whether nothing of it is fetched until further notice")


def check_interval(interval: timedelta | None, least_interval_s: float) -> float | None:
    """The interval in seconds, if there is one.

    Raises:
        InvalidInput: it is shorter than the service allows.
    """
    if interval is not None and interval.total_seconds() < least_interval_s:
        raise InvalidInput(f"The interval is shorter than {least_interval_s:g} seconds, the least here.", "/interval")
    return None if interval is None else interval.total_seconds()


class FeedEntryCounts(Wire):
    """How many entries a feed has had, and what became of them; the rest waits or was given up with its job."""

    seen: int
    stored: int = Field(description="Entries that have an article")
    refused: int = Field(description="Entries that were given up; `entries` says why")


class FeedView(Wire):
    """A feed that is watched, and where it stands."""

    id: str
    url: str = Field(description="Where it is asked for; a site that moves it for good changes this")
    given_url: str = Field(description="As it was sent")
    title: str | None
    state: FeedState
    interval: float = Field(description="Seconds between two polls that go well")
    source: NamedSource | None = Field(description="Null for the host that serves its articles")
    full_text: bool
    created_at: datetime
    last_polled_at: datetime | None
    next_poll_at: datetime | None = Field(description="Null where it is paused, or the site says that it is gone")
    last_status: int | None = Field(description="HTTP status of the last answer; null where there was none")
    failures: int = Field(description="Polls that failed since the last that went well")
    last_error: ItemProblem | None
    entries: FeedEntryCounts
    links: dict[str, str] = Field(description="`job` is the poll that was asked for, until it is over")


class FeedPage(Wire):
    """One page of feeds in order of id."""

    feeds: list[FeedView]
    next: str | None


class FeedEntryView(Wire):
    """An entry of a feed, with its article or what is wrong with it."""

    id: str
    key: str = Field(description="What tells it from the others: its id in the feed, or its address")
    url: str | None
    title: str | None
    state: EntryState
    found_at: datetime
    tries: int = Field(description="Tries that failed since it was found or has changed")
    next_try_at: datetime | None
    article: str | None = Field(description="Id of its article")
    job: str | None = Field(description="Id of the poll that found it so; null where that job was removed")
    problem: ItemProblem | None


class FeedEntryPage(Wire):
    """One page of a feed's entries in the order in which they were found."""

    entries: list[FeedEntryView]
    next: str | None


def feed_view(feed: WatchedFeed) -> FeedView:
    """One feed."""
    source, address = feed.request.source, f"/v1/feeds/{feed.id}"
    return FeedView(
        id=str(feed.id),
        url=feed.request.url,
        given_url=feed.given_url,
        title=feed.title,
        state=feed.state,
        interval=feed.request.interval_s,
        source=NamedSource(name=source.name, domain=source.domain) if source else None,
        full_text=feed.request.full_text,
        created_at=feed.created_at,
        last_polled_at=feed.polled_at,
        next_poll_at=feed.due_at,
        last_status=feed.status,
        failures=feed.failures,
        last_error=_problem(feed.problem),
        entries=FeedEntryCounts(seen=feed.seen, stored=feed.stored, refused=feed.refused),
        links={"self": address, "entries": f"{address}/entries"}
        | ({"job": f"/v1/jobs/{feed.job_id}"} if feed.job_id is not None else {}),
    )


def entry_view(entry: WatchedEntry) -> FeedEntryView:
    """One entry."""
    return FeedEntryView(
        id=str(entry.id),
        key=entry.key,
        url=entry.url,
        title=entry.title,
        state=entry.state,
        found_at=entry.found_at,
        tries=entry.tries,
        next_try_at=entry.due_at,
        article=None if entry.article_id is None else str(entry.article_id),
        job=None if entry.job_id is None else str(entry.job_id),
        problem=_problem(entry.problem),
    )


def _problem(problem: dict[str, Any] | None) -> ItemProblem | None:
    return None if problem is None else ItemProblem(**problem)
