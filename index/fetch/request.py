"""One request to one address, over one guarded connection: what everything that is fetched or sent goes through."""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import httpcore2

from index.errors import FetchTimedOut, HostUnreachable
from index.fetch.connect import Deadline, GuardedBackend, Resolve, resolve
from index.fetch.rules import FetchRules
from index.fetch.target import Target


class Requester:
    """Makes single requests under one set of rules; may be used from any thread.

    No cookies, no proxies, no credentials, whatever the environment says, and no redirect is followed.
    """

    def __init__(
        self,
        rules: FetchRules,
        resolve: Resolve = resolve,
        ssl_context: ssl.SSLContext | None = None,
        sockets: httpcore2.NetworkBackend | None = None,
    ) -> None:
        """Nothing is opened yet; the arguments are those of `Fetcher`."""
        self._rules = rules
        self._resolve = resolve
        self._ssl_context = ssl_context or httpcore2.default_ssl_context()
        self._sockets = sockets or httpcore2.SyncBackend()

    @contextmanager
    def request(
        self, method: str, target: Target, headers: Mapping[str, str], deadline: Deadline, content: bytes | None = None
    ) -> Iterator[httpcore2.Response]:
        """Ask, and give the answer while its body is still to come.

        Raises:
            NotFetched: it did not get there, or no answer came back; the message repeats nothing that was sent.
        """
        backend = GuardedBackend(
            self._sockets, self._resolve, self._rules.trusts, deadline, self._rules.connect_timeout_s
        )
        url = httpcore2.URL(
            scheme=target.scheme.encode(), host=target.host.encode(), port=target.port, target=target.path.encode()
        )
        sent = {
            "Host": target.origin.partition("://")[2],
            "User-Agent": self._rules.user_agent,
            **headers,
            "Connection": "close",
        }
        # What a site told by an ETag is told back byte by byte, whatever it is (RFC 9110, section 5.5).
        fields = [(name.encode("ascii"), value.encode("latin-1", errors="replace")) for name, value in sent.items()]
        try:
            with (
                httpcore2.ConnectionPool(self._ssl_context, max_connections=1, network_backend=backend) as pool,
                pool.stream(method, url, headers=fields, content=content) as response,
            ):
                yield response
        except httpcore2.TimeoutException:
            deadline.left_s()
            raise FetchTimedOut(f"{target.host} did not answer in time. Try again later.") from None
        except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            # Without the cause: what the library says of a broken answer quotes it.
            raise HostUnreachable(f"{target.host} {_fault(error)}") from None


def _fault(error: Exception) -> str:
    """What the library's error means, without what a site sent."""
    if error.args and isinstance(error.args[0], ssl.SSLError):
        return "has no certificate that can be trusted for its name, or speaks no TLS that is safe. Check the address."
    if isinstance(error, httpcore2.ProtocolError):
        return "does not answer as HTTP is spoken. Check the address."
    return "broke off the connection. Try again later."
