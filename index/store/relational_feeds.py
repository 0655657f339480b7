"""The feeds that are watched, in SQL."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    case,
    cast,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from index.errors import FeedNotFound
from index.fetch.fetcher import Validators
from index.model import Source
from index.store import layout, polls, rows, tables
from index.store.feeds import (
    EntryResult,
    EntryState,
    FeedRequest,
    FeedState,
    FoundEntry,
    PollResult,
    WatchedEntry,
    WatchedFeed,
)
from index.store.jobs import ItemStatus

Transaction = Callable[[], AbstractContextManager[Connection]]

_feeds, _entries = tables.feeds, tables.feed_entries


class RelationalFeeds:
    """`index.store.feeds.FeedStore` over the transactions of a store; see there for what each method promises."""

    def __init__(self, read: Transaction, write: Transaction) -> None:
        self._read = read
        self._write = write

    def add(self, request: FeedRequest, at: datetime) -> tuple[WatchedFeed, bool]:
        """Watch a feed, which is due at once."""
        same = or_(_feeds.c.given_url == request.url, _feeds.c.url == request.url)
        with self._write() as connection:
            known = connection.scalar(select(_feeds.c.id).where(same).order_by(_feeds.c.id).limit(1))
            if known is not None:
                return _feed(connection, known), False
            values = {
                "given_url": request.url,
                "url": request.url,
                "source_name": request.source.name if request.source else None,
                "source_domain": request.source.domain if request.source else None,
                "full_text": int(request.full_text),
                "interval_s": request.interval_s,
                "paused": 0,
                "gone": 0,
                "created_at": rows.microseconds(at),
                "due_at": rows.microseconds(at),
                "failures": 0,
                "hint_s": 0.0,
            }
            feed_id = connection.execute(insert(_feeds).values(values).returning(_feeds.c.id)).scalar_one()
            polls.ask(connection, feed_id)
            return _feed(connection, feed_id), True

    def feed(self, feed_id: int) -> WatchedFeed:
        """One feed."""
        with self._read() as connection:
            return _feed(connection, feed_id)

    def feeds(self, after: int | None, limit: int) -> list[WatchedFeed]:
        """Feeds in order of id."""
        query = _select_feeds().order_by(_feeds.c.id).limit(limit)
        if after is not None:
            query = query.where(_feeds.c.id > after)
        with self._read() as connection:
            return [_watched(row) for row in connection.execute(query)]

    def change(self, feed_id: int, at: datetime, interval_s: float | None, paused: bool | None) -> WatchedFeed:
        """Set what is not None."""
        with self._write() as connection:
            before = _feed(connection, feed_id)
            values: dict[str, Any] = {}
            if interval_s is not None:
                values["interval_s"] = interval_s
                if before.due_at is not None and before.polled_at is not None and not before.failures:
                    values["due_at"] = rows.microseconds(before.polled_at + timedelta(seconds=interval_s))
            if paused is not None and paused != (before.state is FeedState.PAUSED):
                values |= {"paused": int(paused), "due_at": None if paused else rows.microseconds(at)}
            if values:
                connection.execute(update(_feeds).where(_feeds.c.id == feed_id).values(values))
            return _feed(connection, feed_id)

    def poll_soon(self, feed_id: int, at: datetime) -> WatchedFeed:
        """Make a feed due."""
        with self._write() as connection:
            _feed(connection, feed_id)
            connection.execute(update(_feeds).where(_feeds.c.id == feed_id).values(due_at=rows.microseconds(at)))
            polls.ask(connection, feed_id)
            return _feed(connection, feed_id)

    def remove(self, feed_id: int) -> None:
        """Watch a feed no more."""
        with self._write() as connection:
            polls.give_up_feed(connection, feed_id)
            if not connection.execute(delete(_feeds).where(_feeds.c.id == feed_id)).rowcount:
                raise FeedNotFound(str(feed_id))

    def entries(self, feed_id: int, after: int | None, limit: int) -> list[WatchedEntry]:
        """Entries of a feed in the order in which they were found."""
        query = select(_entries).where(_entries.c.feed_id == feed_id).order_by(_entries.c.id).limit(limit)
        if after is not None:
            query = query.where(_entries.c.id > after)
        with self._read() as connection:
            return [_entry(row) for row in connection.execute(query)]

    def due_feed(self, at: datetime) -> WatchedFeed | None:
        """The feed that is due for longest."""
        query = _select_feeds().where(_feeds.c.due_at <= rows.microseconds(at)).order_by(_feeds.c.due_at).limit(1)
        with self._read() as connection:
            row = connection.execute(query).one_or_none()
            return None if row is None else _watched(row)

    def due_entries(self, at: datetime, limit: int) -> list[WatchedEntry]:
        """The entries that are due for longest of each feed, the first ones of all feeds before the second ones."""
        order = (_entries.c.due_at, _entries.c.id)
        place = func.row_number().over(partition_by=_entries.c.feed_id, order_by=order).label("place")
        due = (
            select(_entries.c.id, place)
            .join(_feeds, _feeds.c.id == _entries.c.feed_id)
            .where(_entries.c.due_at <= rows.microseconds(at), _feeds.c.paused == 0)
            .subquery()
        )
        query = select(_entries).join(due, due.c.id == _entries.c.id).order_by(due.c.place, *order).limit(limit)
        with self._read() as connection:
            return [_entry(row) for row in connection.execute(query)]

    def finish_poll(self, feed_id: int, result: PollResult, found: Sequence[FoundEntry], at_once: int) -> int:
        """Commit a poll with its entries."""
        values: dict[str, Any] = {
            "url": result.url,
            "polled_at": rows.microseconds(result.at),
            # One that was paused meanwhile stays so.
            "due_at": case((_feeds.c.paused == 1, None), else_=cast(rows.microseconds(result.due_at), BigInteger)),
            "status": result.status,
            "failures": result.failures,
            "problem": rows.as_json_or_null(result.problem),
            "gone": int(result.is_gone),
        }
        if result.title is not None:
            values["title"] = result.title
        if result.hint_s is not None:
            values["hint_s"] = result.hint_s
        if result.validators is not None:
            values |= {
                "validated_url": result.validators.url,
                "etag": result.validators.etag,
                "last_modified": result.validators.last_modified,
            }
        with self._write() as connection:
            returned = (_feeds.c.interval_s, _feeds.c.job_id)
            finished = update(_feeds).where(_feeds.c.id == feed_id).values(values).returning(*returned)
            feed = connection.execute(finished).one_or_none()
            if feed is None:
                return 0
            known = _known_entries(connection, feed_id)
            changed = [entry for entry in found if known.get(entry.key, (None, None))[0] != entry.fingerprint]
            without_item = [entry for entry in changed if known.get(entry.key, (None, None))[1] != ItemStatus.WAITING]
            places = polls.polled(connection, feed_id, feed.job_id, result, without_item)
            _write_entries(connection, feed_id, result.at, changed, places, at_once, float(feed.interval_s))
            return len(changed)

    def finish_entry(self, entry: WatchedEntry, result: EntryResult) -> None:
        """Commit what became of an entry."""
        still = (_entries.c.id == entry.id) & (_entries.c.fingerprint == entry.fingerprint)
        values: dict[str, Any] = {
            "due_at": rows.microseconds(result.due_at),
            "problem": rows.as_json_or_null(result.problem),
        }
        if result.article_id is not None:
            values |= {"article_id": result.article_id, "tries": 0, "payload": None}
        else:
            values["tries"] = _entries.c.tries + 1
        with self._write() as connection:
            written = update(_entries).where(still).values(values).returning(_entries.c.job_id, _entries.c.position)
            row = connection.execute(written).one_or_none()
            if row is None or row.job_id is None:
                return
            place = polls.Place(row.job_id, row.position)
            polls.tried(connection, place, result)
            if polls.is_given_up(connection, place):
                connection.execute(update(_entries).where(still).values(due_at=None))

    def states(self) -> dict[FeedState, int]:
        """How many feeds there are in each state."""
        columns = (
            _feeds.c.paused,
            _feeds.c.gone,
            _feeds.c.failures > literal_column("0"),
            _feeds.c.polled_at.is_(None),
        )
        counts = dict.fromkeys(FeedState, 0)
        with self._read() as connection:
            for paused, gone, failing, new, count in connection.execute(
                select(*columns, func.count()).group_by(*columns)
            ):
                counts[_state(paused, gone, failing, new)] += count
        return counts


def _write_entries(
    connection: Connection,
    feed_id: int,
    at: datetime,
    changed: Sequence[FoundEntry],
    places: Mapping[str, polls.Place],
    at_once: int,
    interval_s: float,
) -> None:
    written = [
        {
            "feed_id": feed_id,
            "key": entry.key,
            "url": entry.url,
            "title": entry.title,
            "fingerprint": entry.fingerprint,
            "payload": rows.as_json(entry.payload),
            "found_at": rows.microseconds(at),
            "due_at": rows.microseconds(at + timedelta(seconds=number // at_once * interval_s)),
            "tries": 0,
            "job_id": places[entry.key].job_id if entry.key in places else None,
            "position": places[entry.key].position if entry.key in places else None,
        }
        for number, entry in enumerate(changed)
    ]
    if not written:
        return
    new = layout.of(connection).upsert(_entries)
    columns = ("url", "title", "fingerprint", "payload", "due_at", "tries")
    anew: dict[str, ColumnElement[Any]] = {name: new.excluded[name] for name in columns}
    # One that has its place in a job already keeps it.
    anew |= {name: func.coalesce(new.excluded[name], _entries.c[name]) for name in ("job_id", "position")}
    connection.execute(
        new.on_conflict_do_update(index_elements=["feed_id", "key"], set_=anew | {"problem": None}), written
    )


def _known_entries(connection: Connection, feed_id: int) -> dict[str, tuple[str, str | None]]:
    """By key, what the entries of a feed were made of, and where their items stand."""
    items = tables.job_items
    is_its_own = (items.c.job_id == _entries.c.job_id) & (items.c.position == _entries.c.position)
    known = (
        select(_entries.c.key, _entries.c.fingerprint, items.c.status)
        .join(items, is_its_own, isouter=True)
        .where(_entries.c.feed_id == feed_id)
    )
    return {row.key: (row.fingerprint, row.status) for row in connection.execute(known)}


def _select_feeds() -> Select[Any]:
    """Feeds with the counts of their entries."""
    of_feed = _entries.c.feed_id == _feeds.c.id
    counts = (
        select(func.count()).where(of_feed).scalar_subquery().label("seen"),
        select(func.count()).where(of_feed, _is_stored()).scalar_subquery().label("stored"),
        select(func.count()).where(of_feed, _is_refused()).scalar_subquery().label("refused"),
    )
    return select(_feeds, *counts)


def _is_stored() -> ColumnElement[bool]:
    return _entries.c.article_id.is_not(None)


def _is_refused() -> ColumnElement[bool]:
    return _entries.c.problem.is_not(None) & _entries.c.due_at.is_(None)


def _feed(connection: Connection, feed_id: int) -> WatchedFeed:
    row = connection.execute(_select_feeds().where(_feeds.c.id == feed_id)).one_or_none()
    if row is None:
        raise FeedNotFound(str(feed_id))
    return _watched(row)


def _watched(row: rows.Row) -> WatchedFeed:
    validators = Validators(row.validated_url, row.etag, row.last_modified) if row.validated_url else None
    source = Source(row.source_name, row.source_domain) if row.source_name else None
    return WatchedFeed(
        id=row.id,
        request=FeedRequest(row.url, row.interval_s, source, bool(row.full_text)),
        given_url=row.given_url,
        title=row.title,
        state=_state(row.paused, row.gone, row.failures > 0, row.polled_at is None),
        created_at=rows.known_moment(row.created_at),
        polled_at=rows.moment(row.polled_at),
        due_at=rows.moment(row.due_at),
        status=row.status,
        failures=row.failures,
        problem=rows.from_json(row.problem),
        validators=validators,
        hint_s=row.hint_s,
        seen=row.seen,
        stored=row.stored,
        refused=row.refused,
        job_id=row.job_id,
    )


def _state(paused: int, gone: int, failing: int, new: int) -> FeedState:
    if paused:
        return FeedState.PAUSED
    if gone:
        return FeedState.GONE
    if failing:
        return FeedState.FAILING
    return FeedState.NEW if new else FeedState.ACTIVE


def _entry(row: rows.Row) -> WatchedEntry:
    return WatchedEntry(
        id=row.id,
        feed_id=row.feed_id,
        key=row.key,
        url=row.url,
        title=row.title,
        state=_entry_state(row),
        found_at=rows.known_moment(row.found_at),
        due_at=rows.moment(row.due_at),
        tries=row.tries,
        article_id=row.article_id,
        problem=rows.from_json(row.problem),
        payload=rows.from_json(row.payload),
        fingerprint=row.fingerprint,
        job_id=row.job_id,
    )


def _entry_state(row: rows.Row) -> EntryState:
    if row.due_at is not None:
        return EntryState.RETRYING if row.tries else EntryState.WAITING
    if row.problem:
        return EntryState.REFUSED
    return EntryState.STORED if row.article_id is not None else EntryState.CANCELLED
