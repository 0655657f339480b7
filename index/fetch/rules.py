"""What a fetch may do and how much of everything it may take."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from index.fetch.addresses import read_address

MAX_HEADER_BYTES_AT_MOST = 64 * 1024
"""The HTTP library gives up at 100 KiB (httpcore2, `HTTP11Connection.MAX_INCOMPLETE_EVENT_SIZE`)."""


@dataclass(frozen=True, slots=True)
class FetchRules:
    """The limits of a fetcher.

    Attributes:
        user_agent: who asks, with version and, where there is one, an address for complaints.
        connect_timeout_s: seconds for a name to resolve, and for a connection to be made.
        total_timeout_s: seconds for everything: turns, names, robots.txt, redirects and the body.
        max_body_bytes: most bytes of a body, both as it comes and as it unfolds from compression.
        max_header_bytes: most bytes of all header fields of an answer together.
        max_redirects: redirects that are followed from one address.
        ports: ports that every host may be asked at.
        allow_hosts: hosts that may be asked though they are not public: `name`, `address`, either with `:port`.
        heed_robots: whether robots.txt is asked first.
        robots_ttl_s: seconds for which an answer to robots.txt holds; RFC 9309 says at most a day.
        host_delay_s: least seconds between two visits to one host.
    """

    user_agent: str = "OnRecord"
    connect_timeout_s: float = 5.0
    total_timeout_s: float = 20.0
    max_body_bytes: int = 10 * 1024 * 1024
    max_header_bytes: int = 32 * 1024
    max_redirects: int = 5
    ports: frozenset[int] = frozenset({80, 443})
    allow_hosts: tuple[str, ...] = ()
    heed_robots: bool = True
    robots_ttl_s: float = 3600.0
    host_delay_s: float = 1.0

    def trusts(self, host: str, port: int) -> bool:
        """Whether the operator allows this host at this port, wherever its name leads."""
        return (host, port) in self._allowed() or ((host, None) in self._allowed() and port in self.ports)

    def _allowed(self) -> set[tuple[str, int | None]]:
        return {read_allowed(entry) for entry in self.allow_hosts}


def read_allowed(entry: str) -> tuple[str, int | None]:
    """An entry of `allow_hosts`: the host in lower case, and its port where there is one.

    Raises:
        ValueError: it is not a host alone, or a host and a port.
    """
    try:
        parts = urlsplit(f"//{entry}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    # Whatever else an address has, this is no longer all of it: a scheme, a path, a user.
    whole = f"[{host}]" if host and ":" in host else host
    if not host or entry.lower() != (whole if port is None else f"{whole}:{port}"):
        raise ValueError(f"{entry!r} is not a host, such as cms.internal, cms.internal:8080 or [fd00::7]:8080")
    return str(read_address(host) or host), port
