"""The driver, with one round trip for a statement in the place of three, and sockets that are always let go of.

Of a statement with parameters, all messages of the extended protocol go out together: the answer to one tells nothing
that the next one needs. A COMMIT has no parameters, so it is one message.
Source: PostgreSQL documentation, "Message Flow", sections on the simple and the extended query, and on pipelining.
"""

import io
import logging
import re
import socket
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from itertools import count
from typing import Any

import pg8000
from pg8000.converters import make_params
from pg8000.core import NULL_BYTE, SYNC_MSG, Context

log = logging.getLogger(__name__)

_NEXT = re.compile(r"""'(?:[^']|'')*'|"[^"]*"|%s|%%""")
"""A text or a name in quotation marks, which stays as it is; the place of a parameter; a per cent sign."""


class ServerConnection(pg8000.Connection):  # type: ignore[misc]  # it has no types
    """A connection; its settings are those of `pg8000.connect`.

    The driver leaves the socket open where a server goes away before or while a connection is set up, and where it goes
    away with something left unsent, as long as anything, a traceback for one, still holds what the driver sent it
    through.
    """

    def __init__(self, user: str | None, *, sock: socket.socket, **settings: Any) -> None:
        self._sock: Any = None
        self._usock: Any = None
        try:
            super().__init__(user, sock=sock, **settings)
        except BaseException:
            # With TLS the socket that was given has handed its descriptor on to another one.
            _let_go(self._sock, self._usock, sock)
            raise

    def wait_for_ever(self) -> None:
        """For an answer, however long a query takes: the driver goes on with the time-out of connecting otherwise."""
        self._usock.settimeout(None)

    def cursor(self) -> "ServerCursor":
        """What executes statements."""
        return ServerCursor(self)

    def execute_unnamed(
        self, statement: str, vals: Iterable[object] = (), oids: Sequence[int] = (), stream: object = None
    ) -> Context:
        """Execute a statement with parameters, in one round trip; what a stream is for takes turns with the server."""
        if stream is not None:
            return super().execute_unnamed(statement, vals, oids, stream)
        # Before anything is sent: what cannot be sent leaves nothing unanswered.
        given = make_params(self.py_types, vals)
        context = Context(statement)
        self.send_PARSE(NULL_BYTE, statement, oids)
        self.send_DESCRIBE_STATEMENT(NULL_BYTE)
        self.send_BIND(NULL_BYTE, given)
        self.send_EXECUTE()
        self._sent(SYNC_MSG)
        self.handle_messages(context)
        return context

    def commit(self) -> None:
        """Commit, in one message."""
        self.execute_simple("COMMIT")

    def rollback(self) -> None:
        """Take back, if there is anything to take back."""
        if self._in_transaction:
            self.execute_simple("ROLLBACK")

    def close(self) -> None:
        """Take leave of the server, if it is there, and let go of the socket."""
        stream = self._sock
        try:
            super().close()
        except pg8000.InterfaceError:
            # It died before it could take leave, and who was at work with it has been told.
            log.debug("a connection to the database was dead when it was closed")
        finally:
            _let_go(stream)

    def _sent(self, message: bytes) -> None:
        try:
            self._sock.write(message)
            self._sock.flush()
        except OSError as error:
            # In the driver's own terms, as SQLAlchemy knows them.
            raise pg8000.InterfaceError("network error") from error


class ServerCursor(pg8000.Cursor):  # type: ignore[misc]  # it has no types
    """Executes statements whose parameters stand as %s, as SQLAlchemy writes them."""

    _input_oids: Sequence[int]

    def execute(self, operation: str, args: Sequence[object] = (), stream: object = None) -> "ServerCursor":
        """Execute a statement; errors are those of the connection, by whose code we tell them apart."""
        if not args or stream is not None:
            super().execute(operation, args, stream)
            return self
        self._context = self._c.execute_unnamed(numbered(operation), vals=args, oids=self._input_oids)
        self._row_iter = iter(self._context.rows or ())
        self._input_oids = ()
        return self


def numbered(statement: str) -> str:
    """A statement with $1, $2 and so on in the place of %s; the driver reads it letter by letter for that.

    It holds no comment, and no text in other marks than '…': those of ours hold none.
    """
    numbers = count(1)
    replaced: dict[str, Callable[[], str]] = {"%s": lambda: f"${next(numbers)}", "%%": lambda: "%"}
    return _NEXT.sub(lambda found: replaced[found[0]]() if found[0] in replaced else found[0], statement)


def _let_go(*streams: io.BufferedRWPair | socket.socket | None) -> None:
    for stream in streams:
        if stream is not None:
            with suppress(OSError, ValueError):
                stream.close()
