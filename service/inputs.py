"""What `onrecord ingest` was given: files, folders, patterns, addresses and standard input, in their order."""

import logging
import os
import re
import stat
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from index.bulk import Item
from index.errors import AddressRefused, FetchingNotAvailable, InvalidInput, NotIngested, OnRecordError
from index.fetch.target import without_password
from index.readers.addresses_ahead import AddressesAhead
from index.readers.ahead import EXTRACTING_FOR_ONE, WORTH_PROCESSES, PagesAhead, is_page
from index.readers.body import about
from index.readers.files import files_of, name_of, read_file
from index.readers.items import PassedOver
from index.readers.stream import read_stream
from service.fetching import ArticlesAt

log = logging.getLogger(__name__)

STANDARD_INPUT = "-"
INPUT_NAME = "standard input"
_OTHER_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
PAGE_BYTES = 50_000
"""What an address counts in the progress, beside files, whose bytes are counted: about the HTML of a page of news."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file, one address or standard input; what is wrong with it, or why it is passed over, where that is known."""

    name: str
    size_bytes: int
    settled: InvalidInput | PassedOver | None = None

    @property
    def is_page(self) -> bool:
        """Whether it is a file that holds a page."""
        is_file = self.settled is None and self.name != STANDARD_INPUT and not self.is_address
        return is_file and is_page(Path(self.name))

    @property
    def is_address(self) -> bool:
        """Whether it is fetched."""
        return self.name.lower().startswith(("http://", "https://"))


class Reached(NamedTuple):
    """How far the reading was at an item, in bytes of all, and what a refusal of the item is about."""

    read_bytes: int
    name: str


class Inputs:
    """Everything that was given, counted before it is read.

    An outcome is told for each item, in order, so that progress is what has been stored, not what has been read.
    """

    def __init__(self, arguments: Sequence[str], articles_at: ArticlesAt | None = None, processes: int = 1) -> None:
        """Count what there is.

        Args:
            arguments: as they were given.
            articles_at: fetches what is at an address; None where nothing is fetched.
            processes: how many extract; beside several, others read pages ahead where there are many.
        """
        self._parts = list(_parts(arguments))
        self._articles_at = articles_at
        self._processes = processes
        self._ahead: PagesAhead | None = None
        self._addresses: AddressesAhead | None = None
        self._reached: deque[Reached] = deque()
        self._within = 0

    @property
    def total_bytes(self) -> int | None:
        """How much there is to read; None where standard input is a pipe, whose end nobody knows."""
        sizes = [part.size_bytes for part in self._parts]
        return None if any(size < 0 for size in sizes) else sum(sizes)

    def items(self) -> Iterator[Item]:
        """What the readers make of them."""
        done = 0
        with self._reading_ahead():
            for part in self._parts:
                size = max(part.size_bytes, 0)
                self._within = size  # of what is read in one piece
                for item in self._read(part):
                    name = name_of(item, self._shown(part))
                    self._reached.append(Reached(done + min(self._within, size), name))
                    yield item
                done += size

    @contextmanager
    def _reading_ahead(self) -> Iterator[None]:
        with ExitStack() as ahead:
            pages = [Path(part.name) for part in self._parts if part.is_page]
            if self._processes > 1 and len(pages) >= WORTH_PROCESSES:
                reading = PagesAhead(pages, -(-self._processes // EXTRACTING_FOR_ONE))
                self._ahead = ahead.enter_context(closing(reading))
            addresses = [part.name for part in self._parts if part.is_address]
            if self._articles_at is not None and len(addresses) > 1:
                self._addresses = ahead.enter_context(closing(AddressesAhead(addresses, self._articles_at)))
            yield

    def told(self) -> Reached:
        """How far the reading had come at the item of the next outcome."""
        return self._reached.popleft()

    @staticmethod
    def _shown(part: Part) -> str:
        if part.name == STANDARD_INPUT:
            return INPUT_NAME
        return without_password(part.name) if part.is_address else part.name

    def _read(self, part: Part) -> Iterator[Item]:
        try:
            yield from self._items_of(part)
        except OnRecordError:
            raise
        except Exception:
            log.exception("what was given could not be read")
            yield about(without_password(part.name), NotIngested())

    def _items_of(self, part: Part) -> Iterator[Item]:
        if part.settled is not None:
            yield part.settled
        elif part.name == STANDARD_INPUT:
            yield from read_stream(sys.stdin.buffer, INPUT_NAME)
        elif part.is_address:
            yield from self._address(part.name)
        elif part.is_page and self._ahead is not None:
            yield from self._ahead.next(Path(part.name))
        else:
            yield from read_file(Path(part.name), self._progress)

    def _progress(self, read_bytes: int) -> None:
        self._within = read_bytes

    def _address(self, url: str) -> Iterator[Item]:
        try:
            if self._articles_at is None:
                raise FetchingNotAvailable
            yield from self._articles_at(url) if self._addresses is None else self._addresses.next()
        except InvalidInput as error:
            yield about(without_password(url), error)


def _parts(arguments: Sequence[str]) -> Iterator[Part]:
    seen: set[object] = set()
    for argument in dict.fromkeys(arguments):
        if argument == STANDARD_INPUT:
            yield Part(argument, _size_of_input())
        elif (part := Part(argument, PAGE_BYTES)).is_address:
            yield part
        elif _OTHER_ADDRESS.match(argument):
            refused = AddressRefused("Only http and https addresses are fetched. Download it, and name the file.")
            yield Part("", 0, about(without_password(argument), refused))
        else:
            for found in files_of(Path(argument)):
                yield _part(found, seen)


def _part(found: Path | PassedOver | InvalidInput, seen: set[object]) -> Part:
    """A file, unless another name of it was given already."""
    if not isinstance(found, Path):
        return Part("", 0, found)
    try:
        status = found.stat()
    except OSError:
        return Part(str(found), 0)  # reading it says why not
    key = (status.st_dev, status.st_ino)
    if key in seen:
        return Part("", 0, PassedOver(str(found), "was named before"))
    seen.add(key)
    return Part(str(found), status.st_size)


def _size_of_input() -> int:
    status = os.fstat(sys.stdin.fileno())
    return status.st_size if stat.S_ISREG(status.st_mode) else -1
