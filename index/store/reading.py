"""Rows out: articles and statements."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, bindparam, select

from index.errors import ArticleNotFound, StatementNotFound
from index.store import corrections, dialects, rows, tables
from index.store.asked import Said
from index.store.stored import Since, StoredArticle, StoredAttribution, StoredStatement
from index.store.writes import KeptCorrection, Known

T = TypeVar("T")

IN_ONE_QUERY = 5_000
"""Values bound in one query; SQLite takes 32,766 (its documentation, "Limits", section 9)."""


def chunks(values: Sequence[T], size: int = IN_ONE_QUERY) -> Iterator[Sequence[T]]:
    """The values in runs of at most `size`."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def added(connection: Connection, after: int, until: int | None, at_once: int) -> Iterator[Sequence[rows.Row]]:
    """Row and kind of the statements that were added after a change number, in order of row, so many at a time.

    `until` is the last change that counts; None for all, where the tables hold no more than the change log.
    Of a whole record no more than that is held; a follower that lags behind has all that it lacks listed at once.
    """
    statements = tables.statements.c
    query = select(statements.row, statements.kind)
    if until is not None:
        query = query.where(statements.change <= until)
    if after:
        # Put in order here: asked for that order, SQLite reads every statement there is.
        found = connection.execute(query.where(statements.change > after)).all()
        yield from chunks(sorted(found, key=attrgetter("row")), at_once)
        return
    query = query.order_by(statements.row)
    page = connection.execute(query.limit(at_once)).all()
    while page:
        yield page
        page = connection.execute(query.where(statements.row > page[-1].row).limit(at_once)).all()


def known(connection: Connection, article_ids: Sequence[int]) -> dict[int, Known]:
    """Hash and version of those of these articles that are stored."""
    articles = tables.articles.c
    query = select(articles.id, articles.content_hash, articles.version)
    return {
        identifier: Known(content_hash, version)
        for some in chunks(article_ids)
        for identifier, content_hash, version in connection.execute(query.where(articles.id.in_(some)))
    }


def articles_query() -> Select[Any]:
    """All articles with their sources, in the columns that `rows.article_of` reads."""
    articles, sources = tables.articles.c, tables.sources.c
    return select(
        articles.id.label("article_id"),
        articles.source_id,
        articles.origin,
        articles.external_id.label("article_external_id"),
        articles.title,
        articles.url,
        articles.authors,
        articles.published_at,
        articles.language,
        articles.text.label("article_text"),
        articles.version,
        articles.ingested_at,
        sources.name.label("source_name"),
        sources.domain.label("source_domain"),
    ).join_from(tables.articles, tables.sources)


def article(connection: Connection, article_id: int) -> StoredArticle:
    """One article, or ArticleNotFound."""
    row = connection.execute(articles_query().where(tables.articles.c.id == article_id)).one_or_none()
    if row is None:
        raise ArticleNotFound(str(article_id))
    return rows.article_of(row)


def articles(connection: Connection, after: int | None, limit: int) -> list[StoredArticle]:
    """A page of articles in order of id."""
    query = articles_query().order_by(tables.articles.c.id).limit(limit)
    if after is not None:
        query = query.where(tables.articles.c.id > after)
    return [rows.article_of(row) for row in connection.execute(query)]


def statement(connection: Connection, statement_id: int) -> StoredStatement:
    """One statement, or StatementNotFound."""
    found = statements(connection, tables.statements.c.id == statement_id)
    if not found:
        raise StatementNotFound(str(statement_id))
    return found[0]


_SAID_BY = tuple(
    column.label(f"by_{column.name}")
    for column in tables.attributions.c
    if column.name not in ("article_id", "statement_id", "position")
)
"""What is asked for of each speaker, behind the columns of statements and corrections; null where there is none."""
_SPEAKER = tuple(column.name.removeprefix("by_") for column in _SAID_BY)


def _asked(condition: ColumnElement[bool]) -> Select[Any]:
    """The statements that meet a condition on their table, with what was corrected; once for each speaker.

    One query for all of it: what is done around each query takes longer than SQLite does.
    """
    table, said, by_hand = tables.statements, tables.attributions, tables.corrections
    corrected = (
        (by_hand.c.article_id == table.c.article_id)
        & (by_hand.c.statement_id == table.c.id)
        & (by_hand.c.standing == 1)
    )
    said_it = (said.c.article_id == table.c.article_id) & (said.c.statement_id == table.c.id)
    return (
        select(table, *corrections.BESIDE_STATEMENTS, *_SAID_BY)
        .outerjoin(by_hand, corrected)
        .outerjoin(said, said_it)
        .where(condition)
        .order_by(table.c.article_id, table.c.ordinal, said.c.position)
    )


