"""Families out: how many say the same words, who first, and in which wordings."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from index.model import Source
from index.store import rows, tables
from index.store.base import Family, FirstSeen, Wording
from index.store.reading import chunks

_statements, _articles, _sources = tables.statements.c, tables.articles.c, tables.sources.c


def families(connection: Connection, family_ids: Sequence[int]) -> dict[int, Family]:
    """How many statements, sources, reports and copies each family has, and where it was first seen."""
    reports = func.count(func.coalesce(_articles.report_id, _articles.id).distinct())
    query = (
        select(
            _statements.family_id,
            func.count().label("size"),
            func.count(_articles.source_id.distinct()).label("sources"),
            reports.label("reports"),
            (func.count(_articles.id.distinct()) - reports).label("copies"),
        )
        .join_from(tables.statements, tables.articles)
        .group_by(_statements.family_id)
    )
    return {
        row.family_id: Family(row.family_id, row.size, row.sources, row.reports, row.copies, first.get(row.family_id))
        for some in chunks(family_ids)
        for first in [_first_seen(connection, some)]
        for row in connection.execute(query.where(_statements.family_id.in_(some)))
    }


def _first_seen(connection: Connection, family_ids: Sequence[int]) -> dict[int, FirstSeen]:
    order = (_articles.published_at, _statements.row)
    place = func.row_number().over(partition_by=_statements.family_id, order_by=order).label("place")
    dated = (
        select(_statements.family_id, _statements.id, _articles.source_id, _articles.published_at, place)
        .join_from(tables.statements, tables.articles)
        .where(_statements.family_id.in_(family_ids), _articles.published_at.is_not(None))
        .subquery()
    )
    query = (
        select(dated, _sources.name, _sources.domain)
        .join(tables.sources, _sources.id == dated.c.source_id)
        .where(dated.c.place == 1)
    )
    return {
        row.family_id: FirstSeen(
            row.id, row.source_id, Source(row.name, row.domain), rows.known_moment(row.published_at)
        )
        for row in connection.execute(query)
    }


def wordings(connection: Connection, family_ids: Sequence[int]) -> dict[int, list[Wording]]:
    """The wordings of each family, those printed most often first."""
    times, first = func.count().label("times"), func.min(_statements.row).label("first")
    counted = (
        select(_statements.family_id, _statements.text, times, first)
        .group_by(_statements.family_id, _statements.text)
        .subquery()
    )
    query = (
        select(counted.c.family_id, counted.c.text, counted.c.times, _statements.id)
        .join(tables.statements, _statements.row == counted.c.first)
        .order_by(counted.c.times.desc(), counted.c.first)
    )
    found: defaultdict[int, list[Wording]] = defaultdict(list)
    for some in chunks(family_ids):
        for row in connection.execute(query.where(counted.c.family_id.in_(some))):
            found[row.family_id].append(Wording(row.text, row.times, row.id))
    return dict(found)
