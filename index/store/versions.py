"""Former versions of articles: kept when the next one comes, and read again.

The present version stands in `articles` and `statements`, a former one in one row of `versions`, with its statements
as they last were. So the first version of an article costs nothing, and no search can meet a statement that was
withdrawn. `withdrawals` leads from the id of such a statement to the version that last had it.
"""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, literal, select

from index.comparison import Comparison, Known, compare
from index.errors import StatementNotFound, VersionNotFound
from index.store import corrections, reading, rows, tables
from index.store.stored import (
    Since,
    StoredArticle,
    StoredAttribution,
    StoredStatement,
    StoredVersion,
    VersionCounts,
    Withdrawn,
)
from index.store.writes import NewStatement

_versions, _withdrawals = tables.versions, tables.withdrawals
_OF_ARTICLE = ("title", "url", "authors", "published_at", "language", "text", "content_hash", "ingested_at")


def supersede(
    connection: Connection, article_id: int, ids: Sequence[int], new: Sequence[NewStatement]
) -> Mapping[int, int | None]:
    """Keep the present version of an article, which the statements given are about to replace.

    Returns:
        The first version that had each of those new statements which an earlier version had and the present has not.
    """
    present = reading.article(connection, article_id)
    stored = reading.statements(connection, tables.statements.c.article_id == article_id)
    later = [Known(one, item.statement) for one, item in zip(ids, new, strict=True)]
    comparison = compare([Known(one.id, one.statement) for one in stored], later)
    _keep(connection, present, stored, comparison)
    coming_back = _take_back(connection, article_id, set(ids))
    _withdraw(connection, present.version + 1, stored, later, comparison)
    return coming_back


def _keep(
    connection: Connection, present: StoredArticle, stored: Sequence[StoredStatement], comparison: Comparison
) -> None:
    articles = tables.articles.c
    values: dict[str, Any] = {name: articles[name] for name in _OF_ARTICLE}
    values |= {
        "article_id": articles.id,
        "version": articles.version,
        "statements": literal(_packed(stored)),
        "next_added": literal(len(comparison.added)),
        "next_changed": literal(len(comparison.changed)),
        "next_unchanged": literal(len(comparison.unchanged)),
        "next_withdrawn": literal(len(comparison.withdrawn)),
    }
    row = select(*values.values()).where(articles.id == present.id)
    connection.execute(insert(_versions).from_select(list(values), row))


def _take_back(connection: Connection, article_id: int, ids: set[int]) -> dict[int, int | None]:
    """Forget the withdrawal of statements that the new version has again; returns their first versions."""
    table = _withdrawals.c
    query = select(table.statement_id, table.since).where(table.article_id == article_id)
    again = {row.statement_id: row.since for row in connection.execute(query) if row.statement_id in ids}
    for some in reading.chunks(list(again)):
        connection.execute(delete(_withdrawals).where(table.article_id == article_id, table.statement_id.in_(some)))
    return again


def _withdraw(
    connection: Connection,
    version: int,
    stored: Sequence[StoredStatement],
    later: Sequence[Known],
    comparison: Comparison,
) -> None:
    successors = {place: later[other].id for place, other in comparison.changed if stored[place].id != later[other].id}
    gone = [
        {
            "article_id": stored[place].article.id,
            "statement_id": stored[place].id,
            "version": version,
            "since": since.version if (since := stored[place].since) else None,
            "replaced_by": successors.get(place),
        }
        for place in (*comparison.withdrawn, *successors)
    ]
    if gone:
        connection.execute(insert(_withdrawals), gone)


def versions(connection: Connection, article_id: int, before: int | None, limit: int) -> list[StoredVersion]:
    """The versions of an article, newest first."""
    present = reading.article(connection, article_id)
    # One more than is asked for: each says what the version after it made of its statements.
    query = _former(article_id).order_by(_versions.c.version.desc()).limit(limit + 1)
    if before is not None:
        query = query.where(_versions.c.version < before)
    former = connection.execute(query).all()
    older = {row.version: row for row in former}
    listed = [_stored_version(row, present, older.get(row.version - 1)) for row in former]
    if before is None or before > present.version:
        listed.insert(0, _present_version(connection, present, older.get(present.version - 1)))
    return listed[:limit]


def version(connection: Connection, article_id: int, number: int) -> StoredVersion:
    """One version of an article, or VersionNotFound."""
    latest = reading.article(connection, article_id).version
    if not 1 <= number <= latest:
        raise VersionNotFound(str(number), f"The article's versions are 1 to {latest}.")
    found = versions(connection, article_id, number + 1, 1)
    if not found or found[0].article.version != number:
        raise VersionNotFound(str(number), "It was replaced before this record kept the versions of articles.")
    return found[0]


