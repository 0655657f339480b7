"""Connections: a name is resolved once, every address of it is checked, and one of those is connected to.

The HTTP library asks a `GuardedBackend` for each of its connections and has no other way to open one. It gives the
host's name, which stays what TLS checks the certificate for; the connection goes to an address that was checked here,
so that a name server that answers otherwise the next time gains nothing.
"""

import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address
from typing import Any

import httpcore2

from index.errors import AddressRefused, FetchTimedOut, HostUnreachable
from index.fetch.addresses import is_public, read_address

Resolve = Callable[[str, int], Sequence[str]]
"""From host and port to addresses; raises OSError where the name is not known."""


def resolve(host: str, port: int) -> list[str]:
    """All addresses of a host, in the order in which the system would try them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Deadline:
    """The moment at which everything that belongs to one fetch has to be done."""

    def __init__(self, total_s: float) -> None:
        self._total_s = total_s
        self._end_s = time.monotonic() + total_s

    def left_s(self, at_most_s: float | None = None) -> float:
        """Seconds that are left, and not more than are asked for.

        Raises:
            FetchTimedOut: none.
        """
        left_s = self._end_s - time.monotonic()
        if left_s <= 0:
            raise self.missed()
        return left_s if at_most_s is None else min(left_s, at_most_s)

    def missed(self) -> FetchTimedOut:
        """The error for whoever waits too long."""
        return FetchTimedOut(
            f"The page did not come within {self._total_s:g} seconds. Try again later, or send its text or html."
        )


class GuardedBackend(httpcore2.NetworkBackend):
    """Opens connections to checked addresses alone, and ends every wait at the deadline."""

    def __init__(
        self,
        sockets: httpcore2.NetworkBackend,
        resolve: Resolve,
        trusts: Callable[[str, int], bool],
        deadline: Deadline,
        connect_timeout_s: float,
    ) -> None:
        self._sockets = sockets
        self._resolve = resolve
        self._trusts = trusts
        self._deadline = deadline
        self._connect_timeout_s = connect_timeout_s

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first address of the host that takes the connection.

        Raises:
            AddressRefused: one of its addresses is not public, and the host not one that the operator trusts.
            HostUnreachable: there is no such host, or none of its addresses answers.
        """
        del timeout  # the deadline is what counts
        for address in self._checked(host, port):
            try:
                stream = self._sockets.connect_tcp(
                    str(address),
                    port,
                    timeout=self._deadline.left_s(self._connect_timeout_s),
                    local_address=local_address,
                    socket_options=socket_options,
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue
            return _PunctualStream(stream, self._deadline, self._connect_timeout_s)
        raise HostUnreachable(f"{host} does not take connections at port {port}. Check the address, or try later.")

    def _checked(self, host: str, port: int) -> list[IPv4Address | IPv6Address]:
        addresses = [read_address(text) for text in self._resolved(host, port)]
        known = [address for address in addresses if address is not None]
        if not known:
            raise HostUnreachable(f"There is no host {host}. Check the address.")
        if not self._trusts(host, port) and not all(is_public(address) for address in known):
            raise AddressRefused(
                f"{host} leads to an address that is not on the public internet; it is not fetched. "
                "The operator can allow the host."
            )
        return known

    def _resolved(self, host: str, port: int) -> Sequence[str]:
        """What the resolver says; it has no time limit of its own, so it is left behind where it takes too long."""
        answers: queue.SimpleQueue[Sequence[str]] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self._resolve(host, port))
            except (OSError, UnicodeError):
                answers.put([])

        threading.Thread(target=ask, name="onrecord-resolve", daemon=True).start()
        try:
            return answers.get(timeout=self._deadline.left_s(self._connect_timeout_s))
        except queue.Empty:
            raise FetchTimedOut(f"The name {host} could not be resolved in time. Try again later.") from None


class _PunctualStream(httpcore2.NetworkStream):
    """A connection whose every wait ends at the deadline, however often a byte trickles in."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline, connect_timeout_s: float) -> None:
        self._stream = stream
        self._deadline = deadline
        self._connect_timeout_s = connect_timeout_s

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left_s(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left_s(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        del timeout
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left_s(self._connect_timeout_s))
        return _PunctualStream(stream, self._deadline, self._connect_timeout_s)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
