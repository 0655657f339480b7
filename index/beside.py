"""Work that others keep waiting, such as pages of slow sites, done in threads: they are left behind where all ends."""

import queue
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext, suppress
from typing import Final, TypeVar

HOSTS_AT_ONCE = 8
"""Hosts that are asked for pages beside each other; pages of one come one after the other, as politeness wants it."""

WAIT_S = 0.05
"""Seconds between looks whether it is to be left behind."""

T = TypeVar("T")


class _End:
    """One of the works is over."""


_END: Final = _End()


def as_it_comes(stop: threading.Event, works: Sequence[Iterable[T]], at_once: int | None = None) -> Iterator[T]:
    """What the works give, each in its own order and from a thread of its own; none of them may raise.

    It ends with the last of them, or soon after `stop` is set. Whoever takes no more leaves them behind: each ends
    with the next thing that it gives.

    Args:
        stop: set where everything ends.
        works: each gives some things, one after the other.
        at_once: how many are under way at most; None for all.
    """
    given: queue.SimpleQueue[T | _End] = queue.SimpleQueue()
    left = threading.Event()
    place = nullcontext() if at_once is None else threading.BoundedSemaphore(at_once)

    def run(work: Iterable[T]) -> None:
        with place:
            for one in work if not left.is_set() else ():
                given.put(one)
                if left.is_set():
                    return
        given.put(_END)

    for work in works:
        threading.Thread(target=run, args=(work,), name="onrecord-beside", daemon=True).start()
    going = len(works)
    try:
        while going and not stop.is_set():
            with suppress(queue.Empty):
                one = given.get(timeout=WAIT_S)
                if isinstance(one, _End):
                    going -= 1
                else:
                    yield one
    finally:
        left.set()
