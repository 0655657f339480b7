"""One statement corrected: its article's statements are written again in one transaction, under the ids they have.

Rows are never changed in place: an index that lags behind learns of new rows and of rows that are gone, of nothing
else.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from index.errors import CorrectedMeanwhile
from index.store import corrections, embedding, reading, tables, writing
from index.store.arrays import Vectors
from index.store.stored import StoredStatement
from index.store.writes import NewStatement
from index.store.writing import ToWrite


def correct(connection: Connection, row: int, corrected: NewStatement, model_id: int) -> None:
    """Put a statement in the place of the one in this row.

    Raises:
        CorrectedMeanwhile: nothing stands in this row any more.
    """
    table = tables.statements.c
    article_id = connection.scalar(select(table.article_id).where(table.row == row))
    if article_id is None:
        raise CorrectedMeanwhile
    stored = reading.statements(connection, table.article_id == article_id)
    vectors = _vectors(connection, stored)
    written = [corrected if one.row == row else _as_it_is(one, vectors[one.row]) for one in stored]
    waiting = [kept for kept in corrections.of_article(connection, article_id) if not kept.standing]
    change = writing.log_change(connection, article_id, "corrected" if corrected.correction else "restored")
    kept = writing.what_is_kept(connection, article_id, stored[0].article.version)
    writing.remove_statements(connection, article_id, change)
    writing.write_statements(connection, [ToWrite.of(article_id, change, written, kept)], model_id)
    corrections.replace(connection, article_id, [one.id for one in stored], written, waiting)


def _vectors(connection: Connection, stored: Sequence[StoredStatement]) -> dict[int, Vectors]:
    batch = embedding.vectors_of(connection, [one.row for one in stored])
    return {one.row: batch.vectors[batch.rows == one.row] for one in stored}


def _as_it_is(stored: StoredStatement, vectors: Vectors) -> NewStatement:
    return NewStatement(stored.statement, vectors, stored.external_id, stored.found, stored.correction)
