"""What a site can keep waiting, done in threads that are left behind where everything ends first."""

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TypeVar

from index.errors import NotIngested, OnRecordError

log = logging.getLogger(__name__)

WAIT_S = 0.05
"""Seconds between looks whether it is to be left behind."""

T = TypeVar("T")


class Stopped(Exception):
    """The work in hand is left behind, because everything ends."""


def unless_stopped(stop: threading.Event, work: Callable[[], T]) -> T:
    """What the work gives.

    Raises:
        Stopped: everything ends.
        OnRecordError: what it met; a fault of the software is logged and told as NotIngested.
    """
    (outcome,) = beside_each_other(stop, [lambda: outcome_of(work)])
    if isinstance(outcome, OnRecordError):
        raise outcome
    return outcome


def beside_each_other(stop: threading.Event, works: Sequence[Callable[[], T]]) -> list[T]:
    """What each gives, in order; all are begun at once, and none may raise.

    Raises:
        Stopped: everything ends.
    """
    done: queue.SimpleQueue[tuple[int, T]] = queue.SimpleQueue()

    def run(place: int, work: Callable[[], T]) -> None:
        done.put((place, work()))

    for begun in enumerate(works):
        threading.Thread(target=run, args=begun, name="onrecord-feed-fetch", daemon=True).start()
    given: dict[int, T] = {}
    while len(given) < len(works):
        if stop.is_set():
            raise Stopped
        with suppress(queue.Empty):
            place, outcome = done.get(timeout=WAIT_S)
            given[place] = outcome
    return [given[place] for place in range(len(works))]


def outcome_of(work: Callable[[], T]) -> T | OnRecordError:
    """What the work gives, or the error that it met."""
    try:
        return work()
    except OnRecordError as error:
        return error
    except Exception:
        log.exception("what a feed or the page of its entry serves met a fault")
        return NotIngested()
