"""Full text in SQLite's FTS5: words of the statement, of its article's title and of its speakers' names.

It finds phrases. What a question's words find is the business of `index.lexical`, which reads its texts here.
Source: SQLite documentation, "FTS5 Extension", sections 4.3 (tokenizers) and 5.1.1 (bm25).
"""

from collections.abc import Iterator

import numpy as np
from sqlalchemy import ColumnElement, Connection, func, literal, literal_column, select, text

from index.folding import words
from index.model import StatementKind
from index.store import filtering, layout, phrases, reading
from index.store.arrays import Rows
from index.store.asked import Filters, Match, TextBatch
from index.store.phrases import statements_fts as _fts

# The plus keeps SQLite from asking the full-text index anew for every row of a list.
_row: ColumnElement[int] = literal_column("+statements_fts.rowid")


def verbatim(connection: Connection, query: str, filters: Filters, within: Rows | None = None) -> list[Match]:
    """Every statement that holds the query's words next to each other, best first.

    Those of a script without spaces are all as good: FTS5 cannot score them.
    """
    if not words(query):
        return []
    matched = phrases.matching(query)
    # FTS5 gives better matches smaller numbers; the record counts upwards.
    score: ColumnElement[float] = literal(0.0) if matched is None else -func.bm25(literal_column(_fts.name))
    found = select(_fts.c.rowid, score.label("score")).where(phrases.says(query))
    if matched is not None:
        found = found.where(matched)
    if filters.narrow:
        found = found.where(_row.in_(filtering.matching(filters, phrases.holding)))
    if within is not None:
        found = found.where(filtering.in_rows(_row, within))
    best = connection.execute(found.order_by(text("score DESC"), _fts.c.rowid))
    return [Match(row, score) for row, score in best]


def added(connection: Connection, after: int, until: int | None, at_once: int) -> Iterator[TextBatch]:
    """The texts of the statements that were added between two changes, so many at a time, in order of row.

    One that is removed between two looks at a cluster has none any more.
    """
    for some in reading.added(connection, after, until, at_once):
        texts = layout.of(connection).found_by(connection, [row for row, _ in some])
        standing = [(row, kind) for row, kind in some if row in texts]
        if not standing:
            continue
        yield TextBatch(
            np.array([row for row, _ in standing], dtype=np.int64),
            [texts[row] for row, _ in standing],
            np.array([kind == StatementKind.NARRATIVE.value for _, kind in standing], dtype=bool),
        )
