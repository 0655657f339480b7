"""`onrecord serve`: one process with uvicorn, which says when it is ready and leaves nothing half done."""

import signal
import socket
import sys
import threading
from contextlib import suppress
from types import FrameType
from typing import TextIO

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import OnRecordError
from service.settings import Settings

QUERIES_TO_TRY = (
    "foreign troops in Iraq break the constitution",
    "only a few hundred ISIS fighters were left",
    "when will the bridge reopen?",
)


class CannotServe(OnRecordError):
    """The server did not start; the message says why."""


def serve(settings: Settings, *, show_queries: bool) -> None:
    """Serve until SIGTERM or SIGINT; requests in flight and the job item in hand are finished.

    Raises:
        CannotServe: the address is taken, or the application did not start.
        OnRecordError: the record cannot be opened.
    """
    with listen(settings.host, settings.port) as listener:
        # Imported here: a taken address need not wait for the model libraries.
        from service.app import create_app

        closing = threading.Event()
        app = _StartReporter(create_app(settings, closing=closing))
        config = uvicorn.Config(
            app,
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_keep_alive=settings.keep_alive_timeout_s,
            timeout_graceful_shutdown=settings.shutdown_timeout_s,
        )
        server = _Server(config, address_of(listener), QUERIES_TO_TRY if show_queries else (), closing)
        end_in_order()
        # uvicorn leaves a start that failed by way of SystemExit; the reason is told below.
        with suppress(SystemExit):
            server.run(sockets=[listener])
    if app.error is not None:
        raise app.error
    if not server.started:
        raise CannotServe("The service did not start; the log above says why.")


def end_in_order() -> None:
    """Let uvicorn end at SIGTERM and SIGINT: it raises the signal again when all is done, and that is no failure."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)


def _end(_: int, __: FrameType | None) -> None:
    return


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there.

    Raises:
        CannotServe: the address is taken, or is none of this machine.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.create_server(address[:2], family=family)
        # Connections inherit it. asyncio sets it for sockets whose protocol is named, which create_server leaves open;
        # without it the end of an answer waits 40 ms for the client to confirm the beginning.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError as error:
        raise CannotServe(
            f"Cannot listen on {host} port {port}: {error.strerror or error}. Choose another with --port."
        ) from error
    return listener


def address_of(listener: socket.socket) -> str:
    """Where a socket listens, as clients write it."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _Server(uvicorn.Server):
    def __init__(
        self, config: uvicorn.Config, address: str, queries: tuple[str, ...], closing: threading.Event
    ) -> None:
        super().__init__(config)
        self._closing = closing
        self._address = address
        self._queries = queries

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            announce(self._address, self._queries, sys.stdout)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Before the server waits for its requests: a stream of events would go on.
        self._closing.set()
        await super().shutdown(sockets)


def announce(address: str, queries: tuple[str, ...], out: TextIO) -> None:
    """Say where the service is, and what to ask it."""
    lines = [f"On Record serves at {address} (its calls: {address}/docs)"]
    lines += [f"  curl -G {address}/v1/search --data-urlencode 'q={query}'" for query in queries]
    out.write("\n".join(lines) + "\n")
    out.flush()


class _StartReporter:
    """Keeps an expected error at start for one clear line, where a traceback would be logged."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.error: OnRecordError | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await self.app(scope, receive, send)
            return

        async def send_quietly(message: Message) -> None:
            expected = isinstance(sys.exception(), OnRecordError)
            await send({"type": message["type"], "message": ""} if expected else message)

        try:
            await self.app(scope, receive, send_quietly)
        except OnRecordError as error:
            self.error = error
