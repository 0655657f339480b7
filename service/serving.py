"""`onrecord serve`: where it listens, whether it may, and what it says when it is ready."""

import os
import socket
import sys
from functools import partial
from ipaddress import ip_address
from typing import TextIO

from index.errors import OnRecordError
from service.allocator import give_back_what_is_free
from service.processes import serve_by_several
from service.server import CannotServe, serve_here
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


class OpenToOthers(OnRecordError):
    """Others would reach a service that has no keys, and could do everything."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"There is no key, so whoever reaches {host} could read, change and delete everything. Make a key first, "
            f"`onrecord keys add NAME --scope admin`, or listen to this machine alone, `--host 127.0.0.1`. "
            f"{variable('open_to_all')}=true serves all the same."
        )


def serve(settings: Settings, *, show_queries: bool) -> None:
    """Serve until SIGTERM or SIGINT, by one process or by several.

    Raises:
        CannotServe: the address is taken, or the application did not start.
        OpenToOthers: the address is not this machine's own alone, and nothing keeps others out.
        OnRecordError: the record cannot be opened.
    """
    give_back_what_is_free(os.environ)
    notice = notice_at(settings, _resolved(settings.host, settings.port)[1][0])
    alone = notice == NO_KEY and not settings.open_to_all
    with listen(settings.host, settings.port) as listener:
        queries = QUERIES_TO_TRY if show_queries else ()
        started = partial(announce, address_of(listener), queries, notice, sys.stdout)
        if settings.processes > 1:
            serve_by_several(settings, listener, started, alone=alone)
        else:
            serve_here(settings, listener, started, alone=alone)


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


def announce(address: str, queries: tuple[str, ...], notice: str | None, out: TextIO) -> None:
    """Say where the service is, what to ask it, and whether it asks for no key."""
    lines = [f"On Record serves at {address} (its calls: {address}/docs)"]
    lines += [f"  curl -G {address}/v1/search --data-urlencode 'q={query}'" for query in queries]
    lines += [notice] if notice else []
    out.write("\n".join(lines) + "\n")
    out.flush()
