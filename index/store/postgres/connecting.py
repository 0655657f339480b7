"""Connections to PostgreSQL: what their URL may say, how a transaction begins, and whose fault an error is.

A transaction begins with a statement of ours, as in the embedded store. Where that finds the connection dead, because
the server was started anew or a proxy hung up, nothing is lost yet, and it begins again on another one.
"""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pg8000
from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from index.errors import InvalidInput, OnRecordError, StoreAway, StoreBusy, StoreDamaged, StoreError
from index.store.postgres.driver import ServerConnection

CONNECT_TIMEOUT_S = 10
"""How long a connection may take to be made."""

_ENDED = {"57P01", "57P02", "57P03", "08000", "08003", "08006"}
"""SQLSTATEs of a server that stops, starts or hangs up. Source: PostgreSQL documentation, appendix A."""

_BUSY = {"53300", "55P03"}
"""Of a server that has no connection left, and of a lock that was waited for in vain."""

_COLLIDED = {"40001", "40P01"}
"""Of transactions that got in each other's way. Our writers take turns; somebody at a console may not, nor what a
cluster does by itself, and what a replica has to apply may end a search there."""

_NO_CHARACTER = "22021"
"""Of a text with U+0000."""

_FOREIGN = {"42P01", "42703", "3F000"}
"""Of a table, column or schema that is not there."""


class Collided(StoreBusy):
    """The server ended our transaction for the sake of another one; it may be begun again at once."""


def engine_of(url: str, *, begin: tuple[str, ...], connections: int, lock_timeout_s: float) -> Engine:
    """An engine whose transactions begin with these statements; it connects when it is first used.

    Args:
        url: postgresql://user:password@host:port/database, with `sslmode` disable, prefer (the default),
            require or verify-full.
        begin: the statements.
        connections: how many are held at most.
        lock_timeout_s: how long a writer waits for another one.

    Raises:
        StoreError: the URL is not such a one. It is not repeated: it may hold a password.
    """
    try:
        given = make_url(url)
    except (ArgumentError, ValueError):  # a port that is no number is a ValueError
        given = None
    if (
        given is None
        or given.get_backend_name() != "postgresql"
        or not given.username
        or set(given.query) - {"sslmode"}
    ):
        raise StoreError(
            "The database URL is not of the form postgresql://user:password@host:port/database?sslmode=require."
        )
    tls = _tls(given.query.get("sslmode", "prefer"))

    def connect() -> ServerConnection:
        return ServerConnection(
            given.username,
            sock=_connected(given.host or "localhost", given.port or 5432),
            host=given.host or "localhost",
            password=given.password,
            database=given.database,
            ssl_context=tls,
            application_name="onrecord",
            startup_params={"lock_timeout": str(round(1000 * lock_timeout_s))},
        )

    engine = create_engine(
        given.set(drivername="postgresql+pg8000", query={}),
        creator=connect,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=lock_timeout_s,
        # What is asked and stored has no place in a log.
        hide_parameters=True,
    )
    # This driver sends the rows of one INSERT one by one otherwise.
    engine.dialect.use_insertmanyvalues_wo_returning = True

    @event.listens_for(engine, "connect")
    def set_up(connection: ServerConnection, _record: object) -> None:
        connection.autocommit = True
        connection.wait_for_ever()

    @event.listens_for(engine, "begin")
    def open_transaction(connection: Connection) -> None:
        # In one round trip.
        connection.exec_driver_sql("; ".join(begin))

    @event.listens_for(engine, "handle_error")
    def notice_the_end(context: ExceptionContext) -> None:
        if _is_gone(context.original_exception):
            context.is_disconnect = True

    return engine


def _connected(host: str, port: int) -> socket.socket:
    try:
        connected = socket.create_connection((host, port), CONNECT_TIMEOUT_S)
    except OSError as error:
        # In the driver's own terms, as SQLAlchemy knows them.
        raise pg8000.InterfaceError("The server cannot be reached.") from error
    connected.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    return connected


