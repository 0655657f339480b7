"""How often a caller may ask: a moving window for each key, and for each address from which no key came.

The counting is done by the library `limits`, in the memory of this process; each process counts for itself.
"""

import math
import time
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

POLICY_HEADER, LEFT_HEADER = "RateLimit-Policy", "RateLimit"
LIMIT_HEADERS = (POLICY_HEADER, LEFT_HEADER)

NETWORK_OF_ONE = 64
"""Bits of an IPv6 address that tell one subscriber from another: the rest is theirs to choose."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a limit after a request.

    Attributes:
        of: what is counted, a key or an address.
        most: requests that may come within `window_s` seconds.
        left: how many of them may come now.
        more_after_s: seconds until one more may.
        is_refused: whether the request itself was one too many.
    """

    of: str
    most: int
    window_s: int
    left: int
    more_after_s: float
    is_refused: bool

    def headers(self) -> dict[str, str]:
        """The same for the caller. Source: draft-ietf-httpapi-ratelimit-headers-10."""
        return {
            POLICY_HEADER: f'"{self.of}";q={self.most};w={self.window_s}',
            LEFT_HEADER: f'"{self.of}";r={self.left};t={math.ceil(self.more_after_s)}',
        }


class Limit:
    """One limit, counted for each caller by itself.

    Args:
        of: what is counted.
        rate: such as 600/minute; empty for none.
    """

    def __init__(self, of: str, rate: str) -> None:
        self._of = of
        self._rate = parse(rate) if rate else None
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def take(self, who: str) -> Allowance | None:
        """Count a request; None where there is no limit."""
        if self._rate is None:
            return None
        is_taken = self._limiter.hit(self._rate, who)
        more_at, left = self._limiter.get_window_stats(self._rate, who)
        more_after_s = max(0.0, more_at - time.time())
        return Allowance(self._of, self._rate.amount, self._rate.get_expiry(), max(0, left), more_after_s, not is_taken)


def counted_address(host: str) -> str:
    """What is counted as one address."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(IPv6Address(int(address) >> NETWORK_OF_ONE << NETWORK_OF_ONE))
    return host
