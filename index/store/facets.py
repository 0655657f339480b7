"""Facets as SQL: how many of the statements in given rows have which speaker, source, kind and month."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from index.store import tables
from index.store.base import Facet, Facets, FacetValue

LISTED = 100
"""Speakers and sources listed; the others are too rare to choose from."""

SECOND = 1_000_000
"""Microseconds."""


def of_rows(connection: Connection, rows: Sequence[int]) -> Facets:
    """Count the statements in these rows."""
    statements, articles = tables.statements.c, tables.articles.c
    # One parameter holds them all, however many.
    # Source: SQLite documentation, "JSON Functions And Operators", section on json_each.
    given = func.json_each(json.dumps([int(row) for row in rows])).table_valued("value")
    chosen = select(
        statements.row,
        statements.id,
        statements.article_id,
        statements.kind,
        statements.family_id,
        articles.source_id,
        _month(articles.published_at).label("month"),
    ).join_from(tables.statements, tables.articles)
    found = chosen.where(statements.row.in_(select(given.c.value))).cte("found")
    total, families = connection.execute(select(func.count(), func.count(found.c.family_id.distinct()))).one()
    months = connection.execute(_counted(found.c.month, found.c.month, found.c.month.is_(None), found.c.month))
    return Facets(
        statements=total,
        families=families,
        speakers=_most(connection, _by_speaker(found)),
        sources=_most(connection, _by_source(found)),
        kinds=_most(connection, _counted(found.c.kind, found.c.kind, func.count().desc(), found.c.kind)),
        months=Facet(tuple(FacetValue(month or "", month or "", count) for month, _, count in months)),
    )


def _month(published_at: ColumnElement[Any]) -> ColumnElement[str]:
    """The month in UTC, as 2025-03; rounded down before 1970 too, where division rounds up."""
    into_second = (published_at % SECOND + SECOND) % SECOND
    return func.strftime("%Y-%m", (published_at - into_second) // SECOND, "unixepoch")


def _counted(value: Any, name: Any, *order: ColumnElement[Any]) -> Select[Any]:
    return select(value, name, func.count()).group_by(value, name).order_by(*order)


def _by_source(found: Any) -> Select[Any]:
    sources = tables.sources.c
    counted = _counted(sources.id, sources.name, func.count().desc(), sources.name, sources.id)
    return counted.join_from(tables.sources, found, found.c.source_id == sources.id)


def _by_speaker(found: Any) -> Select[Any]:
    said, speakers = tables.attributions.c, tables.speakers.c
    count = func.count(found.c.row.distinct())
    return (
        select(speakers.id, speakers.name, count)
        .join_from(
            found, tables.attributions, (said.article_id == found.c.article_id) & (said.statement_id == found.c.id)
        )
        .join(tables.speakers, speakers.id == said.speaker_id)
        .group_by(speakers.id)
        .order_by(count.desc(), speakers.name, speakers.id)
    )


def _most(connection: Connection, query: Select[Any]) -> Facet:
    found = [FacetValue(str(value), str(name), count) for value, name, count in connection.execute(query)]
    return Facet(tuple(found[:LISTED]), max(0, len(found) - LISTED))
