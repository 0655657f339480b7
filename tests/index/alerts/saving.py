"""Alerts for tests: saved, followed, and what they told."""

import threading
from datetime import UTC, datetime

from index.alerts.following import Follower
from index.alerts.saved import written
from index.record import Record
from index.search import Query, read
from index.store.alerts import Alert, AlertRequest, Event, EventKind

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def save(record: Record, query: Query, *, webhook_url: str | None = None, secret: str | None = None) -> Alert:
    request = AlertRequest("Of the bridge", {"q": query.text}, written(read(query)), webhook_url, secret)
    return record.store.alerts.add(request, NOW)


def follow(record: Record) -> int:
    return Follower(record, clock=lambda: NOW).work(threading.Event())


def told(record: Record, alert: Alert) -> list[Event]:
    """What an alert has told, oldest first."""
    return [one.event for one in reversed(record.store.alerts.deliveries(alert.id, None, 10_000))]


def told_of(record: Record, alert: Alert, kind: EventKind = EventKind.MATCHED) -> list[int]:
    return [event.statement_id for event in told(record, alert) if event.kind is kind]
