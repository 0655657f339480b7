"""A look at what a database holds that changes nothing in it: what a rehearsal of an ingest needs."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import inspect

from index.store import reading, tables
from index.store.postgres.connecting import engine_of, transaction
from index.store.writes import Known, LookUp


@contextmanager
def peek(url: str) -> Iterator[LookUp]:
    """What finds out which articles are stored; in a database without a record, none are.

    Raises:
        StoreAway: the database cannot be reached.
    """
    engine = engine_of(url, begin=("START TRANSACTION READ ONLY",), connections=1, lock_timeout_s=1)

    def known(article_ids: Sequence[int]) -> dict[int, Known]:
        with transaction(engine) as connection:
            if not inspect(connection).has_table(tables.articles.name):
                return {}
            return reading.known(connection, article_ids)

    try:
        yield known
    finally:
        engine.dispose()
