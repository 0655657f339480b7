"""Rows out: articles and statements."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from operator import attrgetter
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, select

from index.errors import ArticleNotFound, StatementNotFound
from index.store import corrections, rows, tables
from index.store.base import KeptCorrection, Known, Since, StoredArticle, StoredAttribution, StoredStatement

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


def load(connection: Connection, wanted: Sequence[int]) -> dict[int, StoredStatement]:
    """The statements in these rows."""
    return {
        found.row: found
        for some in chunks(wanted)
        for found in statements(connection, tables.statements.c.row.in_(some))
    }


def statements(connection: Connection, condition: ColumnElement[bool]) -> list[StoredStatement]:
    """The statements that meet a condition on their table, in order of article and place."""
    table = tables.statements
    found = connection.execute(select(table).where(condition).order_by(table.c.article_id, table.c.ordinal)).all()
    of_article = articles_with_ids(connection, {row.article_id for row in found})
    speakers = _speakers_of(connection, condition)
    read = [rows.statement_of(row, of_article[row.article_id], speakers[row.article_id, row.id]) for row in found]
    read = _with_first_versions(connection, read, [row.since for row in found])
    by_hand = corrections.standing(connection, condition)
    return [_with_correction(one, by_hand.get((one.article.id, one.id))) for one in read]


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


def _with_correction(stored: StoredStatement, kept: KeptCorrection | None) -> StoredStatement:
    return replace(stored, found=kept.found, correction=kept.correction) if kept else stored


def articles_with_ids(connection: Connection, ids: Iterable[int]) -> dict[int, StoredArticle]:
    """These articles by id; those that are not there are missing."""
    return {
        row.article_id: rows.article_of(row)
        for some in chunks(sorted(ids))
        for row in connection.execute(articles_query().where(tables.articles.c.id.in_(some)))
    }


def _speakers_of(
    connection: Connection, condition: ColumnElement[bool]
) -> defaultdict[tuple[int, int], list[StoredAttribution]]:
    said, statements = tables.attributions, tables.statements.c
    query = (
        select(said)
        .join(
            tables.statements,
            (said.c.article_id == statements.article_id) & (said.c.statement_id == statements.id),
        )
        .where(condition)
        .order_by(said.c.position)
    )
    speakers: defaultdict[tuple[int, int], list[StoredAttribution]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        attribution = StoredAttribution(row["speaker_id"], rows.attribution_of(dict(row)))
        speakers[row["article_id"], row["statement_id"]].append(attribution)
    return speakers


def family_ids(connection: Connection, wanted: Sequence[int]) -> dict[int, int]:
    """The family of each row that still stands."""
    return _of_rows(connection, tables.statements.c.family_id, wanted)


def texts(connection: Connection, wanted: Sequence[int]) -> dict[int, str]:
    """The text of each row that still stands."""
    return _of_rows(connection, tables.statements.c.text, wanted)


def _of_rows(connection: Connection, column: ColumnElement[T], wanted: Sequence[int]) -> dict[int, T]:
    row = tables.statements.c.row
    return {
        found: value
        for some in chunks(wanted)
        for found, value in connection.execute(select(row, column).where(row.in_(some)))
    }
