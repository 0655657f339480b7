"""The layout of PostgreSQL: vectors for pgvector, and the words of phrases beside an index of them.

Vectors of two models may have different dimensions and stand in one table; each model has an index of its own over its
part of it.
Source: pgvector's README, sections "HNSW", "Half-Precision Indexing" and, in the FAQ, on vectors with different
dimensions in one column.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

import numpy as np
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Insert,
    LargeBinary,
    Select,
    Table,
    and_,
    cast,
    delete,
    func,
    insert,
    literal_column,
    select,
    text,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import REGCLASS

from index.folding import UNSPACED, words
from index.store import tables
from index.store.arrays import Vectors
from index.store.asked import VectorBatch
from index.store.layouts import Embedded, FamilyKey
from index.store.postgres import tables as own
from index.store.reading import chunks
from index.store.wordings import BANDS, band_keys

EF_CONSTRUCTION = 128
"""How many neighbours a new vector is compared with for its place among them. With pgvector's 64, of 100,000 vectors
some had neighbours to which no way led; more take longer to write, in the turn of writers."""

MOST_CHARACTERS = 255
"""Longer words are not in the index of words: its keys have a greatest length."""


def upsert(table: Table) -> postgresql.Insert:
    """An INSERT that can say what to do where a key is there already."""
    return postgresql.insert(table)


def insert_missing(table: Table) -> Insert:
    """An INSERT that passes over rows whose key is there already."""
    return postgresql.insert(table).on_conflict_do_nothing()


# --- vectors


def as_text(vector: Vectors) -> str:
    """A vector as pgvector reads it, to the digits that half precision has."""
    return "[" + ",".join([f"{number:.5g}" for number in vector.tolist()]) + "]"


def write_vectors(connection: Connection, model_id: int, embedded: Sequence[Embedded]) -> None:
    """Add vectors of statements, in the place of those that a statement has of this model, passage by passage."""
    new = upsert(own.vectors)
    instead = new.on_conflict_do_update(constraint=own.vectors.primary_key, set_={"embedding": new.excluded.embedding})
    connection.execute(instead, _vector_rows(model_id, embedded))


def add_vectors(connection: Connection, model_id: int, embedded: Sequence[Embedded]) -> None:
    """Add vectors of statements that have none of this model."""
    connection.execute(insert(own.vectors), _vector_rows(model_id, embedded))


def _vector_rows(model_id: int, embedded: Sequence[Embedded]) -> list[dict[str, Any]]:
    return [
        {
            "article_id": one.article_id,
            "statement_row": one.row,
            "model_id": model_id,
            "passage": passage,
            "embedding": as_text(vector.astype(np.float16)),
        }
        for one in embedded
        for passage, vector in enumerate(one.vectors)
    ]


def read_vectors(connection: Connection, wanted: Sequence[int]) -> VectorBatch:
    """The served vectors of these rows."""
    table, models = own.vectors.c, tables.models.c
    sent = func.halfvec_send(table.embedding, type_=LargeBinary)
    query = (
        select(table.statement_row, sent)
        .join(tables.models, models.id == table.model_id)
        .where(models.serving == 1)
        .order_by(table.statement_row, table.passage)
    )
    found = [
        (row, np.frombuffer(sent, dtype=">f2", offset=4))
        for some in chunks(wanted)
        for row, sent in connection.execute(query.where(table.statement_row.in_(some)))
    ]
    if not found:
        return VectorBatch(np.empty(0, np.int64), np.empty((0, 0), np.float32))
    rows, vectors = zip(*found, strict=True)
    return VectorBatch(np.array(rows, dtype=np.int64), np.stack(vectors).astype(np.float32))


def without_vectors(model_id: int | None) -> Select[Any]:
    """Row and text of the statements that have no vectors of a model, in order of row."""
    table, statements = own.vectors.c, tables.statements.c
    embedded = and_(
        table.article_id == statements.article_id, table.statement_row == statements.row, table.model_id == model_id
    )
    return (
        select(statements.row, statements.text)
        .outerjoin(own.vectors, embedded)
        .where(table.statement_row.is_(None))
        .order_by(statements.row)
    )


def embedded(connection: Connection, model_id: int | None) -> int:
    """How many statements have vectors of a model: each of them has a first."""
    table = own.vectors.c
    return connection.scalar(select(func.count()).where(table.model_id == model_id, table.passage == 0)) or 0


def prepare_vectors(connection: Connection, model_id: int, dimension: int) -> None:
    """Make the index that finds neighbours among the vectors of a model."""
    connection.execute(
        text(
            f"CREATE INDEX {_index_of(model_id)} ON vectors USING hnsw "
            f"((embedding::halfvec({int(dimension)})) halfvec_ip_ops) WITH (ef_construction = {EF_CONSTRUCTION}) "
            f"WHERE model_id = {int(model_id)}"
        )
    )


def count_over(connection: Connection) -> None:
    """Without it the first searches of many statements are planned as if there were none, and take half a minute each.

    The database does it by itself a minute or so after many rows came.
    """
    searched = (
        tables.articles,
        tables.statements,
        tables.attributions,
        tables.aliases,
        tables.speakers,
        tables.sources,
    )
    named = (*searched, own.vectors, own.phrases, own.family_keys)
    connection.exec_driver_sql(f"ANALYZE {', '.join(table.name for table in named)}")


def drop_vectors_but(connection: Connection, model_id: int) -> None:
    """Forget the vectors of all other models."""
    models = tables.models.c
    for other in connection.scalars(select(models.id).where(models.id != model_id)).all():
        connection.execute(text(f"DROP INDEX {_index_of(other)}"))
    connection.execute(delete(own.vectors).where(own.vectors.c.model_id != model_id))


def _index_of(model_id: int) -> str:
    return f"vectors_of_model_{int(model_id)}"


# --- words


def spaced(phrase_words: Sequence[str]) -> str:
    """Folded words with one space before, between and behind them."""
    return f" {' '.join(phrase_words)} "


def write_words(connection: Connection, article_ids: Sequence[int]) -> None:
    """Keep the words of the statements of articles that were just written."""
    statements = tables.statements.c
    query = select(statements.article_id, statements.row, statements.text).where(statements.article_id.in_(article_ids))
    found = [(article_id, row, words(text)) for article_id, row, text in connection.execute(query)]
    values = [
        {"article_id": article_id, "statement_row": row, "folded": spaced(of_row), "words": _indexed(of_row)}
        for article_id, row, of_row in found
    ]
    if values:
        connection.execute(insert(own.phrases), values)


def remove_words(connection: Connection, article_ids: Sequence[int]) -> None:
    """Nothing: they go with the statements."""


def _indexed(of_text: Sequence[str]) -> list[str]:
    """The words that the index knows, once each; of a script without spaces, a word is no unit to be found by."""
    return sorted({word for word in of_text if len(word) <= MOST_CHARACTERS and not UNSPACED.search(word)})


def holding(phrase: str) -> Select[tuple[int]]:
    """The rows of the statements that hold the phrase's words next to each other; every row if it has no word."""
    asked = words(phrase)
    query = select(own.phrases.c.statement_row)
    if not asked:
        return query
    # A word of a script without spaces may begin and end anywhere.
    before = "" if UNSPACED.match(asked[0][0]) else " "
    behind = "" if UNSPACED.match(asked[-1][-1]) else " "
    held = own.phrases.c.folded.contains(f"{before}{' '.join(asked)}{behind}", autoescape=True)
    indexed = _indexed(asked)
    return query.where(own.phrases.c.words.contains(indexed), held) if indexed else query.where(held)


