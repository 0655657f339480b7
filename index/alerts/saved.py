"""Queries written down and read again: what an alert keeps of its search."""

from dataclasses import fields
from datetime import datetime
from typing import Any

from index import calibration
from index.fusion import Fusion
from index.model import CueClass, StatementKind
from index.search import Mode, Query
from index.store.asked import Filters
from index.store.jobs import Payload


def written(query: Query) -> Payload:
    """What decides which statements a query finds; how hits are ordered and paged is left out."""
    return {
        "text": query.text,
        "mode": query.mode.value,
        "floor": query.floor,
        "filters": _written_filters(query.filters),
    }


def read_query(saved: Payload) -> Query:
    """The query again."""
    return Query(
        text=saved["text"],
        filters=_filters(saved["filters"]),
        mode=Mode(saved["mode"]),
        floor=saved.get("floor", calibration.NO_MATCH_BELOW),
        fusion=Fusion.CONVEX,
    )


def _written_filters(filters: Filters) -> Payload:
    """The filters that are set."""
    nothing = Filters()
    set_ = {
        field.name: getattr(filters, field.name)
        for field in fields(filters)
        if getattr(filters, field.name) != getattr(nothing, field.name)
    }
    return {name: _plain(value) for name, value in set_.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Filters):
        return _written_filters(value)
    if isinstance(value, StatementKind | CueClass):
        return value.value
    return value.isoformat() if isinstance(value, datetime) else value


def _filters(saved: Payload) -> Filters:
    given: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in saved.items()}
    for name, kind in (("kinds", StatementKind), ("cue_classes", CueClass), ("excluding", _filters)):
        if name in given:
            given[name] = tuple(kind(one) for one in given[name])
    for name in ("published_from", "published_before"):
        if name in given:
            given[name] = datetime.fromisoformat(given[name])
    return Filters(**given)
