"""Alerts and their deliveries, from rows and to rows."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from index.errors import AlertNotFound
from index.store import rows, tables
from index.store.alerts import Alert, Delivery, DeliveryState, Event, EventKind, Secret

_alerts, _deliveries = tables.alerts, tables.deliveries


def alert_with(connection: Connection, alert_id: int) -> Alert:
    """The alert with this id.

    Raises:
        AlertNotFound: there is none.
    """
    found = read_alerts(connection, select(_alerts).where(_alerts.c.id == alert_id))
    if not found:
        raise AlertNotFound(str(alert_id))
    return found[0]


def read_alerts(connection: Connection, query: Select[Any]) -> list[Alert]:
    """The alerts that a query of their rows finds, each with its deliveries counted."""
    found = connection.execute(query).all()
    counts: defaultdict[int, dict[DeliveryState, int]] = defaultdict(dict)
    counted = select(_deliveries.c.alert_id, _deliveries.c.state, func.count()).group_by(
        _deliveries.c.alert_id, _deliveries.c.state
    )
    for alert_id, state, count in connection.execute(
        counted.where(_deliveries.c.alert_id.in_([one.id for one in found]))
    ):
        counts[alert_id][DeliveryState(state)] = count
    return [
        Alert(
            id=row.id,
            name=row.name,
            asked=rows.from_json(row.asked),
            query=rows.from_json(row.query),
            paused=bool(row.paused),
            created_at=rows.known_moment(row.created_at),
            webhook_url=row.webhook_url,
            secrets=_secrets(row.secrets),
            feed_hash=row.feed_hash,
            vector=row.vector,
            counts=counts[row.id],
        )
        for row in found
    ]


def secrets_column(secrets: Sequence[Secret]) -> str | None:
    """The secrets of a webhook as they are stored."""
    return rows.as_json([[secret.value, rows.microseconds(secret.until)] for secret in secrets]) if secrets else None


def _secrets(column: str | None) -> tuple[Secret, ...]:
    return tuple(Secret(value, rows.moment(until)) for value, until in rows.from_json(column) or ())


def delivery_of(row: rows.Row) -> Delivery:
    """The delivery that a row tells of."""
    return Delivery(
        id=row.id,
        message=row.message,
        at=rows.known_moment(row.at),
        event=Event(
            alert_id=row.alert_id,
            kind=EventKind(row.kind),
            statement_id=row.statement_id or 0,
            article_id=row.article_id or 0,
            matches=bool(row.matches),
            relevance=row.relevance,
            semantic=row.semantic,
            lexical=row.lexical,
            replaced_by=row.replaced_by,
        ),
        state=DeliveryState(row.state),
        tries=row.tries,
        due_at=rows.moment(row.due_at),
        tried_at=rows.moment(row.tried_at),
        status=row.status,
        problem=rows.from_json(row.problem),
    )


def delivery_row(event: Event, at: datetime, *, has_webhook: bool) -> dict[str, Any]:
    """The row of a new delivery; without a webhook it stands in the feeds alone."""
    return {
        "alert_id": event.alert_id,
        "message": f"msg_{uuid.uuid4().hex}",
        "kind": event.kind.value,
        "at": rows.microseconds(at),
        "statement_id": event.statement_id or None,
        "article_id": event.article_id or None,
        "matches": int(event.matches),
        "relevance": event.relevance,
        "semantic": event.semantic,
        "lexical": event.lexical,
        "replaced_by": event.replaced_by,
        "state": (DeliveryState.WAITING if has_webhook else DeliveryState.LISTED).value,
        "tries": 0,
        "due_at": rows.microseconds(at) if has_webhook else None,
    }
