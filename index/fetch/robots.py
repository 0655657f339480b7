"""robots.txt: whether a site wants its pages fetched by programs (RFC 9309)."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.robotparser import RobotFileParser

from index.errors import RefusedByRobots
from index.fetch.target import Target

PRODUCT_TOKEN = "OnRecord"  # noqa: S105 - RFC 9309, section 2.2.1, calls it so
MAX_ROBOTS_BYTES = 512 * 1024  # RFC 9309, section 2.5: at least 500 KiB
MAX_SITES_KEPT = 1_000
NOTHING = ["User-agent: *", "Disallow: /"]


@dataclass(frozen=True, slots=True)
class RobotsAnswer:
    """What a site answers to `/robots.txt`."""

    status: int
    body: bytes


Ask = Callable[[str], RobotsAnswer]


class Robots:
    """The wishes of the sites that were asked lately; may be used from any thread."""

    def __init__(self, ttl_s: float) -> None:
        self._ttl_s = ttl_s
        self._kept: dict[str, tuple[float, RobotFileParser]] = {}
        self._lock = threading.Lock()

    def check(self, target: Target, ask: Ask) -> None:
        """Stop where the site does not want this page to be fetched.

        Args:
            target: the page.
            ask: fetches the site's robots.txt, if what it says is not known.

        Raises:
            RefusedByRobots: it says no, or answers with a fault of its own, which RFC 9309 reads as a no.
        """
        if not self._wishes(target.origin, ask).can_fetch(PRODUCT_TOKEN, target.url):
            raise RefusedByRobots(
                f"The robots.txt of {target.host} does not let programs fetch this page. Send its text or html."
            )

    def _wishes(self, origin: str, ask: Ask) -> RobotFileParser:
        now_s = time.monotonic()
        with self._lock:
            ends_s, wishes = self._kept.get(origin, (now_s, None))
        if wishes is not None and ends_s > now_s:
            return wishes
        wishes = _read(ask(f"{origin}/robots.txt"))
        with self._lock:
            self._kept.pop(origin, None)
            if len(self._kept) >= MAX_SITES_KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[origin] = (now_s + self._ttl_s, wishes)
        return wishes


def _read(answer: RobotsAnswer) -> RobotFileParser:
    """RFC 9309, section 2.3.1: no such file lets everything be fetched, a fault of the server nothing."""
    wishes = RobotFileParser()
    if answer.status == 200:
        lines = answer.body.decode("utf-8-sig", errors="replace").splitlines()
    else:
        lines = NOTHING if answer.status >= 500 else []
    wishes.parse(lines)
    return wishes
