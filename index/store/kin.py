"""Families out: how many say the same words, who first, and in which wordings."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select

from index.model import Source
from index.store import rows, tables
from index.store.base import Family, FirstSeen, Wording
from index.store.reading import chunks

_statements, _articles, _sources = tables.statements.c, tables.articles.c, tables.sources.c


def families(connection: Connection, family_ids: Sequence[int]) -> dict[int, Family]:
    """How many statements, sources, reports and copies each family has, and where it was first seen."""
    return {
        row.family_id: Family(row.family_id, row.size, row.sources, row.reports, row.copies, first.get(row.family_id))
        for some in chunks(family_ids)
        for first in [_first_seen(connection, some)]
        for row in connection.execute(_sizes(), {"families": some})
    }


# Putting these queries together takes longer than to run them.
_OF_THESE = _statements.family_id.in_(bindparam("families", expanding=True))


@cache
def _sizes() -> Select[Any]:
    reports = func.count(func.coalesce(_articles.report_id, _articles.id).distinct())
    return (
        select(
            _statements.family_id,
            func.count().label("size"),
            func.count(_articles.source_id.distinct()).label("sources"),
            reports.label("reports"),
            (func.count(_articles.id.distinct()) - reports).label("copies"),
        )
        .join_from(tables.statements, tables.articles)
        .where(_OF_THESE)
        .group_by(_statements.family_id)
    )


def _first_seen(connection: Connection, family_ids: Sequence[int]) -> dict[int, FirstSeen]:
    return {
        row.family_id: FirstSeen(
            row.id, row.source_id, Source(row.name, row.domain), rows.known_moment(row.published_at)
        )
        for row in connection.execute(_first(), {"families": family_ids})
    }


@cache
def _first() -> Select[Any]:
    order = (_articles.published_at, _statements.row)
    place = func.row_number().over(partition_by=_statements.family_id, order_by=order).label("place")
    dated = (
        select(_statements.family_id, _statements.id, _articles.source_id, _articles.published_at, place)
        .join_from(tables.statements, tables.articles)
        .where(_OF_THESE, _articles.published_at.is_not(None))
        .subquery()
    )
    return (
        select(dated, _sources.name, _sources.domain)
        .join(tables.sources, _sources.id == dated.c.source_id)
        .where(dated.c.place == 1)
    )


def wordings(connection: Connection, family_ids: Sequence[int]) -> dict[int, list[Wording]]:
    """The wordings of each family, those printed most often first."""
    found: defaultdict[int, list[Wording]] = defaultdict(list)
    for some in chunks(family_ids):
        for row in connection.execute(_wordings(), {"families": some}):
            found[row.family_id].append(Wording(row.text, row.times, row.id))
    return dict(found)


@cache
def _wordings() -> Select[Any]:
    times, first = func.count().label("times"), func.min(_statements.row).label("first")
    counted = (
        select(_statements.family_id, _statements.text, times, first)
        .where(_OF_THESE)
        .group_by(_statements.family_id, _statements.text)
        .subquery()
    )
    return (
        select(counted.c.family_id, counted.c.text, counted.c.times, _statements.id)
        .join(tables.statements, _statements.row == counted.c.first)
        .order_by(counted.c.times.desc(), counted.c.first)
    )
