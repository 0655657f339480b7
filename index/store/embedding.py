"""Vectors and the change log: what a nearest-neighbour index reads to follow the store."""

from collections.abc import Iterator, Sequence

import numpy as np
from sqlalchemy import Connection, delete, func, select, update

from index.store import fulltext, layout, reading, tables, writing
from index.store.arrays import Rows, Vectors
from index.store.asked import Changes, VectorBatch
from index.store.layouts import Embedded
from index.store.writes import Model

BATCH = 4_096
"""Statements read at a time: 6 MB of vectors of 384 dimensions."""


def model(connection: Connection) -> Model | None:
    """The model in service."""
    row = connection.execute(select(tables.models).where(tables.models.c.serving == 1)).one_or_none()
    return None if row is None else Model(row.name, row.revision, row.dimension)


def change_number(connection: Connection) -> int:
    """The last number of the change log."""
    return connection.scalar(select(func.max(tables.changes.c.number))) or 0


def changes(connection: Connection, after: int, until: int | None = None) -> Changes:
    """Everything that happened since a change number; up to another one, if tables show more than the change log."""
    reached = change_number(connection) if until is None else until
    return Changes(
        reached,
        model(connection),
        _removed_rows(connection, after),
        _added_vectors(connection, after, until),
        fulltext.added(connection, after, until, BATCH),
    )


def _removed_rows(connection: Connection, after: int) -> Rows:
    if not after:
        # Whoever begins holds nothing that could be gone.
        return np.empty(0, np.int64)
    table = tables.removals.c
    query = select(table.row).where(table.change > after)
    return np.array(connection.scalars(query).all(), dtype=np.int64)


def _added_vectors(connection: Connection, after: int, until: int | None) -> Iterator[VectorBatch]:
    for some in reading.added(connection, after, until, BATCH):
        yield vectors_of(connection, [one.row for one in some])


def vectors_of(connection: Connection, wanted: Sequence[int]) -> VectorBatch:
    """The served vectors of these rows."""
    return layout.of(connection).read_vectors(connection, wanted)


def model_id(connection: Connection, wanted: Model) -> int | None:
    """The number under which a model's vectors are kept."""
    table = tables.models.c
    return connection.scalar(
        select(table.id).where(table.revision == wanted.revision, table.dimension == wanted.dimension)
    )


def begin(connection: Connection, wanted: Model) -> None:
    """Make a place for the vectors of another model."""
    if model_id(connection, wanted) is None:
        no_model_yet = model(connection) is None
        writing.add_model(connection, wanted, serving=no_model_yet)


def without_vectors(connection: Connection, wanted: Model, limit: int, after: int) -> list[tuple[int, str]]:
    """Row and text of statements behind a row that this model has not embedded yet."""
    query = layout.of(connection).without_vectors(model_id(connection, wanted))
    behind = query.where(tables.statements.c.row > after).limit(limit)
    return [(row.row, row.text) for row in connection.execute(behind)]


def embedded(connection: Connection, wanted: Model) -> tuple[int, int]:
    """How many statements this model has embedded, of how many."""
    of_model = layout.of(connection).embedded(connection, model_id(connection, wanted))
    return of_model, connection.scalar(select(func.count(tables.statements.c.row))) or 0


def write(connection: Connection, wanted: Model, vectors: Sequence[tuple[int, Vectors]]) -> None:
    """Add vectors of statements that still stand."""
    number = model_id(connection, wanted)
    statements = tables.statements.c
    query = select(statements.row, statements.article_id).where(statements.row.in_([row for row, _ in vectors]))
    standing = {one.row: one.article_id for one in connection.execute(query)}
    embedded = [Embedded(standing[row], row, passages) for row, passages in vectors if row in standing]
    if number is not None and embedded:
        layout.of(connection).write_vectors(connection, number, embedded)


def finish(connection: Connection, wanted: Model) -> bool:
    """Put a complete model in service and drop the vectors of all others."""
    if without_vectors(connection, wanted, 1, after=0):
        return False
    table = tables.models
    number = model_id(connection, wanted)
    if number is None:
        return False
    connection.execute(update(table).values(serving=0))
    connection.execute(update(table).where(table.c.id == number).values(name=wanted.name, serving=1))
    layout.of(connection).drop_vectors_but(connection, number)
    connection.execute(delete(table).where(table.c.id != number))
    writing.log_change(connection, 0, "reembedded")
    return True
