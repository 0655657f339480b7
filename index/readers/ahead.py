"""Pages in many files, read ahead by processes: to find the article in a page takes 20 to 80 ms of a core."""

import logging
import traceback
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from index.errors import NotIngested, ReadingStopped
from index.processes import Pool, Work
from index.readers.body import about
from index.readers.content import PAGES
from index.readers.files import kind_of, read_known
from index.readers.json import Outcome

log = logging.getLogger(__name__)

WORTH_PROCESSES = 100
"""Pages, which take 2 s or more; a process takes 1 s to be ready."""

EXTRACTING_FOR_ONE = 4
"""Processes that extract, whose articles one process can read: a large page takes 80 ms, its statements 200 or more."""

AT_ONCE = 4
"""Pages in one message."""

AHEAD = 16
"""Messages that each process is ahead of what is asked for: some seconds."""

DIED = "The process that read it died twice: killed, out of memory, or by a fault of a library."

_Read = list[Outcome] | str
"""What a file holds, or where reading it met a fault of the software."""


class PagesAhead:
    """Reads files in their order, some way ahead; the processes end with this object."""

    def __init__(self, paths: Sequence[Path], processes: int) -> None:
        """Nothing is read yet.

        Args:
            paths: pages, in the order in which they will be asked for.
            processes: how many may read.
        """
        self._groups = deque(paths[first : first + AT_ONCE] for first in range(0, len(paths), AT_ONCE))
        self._pool: Pool[Path, _Read] = Pool(processes, read_each, lambda: DIED, ReadingStopped)
        self._ahead = AHEAD * processes
        self._works: deque[Work[_Read]] = deque()
        self._read: deque[_Read] = deque()

    def next(self, path: Path) -> list[Outcome]:
        """What the next file holds, which is this one; waits for it.

        Raises:
            ReadingStopped: no process can be started.
        """
        if not self._read:
            while self._groups and len(self._works) < self._ahead:
                self._works.append(self._pool.submit(self._groups.popleft()))
            self._read.extend(self._works.popleft().results())
        read = self._read.popleft()
        if isinstance(read, str):
            log.error("a page could not be read: %s", read)
            return [about(str(path), NotIngested())]
        return read

    def close(self) -> None:
        """End the processes."""
        self._pool.close()


def is_page(path: Path) -> bool:
    """Whether a file is a page by its name; it holds one article, or none."""
    return kind_of(path) in PAGES


def read_each(paths: Sequence[Path]) -> list[_Read]:
    """What each file holds; a fault in one is told in its place and stops no other."""
    return [_read(path) for path in paths]


def _read(path: Path) -> _Read:
    try:
        return list(read_known(path))
    except Exception:  # noqa: BLE001 - whoever asked logs it: a process of a pool has no log of its own
        return traceback.format_exc()
