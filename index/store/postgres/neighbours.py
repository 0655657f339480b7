"""Nearest neighbours as SQL: every cosine of a few statements, or the nearest of many by pgvector's HNSW index.

Answers are arrays, packed by the server: one value is quicker to read than thousands of rows.
Source: pgvector's README, sections "Iterative Index Scans" and "Filtering".
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from sqlalchemy import (
    ColumnElement,
    Connection,
    Double,
    LargeBinary,
    Select,
    Text,
    bindparam,
    cast,
    func,
    literal_column,
    select,
)

from index.scores import Scores
from index.store import dialects, filtering, tables
from index.store.arrays import Rows, Vectors
from index.store.asked import Filters
from index.store.postgres import layout
from index.store.postgres import tables as own
from index.store.postgres.planner import about_what_share

EF_SEARCH = 400
"""How many neighbours a scan of the index has in hand; more come from going on with the scan."""

MORE_MEMORY = 50
"""How often `work_mem` a scan may take; it takes some 200 bytes for each vector that it has come by.

Of 30,000 that pass of 100,000, all of them behind the nearest 20,000, 40,000 or 60,000, it found 95, 98 and 100% of the
first ten, and without this 88, 23 and 5%. Measured with four questions each, by a script that was not kept.
"""

# Citus would not tell its workers what `set_config` sets.
_SETTINGS = (
    # On the workers of a cluster too; a server without Citus takes note of it and does nothing.
    "SET LOCAL citus.propagate_set_commands = 'local'",
    f"SET LOCAL hnsw.ef_search = {EF_SEARCH}",
    # Without it a filter leaves a few of the first EF_SEARCH. In strict order a scan that goes on leaves out whatever
    # is nearer than what it gave before, and that is what was missed; we put in order ourselves.
    "SET LOCAL hnsw.iterative_scan = relaxed_order",
    "SET LOCAL hnsw.max_scan_tuples = 2000000",
    # At its limit of memory, 4 MB by default, a scan gives what it has in hand for the nearest that pass: after some
    # 20,000 vectors, fewer than lie between a question in one language and what was said in another.
    f"SET LOCAL hnsw.scan_mem_multiplier = {MORE_MEMORY}",
)

LEAST_SHARE, SURE = 4, 1.25
"""Of what is wanted without a filter, a filter leaves at least a fourth; and by how much its share is rounded up."""

_NOTHING: ColumnElement[bytes] = literal_column("''::bytea")

_PAIR = np.dtype([("row", ">i8"), ("score", ">f8")])


def packed_rows(connection: Connection, query: Select[tuple[int]]) -> Rows:
    """The rows that a query finds, ascending, shape (n,)."""
    found = query.subquery()
    (column,) = found.c
    packed = func.string_agg(func.int8send(column), _NOTHING, type_=LargeBinary)
    return np.sort(np.frombuffer(connection.scalar(select(packed)) or b"", dtype=">i8").astype(np.int64))


def every(connection: Connection, model_id: int, query: Vectors, among: Rows | None) -> Scores:
    """The cosine of each statement in these rows, or of all."""
    table = own.vectors.c
    near = select(table.statement_row.label("row"), (-_distance("vector")).label("score"))
    near = near.where(table.model_id == model_id)
    given: dict[str, object] = {"query": layout.as_text(query)}
    if among is not None:
        near = near.where(dialects.stands_in(table.statement_row, bindparam("rows", type_=dialects.Numbers)))
        given["rows"] = among.tolist()
    return _scores(connection, near, given)


def nearest(
    connection: Connection, model_id: int, dimension: int, query: Vectors, filters: Filters, limit: int
) -> Scores:
    """The cosines of the statements with the nearest vectors, of those that pass the filters.

    Args:
        connection: a transaction.
        model_id: the model that made the query.
        dimension: of its vectors.
        query: shape (dimension,), float32, unit length.
        filters: what to pass.
        limit: how many vectors are wanted; a statement may have several. Of those that a filter lets through its share
            of them, as the planner reckons it, and at least a quarter.
    """
    # In one round trip.
    connection.exec_driver_sql("; ".join(_SETTINGS))
    table, statements = own.vectors.c, tables.statements.c
    columns = table.statement_row.label("row"), (-_distance("vector")).label("score")
    near: Select[Any] = select(*columns)
    if filters.narrow:
        of_statement = (table.article_id == statements.article_id) & (table.statement_row == statements.row)
        passing = filtering.matching(filters, layout.holding)
        near = passing.join(own.vectors, of_statement).with_only_columns(*columns)
        limit = max(limit // LEAST_SHARE, round(limit * min(1.0, SURE * about_what_share(connection, passing))))
    # The model as it is, not as a parameter: the planner has to see that the index is of this one.
    of_model = table.model_id == literal_column(str(int(model_id)))
    found = near.where(of_model).order_by(_distance("halfvec", dimension)).limit(limit)
    return _scores(connection, found, {"query": layout.as_text(query)})


def _distance(kind: str, dimension: int | None = None) -> ColumnElement[float]:
    """The inner product with the query, negated, as an index of pgvector sorts by it."""
    vector = own.Vector(kind, dimension)
    query = cast(bindparam("query", type_=Text), vector)
    return cast(own.vectors.c.embedding, vector).op("<#>", return_type=Double())(query)


def _scores(connection: Connection, found: Select[Any], given: Mapping[str, object]) -> Scores:
    """The highest score of each row; put in order here: the server would carry each vector along for that."""
    scores = found.subquery()
    pair = func.int8send(scores.c.row).op("||")(func.float8send(scores.c.score))
    packed = func.string_agg(pair, _NOTHING, type_=LargeBinary)
    pairs = np.frombuffer(connection.scalar(select(packed), given) or b"", dtype=_PAIR)
    if not len(pairs):
        return Scores.none()
    rows, scored = pairs["row"].astype(np.int64), pairs["score"].astype(np.float64)
    order = np.argsort(rows, kind="stable")
    each, first = np.unique(rows[order], return_index=True)
    return Scores(each, np.maximum.reduceat(scored[order], first))
