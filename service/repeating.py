"""Work that a thread does again and again, beside the requests."""

import threading
from collections.abc import Callable

import structlog

from index.errors import OnRecordError

MAX_PAUSE_S = 60.0

_log = structlog.get_logger("onrecord.work")


class Repeated(threading.Thread):
    """Works once in `pause_s` seconds, and at once when it is woken, until it is stopped.

    It outlives what goes wrong in its work, which is logged. `work` is given the event that is set when it is to end.
    """

    def __init__(self, name: str, work: Callable[[threading.Event], None], pause_s: float) -> None:
        super().__init__(name=f"onrecord-{name}")
        self._stopping = threading.Event()
        self._kind = name
        self._woken = threading.Event()
        self._work = work
        self._pause_s = pause_s

    def wake(self) -> None:
        """Work at once."""
        self._woken.set()

    def stop(self) -> None:
        """Ask it to end, and the work in hand, too."""
        self._stopping.set()
        self._woken.set()

    def run(self) -> None:
        """What the thread does."""
        wait_s = self._pause_s
        while True:
            self._woken.clear()
            if self._stopping.is_set():
                return
            # What fails once mostly fails again at once: the pauses grow, so that the log stays readable.
            wait_s = self._pause_s if self._succeeds() else max(self._pause_s, min(2 * wait_s, MAX_PAUSE_S))
            self._woken.wait(wait_s)

    def _succeeds(self) -> bool:
        try:
            self._work(self._stopping)
        except OnRecordError as error:
            _log.error("work_postponed", work=self._kind, detail=str(error))
            return False
        except Exception:  # noqa: BLE001 - the thread must outlive a fault in one piece of its work; it is logged in full
            _log.exception("work_failed", work=self._kind)
            return False
        return True
