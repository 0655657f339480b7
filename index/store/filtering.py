"""Filters as SQL: one SELECT of the statement rows that pass, used by every kind of search."""

from collections.abc import Callable

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal, or_, select, tuple_

from index.folding import fold
from index.hosts import forms
from index.store import dialects, layout, rows, tables
from index.store.arrays import Rows
from index.store.asked import Filters, Match

Holding = Callable[[str], Select[tuple[int]]]
"""From a phrase to the rows of the statements that hold it."""

MAX_ID = 2**63 - 1

PARTS = 10_000
"""A confidence counts to its fourth digit."""

BEFORE_ALL_TIMES = float(-(2**62))
"""Stands for the time of an undated article; no calendar reaches back so many microseconds."""


AFTER_HYPHEN = "."


def matching(filters: Filters, holding: Holding) -> Select[tuple[int]]:
    """The rows of the statements that pass the filters; `holding` says how this database finds a phrase."""
    statements, articles = tables.statements.c, tables.articles.c
    query = select(statements.row)
    if filters.kinds:
        query = query.where(statements.kind.in_([kind.value for kind in filters.kinds]))
    if filters.cue_classes:
        query = query.where(statements.cue_class.in_([cue_class.value for cue_class in filters.cue_classes]))
    if filters.reviewed is not None:
        query = query.where(
            _reviewed() if filters.reviewed else statements.row.not_in(select(statements.row).where(_reviewed()))
        )
    if filters.articles:
        query = query.where(statements.article_id.in_(filters.articles))
    if filters.speakers or filters.min_confidence is not None:
        said = tuple_(statements.article_id, statements.id)
        query = query.where(said.in_(_attributed(filters.speakers, filters.min_confidence)))
    query = query.where(*(statements.row.in_(found) for found in map(holding, filters.phrases)))
    query = query.where(*(statements.row.not_in(matching(barred, holding)) for barred in filters.excluding))
    of_article = _of_article(filters)
    if of_article:
        query = query.where(statements.article_id.in_(select(articles.id).where(*of_article)))
    return query


def matching_within(
    filters: Filters, holding: Holding, within: Rows | None, at_most: int | None = None
) -> Select[tuple[int]]:
    """The same of the statements in these rows alone, however many they are, and no more than that; None for all."""
    query = matching(filters, holding).limit(at_most)
    return query if within is None else query.where(in_rows(tables.statements.c.row, within))


def in_rows(row: ColumnElement[int], wanted: Rows) -> ColumnElement[bool]:
    """Whether a row is one of these."""
    return dialects.stands_in(row, literal(wanted.tolist(), dialects.Numbers))


def latest(connection: Connection, filters: Filters, limit: int) -> list[Match]:
    """The statements that pass the filters, last published first and undated last."""
    statements, articles = tables.statements.c, tables.articles.c
    at = func.coalesce(articles.published_at, BEFORE_ALL_TIMES)
    query = select(statements.row, at).join_from(tables.statements, tables.articles)
    if filters.narrow:
        query = query.where(statements.row.in_(matching(filters, layout.of(connection).holding)))
    found = connection.execute(query.order_by(at.desc(), statements.row).limit(limit))
    return [Match(row, float(time)) for row, time in found]


def _attributed(speakers: tuple[str, ...], min_confidence: float | None) -> Select[tuple[int, int]]:
    """Article and id of statements with a speaker who has one of these names, if any are given, and is sure enough.

    Not their rows: SQLite would look each statement up twice, which takes three times as long.
    """
    said = tables.attributions.c
    query = select(said.article_id, said.statement_id)
    if speakers:
        query = query.where(said.speaker_id.in_(speakers_called(speakers)))
    if min_confidence is not None:
        query = query.where(said.confidence >= _least(min_confidence))
    return query


def _reviewed() -> ColumnElement[bool]:
    """The condition of an index that has these statements alone: they are few."""
    return tables.statements.c.review.is_not(None)


def _least(confidence: float) -> float:
    """The least confidence that is rounded to this one: what is compared as it stands in the table has an index."""
    return (round(confidence * PARTS) - 0.5) / PARTS


def speakers_called(given: tuple[str, ...]) -> Select[tuple[int]]:
    """The ids of the speakers with one of these ids, names or aliases."""
    ids = _numbers(given)
    by_id = select(tables.speakers.c.id).where(tables.speakers.c.id.in_(ids))
    by_name = select(tables.aliases.c.speaker_id).where(tables.aliases.c.folded.in_([fold(name) for name in given]))
    return by_id.union(by_name).subquery().select()


def _of_article(filters: Filters) -> list[ColumnElement[bool]]:
    articles, sources = tables.articles.c, tables.sources.c
    conditions: list[ColumnElement[bool]] = []
    if filters.sources:
        named = select(sources.id).where(
            or_(
                sources.id.in_(_numbers(filters.sources)),
                sources.folded.in_([fold(name) for name in filters.sources]),
                sources.domain.in_([form for name in filters.sources for form in forms(name)]),
            )
        )
        conditions.append(articles.source_id.in_(named))
    if filters.languages:
        conditions.append(_of_languages(filters.languages))
    if filters.published_from is not None:
        conditions.append(articles.published_at >= rows.microseconds(filters.published_from))
    if filters.published_before is not None:
        conditions.append(articles.published_at < rows.microseconds(filters.published_before))
    return conditions


def _of_languages(languages: tuple[str, ...]) -> ColumnElement[bool]:
    """`en` also lets `en-GB` through (RFC 4647, basic filtering).

    A range of tags, which an index knows: no letter or digit comes before the hyphen, and the full stop comes next.
    """
    language = func.lower(tables.articles.c.language)
    return or_(
        *(and_(language >= tag, language < f"{tag}{AFTER_HYPHEN}") for tag in (one.casefold() for one in languages))
    )


def _numbers(given: tuple[str, ...]) -> list[int]:
    """Those of the given words that could be an identifier."""
    return [
        int(word) for word in given if word.isascii() and word.isdigit() and len(word) <= 19 and int(word) <= MAX_ID
    ]
