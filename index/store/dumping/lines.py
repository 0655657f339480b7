"""Rows as lines of JSON and back: one line for an article with all that hangs on it, one for any other row."""

import base64
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from sqlalchemy import Table

from index.store import tables
from index.store.asked import VectorBatch
from index.store.copying.articles import OF_ARTICLES, Held, Values
from index.store.layouts import FamilyKey

ARTICLE, TABLE, ROW = "article", "table", "row"
VECTORS, KEYS, BYTES = "vectors", "family_keys", "base64"
NARROW = "<f2"
"""Vectors as every store keeps them: float16, the low byte first."""


def row_line(table: str, row: Values) -> dict[str, Any]:
    """The line of a row that hangs on no article."""
    return {TABLE: table, ROW: _plain(row)}


def article_lines(held: Held) -> Iterator[dict[str, Any]]:
    """The lines of these articles, in the order of their ids."""
    of_article: dict[int, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for table in OF_ARTICLES:
        for row in held.rows[table.name]:
            identifier = row["id"] if table is tables.articles else row["article_id"]
            of_article[identifier][table.name].append(_plain(row))
    article_of = {row["row"]: row["article_id"] for row in held.rows[tables.statements.name]}
    for number, vector in zip(held.vectors.rows.tolist(), held.vectors.vectors, strict=True):
        of_article[article_of[number]][VECTORS].append([number, _text(vector.astype(NARROW).tobytes())])
    for key in held.keys:
        of_article[key.article_id][KEYS].append([key.row, key.key])
    return ({ARTICLE: of_article[identifier]} for identifier in held.ids)


def rows_of(table: Table, lines: Iterable[Mapping[str, Any]]) -> list[Values]:
    """The rows of lines of one table.

    Raises:
        ValueError: one has other columns.
        LookupError, TypeError: one is no such line.
    """
    return _rows(table, (line[ROW] for line in lines))


def held_of(lines: Sequence[Mapping[str, Any]], dimension: int) -> Held:
    """The articles of these lines; sources and speakers have lines of their own.

    Args:
        lines: of articles.
        dimension: of the vectors.

    Raises:
        ValueError, LookupError, TypeError: a line is not that of an article.
    """
    parts = [line[ARTICLE] for line in lines]
    rows = {
        table.name: _rows(table, (row for part in parts for row in part.get(table.name, ()))) for table in OF_ARTICLES
    }
    article_of = {row["row"]: row["article_id"] for row in rows[tables.statements.name]}
    vectors = [pair for part in parts for pair in part.get(VECTORS, ())]
    numbers = b"".join(base64.b64decode(vector, validate=True) for _, vector in vectors)
    return Held(
        ids=tuple(row["id"] for row in rows[tables.articles.name]),
        rows=rows,
        sources=[],
        speakers=[],
        vectors=VectorBatch(
            np.array([row for row, _ in vectors], np.int64),
            np.frombuffer(numbers, NARROW).astype(np.float32).reshape(len(vectors), dimension),
        ),
        keys=[FamilyKey(article_of[row], row, key) for part in parts for row, key in part.get(KEYS, ())],
    )


def _plain(row: Values) -> Values:
    return {name: {BYTES: _text(value)} if isinstance(value, bytes) else value for name, value in row.items()}


def _rows(table: Table, plain: Iterable[Mapping[str, Any]]) -> list[Values]:
    columns = {column.name for column in table.columns}
    rows = []
    for row in plain:
        if row.keys() != columns:
            raise ValueError(f"a row of {table.name} has other columns")
        rows.append({name: _value(value) for name, value in row.items()})
    return rows


def _value(plain: Any) -> Any:
    return base64.b64decode(plain[BYTES], validate=True) if isinstance(plain, dict) else plain


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")