def not_kept(connection: Connection, article_id: int) -> int:
    """How many of an article's first versions were replaced before the record kept versions."""
    first = func.coalesce(func.min(_versions.c.version), tables.articles.c.version)
    query = (
        select(first - 1)
        .join_from(tables.articles, _versions, isouter=True)
        .where(tables.articles.c.id == article_id)
        .group_by(tables.articles.c.version)
    )
    return connection.scalar(query) or 0


def statements(connection: Connection, article_id: int, number: int) -> list[StoredStatement]:
    """The statements that a version had; none for a version that is not kept."""
    row = connection.execute(_former(article_id).where(_versions.c.version == number)).one_or_none()
    if row is not None:
        return _unpacked(connection, row, reading.article(connection, article_id))
    articles = tables.articles.c
    present = select(articles.id).where(articles.id == article_id, articles.version == number)
    return reading.statements(connection, tables.statements.c.article_id.in_(present))


def withdrawn(connection: Connection, statement_id: int) -> Withdrawn:
    """A statement that was withdrawn, or StatementNotFound."""
    query = select(_withdrawals).where(_withdrawals.c.statement_id == statement_id)
    gone = connection.execute(query).one_or_none()
    if gone is None:
        raise StatementNotFound(str(statement_id))
    last = gone.version - 1
    (found,) = (one for one in statements(connection, gone.article_id, last) if one.id == statement_id)
    at = reading.version_times(connection, [gone.article_id])[gone.article_id, gone.version]
    return Withdrawn(found, gone.version, at, gone.replaced_by)


def _former(article_id: int) -> Select[Any]:
    return select(_versions).where(_versions.c.article_id == article_id)


def _stored_version(row: rows.Row, present: StoredArticle, before: rows.Row | None) -> StoredVersion:
    count = row.next_changed + row.next_unchanged + row.next_withdrawn
    return StoredVersion(
        _as_it_was(row, present),
        row.content_hash,
        present=False,
        statements=count,
        changes=_changes(row, count, before),
    )


def _present_version(connection: Connection, present: StoredArticle, before: rows.Row | None) -> StoredVersion:
    articles, of_article = tables.articles.c, tables.statements.c.article_id == present.id
    content_hash = connection.execute(select(articles.content_hash).where(articles.id == present.id)).scalar_one()
    count = connection.execute(select(func.count()).select_from(tables.statements).where(of_article)).scalar_one()
    return StoredVersion(
        present, content_hash, present=True, statements=count, changes=_changes(present, count, before)
    )


def _changes(of: rows.Row | StoredArticle, statements: int, before: rows.Row | None) -> VersionCounts | None:
    if of.version == 1:
        return VersionCounts(added=statements, changed=0, unchanged=0, withdrawn=0)
    if before is None:
        return None
    return VersionCounts(before.next_added, before.next_changed, before.next_unchanged, before.next_withdrawn)


def _as_it_was(row: rows.Row, present: StoredArticle) -> StoredArticle:
    article = replace(
        present.article,
        text=row.text,
        title=row.title,
        url=row.url,
        authors=tuple(json.loads(row.authors)),
        published_at=rows.moment(row.published_at),
        language=row.language,
    )
    return replace(present, article=article, version=row.version, ingested_at=rows.known_moment(row.ingested_at))


def _packed(stored: Sequence[StoredStatement]) -> bytes:
    """Statements as compressed JSON: a fifth of its size, and nobody ever searches in it."""
    return zlib.compress(rows.as_json([_columns(one) for one in stored]).encode())


def _columns(stored: StoredStatement) -> dict[str, Any]:
    correction = stored.correction
    return rows.statement_columns(stored.statement) | {
        "id": stored.id,
        "external_id": stored.external_id,
        "family_id": stored.family_id,
        "since": stored.since.version if stored.since else None,
        "speakers": [rows.attribution_columns(by.attribution) | {"id": by.speaker_id} for by in stored.speakers],
        "correction": corrections.columns(correction) | {"at": rows.microseconds(correction.at)}
        if correction
        else None,
    }


def _unpacked(connection: Connection, row: rows.Row, present: StoredArticle) -> list[StoredStatement]:
    article = _as_it_was(row, present)
    times = reading.version_times(connection, [present.id])
    return [_statement(columns, article, times) for columns in json.loads(zlib.decompress(row.statements))]


def _statement(
    columns: dict[str, Any], article: StoredArticle, times: Mapping[tuple[int, int], datetime]
) -> StoredStatement:
    speakers = tuple(StoredAttribution(by["id"], rows.attribution_of(by)) for by in columns["speakers"])
    since, correction = columns["since"], columns["correction"]
    return StoredStatement(
        row=0,
        id=columns["id"],
        external_id=columns["external_id"],
        statement=rows.extracted_of_json(columns, [by.attribution for by in speakers]),
        speakers=speakers,
        family_id=columns["family_id"],
        article=article,
        correction=corrections.correction_of(rows.known_moment(correction["at"]), correction) if correction else None,
        since=None if since is None else Since(since, times[article.id, since]),
    )
