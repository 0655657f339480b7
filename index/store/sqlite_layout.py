"""The layout of the embedded store: packed vectors beside the rows, and phrases in FTS5."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Insert,
    Integer,
    Select,
    Table,
    Text,
    column,
    delete,
    func,
    insert,
    select,
    table,
    text,
)
from sqlalchemy.dialects import sqlite

from index.store import rows, tables
from index.store.arrays import Vectors
from index.store.asked import VectorBatch
from index.store.layouts import Embedded, FamilyKey
from index.store.phrases import holding as holding
from index.store.phrases import statements_fts as _fts
from index.store.reading import chunks

_ADD_KEY = "INSERT INTO family_keys (key, statement_row) VALUES (?, ?)"
_sequence = table("sqlite_sequence", column("name", Text), column("seq", Integer))


def upsert(table: Table) -> sqlite.Insert:
    """An INSERT that can say what to do where a key is there already."""
    return sqlite.insert(table)


def insert_missing(table: Table) -> Insert:
    """An INSERT that passes over rows whose key is there already."""
    return sqlite.insert(table).on_conflict_do_nothing()


def add_vectors(connection: Connection, model_id: int, embedded: Sequence[Embedded]) -> None:
    """Add vectors of statements that have none of this model."""
    write_vectors(connection, model_id, embedded)


def write_vectors(connection: Connection, model_id: int, embedded: Sequence[Embedded]) -> None:
    """Add vectors of statements, in the place of those that a statement has of this model."""
    connection.execute(
        insert(tables.vectors).prefix_with("OR REPLACE"),
        [{"model_id": model_id, "statement_row": one.row, "float16": rows.packed(one.vectors)} for one in embedded],
    )


def read_vectors(connection: Connection, wanted: Sequence[int]) -> VectorBatch:
    """The served vectors of these rows."""
    table, models = tables.vectors.c, tables.models.c
    query = (
        select(table.statement_row, table.float16, models.dimension)
        .join_from(tables.vectors, tables.models)
        .where(models.serving == 1)
        .order_by(table.statement_row)
    )
    found = [
        (row.statement_row, rows.unpacked(row.float16, row.dimension))
        for some in chunks(wanted)
        for row in connection.execute(query.where(table.statement_row.in_(some)))
    ]
    return _batch(found)


def _batch(found: Sequence[tuple[int, Vectors]]) -> VectorBatch:
    if not found:
        return VectorBatch(np.empty(0, np.int64), np.empty((0, 0), np.float32))
    repeated = np.repeat([row for row, _ in found], [len(passages) for _, passages in found])
    return VectorBatch(repeated.astype(np.int64), np.concatenate([passages for _, passages in found]))


def without_vectors(model_id: int | None) -> Select[Any]:
    """Row and text of the statements that have no vectors of a model, in order of row."""
    table, statements = tables.vectors.c, tables.statements.c
    embedded = (table.statement_row == statements.row) & (table.model_id == model_id)
    return (
        select(statements.row, statements.text)
        .outerjoin(tables.vectors, embedded)
        .where(table.statement_row.is_(None))
        .order_by(statements.row)
    )


def embedded(connection: Connection, model_id: int | None) -> int:
    """How many statements have vectors of a model."""
    return connection.scalar(select(func.count()).where(tables.vectors.c.model_id == model_id)) or 0


def prepare_vectors(connection: Connection, model_id: int, dimension: int) -> None:
    """Nothing: they are bytes in rows."""


def count_over(connection: Connection) -> None:
    """Nothing: `index.store.sqlite` says why."""


def drop_vectors_but(connection: Connection, model_id: int) -> None:
    """Forget the vectors of all other models."""
    connection.execute(delete(tables.vectors).where(tables.vectors.c.model_id != model_id))


def write_words(connection: Connection, article_ids: Sequence[int]) -> None:
    """Index the statements of articles that were just written."""
    connection.execute(
        text("""
            INSERT INTO statements_fts (rowid, text, title, speaker)
            SELECT s.row, s.text, coalesce(a.title, ''),
                   coalesce((SELECT group_concat(t.name, ' ; ') FROM attributions t
                             WHERE t.article_id = s.article_id AND t.statement_id = s.id), '')
            FROM statements s JOIN articles a ON a.id = s.article_id
            WHERE s.article_id IN (SELECT value FROM json_each(:article_ids)) ORDER BY s.row
        """),
        {"article_ids": rows.as_json(list(article_ids))},
    )


def remove_words(connection: Connection, article_ids: Sequence[int]) -> None:
    """Forget the statements of articles that are about to be deleted."""
    statements = tables.statements.c
    gone = select(statements.row).where(statements.article_id.in_(article_ids))
    connection.execute(delete(_fts).where(_fts.c.rowid.in_(gone)))


def found_by(connection: Connection, wanted: Sequence[int]) -> dict[int, str]:
    """The text that each of these statements is found by, as FTS5 keeps it."""
    query = select(_fts.c.rowid, _fts.c.text, _fts.c.title, _fts.c.speaker)
    return {
        row: "\n".join(parts)
        for some in chunks(wanted)
        for row, *parts in connection.execute(query.where(_fts.c.rowid.in_(some)))
    }


def with_family_key(band: int, key: ColumnElement[int]) -> Select[tuple[int]]:
    """The rows of the statements that have this key, ascending: a key is of one band."""
    del band
    keys = tables.family_keys.c
    return select(keys.statement_row).where(keys.key == key).order_by(keys.statement_row)


def write_family_keys(connection: Connection, keys: Sequence[FamilyKey]) -> None:
    """Keep the keys under which later statements find these."""
    # By the driver itself, and in the order of the table: ten keys a statement are most of the rows that are written.
    connection.exec_driver_sql(_ADD_KEY, sorted((one.key, one.row) for one in keys))


def copy_family_keys(connection: Connection, keys: Sequence[FamilyKey], texts: Mapping[int, str]) -> None:
    """The same, from another place: here, too, a key is found in whatever band it was."""
    del texts
    write_family_keys(connection, keys)


def read_family_keys(connection: Connection, wanted: Sequence[int]) -> list[FamilyKey]:
    """The keys of the statements in these rows."""
    keys, statements = tables.family_keys.c, tables.statements.c
    query = select(statements.article_id, keys.statement_row, keys.key).join_from(tables.family_keys, tables.statements)
    return [
        FamilyKey(*found)
        for some in chunks(wanted)
        for found in connection.execute(query.where(keys.statement_row.in_(some)))
    ]


# --- numbers


def next_numbers(connection: Connection, column: Column[int], count: int) -> list[int]:
    """So many numbers that were never given in this column: nobody else writes during this transaction."""
    last = last_number(connection, column)
    return list(range(last + 1, last + count + 1))


def last_number(connection: Connection, column: Column[int]) -> int:
    """The greatest number that was given in this column.

    Source: SQLite documentation, "SQLite Autoincrement".
    """
    given = select(_sequence.c.seq).where(_sequence.c.name == column.table.name)
    return connection.scalar(given) or connection.scalar(select(func.max(column))) or 0


def count_from(connection: Connection, column: Column[int], last: int) -> None:
    """Give only numbers in this column that are greater than `last`; its rows may be there already, or none."""
    of_table = _sequence.c.name == column.table.name
    if column.table.dialect_options["sqlite"]["autoincrement"]:
        connection.execute(delete(_sequence).where(of_table))
        connection.execute(insert(_sequence).values(name=column.table.name, seq=last))
