"""The alerts, in SQL."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, literal_column, select, update

from index.errors import AlertNotFound, DeliveryNotFound, NoWebhook
from index.store import embedding, layout, reading, rows, tables
from index.store.alert_rows import alert_with, delivery_of, delivery_row, read_alerts, secrets_column
from index.store.alerts import (
    Alert,
    AlertChange,
    AlertRequest,
    Change,
    Delivery,
    DeliveryState,
    Event,
    EventKind,
    Position,
    SavedSearch,
    SavedSearches,
    Secret,
    Told,
    TryResult,
)

Transaction = Callable[[], AbstractContextManager[Connection]]

FOLLOWER = "alerts"

_alerts, _deliveries, _told = tables.alerts, tables.deliveries, tables.alert_statements
_follower = tables.followers


class RelationalAlerts:
    """`index.store.alerts.AlertStore` over the transactions of a store; see there for what each method promises."""

    def __init__(self, read: Transaction, write: Transaction) -> None:
        self._read = read
        self._write = write

    def add(self, request: AlertRequest, at: datetime) -> Alert:
        """Save a search."""
        with self._write() as connection:
            since = embedding.change_number(connection)
            edition = _next_edition(connection, since)
            values = {
                "name": request.name,
                "asked": rows.as_json(request.asked),
                "query": rows.as_json(request.query),
                "paused": int(request.paused),
                "created_at": rows.microseconds(at),
                "since": since,
                "edition": edition,
                "webhook_url": request.webhook_url,
                "secrets": secrets_column((Secret(request.secret),) if request.secret else ()),
                "feed_hash": request.feed_hash,
            }
            alert_id = connection.execute(insert(_alerts).values(values).returning(_alerts.c.id)).scalar_one()
            return alert_with(connection, alert_id)

    def alert(self, alert_id: int) -> Alert:
        """One alert."""
        with self._read() as connection:
            return alert_with(connection, alert_id)

    def alerts(self, after: int | None, limit: int) -> list[Alert]:
        """Alerts in order of id."""
        query = select(_alerts).order_by(_alerts.c.id).limit(limit)
        if after is not None:
            query = query.where(_alerts.c.id > after)
        with self._read() as connection:
            return read_alerts(connection, query)

    def change(self, alert_id: int, change: AlertChange, at: datetime) -> Alert:
        """Set what is not None."""
        values: dict[str, Any] = {}
        if change.name is not None:
            values["name"] = change.name
        if change.paused is not None:
            values["paused"] = int(change.paused)
        if change.webhook_url is not None:
            values["webhook_url"] = change.webhook_url or None
        if change.secrets is not None:
            values["secrets"] = secrets_column(change.secrets)
        if change.feed_hash is not None:
            values["feed_hash"] = change.feed_hash
        with self._write() as connection:
            before = alert_with(connection, alert_id)
            if change.query is not None and change.query != before.query:
                since = embedding.change_number(connection)
                values |= {"query": rows.as_json(change.query), "vector": None, "model": None, "since": since}
                values["edition"] = _next_edition(connection, since)
            if change.asked is not None:
                values["asked"] = rows.as_json(change.asked)
            if values:
                connection.execute(update(_alerts).where(_alerts.c.id == alert_id).values(values))
            if before.webhook_url and change.webhook_url == "":
                _list_waiting(connection, alert_id)
            elif change.webhook_url or change.paused is False:
                _make_due(connection, alert_id, at)
            return alert_with(connection, alert_id)

    def remove(self, alert_id: int) -> None:
        """Forget an alert."""
        with self._write() as connection:
            if not connection.execute(delete(_alerts).where(_alerts.c.id == alert_id)).rowcount:
                raise AlertNotFound(str(alert_id))
            if connection.execute(select(_alerts.c.id).limit(1)).first() is None:
                connection.execute(delete(_follower).where(_follower.c.name == FOLLOWER))
            else:
                _next_edition(connection, 0)

    def revoke_feeds(self, alert_id: int) -> Alert:
        """Let no address of its feeds be answered any more."""
        with self._write() as connection:
            connection.execute(update(_alerts).where(_alerts.c.id == alert_id).values(feed_hash=None))
            return alert_with(connection, alert_id)

    def deliveries(
        self, alert_id: int, before: int | None, limit: int, states: Sequence[DeliveryState] = ()
    ) -> list[Delivery]:
        """Deliveries of an alert, newest first."""
        query = select(_deliveries).where(_deliveries.c.alert_id == alert_id)
        query = query.order_by(_deliveries.c.id.desc()).limit(limit)
        if before is not None:
            query = query.where(_deliveries.c.id < before)
        if states:
            query = query.where(_deliveries.c.state.in_([state.value for state in states]))
        with self._read() as connection:
            return [delivery_of(row) for row in connection.execute(query)]

    def replay(self, alert_id: int, delivery_id: int, at: datetime) -> Delivery:
        """Let a delivery wait again."""
        this = (_deliveries.c.alert_id == alert_id) & (_deliveries.c.id == delivery_id)
        values = {"state": DeliveryState.WAITING.value, "tries": 0, "due_at": rows.microseconds(at)}
        with self._write() as connection:
            _with_webhook(connection, alert_id)
            row = connection.execute(
                update(_deliveries).where(this).values(values).returning(_deliveries)
            ).one_or_none()
            if row is None:
                raise DeliveryNotFound(str(delivery_id))
            return delivery_of(row)

    def test(self, alert_id: int, at: datetime) -> Delivery:
        """Make a delivery that says that it is a test."""
        with self._write() as connection:
            _with_webhook(connection, alert_id)
            values = delivery_row(Event(alert_id, EventKind.TEST, 0, 0), at, has_webhook=True)
            return delivery_of(connection.execute(insert(_deliveries).values(values).returning(_deliveries)).one())

    # --- following the change log

    def position(self) -> Position | None:
        """How far the change log was followed."""
        with self._read() as connection:
            return _position(connection)

    def searches(self, edition: int, model: str) -> SavedSearches:
        """What has changed since an edition."""
        columns = (_alerts.c.id, _alerts.c.query, _alerts.c.since, _alerts.c.vector, _alerts.c.model)
        with self._read() as connection:
            position = _position(connection)
            ids = connection.scalars(select(_alerts.c.id)).all()
            changed = connection.execute(select(*columns).where(_alerts.c.edition > edition).order_by(_alerts.c.id))
            return SavedSearches(
                position.edition if position else 0,
                tuple(
                    SavedSearch(
                        row.id, rows.from_json(row.query), row.since, row.vector if row.model == model else None
                    )
                    for row in changed
                ),
                frozenset(ids),
            )

    def write_vectors(self, model: str, vectors: Mapping[int, bytes]) -> None:
        """Keep the vectors of alerts."""
        written = update(_alerts).where(_alerts.c.id == bindparam("of")).values(vector=bindparam("made"), model=model)
        if vectors:
            with self._write() as connection:
                connection.execute(written, [{"of": of, "made": made} for of, made in vectors.items()])

    def changes(self, after: int, limit: int) -> list[Change]:
        """The first lines of the change log after a number."""
        table = tables.changes.c
        query = select(table.number, table.article_id).where(table.number > after).order_by(table.number).limit(limit)
        with self._read() as connection:
            return [Change(number, article_id) for number, article_id in connection.execute(query)]

    def rows_between(self, after: int, until: int) -> list[int]:
        """The rows that were written between two changes."""
        table = tables.statements.c
        query = select(table.row).where(table.change > after, table.change <= until).order_by(table.row)
        with self._read() as connection:
            return list(connection.scalars(query))

    def names_of(self, speaker_ids: Sequence[int]) -> dict[int, set[str]]:
        """All names of these speakers in any article, folded."""
        table = tables.aliases.c
        names: defaultdict[int, set[str]] = defaultdict(set)
        with self._read() as connection:
            for some in reading.chunks(speaker_ids):
                query = select(table.speaker_id, table.folded).where(table.speaker_id.in_(some)).distinct()
                for speaker_id, folded in connection.execute(query):
                    names[speaker_id].add(folded)
        return names

    def rows_of(self, statement_ids: Sequence[int]) -> dict[int, int]:
        """The rows in which these statements stand."""
        table = tables.statements.c
        with self._read() as connection:
            return {
                statement_id: row
                for some in reading.chunks(statement_ids)
                for statement_id, row in connection.execute(select(table.id, table.row).where(table.id.in_(some)))
            }

    def told(self, article_ids: Sequence[int]) -> list[Told]:
        """What alerts have told of these articles."""
        statements = tables.statements.c
        with self._read() as connection:
            found = [
                row
                for some in reading.chunks(article_ids)
                for row in connection.execute(
                    select(_told).where(_told.c.article_id.in_(some), _told.c.withdrawn == 0)
                ).all()
            ]
            standing = {
                (article_id, statement_id): row
                for some in reading.chunks(sorted({one.article_id for one in found}))
                for article_id, statement_id, row in connection.execute(
                    select(statements.article_id, statements.id, statements.row).where(statements.article_id.in_(some))
                )
            }
        return [
            Told(
                one.alert_id,
                one.statement_id,
                one.article_id,
                one.fingerprint,
                standing.get((one.article_id, one.statement_id)),
            )
            for one in found
        ]

    def replacements(self, told: Sequence[Told]) -> dict[int, int]:
        """The statements that stand in the place of withdrawn ones."""
        table = tables.withdrawals.c
        with self._read() as connection:
            return {
                row.statement_id: row.replaced_by
                for some in reading.chunks(sorted({one.article_id for one in told}))
                for row in connection.execute(
                    select(table.statement_id, table.replaced_by).where(
                        table.article_id.in_(some), table.replaced_by.is_not(None)
                    )
                )
            }

    def follow(self, position: Position, until: int, events: Sequence[Event], at: datetime) -> bool:
        """Commit events together with the new position."""
        with self._write() as connection:
            if _position(connection) != position:
                return False
            moved = update(_follower).where(_follower.c.name == FOLLOWER).values(change=until)
            connection.execute(moved)
            with_webhook = _have_webhooks(connection, {event.alert_id for event in events})
            kept = [event for event in events if event.alert_id in with_webhook]
            if kept:
                made = [delivery_row(event, at, has_webhook=with_webhook[event.alert_id]) for event in kept]
                connection.execute(insert(_deliveries), made)
                _remember(connection, kept)
            return True

    # --- delivering

    def due(self, at: datetime, alerts: int, each: int, but: Collection[int] = ()) -> dict[int, list[Delivery]]:
        """Deliveries that are due, by the ids of their alerts."""
        is_due = _deliveries.c.due_at <= rows.microseconds(at)
        longest = func.min(_deliveries.c.due_at)
        # The sum keeps SQLite from reading all deliveries in the order of their alerts: those that are due are few.
        whose = _deliveries.c.alert_id + literal_column("0")
        waiting = (
            select(whose)
            .join(_alerts, _alerts.c.id == _deliveries.c.alert_id)
            .where(is_due, _alerts.c.paused == 0, whose.not_in(but))
            .group_by(whose)
            .order_by(longest, whose)
            .limit(alerts)
        )
        oldest = select(_deliveries).where(is_due).order_by(_deliveries.c.due_at, _deliveries.c.id).limit(each)
        with self._read() as connection:
            return {
                alert_id: [
                    delivery_of(row) for row in connection.execute(oldest.where(_deliveries.c.alert_id == alert_id))
                ]
                for alert_id in connection.scalars(waiting).all()
            }

    def settle(self, delivery_id: int, result: TryResult) -> None:
        """Commit how sending went."""
        values = {
            "state": result.state.value,
            "tries": _deliveries.c.tries + 1,
            "due_at": rows.microseconds(result.due_at),
            "tried_at": rows.microseconds(result.at),
            "status": result.status,
            "problem": rows.as_json_or_null(result.problem),
        }
        with self._write() as connection:
            connection.execute(update(_deliveries).where(_deliveries.c.id == delivery_id).values(values))

    def postpone(self, alert_id: int, until: datetime) -> None:
        """Let everything of an alert that is due wait."""
        waits = (_deliveries.c.alert_id == alert_id) & (_deliveries.c.due_at < rows.microseconds(until))
        with self._write() as connection:
            connection.execute(update(_deliveries).where(waits).values(due_at=rows.microseconds(until)))

    def states(self) -> dict[DeliveryState, int]:
        """How many deliveries there are in each state."""
        counted = select(_deliveries.c.state, func.count().label("held")).group_by(_deliveries.c.state)
        with self._read() as connection:
            found = {row.state: row.held for row in connection.execute(counted)}
        return {state: found.get(state.value, 0) for state in DeliveryState}

    def remove_deliveries(self, before: datetime, limit: int) -> int:
        """Forget some deliveries that are older and do not wait."""
        old = select(_deliveries.c.id).where(
            _deliveries.c.at < rows.microseconds(before), _deliveries.c.due_at.is_(None)
        )
        with self._write() as connection:
            ids = connection.scalars(old.order_by(_deliveries.c.at).limit(limit)).all()
            if ids:
                connection.execute(delete(_deliveries).where(_deliveries.c.id.in_(ids)))
            return len(ids)


def _position(connection: Connection) -> Position | None:
    query = select(_follower.c.change, _follower.c.edition).where(_follower.c.name == FOLLOWER)
    row = connection.execute(query).one_or_none()
    return None if row is None else Position(row.change, row.edition)


def _next_edition(connection: Connection, change: int) -> int:
    """The next edition of the alerts; where there was none, the change log is followed from this change on."""
    this = _follower.c.name == FOLLOWER
    taken = update(_follower).where(this).values(edition=_follower.c.edition + 1).returning(_follower.c.edition)
    edition = connection.scalar(taken)
    if edition is None:
        # Numbers of editions go on where an earlier follower had ended: somebody may remember one.
        edition = rows.now()
        connection.execute(insert(_follower).values(name=FOLLOWER, change=change, edition=edition))
    return int(edition)


def _have_webhooks(connection: Connection, ids: set[int]) -> dict[int, bool]:
    """By id, those of these alerts that are still there, and whether each has a webhook."""
    return {
        alert_id: url is not None
        for some in reading.chunks(sorted(ids))
        for alert_id, url in connection.execute(
            select(_alerts.c.id, _alerts.c.webhook_url).where(_alerts.c.id.in_(some))
        )
    }


def _remember(connection: Connection, events: Sequence[Event]) -> None:
    new = layout.of(connection).upsert(_told)
    told = {
        (event.alert_id, event.statement_id): {
            "alert_id": event.alert_id,
            "statement_id": event.statement_id,
            "article_id": event.article_id,
            "fingerprint": event.fingerprint or "",
            "withdrawn": int(event.kind is EventKind.WITHDRAWN),
        }
        for event in events
    }
    anew = {name: new.excluded[name] for name in ("fingerprint", "withdrawn")}
    connection.execute(
        new.on_conflict_do_update(index_elements=["alert_id", "statement_id"], set_=anew), list(told.values())
    )


def _with_webhook(connection: Connection, alert_id: int) -> None:
    if alert_with(connection, alert_id).webhook_url is None:
        raise NoWebhook("This alert has no webhook: nothing is delivered but by its feeds. Give it one first.")


def _list_waiting(connection: Connection, alert_id: int) -> None:
    """What waited for a webhook that is gone is in the feeds alone."""
    waits = (_deliveries.c.alert_id == alert_id) & _deliveries.c.due_at.is_not(None)
    values = {"state": DeliveryState.LISTED.value, "due_at": None}
    connection.execute(update(_deliveries).where(waits).values(values))


def _make_due(connection: Connection, alert_id: int, at: datetime) -> None:
    """What waits is tried at once: the receiver is another one, or is ready now."""
    waits = (_deliveries.c.alert_id == alert_id) & _deliveries.c.due_at.is_not(None)
    connection.execute(update(_deliveries).where(waits).values(due_at=rows.microseconds(at)))
