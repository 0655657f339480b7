"""What the index of words costs: to make, to save, to open again, and to ask while it is in several segments.

Its statements come from a store that has invented them in memory, for storing them would take longer than all that is
measured here. What comes has words that the record has, and a few that it has not.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial, reduce
from pathlib import Path
from typing import cast

import numpy as np

from index.lexical import WordIndex
from index.lexical.segment import joined
from index.lexical.words import Generation
from index.store.asked import Changes, TextBatch, VectorBatch
from index.store.base import Store
from tests.benchmarks.figures import Figure, percentile, timed
from tests.benchmarks.invention import queries
from tests.invented import statement_bodies

BATCH = 4_096
NEW = 40
"""Statements of an article."""
ARTICLES = 500
ASKED = 200


class Invented:
    """A store of so many statements, as far as an index of words reads it."""

    store_id = "invented"

    def __init__(self, statements: int, most: int) -> None:
        self.statements = statements
        self._texts = [
            f"{body['text']} {body['speaker']} {_name(number)}" for number, body in enumerate(statement_bodies(most))
        ]

    def data_version(self) -> int:
        """Changes with every statement."""
        return self.statements

    def change_number(self) -> int:
        """The number of the last statement."""
        return self.statements

    @contextmanager
    def changes(self, after: int) -> Iterator[Changes]:
        """The statements after a number."""
        until = self.statements
        yield Changes(until, None, np.empty(0, np.int64), iter(list[VectorBatch]()), self._batches(after, until))

    def _batches(self, after: int, until: int) -> Iterator[TextBatch]:
        for first in range(after, until, BATCH):
            texts = self._texts[first : min(first + BATCH, until)]
            rows = np.arange(first, first + len(texts), dtype=np.int64) + 1
            yield TextBatch(rows, texts, np.zeros(len(texts), bool))


def words(folder: Path, statements: int) -> Iterator[Figure]:
    """An index of so many statements, then articles one by one, each saved."""
    store = Invented(statements, statements + NEW * ARTICLES)
    made = time.perf_counter()
    index = _opened(store, folder)
    yield Figure("words: made from the store", time.perf_counter() - made, "s", f"{statements:,} statements")
    yield Figure("words: saved for the first time", 1000 * timed(index.save), "ms")
    yield Figure("words: on disk", _size(folder) / 1024**2, "MiB", f"{_size(folder) / statements:,.0f} bytes each")
    yield Figure("words: opened again", timed(lambda: _opened(store, folder).close()), "s", "hashes checked")
    found, saved, written = _articles(store, index, folder)
    how = f"{NEW} statements, {ARTICLES} times"
    yield Figure("an article more, until it is found, p50", percentile(found, 50), "ms", how)
    yield Figure("an article more, until it is on disk, p50", percentile(saved, 50), "ms", how)
    yield Figure("an article more, until it is on disk, p95", percentile(saved, 95), "ms")
    yield Figure("written for it, p50", float(np.median(written)) / 1024, "KiB", f"{_size(folder) / 1024:,.0f} in all")
    yield Figure("written for it, mean", float(np.mean(written)) / 1024, "KiB")
    yield Figure("written for it, at most", max(written) / 1024, "KiB")
    yield Figure("files", len(_files(folder)), "files", f"{len(index.generation.segments)} segments")
    yield from _asked(index)
    index.close()


def _articles(store: Invented, index: WordIndex, folder: Path) -> tuple[list[float], list[float], list[int]]:
    """Seconds until each article is found, seconds until it is on disk, and the bytes of the files that are new."""
    found, saved, written = [], [], []
    for _ in range(ARTICLES):
        store.statements += NEW
        before = _files(folder)
        found.append(timed(index.catch_up))
        saved.append(timed(index.save))
        written.append(sum(size for name, (size, at) in _files(folder).items() if before.get(name) != (size, at)))
    return found, saved, written


def _asked(index: WordIndex) -> Iterator[Figure]:
    """How long all matches of a question take, in the segments that merging leaves and in one."""
    several = index.generation
    one = Generation(several.change, (reduce(joined, several.segments),))
    asked = queries(ASKED)
    times: dict[int, list[float]] = {}
    # They take turns, so that what else the machine does falls on both.
    for query in asked:
        for generation in (several, one):
            index._generation = generation
            index.matches(query)
            times.setdefault(len(generation.segments), []).append(timed(partial(index.matches, query)))
    index._generation = several
    for segments, each in times.items():
        for share in (50, 95):
            yield Figure(f"all matches of a question, {segments} segments, p{share}", percentile(each, share), "ms")


def _opened(store: Invented, folder: Path) -> WordIndex:
    return WordIndex(cast("Store", store), folder)


def _name(number: int) -> str:
    """A word that comes back, or, in a tenth of the statements, one that does not."""
    return f"a{number % 30_000}" if number % 10 else f"b{number}"


def _files(folder: Path) -> dict[str, tuple[int, int]]:
    """The size of each file, and when it was written."""
    found = {path.name: path.stat() for path in folder.iterdir() if path.is_file()}
    return {name: (status.st_size, status.st_mtime_ns) for name, status in found.items()}


def _size(folder: Path) -> int:
    return sum(size for size, _ in _files(folder).values())
