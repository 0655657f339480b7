"""Ctrl-C in the middle of long work: the first ends it in order, the second at once."""

import signal
import threading
from collections.abc import Iterable, Iterator
from types import FrameType, TracebackType
from typing import Self, TypeVar

T = TypeVar("T")


class Interrupt:
    """Listens for SIGINT while its block runs; `asked` is set once it came.

    What is being read may be waited for without end: a pipe, a host. So the first signal breaks off the reading of
    `until_asked`, and nothing else. Outside of the main thread, which alone can listen, nothing is asked.
    """

    def __init__(self) -> None:
        self.asked = threading.Event()
        self._reading = False
        self._listens = threading.current_thread() is threading.main_thread()

    def __enter__(self) -> Self:
        if self._listens:
            self._before = signal.signal(signal.SIGINT, self._hear)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._listens:
            signal.signal(signal.SIGINT, self._before)

    def _hear(self, _signal: int, _frame: FrameType | None) -> None:
        again = self.asked.is_set()
        self.asked.set()
        if again or self._reading:
            self._reading = False
            raise KeyboardInterrupt

    def until_asked(self, items: Iterable[T]) -> Iterator[T]:
        """The items, until the signal comes."""
        source = iter(items)
        while not self.asked.is_set():
            try:
                self._reading = True
                item = next(source)
                self._reading = False
            except (StopIteration, KeyboardInterrupt):
                self._reading = False
                return
            yield item
