"""When the planner of the database is told to look at what was written, because much came.

A database looks by itself, a minute or so after many rows came. Until then it plans for what was there before, and a
search of a record that was filled meanwhile took half a minute.
Source: PostgreSQL documentation, "ANALYZE" and "The Autovacuum Daemon".
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy import Connection, Engine, select

from index.errors import StoreError
from index.store import tables
from index.store.postgres import layout
from index.store.postgres.connecting import first_column, translated

log = logging.getLogger(__name__)

COUNTED_FROM = 2_000
"""Statements. Searching fewer is quick, however it is planned."""
GROWN = 2
"""It is looked at whenever as many statements were written as ever before: a dozen times on the way to ten million."""

KEY = "counted_over"
"""The setting that holds how many statements had ever been written when somebody looked last."""

_EVER_WRITTEN = "SELECT pg_sequence_last_value(CAST(pg_get_serial_sequence('statements', 'row') AS regclass))"


class Counting:
    """What has the planner look once, whichever process wrote what made it due."""

    def __init__(self, reading: Engine, write: Callable[[], AbstractContextManager[Connection]], first: int) -> None:
        self._reading = reading
        self._write = write
        self._due_at = self._first = first

    def after_a_write(self) -> None:
        """Have it look, if it is due."""
        with _no_error_of_who_wrote(), translated():
            written = int(first_column(self._reading, _EVER_WRITTEN) or 0)
            if written >= self._due_at:
                self._due_at = GROWN * written
                self._look_if_due(written)

    def at_once(self) -> None:
        """Have it look in any case."""
        with _no_error_of_who_wrote(), self._write() as connection:
            layout.count_over(connection)

    def _look_if_due(self, written: int) -> None:
        """In a writer's turn: of two processes the second finds that the first has looked."""
        with self._write() as connection:
            kept = connection.scalar(select(tables.settings.c.value).where(tables.settings.c.key == KEY))
            if kept is not None and written < GROWN * int(kept):
                self._due_at = GROWN * int(kept)
                return
            layout.count_over(connection)
            setting = layout.upsert(tables.settings).values(key=KEY, value=str(written))
            connection.execute(
                setting.on_conflict_do_update(index_elements=["key"], set_={"value": setting.excluded.value})
            )


@contextmanager
def _no_error_of_who_wrote() -> Iterator[None]:
    """What was written is committed."""
    try:
        yield
    except StoreError:
        log.warning("the database was not told to look at what was written", exc_info=True)
