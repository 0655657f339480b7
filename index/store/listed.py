"""What passes filters, kept until something changes: many ask with the same, and who turns pages asks again."""

import threading
from collections import OrderedDict

from index.store.arrays import Rows
from index.store.asked import Filters

MOST_ROWS = 2_000_000
"""Of all lists together, 16 MB. Of a million statements, to list the 400,000 of a language takes 100 ms."""


class Listed:
    """The rows that pass filters, as of one change number of the store; any number of threads may use it."""

    def __init__(self, most: int = MOST_ROWS) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._change = 0
        self._rows: OrderedDict[Filters, Rows] = OrderedDict()

    def get(self, filters: Filters, change: int) -> Rows | None:
        """The rows, not to be written to; None where they have to be asked for."""
        with self._lock:
            if change != self._change or filters not in self._rows:
                return None
            self._rows.move_to_end(filters)
            return self._rows[filters]

    def keep(self, filters: Filters, change: int, rows: Rows) -> None:
        """Keep what passed at a change number; lists of an earlier one are dropped, and those asked for longest ago."""
        rows.setflags(write=False)
        with self._lock:
            if change > self._change:
                self._change = change
                self._rows.clear()
            if change == self._change:
                self._rows[filters] = rows
            while sum(map(len, self._rows.values())) > self._most:
                self._rows.popitem(last=False)
