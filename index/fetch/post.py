"""Something sent to an address that somebody gave: under the same rules as what is fetched, and nothing is followed."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass

from index.errors import AddressRefused, FetchTimedOut
from index.fetch.addresses import is_public, read_address
from index.fetch.connect import Deadline, Resolve, resolve
from index.fetch.patience import retry_after_s
from index.fetch.request import Requester
from index.fetch.rules import FetchRules
from index.fetch.target import read_target


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
        self._requester = Requester(rules, resolve, ssl_context)

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Posted:
        """Send a body of JSON.

        Raises:
            NotFetched: it did not get there, or no answer came back; the message repeats nothing that was sent.
        """
        target = read_target(url, self._rules)
        deadline = Deadline(self._rules.total_timeout_s)
        sent = {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}
        try:
            with self._requester.request("POST", target, sent, deadline, body) as response:
                fields = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
                return Posted(response.status, retry_after_s(fields))
        except FetchTimedOut:
            # What a deadline says of itself is about pages.
            raise FetchTimedOut(f"{target.host} did not answer in time.") from None


def receiver_url(url: str, rules: FetchRules) -> str:
    """The address as it is sent to; nothing is asked.

    Raises:
        AddressRefused: it is none that may be sent to.
    """
    target = read_target(url, rules)
    address = read_address(target.host)
    if address and not is_public(address) and not rules.trusts(target.host, target.port):
        raise AddressRefused("The address is not on the public internet. The operator can allow it.")
    return target.url
