"""What a site can keep waiting, done in threads that are left behind where everything ends first."""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from index.beside import as_it_comes
from index.errors import NotIngested, OnRecordError

log = logging.getLogger(__name__)

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
    given = dict(as_it_comes(stop, [_once(place, work) for place, work in enumerate(works)]))
    if len(given) < len(works):
        raise Stopped
    return [given[place] for place in range(len(works))]


def _once(place: int, work: Callable[[], T]) -> Iterator[tuple[int, T]]:
    yield place, work()


def outcome_of(work: Callable[[], T]) -> T | OnRecordError:
    """What the work gives, or the error that it met."""
    try:
        return work()
    except OnRecordError as error:
        return error
    except Exception:
        log.exception("what a feed or the page of its entry serves met a fault")
        return NotIngested()
