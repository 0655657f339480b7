"""One process that serves: uvicorn with the application, which ends in order and tells why it could not start."""

import gc
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import OnRecordError
from service.settings import Settings


class CannotServe(OnRecordError):
    """The server did not start; the message says why."""

    def __init__(self, reason: str = "The service did not start; the log above says why.") -> None:
        super().__init__(reason)


def serve_here(
    settings: Settings,
    listener: socket.socket,
    started: Callable[[], None],
    *,
    alone: bool,
    figures: Path | None = None,
) -> None:
    """Serve on a socket until SIGTERM or SIGINT; requests in flight and the job item in hand are finished.

    Args:
        settings: everything that can be set.
        listener: listens already; other processes may have it too.
        started: is called when requests are answered.
        alone: whether it listens to this machine alone.
        figures: where several processes put their counts together.

    Raises:
        CannotServe: the application did not start.
        OnRecordError: the record cannot be opened.
    """
    # Imported here: a taken address need not wait for the model libraries.
    from service.app import create_app

    closing = threading.Event()
    app = _StartReporter(create_app(settings, closing=closing, alone=alone, figures=figures))
    config = uvicorn.Config(
        app,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        # Done by `service.access.proxies`, which keeps whose connection it is beside whose request.
        proxy_headers=False,
        timeout_keep_alive=settings.keep_alive_timeout_s,
        timeout_graceful_shutdown=settings.shutdown_timeout_s,
    )
    server = _Server(config, started, closing)
    end_in_order()
    # uvicorn leaves a start that failed by way of SystemExit; the reason is told below.
    with suppress(SystemExit):
        server.run(sockets=[listener])
    if app.error is not None:
        raise app.error
    if not server.started:
        raise CannotServe


def end_in_order() -> None:
    """Let uvicorn end at SIGTERM and SIGINT: it raises the signal again when all is done, and that is no failure."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)


def _end(_: int, __: FrameType | None) -> None:
    return


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, tell_started: Callable[[], None], closing: threading.Event) -> None:
        super().__init__(config)
        self._closing = closing
        self._tell_started = tell_started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            # What is there by now stays, so no collection has to look through it again: half a million objects.
            gc.collect()
            gc.freeze()
            self._tell_started()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Before the server waits for its requests: a stream of events would go on.
        self._closing.set()
        await super().shutdown(sockets)


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
