"""A whole record on its way: what is in it, whether a store may take it, and how it is finished there."""

from collections.abc import Iterator

from sqlalchemy import Connection, Table, select

from index.errors import StoreError
from index.store import embedding, layout, tables
from index.store.copying import articles, beside, state
from index.store.copying.articles import Run
from index.store.copying.checking import Digests, Tally

OF_NO_ARTICLE = (tables.models, *beside.NAMED, *beside.ALONE)
"""Every table whose rows hang on no article."""

BEFORE_ALL = -1
"""Less than every id of an article."""


def runs(connection: Connection) -> Iterator[Run]:
    """All articles in order of id, so many at a time as are well held together; the last run may be empty."""
    run = articles.run_after(connection, BEFORE_ALL)
    yield run
    while not run.is_last:
        run = articles.run_after(connection, run.ids[-1])
        yield run


def served(connection: Connection) -> list[articles.Values]:
    """The model in service; a change of model that is under way is left behind."""
    query = select(tables.models).where(tables.models.c.serving == 1)
    return [dict(row) for row in connection.execute(query).mappings()]


def digest(connection: Connection, table: Table) -> Digests:
    """Count and hash of a table that hangs on no article."""
    if table is not tables.models:
        return {table.name: beside.digest(connection, table)}
    rows = served(connection)
    return {table.name: (len(rows), repr([sorted(row.items()) for row in rows]).encode())}


def tallied(connection: Connection) -> Tally:
    """Counts and hashes of everything, read run by run."""
    tally = Tally()
    for run in runs(connection):
        tally.take(articles.read(connection, run.ids).digests())
    for table in OF_NO_ARTICLE:
        tally.take(digest(connection, table))
    return tally


def refuse_used(connection: Connection) -> None:
    """Stop before anything is mixed.

    Raises:
        StoreError: the store holds something.
    """
    used = (tables.feeds, tables.api_keys)
    if embedding.change_number(connection) or any(connection.scalar(select(one.c.id).limit(1)) for one in used):
        raise StoreError("The store to copy into is not empty. Name an empty database or directory.")


def finish(connection: Connection) -> None:
    """Make what is slow to keep while rows come in, and let the store be served."""
    for model in served(connection):
        layout.of(connection).prepare_vectors(connection, model["id"], model["dimension"])
    layout.of(connection).count_over(connection)
    state.forget(connection)
