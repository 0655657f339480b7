"""Facets as SQL: how many of the statements in given rows, or that pass filters, have which speaker, source, month."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Connection,
    Row,
    Select,
    Text,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from index.store import dialects, filtering, layout, tables
from index.store.asked import Facet, Facets, FacetValue, Filters

LISTED = 100
"""Speakers and sources listed; the others are too rare to choose from."""


Counts = CompoundSelect[str, str | None, str | None, int]
"""Facet, value, name, count."""


def of_rows(connection: Connection, rows: Sequence[int]) -> Facets:
    """Count the statements in these rows."""
    return _counted(connection.execute(_of_given_rows(), {"rows": [int(row) for row in rows]}))


def of_filters(connection: Connection, filters: Filters) -> Facets:
    """Count the statements that pass; nobody lists them."""
    return _counted(connection.execute(_counts(filtering.matching(filters, layout.of(connection).holding))))


def _counted(rows: Iterable[Row[str, str | None, str | None, int]]) -> Facets:
    counts: defaultdict[str, list[FacetValue]] = defaultdict(list)
    for facet, value, name, count in rows:
        counts[facet].append(FacetValue("" if value is None else str(value), "" if name is None else str(name), count))
    ((statements,), (families,)) = counts["statements"], counts["families"]
    return Facets(
        statements=statements.count,
        families=families.count,
        speakers=_most(counts["speakers"]),
        sources=_most(counts["sources"]),
        kinds=_most(counts["kinds"]),
        months=Facet(tuple(sorted(counts["months"], key=lambda month: (not month.value, month.value)))),
    )


@cache
def _of_given_rows() -> Counts:
    """The counts of rows given as one parameter, however many; putting the query together takes longer than to run it.

    Source: SQLite documentation, "JSON Functions And Operators", section on json_each.
    """
    row = tables.statements.c.row
    return _counts(select(row).where(dialects.stands_in(row, bindparam("rows", type_=dialects.Numbers))))


def _chosen(statements_chosen: Select[tuple[int]]) -> CTE:
    """What is counted, of each statement that is chosen; read with its article, of the same shard in a cluster.

    Source: SQLite documentation, "The WITH Clause", section 3: a table expression that is used several times is made
    once.
    """
    statements, articles = tables.statements.c, tables.articles.c
    chosen = statements_chosen.join(tables.articles, articles.id == statements.article_id).with_only_columns(
        statements.row,
        statements.id,
        statements.article_id,
        statements.kind,
        statements.family_id,
        articles.source_id,
        dialects.month(articles.published_at).label("month"),
    )
    return chosen.cte("found")


def _counts(chosen: Select[tuple[int]]) -> Counts:
    """All counts of the statements that are chosen in one query: facet, value, name, count."""
    none = cast(null(), Text)
    found, sources, speakers, said = _chosen(chosen), tables.sources.c, tables.speakers.c, tables.attributions.c
    by_source = _count("sources", sources.id, sources.name).join_from(
        tables.sources, found, found.c.source_id == sources.id
    )
    by_speaker = (
        _count("speakers", speakers.id, speakers.name, found.c.row.distinct())
        .join_from(
            found, tables.attributions, (said.article_id == found.c.article_id) & (said.statement_id == found.c.id)
        )
        .join(tables.speakers, speakers.id == said.speaker_id)
    )
    return union_all(
        select(literal("statements"), none, none, func.count()).select_from(found),
        select(literal("families"), none, none, func.count(found.c.family_id.distinct())),
        _count("kinds", found.c.kind, found.c.kind),
        _count("months", found.c.month, found.c.month),
        by_source,
        by_speaker,
    )


def _count(facet: str, value: ColumnElement[Any], name: ColumnElement[Any], *of: ColumnElement[Any]) -> Select[Any]:
    # By the value as it stands: an index or a number groups faster than its text.
    return select(literal(facet), cast(value, Text), name, func.count(*of)).group_by(value, name)


def _most(found: Sequence[FacetValue]) -> Facet:
    """The values that most statements have; among equals in order of name."""
    ordered = sorted(found, key=lambda one: (-one.count, one.name, one.value))
    return Facet(tuple(ordered[:LISTED]), max(0, len(ordered) - LISTED))