def found_by(connection: Connection, wanted: Sequence[int]) -> dict[int, str]:
    """The text that each of these statements is found by: its words, its article's title, its speakers' names."""
    statements, articles, said = tables.statements.c, tables.articles.c, tables.attributions.c
    names = func.string_agg(said.name, literal_column("' ; ' ORDER BY attributions.position"))
    query = (
        select(statements.row, statements.text, func.coalesce(articles.title, ""), func.coalesce(names, ""))
        .join_from(tables.statements, tables.articles, articles.id == statements.article_id)
        .outerjoin(
            tables.attributions, and_(said.article_id == statements.article_id, said.statement_id == statements.id)
        )
        .group_by(statements.row, statements.text, articles.title)
    )
    return {
        row: "\n".join(parts)
        for some in chunks(wanted)
        for row, *parts in connection.execute(query.where(statements.row.in_(some)))
    }


# --- families


def with_family_key(band: int, key: ColumnElement[int]) -> Select[tuple[int]]:
    """The rows of the statements that have this key in a band, ascending."""
    keys = own.family_keys.c
    return select(keys.statement_row).where(keys[own.BAND_KEYS[band]] == key).order_by(keys.statement_row)


def write_family_keys(connection: Connection, keys: Sequence[FamilyKey]) -> None:
    """Keep the keys under which later statements find these; those of a statement in the order of their bands."""
    of_statement: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for one in keys:
        of_statement[one.article_id, one.row].append(one.key)
    values = [
        {"article_id": article_id, "statement_row": row, **dict(zip_longest(own.BAND_KEYS, some[: len(own.BAND_KEYS)]))}
        for (article_id, row), some in of_statement.items()
    ]
    connection.execute(insert(own.family_keys), values)


def copy_family_keys(connection: Connection, keys: Sequence[FamilyKey], texts: Mapping[int, str]) -> None:
    """The same of statements with these texts, by row; what made the keys says of which band each is."""
    places = {
        row: dict(zip(band_keys(texts[row], kept=False), range(BANDS), strict=False))
        for row in {one.row for one in keys}
    }
    write_family_keys(connection, sorted(keys, key=lambda one: places[one.row].get(one.key, BANDS)))


def read_family_keys(connection: Connection, wanted: Sequence[int]) -> list[FamilyKey]:
    """The keys of the statements in these rows."""
    keys, statements = own.family_keys.c, tables.statements.c
    # By the article, too, by which the keys have an index.
    same = and_(keys.article_id == statements.article_id, keys.statement_row == statements.row)
    query = select(own.family_keys).join_from(tables.statements, own.family_keys, same)
    return [
        FamilyKey(article_id, row, key)
        for some in chunks(wanted)
        for article_id, row, *found in connection.execute(query.where(statements.row.in_(some)))
        for key in found
        if key is not None
    ]


# --- numbers


def next_numbers(connection: Connection, column: Column[int], count: int) -> list[int]:
    """So many numbers that were never given in this column, ascending."""
    if not count:
        return []
    given = func.nextval(cast(_sequence(column), REGCLASS))
    return sorted(connection.scalars(select(given).select_from(func.generate_series(1, count))))


def last_number(connection: Connection, column: Column[int]) -> int:
    """The greatest number that was given in this column.

    Source: PostgreSQL documentation, "Sequence Manipulation Functions" and "System Information Functions".
    """
    return connection.scalar(select(func.pg_sequence_last_value(cast(_sequence(column), REGCLASS)))) or 0


def count_from(connection: Connection, column: Column[int], last: int) -> None:
    """Give only numbers in this column that are greater than `last`."""
    connection.execute(select(func.setval(cast(_sequence(column), REGCLASS), last)))


def _sequence(column: Column[int]) -> ColumnElement[str]:
    return func.pg_get_serial_sequence(column.table.name, column.name)
