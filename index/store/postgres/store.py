"""The store for those who outgrow one machine: PostgreSQL with pgvector.

Writers take turns, as in the embedded store, by a lock that a transaction holds to its end. So the numbers of the
change log and of rows come in the order of the commits, which everything that follows the log relies on; and two writes
never wait for each other in a circle.
Source: PostgreSQL documentation, "Explicit Locking", section on advisory locks.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection, select

from index.model import identity
from index.scores import Scores
from index.store import embedding, filtering, tables
from index.store.arrays import Rows, Vectors
from index.store.asked import Changes, Filters, Match
from index.store.copying import state
from index.store.in_hand import Hold
from index.store.postgres import layout, neighbours, phrases, upgrade
from index.store.postgres.cluster import Cluster, distribute, is_distributed, without_local_copies
from index.store.postgres.connecting import Collided, engine_of, first_column, held, transaction, translated
from index.store.postgres.counting import COUNTED_FROM, Counting
from index.store.postgres.replica import Replica
from index.store.relational import RelationalStore
from index.store.writes import Model, NewArticle, NewStatement, Written

LOCK_TIMEOUT_S = 30.0
"""How long a writer waits for another one, as in the embedded store."""

PATIENT_S = 600.0
"""The same of a process that only works through batches: with forty at it, half a minute was not enough for a turn."""

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

TRIES = 3
"""How often a write is carried out that the server ends for the sake of another transaction."""

Outcome = TypeVar("Outcome")

_HOLD = ("START TRANSACTION ISOLATION LEVEL READ COMMITTED", _PATIENT)

_ONE_BY_ONE = "SET LOCAL citus.multi_shard_modify_mode = 'sequential'"
"""Of a cluster, one connection to each node for a whole write: what was looked at on many shards at once would keep
Citus from writing speakers and sources, to which keys lead. A server without Citus takes note of it and does nothing.
Source: Citus documentation, "Common Error Messages", on a modification after a parallel operation.
"""

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
        counted_from: int = COUNTED_FROM,
    ) -> None:
        super().__init__()
        self._reading = engine_of(url, begin=_READ, connections=connections, lock_timeout_s=lock_timeout_s)
        self._writing = engine_of(
            url,
            begin=("START TRANSACTION", _ONE_BY_ONE, f"SELECT pg_advisory_xact_lock({_WRITING})"),
            connections=max(1, connections // 4),
            lock_timeout_s=lock_timeout_s,
        )
        self._holding = engine_of(url, begin=_HOLD, connections=max(1, connections // 4), lock_timeout_s=lock_timeout_s)
        self._counting = Counting(self._reading, self._write, counted_from)
        self._replica: Replica | None = None
        try:
            with self._write() as connection:
                upgrade.to_latest(connection)
            with self._read() as connection:
                self._store_id = state.store_id(connection, unfinished=unfinished)
                self._distributed = is_distributed(connection)
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
    def _change(self) -> Iterator[Connection]:
        with super()._change() as connection:
            yield connection
        self._counting.after_a_write()

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

    # --- writing

    def write_articles(self, articles: Sequence[NewArticle], model: Model) -> list[Written]:
        """Commit the articles in one transaction."""
        return _tried(partial(super().write_articles, articles, model))

    def delete_article(self, article_id: int) -> None:
        """Remove the article from every index."""
        _tried(partial(super().delete_article, article_id))

    def correct_statement(self, row: int, corrected: NewStatement, model: Model) -> None:
        """Put a statement in the place of the one in this row."""
        _tried(partial(super().correct_statement, row, corrected, model))

    def finish_reembedding(self, model: Model) -> bool:
        """Put the model in service if it has every statement."""
        finished = super().finish_reembedding(model)
        if finished:
            self._counting.at_once()
        return finished

    # --- searching

    def matching_rows(self, filters: Filters, within: Rows | None = None, at_most: int | None = None) -> Rows:
        """The rows of all statements that pass the filters, ascending."""
        query = filtering.matching_within(filters, layout.holding, within, at_most)
        with self._read() as connection:
            return neighbours.packed_rows(connection, query)

    def verbatim(self, phrase: str, filters: Filters, within: Rows | None = None) -> list[Match]:
        """All statements that hold the phrase's words in its order."""
        with self._read() as connection:
            return phrases.verbatim(connection, phrase, filters, within)

    def cosines(self, model: Model, query: Vectors, among: Rows | None) -> Scores:
        """The cosine of every statement in these rows, or of all."""
        with self._read() as connection:
            number = embedding.model_id(connection, model)
            return Scores.none() if number is None else neighbours.every(connection, number, query, among)

    def nearest(self, model: Model, query: Vectors, filters: Filters, limit: int) -> Scores:
        """The cosines of the statements with the nearest vectors, of those that pass the filters."""
        with self._read() as connection:
            number = embedding.model_id(connection, model)
            if number is None:
                return Scores.none()
            return neighbours.nearest(connection, number, model.dimension, query, filters, limit)

    def holds_more_than(self, statements: int) -> bool:
        """Whether there are more statements than that."""
        with self._read() as connection:
            return connection.scalar(select(tables.statements.c.row).offset(statements).limit(1)) is not None

    # --- the change log

    @contextmanager
    def changes(self, after: int) -> Iterator[Changes]:
        """What happened since a change number, as one consistent picture.

        The change log of a cluster shows what its shards may show a moment later, and they show what it may not show
        yet. So who wrote what it shows is waited for, and what is newer is left for the next time.
        """
        with self._read() as connection:
            until = embedding.change_number(connection) if self._distributed else None
            if until is not None:
                for lock_or_unlock in ("lock", "unlock"):
                    connection.exec_driver_sql(f"SELECT pg_advisory_{lock_or_unlock}_shared({_WRITING})")
            yield embedding.changes(connection, after, until)

    def data_version(self) -> int:
        """A number that differs from the last call's when any process committed in between; one round trip."""
        with translated():
            return int(first_column(self._reading, "SELECT coalesce(max(number), 0) FROM changes"))

    # --- the whole

    def distribute(self, shards: int | None = None) -> Cluster | None:
        """Spread the record over the workers of a Citus cluster; None on a server without Citus."""
        with self._write() as connection:
            cluster = distribute(connection, shards)
        if cluster is not None and cluster.newly:
            self._distributed = True
            with self._write() as connection:
                without_local_copies(connection, cluster.newly)
        return cluster

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


def _tried(write: Callable[[], Outcome]) -> Outcome:
    """Carry out a write, and again if it collides: nothing of it was stored."""
    for _ in range(TRIES - 1):
        with suppress(Collided):
            return write()
    return write()
