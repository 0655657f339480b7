"""The embedded store: one SQLite file in the data directory.

Write-ahead logging lets readers go on while one process writes; `synchronous = FULL` makes a commit survive a power
cut.
Source: SQLite documentation, "Write-Ahead Logging" and "PRAGMA Statements".
"""

import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, Select, create_engine, event, func, select
from sqlalchemy.exc import DatabaseError

from index.errors import StoreBusy, StoreDamaged, StoreError
from index.store import (
    embedding,
    filtering,
    fulltext,
    phrases,
    upgrade,
)
from index.store.arrays import Rows
from index.store.asked import Filters, Match
from index.store.copying import state
from index.store.in_hand import Hold
from index.store.listed import Listed
from index.store.relational import RelationalStore

FILE_NAME = "onrecord.sqlite3"

BUSY_TIMEOUT_S = 30.0
"""How long a writer waits for another process; a transaction here takes milliseconds, a large import a second."""

SEARCHES_AT_ONCE = 2
"""The others wait. Python gives its one lock away with every row that SQLite steps to, and takes it back for the next:
eight threads at that pass it round, and each has waited for milliseconds before it goes on. Of two, one computes while
the other reads, and the next pass of the encoder takes along all that wait.
"""

PRAGMAS: Mapping[str, str | int] = {
    # Readers go on while one process writes.
    "journal_mode": "WAL",
    # An acknowledged article outlasts a power cut: each commit is flushed, which costs some milliseconds.
    "synchronous": "FULL",
    "foreign_keys": "ON",
    # The rows that a question finds on its way are in no file.
    "temp_store": "MEMORY",
    # Nothing is mapped: each connection would map the file for itself, and a page counts as often for the process.
    "mmap_size": 0,
    # SQLite's own, in kB, said because builds differ. Each connection has one.
    "cache_size": -2_000,
    # In pages, SQLite's own: whoever reads looks into a longer log first.
    "wal_autocheckpoint": 1_000,
    # What a large import has made of the log is given back.
    "journal_size_limit": 64 * 1024**2,
}
"""What each connection is told; measured in docs/performance.md, section "SQLite".

Neither `optimize` nor `ANALYZE` is ever run: without statistics a question is planned alike in every record, large or
small, and a test can say that none reads a whole table. The page size is SQLite's own, 4,096 bytes.
Source: SQLite documentation, "PRAGMA Statements", "Memory-Mapped I/O" and "The SQLite Query Optimizer Overview".
"""


class SqliteStore(RelationalStore):
    """`index.store.base.Store` in one SQLite file; see there for what each method promises."""

    def __init__(
        self,
        data_dir: Path,
        *,
        busy_timeout_s: float = BUSY_TIMEOUT_S,
        unfinished: bool = False,
        pragmas: Mapping[str, str | int] = PRAGMAS,
    ) -> None:
        data_dir.mkdir(parents=True, exist_ok=True)
        self.path = data_dir / FILE_NAME
        self._reading = _engine(self.path, busy_timeout_s, pragmas, begin="BEGIN")
        self._writing = _engine(self.path, busy_timeout_s, pragmas, begin="BEGIN IMMEDIATE")
        self._watch_lock = threading.Lock()
        self._turns = threading.Semaphore(SEARCHES_AT_ONCE)
        self._listed = Listed()
        super().__init__()
        with _translated(self.path):
            upgrade.to_latest(self._writing, data_dir)
            self._watch = self._reading.raw_connection()
        with self._read() as connection:
            self._store_id = state.store_id(connection, unfinished=unfinished)

    @property
    def store_id(self) -> str:
        """A random name given when the store was made."""
        return self._store_id

    @contextmanager
    def _begin_reading(self) -> Iterator[Connection]:
        with _translated(self.path), self._reading.begin() as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with _translated(self.path), self._writing.begin() as connection:
            yield connection

    @contextmanager
    def _hold(self, kind: str) -> Iterator[Hold | None]:
        """By one process at a time: a transaction that stayed open would let nobody else write."""
        with self.alone(f"jobs-{kind}") as is_alone:
            yield Hold(self._read, self._write, outlasts_writes=True) if is_alone else None

    # --- searching

    def turn(self) -> threading.Semaphore:
        """What a search waits for: a few at a time."""
        return self._turns

    def matching_rows(self, filters: Filters, within: Rows | None = None, at_most: int | None = None) -> Rows:
        """The rows of all statements that pass the filters, ascending."""
        with self._read() as connection:
            if within is not None or at_most is not None:
                return _rows_of(connection, filtering.matching_within(filters, phrases.holding, within, at_most))
            change = embedding.change_number(connection)
            rows = self._listed.get(filters, change)
            if rows is None:
                rows = _rows_of(connection, filtering.matching(filters, phrases.holding))
                self._listed.keep(filters, change, rows)
            return rows

    def verbatim(self, phrase: str, filters: Filters, within: Rows | None = None) -> list[Match]:
        """All statements that hold the phrase's words in its order."""
        with self._read() as connection:
            return fulltext.verbatim(connection, phrase, filters, within)

    # --- the change log

    def data_version(self) -> int:
        """A number that differs from the last call's when any process committed in between."""
        with self._watch_lock, _translated(self.path):
            return int(self._watch.cursor().execute("PRAGMA data_version").fetchone()[0])

    # --- the whole

    @contextmanager
    def alone(self, name: str) -> Iterator[bool]:
        """Whether no other process is in this context by the same name."""
        lock = FileLock(self.path.parent / f"{name}.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            yield False
            return
        try:
            yield True
        finally:
            lock.release()

    def close(self) -> None:
        """Release every connection; the last process to do so folds the write-ahead log into the file."""
        with self._watch_lock:
            self._watch.close()
        self._reading.dispose()
        self._writing.dispose()


def _rows_of(connection: Connection, passing: Select[tuple[int]]) -> Rows:
    """The rows of a query, ascending.

    Handed over as one text: number by number takes five times as long where half of a record passes.
    """
    listed = connection.scalar(select(func.group_concat(passing.subquery().c.row)))
    return np.sort(np.fromstring(listed, np.int64, sep=",")) if listed else np.empty(0, np.int64)


def _engine(path: Path, busy_timeout_s: float, pragmas: Mapping[str, str | int], *, begin: str) -> Engine:
    """An engine whose transactions open with this statement.

    The driver's own transaction control is switched off, as the SQLAlchemy documentation advises ("SQLite", section
    on serializable isolation and savepoints); writers take the lock at once, so that none fails halfway.
    """
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"timeout": busy_timeout_s, "check_same_thread": False},
        pool_size=16,
        # The last one that was used is the next: its pages are at hand, and few are ever opened.
        pool_use_lifo=True,
        # What is asked and stored has no place in a log.
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.create_function(phrases.SAYS, 2, phrases.says_folded, deterministic=True)
        for name, value in pragmas.items():
            connection.execute(f"PRAGMA {name} = {value}")

    @event.listens_for(engine, "begin")
    def open_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """Say SQLite's errors in the record's words."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        reason = str(getattr(error, "orig", error))
        if "locked" in reason or "busy" in reason:
            raise StoreBusy(f"{path.name}: another process is writing. Nothing was stored; try again.") from error
        if any(sign in reason for sign in ("not a database", "malformed", "no such table", "no such column")):
            raise StoreDamaged(
                f"{path} is damaged ({reason}). Restore it from a backup; see docs/operations.md."
            ) from error
        raise StoreError(f"{path.name}: {reason}. Nothing was stored.") from error
