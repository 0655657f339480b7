"""Some articles with everything that hangs on them: read from one database, written to another."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, Table, delete, func, insert, select

from index.store import embedding, layout, tables
from index.store.asked import VectorBatch
from index.store.layouts import Embedded, FamilyKey
from index.store.reading import chunks

OF_ARTICLES = (
    tables.articles,
    tables.versions,
    tables.withdrawals,
    tables.statements,
    tables.corrections,
    tables.attributions,
    tables.aliases,
)
"""Tables with rows of articles, each after those that its keys lead to."""

MOST_AT_ONCE = 500
MOST_CHARACTERS_AT_ONCE = 1_000_000
"""Of the texts of the articles that are held together: some 8,000 statements, 12 MB of vectors of 384 dimensions."""

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """The ids of some articles that follow each other, without those up to `after`; the last run has no end."""

    after: int
    ids: tuple[int, ...]
    is_last: bool


@dataclass(frozen=True, slots=True)
class Held:
    """Articles with all that hangs on them, and the sources and speakers that they name."""

    ids: tuple[int, ...]
    rows: dict[str, list[Values]]
    sources: list[Values]
    speakers: list[Values]
    vectors: VectorBatch
    keys: list[FamilyKey]

    def digests(self) -> dict[str, tuple[int, bytes]]:
        """Count and SHA-256 of what there is of each kind, in whatever order it was read."""
        told = {name: _digest(rows) for name, rows in self.rows.items()}
        order = np.argsort(self.vectors.rows, kind="stable")
        packed = self.vectors.rows[order].tobytes() + self.vectors.vectors[order].astype("<f2").tobytes()
        told["vectors"] = len(self.vectors.rows), hashlib.sha256(packed).digest()
        told["family_keys"] = _digest([key._asdict() for key in self.keys])
        return told


def _digest(rows: Sequence[Values]) -> tuple[int, bytes]:
    written = "\n".join(sorted(repr(sorted(row.items())) for row in rows))
    return len(rows), hashlib.sha256(written.encode()).digest()


def run_after(connection: Connection, after: int) -> Run:
    """The next articles in order of id: so many as are well held together."""
    articles = tables.articles.c
    query = select(articles.id, func.length(articles.text)).where(articles.id > after)
    found = connection.execute(query.order_by(articles.id).limit(MOST_AT_ONCE)).all()
    ids: list[int] = []
    characters = 0
    for identifier, length in found:
        characters += length
        if ids and characters > MOST_CHARACTERS_AT_ONCE:
            break
        ids.append(identifier)
    return Run(after, tuple(ids), is_last=len(ids) == len(found) < MOST_AT_ONCE)


def ids_of(connection: Connection, run: Run) -> tuple[int, ...]:
    """The ids that a database has where another one has this run."""
    articles = tables.articles.c
    query = select(articles.id).where(articles.id > run.after).order_by(articles.id)
    return tuple(connection.scalars(query if run.is_last else query.where(articles.id <= run.ids[-1])))


def read(connection: Connection, ids: Sequence[int]) -> Held:
    """These articles, as far as they are there."""
    rows = {
        table.name: [row for some in chunks(ids) for row in _rows(connection, table, _article(table).in_(some))]
        for table in OF_ARTICLES
    }
    named = {row["speaker_id"] for name in (tables.attributions.name, tables.aliases.name) for row in rows[name]}
    statements = sorted(row["row"] for row in rows[tables.statements.name])
    return Held(
        ids=tuple(ids),
        rows=rows,
        sources=with_ids(connection, tables.sources, {row["source_id"] for row in rows[tables.articles.name]}),
        speakers=with_ids(connection, tables.speakers, named),
        vectors=embedding.vectors_of(connection, statements),
        keys=layout.of(connection).read_family_keys(connection, statements),
    )


def write(connection: Connection, held: Held, model_id: int | None) -> None:
    """Put articles in the place of what the database has under their ids."""
    here = layout.of(connection)
    for some in chunks(held.ids):
        here.remove_words(connection, some)
        connection.execute(delete(tables.articles).where(tables.articles.c.id.in_(some)))
    put(connection, tables.sources, held.sources)
    put(connection, tables.speakers, held.speakers)
    for table in OF_ARTICLES:
        add(connection, table, held.rows[table.name])
    article_of = {row["row"]: row["article_id"] for row in held.rows[tables.statements.name]}
    if model_id is not None and len(held.vectors.rows):
        here.add_vectors(connection, model_id, _by_statement(held.vectors, article_of))
    if held.keys:
        here.copy_family_keys(connection, held.keys, {row["row"]: row["text"] for row in held.rows["statements"]})
    for some in chunks(held.ids):
        here.write_words(connection, some)


def add(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Add rows that are not there yet."""
    if rows:
        connection.execute(insert(table), rows)


def put(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Add rows that have an id, or write over what is there under it."""
    if rows:
        statement = layout.of(connection).upsert(table)
        changed = {column.name: statement.excluded[column.name] for column in table.c if not column.primary_key}
        connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changed), rows)


def with_ids(connection: Connection, table: Table, ids: set[int]) -> list[Values]:
    """The rows of a table that have these ids."""
    return [row for some in chunks(sorted(ids)) for row in _rows(connection, table, table.c.id.in_(some))]


def _rows(connection: Connection, table: Table, condition: ColumnElement[bool]) -> list[Values]:
    return [dict(row) for row in connection.execute(select(table).where(condition)).mappings()]


def _article(table: Table) -> ColumnElement[int]:
    return table.c.id if table is tables.articles else table.c.article_id


def _by_statement(batch: VectorBatch, article_of: dict[int, int]) -> list[Embedded]:
    """One entry for each statement; its passages stand together in the batch, in order."""
    starts = np.flatnonzero(np.append(True, batch.rows[1:] != batch.rows[:-1]))
    parts = np.split(batch.vectors, starts[1:])
    return [Embedded(article_of[row], row, part) for row, part in zip(batch.rows[starts].tolist(), parts, strict=True)]