# Putting these queries together takes longer than to run them, and a list of numbers in one parameter is one query
# whatever is in the list.
_IN_THESE_ROWS = dialects.stands_in(tables.statements.c.row, bindparam("wanted", type_=dialects.Numbers))
_WITH_THESE_IDS = dialects.stands_in(tables.articles.c.id, bindparam("wanted", type_=dialects.Numbers))


@cache
def _in_rows() -> Select[Any]:
    return _asked(_IN_THESE_ROWS)


def load(connection: Connection, wanted: Sequence[int]) -> dict[int, StoredStatement]:
    """The statements in these rows."""
    return {found.row: found for found in _read(connection, _in_rows(), {"wanted": [int(row) for row in wanted]})}


def statements(connection: Connection, condition: ColumnElement[bool]) -> list[StoredStatement]:
    """The statements that meet a condition on their table, in order of article and place."""
    return _read(connection, _asked(condition), {})


def _read(connection: Connection, asked: Select[Any], given: Mapping[str, object]) -> list[StoredStatement]:
    by_statement = [list(same) for _, same in groupby(connection.execute(asked, given).all(), attrgetter("row"))]
    found = [same[0] for same in by_statement]
    of_article = articles_with_ids(connection, {row.article_id for row in found})
    read = [
        rows.statement_of(row, of_article[row.article_id], _speakers(same))
        for row, same in zip(found, by_statement, strict=True)
    ]
    read = _with_first_versions(connection, read, [row.since for row in found])
    return [
        _with_correction(one, corrections.of_row(row, row.corrected)) if row.corrected is not None else one
        for one, row in zip(read, found, strict=True)
    ]


def _with_first_versions(
    connection: Connection, read: Sequence[StoredStatement], since: Sequence[int | None]
) -> list[StoredStatement]:
    known = [(one, number) for one, number in zip(read, since, strict=True)]
    older = {one.article.id for one, number in known if number not in (None, one.article.version)}
    times = version_times(connection, older)
    return [
        replace(one, since=Since(number, times.get((one.article.id, number), one.article.ingested_at)))
        if number is not None
        else one
        for one, number in known
    ]


def version_times(connection: Connection, article_ids: Iterable[int]) -> dict[tuple[int, int], datetime]:
    """When each version of these articles came in, by article and version, as far as they are kept."""
    versions, articles = tables.versions.c, tables.articles.c
    former = select(versions.article_id, versions.version, versions.ingested_at)
    present = select(articles.id, articles.version, articles.ingested_at)
    return {
        (article_id, version): rows.known_moment(ingested_at)
        for some in chunks(sorted(article_ids))
        for query in (former.where(versions.article_id.in_(some)), present.where(articles.id.in_(some)))
        for article_id, version, ingested_at in connection.execute(query)
    }


def _with_correction(stored: StoredStatement, kept: KeptCorrection) -> StoredStatement:
    return replace(stored, found=kept.found, correction=kept.correction)


def articles_with_ids(connection: Connection, ids: Iterable[int]) -> dict[int, StoredArticle]:
    """These articles by id; those that are not there are missing."""
    found = connection.execute(_with_ids(), {"wanted": sorted(ids)}).all()
    return {row.article_id: rows.article_of(row) for row in found}


@cache
def _with_ids() -> Select[Any]:
    return articles_query().where(_WITH_THESE_IDS)


def _speakers(same: Sequence[rows.Row]) -> list[StoredAttribution]:
    """The speakers of one statement, a row of `_asked` for each."""
    found = [dict(zip(_SPEAKER, row[-len(_SPEAKER) :], strict=True)) for row in same if row.by_speaker_id is not None]
    return [StoredAttribution(columns["speaker_id"], rows.attribution_of(columns)) for columns in found]


def family_ids(connection: Connection, wanted: Sequence[int]) -> dict[int, int]:
    """The family of each row that still stands."""
    found = connection.execute(_families(), {"wanted": [int(row) for row in wanted]}).all()
    return {row.row: row.family_id for row in found}


def said(connection: Connection, wanted: Sequence[int]) -> dict[int, Said]:
    """Text and family of each row that still stands."""
    found = connection.execute(_said(), {"wanted": [int(row) for row in wanted]}).all()
    return {row: Said(text, family_id) for row, text, family_id in found}


@cache
def _families() -> Select[Any]:
    return select(tables.statements.c.row, tables.statements.c.family_id).where(_IN_THESE_ROWS)


@cache
def _said() -> Select[Any]:
    statements = tables.statements.c
    return select(statements.row, statements.text, statements.family_id).where(_IN_THESE_ROWS)
