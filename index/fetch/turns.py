"""Politeness: no host is visited more often than it can be expected to like."""

import threading
import time

from index.errors import FetchTimedOut
from index.fetch.connect import Deadline


class Turns:
    """Whose turn it is at each host; may be asked from any thread, knows nothing of other processes."""

    def __init__(self, delay_s: float) -> None:
        self._delay_s = delay_s
        self._next_s: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, host: str, deadline: Deadline) -> None:
        """Wait until this visit is `delay_s` behind the one before it.

        Raises:
            FetchTimedOut: so many visits wait already that this one would come too late; it takes no turn.
        """
        if not self._delay_s:
            return
        with self._lock:
            now_s = time.monotonic()
            turn_s = max(now_s, self._next_s.get(host, now_s))
            if turn_s - now_s >= deadline.left_s():
                raise FetchTimedOut(
                    f"Too many pages of {host} wait to be fetched, one every {self._delay_s:g} seconds. "
                    "Try again later, or send them as a batch."
                )
            # Hosts whose turn is past need no place: the next visit finds nobody before it.
            self._next_s = {name: next_s for name, next_s in self._next_s.items() if next_s > now_s}
            self._next_s[host] = turn_s + self._delay_s
        time.sleep(turn_s - now_s)
