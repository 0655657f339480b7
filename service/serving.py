"""`onrecord serve`: one process with uvicorn, which says when it is ready and leaves nothing half done."""

import signal
import socket
import sys
import threading
from contextlib import suppress
from ipaddress import ip_address
from types import FrameType
from typing import TextIO

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import OnRecordError
from service.settings import Settings, variable
from service.stores import has_keys

QUERIES_TO_TRY = (
    "foreign troops in Iraq break the constitution",
    "only a few hundred ISIS fighters were left",
    "when will the bridge reopen?",
)

NO_KEY = "There is no key: it listens to this machine alone, where everybody may do everything. See docs/access.md."
NO_KEY_AND_OPEN = (
    f"There is no key, and {variable('open_to_all')} is set: whoever reaches it may do everything. See docs/access.md."
)


class CannotServe(OnRecordError):
    """The server did not start; the message says why."""


class OpenToOthers(OnRecordError):
    """Others would reach a service that has no keys, and could do everything."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"There is no key, so whoever reaches {host} could read, change and delete everything. Make a key first, "
            f"`onrecord keys add NAME --scope admin`, or listen to this machine alone, `--host 127.0.0.1`. "
            f"{variable('open_to_all')}=true serves all the same."
        )


def serve(settings: Settings, *, show_queries: bool) -> None:
    """Serve until SIGTERM or SIGINT; requests in flight and the job item in hand are finished.

    Raises:
        CannotServe: the address is taken, or the application did not start.
        OpenToOthers: the address is not this machine's own alone, and nothing keeps others out.
        OnRecordError: the record cannot be opened.
    """
    notice = notice_at(settings, _resolved(settings.host, settings.port)[1][0])
    with listen(settings.host, settings.port) as listener:
        # Imported here: a taken address need not wait for the model libraries.
        from service.app import create_app

        closing = threading.Event()
        app = _StartReporter(create_app(settings, closing=closing, alone=notice == NO_KEY and not settings.open_to_all))
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
        server = _Server(config, address_of(listener), QUERIES_TO_TRY if show_queries else (), notice, closing)
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


def notice_at(settings: Settings, address: str) -> str | None:
    """What is to be said of a service at an address that asks for no key.

    Raises:
        OpenToOthers: nothing would keep others out.
    """
    if settings.sign_on_header is not None or has_keys(settings):
        return None
    if ip_address(address).is_loopback:
        return NO_KEY
    if not settings.open_to_all:
        raise OpenToOthers(address)
    return NO_KEY_AND_OPEN


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there.

    Raises:
        CannotServe: the address is taken, or is none of this machine.
    """
    family, address = _resolved(host, port)
    try:
        listener = socket.create_server(address, family=family)
        # Connections inherit it. asyncio sets it for sockets whose protocol is named, which create_server leaves open;
        # without it the end of an answer waits 40 ms for the client to confirm the beginning.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError as error:
        raise _no_listening(host, port, error) from error
    return listener


def _resolved(host: str, port: int) -> tuple[int, tuple[str, int]]:
    """Family and address of a host, such as localhost."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise _no_listening(host, port, error) from error
    return family, (str(address[0]), port)


def _no_listening(host: str, port: int, error: OSError) -> CannotServe:
    return CannotServe(f"Cannot listen on {host} port {port}: {error.strerror or error}. Choose another with --port.")


def address_of(listener: socket.socket) -> str:
    """Where a socket listens, as clients write it."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _Server(uvicorn.Server):
    def __init__(
        self,
        config: uvicorn.Config,
        address: str,
        queries: tuple[str, ...],
        notice: str | None,
        closing: threading.Event,
    ) -> None:
        super().__init__(config)
        self._closing = closing
        self._address = address
        self._queries = queries
        self._notice = notice

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            announce(self._address, self._queries, self._notice, sys.stdout)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Before the server waits for its requests: a stream of events would go on.
        self._closing.set()
        await super().shutdown(sockets)


def announce(address: str, queries: tuple[str, ...], notice: str | None, out: TextIO) -> None:
    """Say where the service is, what to ask it, and whether it asks for no key."""
    lines = [f"On Record serves at {address} (its calls: {address}/docs)"]
    lines += [f"  curl -G {address}/v1/search --data-urlencode 'q={query}'" for query in queries]
    lines += [notice] if notice else []
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