def _tls(mode: str | tuple[str, ...]) -> ssl.SSLContext | bool | None:
    """What the driver takes for a mode of libpq: False for never, None for TLS if the server has it."""
    if mode in ("disable", "prefer"):
        return None if mode == "prefer" else False
    context = ssl.create_default_context()
    if mode == "require":
        # As libpq has it: encrypted, whoever is at the other end.
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    elif mode != "verify-full":
        raise StoreError("sslmode in the database URL is disable, prefer, require or verify-full.")
    return context


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """A transaction, committed at the end; errors come in the record's words."""
    with translated(), _begun(engine) as connection:
        try:
            yield connection
        except BaseException:
            connection.rollback()
            raise
        connection.commit()


def _begun(engine: Engine) -> Connection:
    """A connection with a transaction: on a new one if one that was kept is dead, and then all that were kept are."""
    connection = engine.connect()
    try:
        connection.begin()
    except DBAPIError as error:
        connection.close()
        if not error.connection_invalidated:
            raise
        connection = engine.connect()
        connection.begin()
    return connection


def first_column(engine: Engine, query: str) -> Any:
    """The first column of the one row that a query gives, in one round trip: without a transaction around it."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(query)
        (found,) = cursor.fetchone() or (None,)
    except pg8000.Error as error:
        connection.invalidate(error)
        if not _is_gone(error):
            raise
        with _begun(engine) as anew:
            return anew.exec_driver_sql(query).scalar()
    else:
        return found
    finally:
        connection.close()


@contextmanager
def held(engine: Engine, lock: int) -> Iterator[bool]:
    """Whether a lock of the database could be had at once; then it is held to the end, or as long as the connection."""
    with translated():
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute("SELECT pg_try_advisory_lock(%s)", (lock,))
            (taken,) = cursor.fetchone() or (False,)
        except BaseException:
            connection.invalidate()
            raise
    try:
        yield bool(taken)
    finally:
        if taken:
            # A server lets go of what a closed connection held only when it notices. A dead one has let go.
            with suppress(pg8000.Error, OSError):
                cursor.execute("SELECT pg_advisory_unlock(%s)", (lock,))
        # Closed, not put back for others: with it goes the lock, however it ended.
        connection.invalidate()


@contextmanager
def translated() -> Iterator[None]:
    """Say the errors of PostgreSQL and of its driver in the record's words, without what was asked and of whom."""
    try:
        yield
    except PoolTimeout as error:
        raise StoreBusy("All connections to the database are in use. Nothing was stored; try again.") from error
    except (DBAPIError, pg8000.Error, OSError) as error:
        raise _in_our_words(getattr(error, "orig", None) or error) from error


def _in_our_words(error: BaseException) -> OnRecordError:
    code, reason = _code_of(error), _reason_of(error)
    if _is_gone(error):
        return StoreAway()
    if code in _BUSY | _COLLIDED:
        kind = Collided if code in _COLLIDED else StoreBusy
        return kind("The database has no place for this request now. Nothing was stored; try again.")
    if code == _NO_CHARACTER:
        return InvalidInput("A text holds the code point U+0000, which the store cannot hold. Send it without.")
    if code in _FOREIGN:
        return StoreDamaged(f"The database is not a complete record ({reason}). Restore it from a backup.")
    return StoreError(f"PostgreSQL: {reason}. Nothing was stored.")


def _is_gone(error: BaseException) -> bool:
    return isinstance(error, pg8000.InterfaceError | OSError) or _code_of(error) in _ENDED


def _code_of(error: BaseException) -> str | None:
    told = error.args[0] if error.args else None
    return told.get("C") if isinstance(told, dict) else None


def _reason_of(error: BaseException) -> str:
    told = error.args[0] if error.args else None
    return str(told.get("M")) if isinstance(told, dict) else type(error).__name__
