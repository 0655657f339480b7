"""Families out: how many say the same words, who first, and in which wordings."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Subquery, bindparam, func, select

from index.model import Source
from index.store import dialects, rows, tables
from index.store.stored import Family, FirstSeen, Wording

_statements, _articles, _sources = tables.statements.c, tables.articles.c, tables.sources.c


def families(connection: Connection, family_ids: Sequence[int]) -> dict[int, Family]:
    """How many statements, sources, reports and copies each family has, and where it was first seen."""
    found = connection.execute(_families(), {"families": list(family_ids)}).all()
    return {
        row.family_id: Family(row.family_id, row.size, row.sources, row.reports, row.copies, _first_seen(row))
        for row in found
    }


def _first_seen(row: rows.Row) -> FirstSeen | None:
    if row.published_at is None:
        return None
    return FirstSeen(row.id, row.source_id, Source(row.name, row.domain), rows.known_moment(row.published_at))


# Putting these queries together takes longer than to run them.
_OF_THESE = dialects.stands_in(_statements.family_id, bindparam("families", type_=dialects.Numbers))


@cache
def _families() -> Select[Any]:
    """One query for all of it: what SQLAlchemy does around a second one took as long as SQLite for both."""
    sizes, first = _sizes(), _first()
    return (
        select(sizes, first.c.id, first.c.source_id, first.c.published_at, _sources.name, _sources.domain)
        .outerjoin(first, first.c.family_id == sizes.c.family_id)
        .outerjoin(tables.sources, _sources.id == first.c.source_id)
    )


def _sizes() -> Subquery:
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
        .subquery()
    )


def _first() -> Subquery:
    """Of each family the statement that was published first, if any has a date."""
    order = (_articles.published_at, _statements.row)
    place = func.row_number().over(partition_by=_statements.family_id, order_by=order).label("place")
    dated = (
        select(_statements.family_id, _statements.id, _articles.source_id, _articles.published_at, place)
        .join_from(tables.statements, tables.articles)
        .where(_OF_THESE, _articles.published_at.is_not(None))
        .subquery()
    )
    return select(dated).where(dated.c.place == 1).subquery()


def wordings(connection: Connection, family_ids: Sequence[int]) -> dict[int, list[Wording]]:
    """The wordings of each family, those printed most often first."""
    found: defaultdict[int, list[Wording]] = defaultdict(list)
    for row in connection.execute(_wordings(), {"families": list(family_ids)}).all():
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
