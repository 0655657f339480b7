"""What `onrecord ingest` was given: files, folders, patterns, addresses and standard input, in their order."""

import os
import stat
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.bulk import Item
from index.errors import FetchingNotAvailable, InvalidInput
from index.readers.body import about
from index.readers.files import files_of, read_file
from index.readers.items import PassedOver
from index.readers.stream import read_stream
from service.fetching import ArticlesAt

STANDARD_INPUT = "-"
PAGE_BYTES = 50_000
"""What an address counts in the progress, beside files, whose bytes are counted: about the HTML of a page of news."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file, one address or standard input; what is wrong with it, or why it is passed over, where that is known."""

    name: str
    size_bytes: int
    settled: InvalidInput | PassedOver | None = None


class Inputs:
    """Everything that was given, counted before it is read.

    An outcome is told for each item, in order, so that progress is what has been stored, not what has been read.
    """

    def __init__(self, arguments: Sequence[str], articles_at: ArticlesAt | None = None) -> None:
        self._parts = list(_parts(arguments))
        self._articles_at = articles_at
        self._read_bytes: deque[int] = deque()
        self._within = 0

    @property
    def total_bytes(self) -> int | None:
        """How much there is to read; None where standard input is a pipe, whose end nobody knows."""
        sizes = [part.size_bytes for part in self._parts]
        return None if any(size < 0 for size in sizes) else sum(sizes)

    def items(self) -> Iterator[Item]:
        """What the readers make of them."""
        done = 0
        for part in self._parts:
            size = max(part.size_bytes, 0)
            self._within = size  # of what is read in one piece
            for item in self._read(part):
                self._read_bytes.append(done + min(self._within, size))
                yield item
            done += size

    def told(self) -> int:
        """How much had been read, in bytes, of all up to the item of the next outcome."""
        return self._read_bytes.popleft()

    def _read(self, part: Part) -> Iterator[Item]:
        if part.settled is not None:
            yield part.settled
        elif part.name == STANDARD_INPUT:
            yield from read_stream(sys.stdin.buffer, "standard input")
        elif _is_address(part.name):
            yield from self._address(part.name)
        else:
            yield from read_file(Path(part.name), self._progress)

    def _progress(self, read_bytes: int) -> None:
        self._within = read_bytes

    def _address(self, url: str) -> Iterator[Item]:
        try:
            if self._articles_at is None:
                raise FetchingNotAvailable
            yield from self._articles_at(url)
        except InvalidInput as error:
            yield about(url, error)


def _is_address(argument: str) -> bool:
    return argument.lower().startswith(("http://", "https://"))


def _parts(arguments: Sequence[str]) -> Iterator[Part]:
    seen: set[object] = set()
    for argument in dict.fromkeys(arguments):
        if argument == STANDARD_INPUT:
            yield Part(argument, _size_of_input())
        elif _is_address(argument):
            yield Part(argument, PAGE_BYTES)
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
