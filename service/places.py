"""How many requests may ingest at a time: the others wait in a line, and what is beyond that is turned away.

Each one that is worked on holds a thread and its share of the cores. Without an end to that, a burst of articles would
hold every thread, and searches and deletions would wait behind them.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from service.errors import TooManyIngests

WEIGHT_OF_NEWEST = 0.2
"""Of the running mean of how long a request takes: it follows a change within some ten requests."""
FIRST_GUESS_S = 1.0


class IngestPlaces:
    """Places for requests that ingest, in one event loop."""

    def __init__(self, at_once: int, max_waiting: int) -> None:
        self._at_once = at_once
        self._max_waiting = max_waiting
        self._places = asyncio.Semaphore(at_once)
        self._waiting = 0
        self._mean_s = FIRST_GUESS_S

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Hold a place, when one gets free.

        Raises:
            TooManyIngests: too many wait already.
        """
        if self._places.locked() and self._waiting >= self._max_waiting:
            raise TooManyIngests(
                f"{self._waiting} requests wait to be ingested, and no more may. Nothing of this one was stored. Send "
                "it again, or many articles as one batch.",
                self._mean_s * (self._waiting + 1) / self._at_once,
            )
        self._waiting += 1
        try:
            await self._places.acquire()
        finally:
            self._waiting -= 1
        began = time.monotonic()
        try:
            yield
        finally:
            self._places.release()
            self._mean_s += WEIGHT_OF_NEWEST * (time.monotonic() - began - self._mean_s)
