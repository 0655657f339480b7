"""Addresses read ahead, those of several hosts beside each other: to have a page is mostly to wait for its site."""

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from index.beside import HOSTS_AT_ONCE, WAIT_S
from index.readers.json import Outcome

AHEAD = 64
"""Addresses behind the one that is asked for: what they hold waits in memory."""

HELD = 16
"""Of what one address holds, a feed say, that waits to be asked for."""


@dataclass(frozen=True, slots=True)
class _End:
    """An address holds no more, or reading it met this."""

    error: Exception | None = None


class AddressesAhead:
    """Reads addresses in threads and gives what they hold in the order of the addresses.

    Whoever asks for an address that no thread has begun reads it himself, so that full queues of others stop nobody.
    """

    def __init__(self, urls: Sequence[str], read: Callable[[str], Iterable[Outcome]]) -> None:
        """Nothing is read yet.

        Args:
            urls: in the order in which they will be asked for.
            read: gives what is at an address; called from several threads at once, for one host from one at a time.
        """
        self._urls = urls
        self._read = read
        self._given: dict[int, queue.Queue[Outcome | _End]] = {}
        self._lock = threading.Lock()
        self._waiting: deque[int] = deque()
        self._busy: set[str] = set()
        self._threads = 0
        self._asked = self._entered = 0
        self._closed = threading.Event()

    def next(self) -> Iterator[Outcome]:
        """What the next address holds; waits for it, and raises what reading it raised."""
        number = self._asked
        self._asked += 1
        with self._lock:
            self._enter(number + 1)
            here = number in self._waiting
            if here:
                self._waiting.remove(number)
                self._busy.add(self._host(number))
            self._enter(number + AHEAD)
        yield from self._here(number) if here else self._from_thread(number)

    def close(self) -> None:
        """Leave behind what is being read: each thread ends with the next thing that it has."""
        self._closed.set()

    def _enter(self, until: int) -> None:
        """Let threads read the addresses before this one; to be called under the lock."""
        for number in range(self._entered, min(until, len(self._urls))):
            self._given[number] = queue.Queue(HELD)
            self._waiting.append(number)
            self._entered = number + 1
        free = {self._host(number) for number in self._waiting} - self._busy
        # One host is left to whoever asks.
        for _ in range(min(len(free), HOSTS_AT_ONCE - 1 - self._threads)):
            self._threads += 1
            threading.Thread(target=self._work, name="onrecord-address", daemon=True).start()

    def _here(self, number: int) -> Iterator[Outcome]:
        try:
            yield from self._read(self._urls[number])
        finally:
            self._done(number)

    def _from_thread(self, number: int) -> Iterator[Outcome]:
        given = self._given[number]
        while not isinstance(one := given.get(), _End):
            yield one
        self._given.pop(number)
        if one.error is not None:
            raise one.error

    def _work(self) -> None:
        while (number := self._taken()) is not None:
            error = None
            try:
                for one in self._read(self._urls[number]):
                    if not self._give(number, one):
                        return
            except Exception as met:  # noqa: BLE001 - whoever asks for the address is told
                error = met
            self._done(number)
            self._give(number, _End(error))

    def _taken(self) -> int | None:
        """The first address whose host nobody asks; None ends the thread."""
        with self._lock:
            for number in self._waiting:
                if self._host(number) not in self._busy and not self._closed.is_set():
                    self._waiting.remove(number)
                    self._busy.add(self._host(number))
                    return number
            self._threads -= 1
            return None

    def _done(self, number: int) -> None:
        with self._lock:
            self._busy.discard(self._host(number))
            self._enter(self._entered)

    def _give(self, number: int, one: Outcome | _End) -> bool:
        """Whether it could be given before nobody asked any more."""
        given = self._given[number]
        while not self._closed.is_set():
            with suppress(queue.Full):
                given.put(one, timeout=WAIT_S)
                return True
        return False

    def _host(self, number: int) -> str:
        return urlsplit(self._urls[number]).netloc.rpartition("@")[2].lower()
