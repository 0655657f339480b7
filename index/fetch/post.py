"""Something sent to an address that somebody gave: under the same rules as what is fetched, and nothing is followed."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass

import httpcore2

from index.errors import AddressRefused, FetchTimedOut, HostUnreachable
from index.fetch.addresses import is_public, read_address
from index.fetch.connect import Deadline, GuardedBackend, Resolve, resolve
from index.fetch.fetcher import fault
from index.fetch.patience import retry_after_s
from index.fetch.rules import FetchRules
from index.fetch.target import Target, read_target


@dataclass(frozen=True, slots=True)
class Posted:
    """How a receiver answered; `retry_after_s` is 0 where it does not say."""

    status: int
    retry_after_s: float


class Poster:
    """Sends to receivers under one set of rules; may be used from any thread.

    Of an answer no more than its head is read: what a receiver says beside its status tells nobody anything.
    """

    def __init__(
        self, rules: FetchRules, *, resolve: Resolve = resolve, ssl_context: ssl.SSLContext | None = None
    ) -> None:
        """Make a poster; nothing is opened yet.

        Args:
            rules: what it may do.
            resolve: from a host's name to its addresses.
            ssl_context: whose certificates are trusted; None for those of the system.
        """
        self._rules = rules
        self._resolve = resolve
        self._ssl_context = ssl_context or httpcore2.default_ssl_context()

    def normal_url(self, url: str) -> str:
        """The address as it is sent to; nothing is asked.

        Raises:
            AddressRefused: it is none that may be sent to.
        """
        target = read_target(url, self._rules)
        address = read_address(target.host)
        if address and not is_public(address) and not self._rules.trusts(target.host, target.port):
            raise AddressRefused("The address is not on the public internet. The operator can allow it.")
        return target.url

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Posted:
        """Send a body of JSON.

        Raises:
            NotFetched: it did not get there, or no answer came back; the message repeats nothing that was sent.
        """
        target = read_target(url, self._rules)
        deadline = Deadline(self._rules.total_timeout_s)
        backend = GuardedBackend(
            httpcore2.SyncBackend(), self._resolve, self._rules.trusts, deadline, self._rules.connect_timeout_s
        )
        address = httpcore2.URL(
            scheme=target.scheme.encode(), host=target.host.encode(), port=target.port, target=target.path.encode()
        )
        sent = [*self._headers(target, body).items(), *headers.items()]
        try:
            with (
                httpcore2.ConnectionPool(self._ssl_context, max_connections=1, network_backend=backend) as pool,
                pool.stream("POST", address, headers=sent, content=body) as response,
            ):
                fields = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
                return Posted(response.status, retry_after_s(fields))
        except (httpcore2.TimeoutException, FetchTimedOut):
            raise FetchTimedOut(f"{target.host} did not answer in time.") from None
        except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            # Without the cause: what the library says of a broken answer quotes it.
            raise HostUnreachable(f"{target.host} {fault(error)}") from None

    def _headers(self, target: Target, body: bytes) -> dict[str, str]:
        return {
            "Host": target.origin.partition("://")[2],
            "User-Agent": self._rules.user_agent,
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            "Connection": "close",
        }
