"""Proxies that are believed: whose request it is, whether it came by TLS, and who signed on there.

Anybody can send such headers, so they count only where the connection itself comes from an address that was named.
"""

from collections.abc import Collection
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any, cast

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

PEER = "peer"
"""Under this name the address of the connection itself stands in the state of a request."""

MAX_NAME_CHARACTERS = 200


def networks(given: Collection[str]) -> tuple[IPv4Network | IPv6Network, ...]:
    """Addresses and networks as they are written in a setting.

    Raises:
        ValueError: one is neither.
    """
    return tuple(ip_network(one) for one in given)


class BehindProxies:
    """Takes from proxies that are trusted the address of their client and its scheme; keeps their own beside them."""

    def __init__(self, app: ASGIApp, trusted: Collection[str]) -> None:
        # uvicorn has its own names for the types of ASGI.
        self.app = cast("Any", ProxyHeadersMiddleware(cast("Any", app), list(trusted)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        client = scope.get("client")
        scope.setdefault("state", {})[PEER] = client[0] if client else ""
        await self.app(scope, receive, send)


class SignOn:
    """Who signed on at a proxy, by a header of its own.

    Args:
        header: which header says the name.
        trusted: addresses and networks that it is believed from.
    """

    def __init__(self, header: str, trusted: Collection[str]) -> None:
        self._header = header
        self._trusted = networks(trusted)

    def name_in(self, scope: Scope) -> str | None:
        """The name; None where the header is not there once, holds no name, or does not come from the proxy."""
        given = [value.strip() for value in Headers(scope=scope).getlist(self._header)]
        if len(given) != 1 or not self._is_trusted(scope["state"][PEER]):
            return None
        (name,) = given
        return name if name.isprintable() and 0 < len(name) <= MAX_NAME_CHARACTERS else None

    def _is_trusted(self, peer: str) -> bool:
        try:
            address = ip_address(peer)
        except ValueError:
            return False
        return any(address in network for network in self._trusted)
