"""The store for those who outgrow one machine: PostgreSQL with pgvector.

Writers take turns, as in the embedded store, by a lock that a transaction holds to its end. So the numbers of the
change log and of rows come in the order of the commits, which everything that follows the log relies on; and two writes
never wait for each other in a circle.
Source: PostgreSQL documentation, "Explicit Locking", section on advisory locks.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

from sqlalchemy import Connection, select

from index.model import identity
from index.scores import Scores
from index.store import filtering, tables
from index.store.base import Filters, Match, Model, Rows, Vectors
from index.store.copying import state
from index.store.embedding import model_id
from index.store.in_hand import Hold
from index.store.postgres import layout, neighbours, phrases, upgrade
from index.store.postgres.cluster import Cluster, distribute
from index.store.postgres.connecting import engine_of, first_column, held, transaction, translated
from index.store.postgres.replica import Replica
from index.store.relational import RelationalStore

LOCK_TIMEOUT_S = 30.0
"""How long a writer waits for another one, as in the embedded store."""

CONNECTIONS = 16
"""Held at most for reading by one process; writers, who take turns, have a quarter, and so has work on jobs."""

_PATIENT = """
SELECT set_config(name, wanted, true) FROM pg_settings JOIN (VALUES
    ('idle_in_transaction_session_timeout', '0'), ('transaction_timeout', '0'),
    ('tcp_keepalives_idle', '30'), ('tcp_keepalives_interval', '10'), ('tcp_keepalives_count', '3')
) AS needed (name, wanted) USING (name)
"""
"""Of a transaction that stays open while pages are fetched and articles extracted: no time-out ends it, and the server
notices within a minute where the machine at its other end is cut off. What a version does not know is left out."""

_HOLD = ("START TRANSACTION ISOLATION LEVEL READ COMMITTED", _PATIENT)

_READ = ("START TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",)

_WRITING = int.from_bytes(b"onrecord", "big")
"""The number of the lock that whoever writes holds."""


class PostgresStore(RelationalStore):
    """`index.store.base.Store` in a PostgreSQL database; see there for what each method promises."""

    def __init__(
        self,
        url: str,
        *,
        connections: int = CONNECTIONS,
        lock_timeout_s: float = LOCK_TIMEOUT_S,
        unfinished: bool = False,
        read_url: str | None = None,
    ) -> None:
        super().__init__()
        self._reading = engine_of(url, begin=_READ, connections=connections, lock_timeout_s=lock_timeout_s)
        self._writing = engine_of(
            url,
            begin=("START TRANSACTION", f"SELECT pg_advisory_xact_lock({_WRITING})"),
            connections=max(1, connections // 4),
            lock_timeout_s=lock_timeout_s,
        )
        self._holding = engine_of(url, begin=_HOLD, connections=max(1, connections // 4), lock_timeout_s=lock_timeout_s)
        self._replica: Replica | None = None
        try:
            with self._write() as connection:
                upgrade.to_latest(connection)
            with self._read() as connection:
                self._store_id = state.store_id(connection, unfinished=unfinished)
            if read_url is not None:
                replica = engine_of(read_url, begin=_READ, connections=connections, lock_timeout_s=lock_timeout_s)
                self._replica = Replica(replica)
        except BaseException:
            self.close()
            raise

    @property
    def store_id(self) -> str:
        """A random name given when the store was made."""
        return self._store_id

    @contextmanager
    def _begin_reading(self) -> Iterator[Connection]:
        """On the replica, where it holds everything that was acknowledged."""
        with ExitStack() as begun:
            connection = begun.enter_context(self._replica.since(self.data_version())) if self._replica else None
            yield connection or begun.enter_context(self._read_now())

    def _read_now(self) -> AbstractContextManager[Connection]:
        return transaction(self._reading)

    def _write(self) -> AbstractContextManager[Connection]:
        return transaction(self._writing)

    @contextmanager
    def _hold(self, kind: str) -> Iterator[Hold | None]:
        """By locks on their rows, which a connection of their own has; whatever the kind."""
        del kind
        with transaction(self._holding) as connection:

            @contextmanager
            def look() -> Iterator[Connection]:
                with translated():
                    yield connection

            @contextmanager
            def write() -> Iterator[Connection]:
                with translated():
                    yield connection
                    connection.commit()
                    connection.begin()

            yield Hold(look, write, outlasts_writes=False)

    # --- searching

    def matching_rows(self, filters: Filters, within: Rows | None = None) -> Rows:
        """The rows of all statements that pass the filters, ascending."""
        with self._read() as connection:
            return neighbours.packed_rows(connection, filtering.matching_within(filters, layout.holding, within))

    def verbatim(self, phrase: str, filters: Filters, within: Rows | None = None) -> list[Match]:
        """All statements that hold the phrase's words in its order."""
        with self._read() as connection:
            return phrases.verbatim(connection, phrase, filters, within)

    def cosines(self, model: Model, query: Vectors, among: Rows | None) -> Scores:
        """The cosine of every statement in these rows, or of all."""
        with self._read() as connection:
            number = model_id(connection, model)
            return Scores.none() if number is None else neighbours.every(connection, number, query, among)

    def nearest(self, model: Model, query: Vectors, filters: Filters, limit: int) -> Scores:
        """The cosines of the statements with the nearest vectors, of those that pass the filters."""
        with self._read() as connection:
            number = model_id(connection, model)
            if number is None:
                return Scores.none()
            return neighbours.nearest(connection, number, model.dimension, query, filters, limit)

    def holds_more_than(self, statements: int) -> bool:
        """Whether there are more statements than that."""
        with self._read() as connection:
            return connection.scalar(select(tables.statements.c.row).offset(statements).limit(1)) is not None

    # --- the change log

    def data_version(self) -> int:
        """A number that differs from the last call's when any process committed in between; one round trip."""
        with translated():
            return int(first_column(self._reading, "SELECT coalesce(max(number), 0) FROM changes"))

    # --- the whole

    def distribute(self, shards: int | None = None) -> Cluster | None:
        """Spread the record over the workers of a Citus cluster; None on a server without Citus."""
        with self._write() as connection:
            return distribute(connection, shards)

    def alone(self, name: str) -> AbstractContextManager[bool]:
        """Whether no other process is in this context by the same name, on whatever machine."""
        return held(self._reading, identity("alone", name))

    def close(self) -> None:
        """Release every connection."""
        if self._replica:
            self._replica.close()
        self._reading.dispose()
        self._writing.dispose()
        self._holding.dispose()
