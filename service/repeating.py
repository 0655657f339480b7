"""Work that a thread does again and again, beside the requests."""

import threading
from collections.abc import Callable

MAX_PAUSE_S = 60.0


class Repeated(threading.Thread):
    """Works once in `pause_s` seconds, and at once when it is woken, until it is stopped.

    `work` tells whether it succeeded, and raises nothing: the thread would end.
    """

    def __init__(self, name: str, work: Callable[[], bool], pause_s: float) -> None:
        super().__init__(name=f"onrecord-{name}")
        self.stopping = threading.Event()
        self._woken = threading.Event()
        self._work = work
        self._pause_s = pause_s

    def wake(self) -> None:
        """Work at once."""
        self._woken.set()

    def stop(self) -> None:
        """Ask it to end; `stopping` tells the work in hand."""
        self.stopping.set()
        self._woken.set()

    def run(self) -> None:
        """What the thread does."""
        wait_s = self._pause_s
        while True:
            self._woken.clear()
            if self.stopping.is_set():
                return
            # What fails once mostly fails again at once: the pauses grow, so that the log stays readable.
            wait_s = self._pause_s if self._work() else max(self._pause_s, min(2 * wait_s, MAX_PAUSE_S))
            self._woken.wait(wait_s)
