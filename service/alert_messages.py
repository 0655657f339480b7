"""What is sent of an alert: the body of a webhook.

Source: Standard Webhooks, specification 1.0.0, "Payload structure": type, timestamp and data.
"""

from typing import Any

from index.alerts.telling import query_of, told_hits
from index.record import Record
from index.store.alerts import Alert, Delivery, EventKind
from service.views import hit_view


def message_of(record: Record, alert: Alert, delivery: Delivery) -> dict[str, Any] | None:
    """What is told of a delivery, as the record is now; None where its statement is gone and it is no withdrawal."""
    data = _data(record, alert, delivery)
    if data is None:
        return None
    about = {"alert": {"id": str(alert.id), "name": alert.name}}
    return {"type": delivery.event.kind.value, "timestamp": delivery.at.isoformat(), "data": about | data}


def _data(record: Record, alert: Alert, delivery: Delivery) -> dict[str, Any] | None:
    event = delivery.event
    if event.kind is EventKind.TEST:
        return {}
    if event.kind is EventKind.WITHDRAWN:
        return {
            "statement": {"id": str(event.statement_id)},
            "article": {"id": str(event.article_id)},
            "replaced_by": None if event.replaced_by is None else str(event.replaced_by),
        }
    hit = told_hits(record, alert, [event]).get(event.statement_id)
    if hit is None:
        return None
    return {"matches": event.matches, "hit": hit_view(hit, query_of(alert)).model_dump(mode="json")}
