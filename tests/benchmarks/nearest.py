"""What the vectors of a record cost as it grows: recall, time, memory, start and what is written.

The vectors are those of generated sentences with noise, as in the section on stages. They come from a store that draws
them anew whenever they are read, for writing a million statements would take longer than all that is measured here.
Each size is searched in a process of its own, with the encoder, whose memory is the operating system's figure.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, cast

import faiss
import numpy as np
import numpy.typing as npt

from index.encode import Encoder
from index.nearest import NearestIndex, Passing
from index.scores import Scores
from index.store.arrays import Rows, Vectors
from index.store.asked import Changes, Filters, TextBatch, VectorBatch
from index.store.base import Store
from index.store.writes import Model
from tests.benchmarks.figures import Figure, percentile, timed
from tests.benchmarks.machine import field
from tests.invented import statement_bodies

SMALLER = (10_000, 100_000)
BATCH = 4_096
ORIGINS = 2_000
NOISE = 0.6
ASKED = 60
HITS = 10
PERCENT_THAT_PASS = (50, 10, 5, 1, 0.1)
BY_WORDS = 1_000
NEW = 40
"""Statements of an article."""


class Drawn:
    """A store of so many statements with one vector each, as far as a vector index reads it."""

    store_id = "drawn"

    def __init__(self, origins: Vectors, statements: int, model: Model) -> None:
        self.origins = origins
        self._model = model
        self.statements = statements

    def data_version(self) -> int:
        """Changes with every statement."""
        return self.statements

    def change_number(self) -> int:
        """The number of the last statement."""
        return self.statements

    def counts(self) -> dict[str, int]:
        """How many statements there are."""
        return {"statements": self.statements}

    def model(self) -> Model:
        """The model of the origins."""
        return self._model

    @contextmanager
    def changes(self, after: int) -> Iterator[Changes]:
        """The statements after a number."""
        yield Changes(
            self.statements, self._model, np.empty(0, np.int64), self._batches(after), iter(list[TextBatch]())
        )

    def _batches(self, after: int) -> Iterator[VectorBatch]:
        for block in range(after // BATCH, -(-self.statements // BATCH)):
            first, last = block * BATCH, min((block + 1) * BATCH, self.statements)
            rows = np.arange(max(first, after), last, dtype=np.int64) + 1
            if len(rows):
                yield VectorBatch(rows, self.block(block)[rows[0] - first - 1 : last - first])

    def block(self, number: int) -> Vectors:
        """The vectors of a block."""
        rng = np.random.default_rng(number)
        dimension = self.origins.shape[1]
        noise = rng.standard_normal((BATCH, dimension), np.float32) * (NOISE / dimension**0.5)
        drawn = self.origins[rng.integers(len(self.origins), size=BATCH)] + noise
        # What a store gives was kept in half precision.
        return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), np.float16).astype(np.float32)


def nearest(folder: Path, statements: int, threads: int) -> Iterator[Figure]:
    """Each size up to so many statements: made once here, then searched in a process of its own."""
    encoder = Encoder(threads=threads)
    folder.mkdir()
    np.save(folder / "origins.npy", encoder.encode([body["text"] for body in statement_bodies(ORIGINS, seed=4)]))
    for size in sorted({*(smaller for smaller in SMALLER if smaller < statements), statements}):
        store = Drawn(np.load(folder / "origins.npy"), size, encoder.model)
        seconds = timed(partial(_make, store, folder / str(size)))
        yield Figure(f"{size:,}: made from the store, on disk", seconds, "s", "with drawing the vectors")
        written = sum(path.stat().st_size for path in (folder / str(size)).iterdir())
        yield Figure(f"{size:,}: on disk", written / 1024**2, "MiB")
        command = [sys.executable, "-m", "tests.benchmarks.nearest", str(folder), str(size), str(threads)]
        answered = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        for figure in json.loads(answered):
            yield Figure(**figure)


def _make(store: Drawn, folder: Path) -> None:
    index = NearestIndex(cast("Store", store), store.model(), folder)
    index.settle()
    index.save()
    index.close()


def measured(folder: Path, size: int, threads: int) -> Iterator[Figure]:
    """What a process finds that opens an index of this size."""
    faiss.omp_set_num_threads(threads)
    encoder = Encoder(threads=threads)
    asked = encoder.encode([body["text"] for body in statement_bodies(ASKED, seed=5)])
    store = Drawn(np.load(folder / "origins.npy"), size, encoder.model)
    before = _resident()
    begun, begun_working = time.perf_counter(), time.process_time()
    index = NearestIndex(cast("Store", store), encoder.model, folder / str(size))
    yield Figure(f"{size:,}: ready from the snapshot", time.perf_counter() - begun, "s", "hashes checked")
    yield Figure(f"{size:,}: ready, of a processor", time.process_time() - begun_working, "s", "whatever else runs")
    filters = {"all pass": None} | {f"{percent:g} % pass": some(size, percent) for percent in PERCENT_THAT_PASS}
    by_words = np.sort(np.random.default_rng(1).choice(size, BY_WORDS, replace=False)) + 1
    found: dict[str, list[Scores]] = {}
    for name, rows in filters.items():
        passing = None if rows is None else Passing(Filters(), rows)
        also = by_words if rows is None else np.intersect1d(by_words, rows)
        times: list[float] = []
        working: list[float] = []
        found[name] = []
        for query in asked:
            began, began_working = time.perf_counter(), time.process_time()
            found[name].append(index.cosines(query, passing, lambda also=also: also))  # type: ignore[misc]
            times.append(time.perf_counter() - began)
            working.append(time.process_time() - began_working)
        yield Figure(
            f"{size:,}: {name}, p50", percentile(times, 50), "ms", f"{ASKED} queries, {BY_WORDS} more by words"
        )
        yield Figure(f"{size:,}: {name}, p95", percentile(times, 95), "ms")
        yield Figure(f"{size:,}: {name}, of a processor, p50", percentile(working, 50), "ms", "whatever else runs")
    after = _resident()
    yield Figure(f"{size:,}: memory of the process", after["VmRSS"], "MiB", "with the encoder, files mapped included")
    yield Figure(f"{size:,}: of it its own (RssAnon)", after["RssAnon"], "MiB")
    yield Figure(f"{size:,}: more than without the index", after["RssAnon"] - before["RssAnon"], "MiB")
    for name, shares in recalled(store, asked, filters, found).items():
        yield Figure(f"{size:,}: {name}, recall@{HITS}", 100 * float(np.mean(shares)), "%")
    store.statements += NEW
    yield Figure(
        f"{size:,}: an article more, until it is found",
        1000 * timed(index.catch_up),
        "ms",
        "with drawing 4,096 vectors",
    )
    yield Figure(f"{size:,}: an article more, until it is on disk", 1000 * timed(index.save), "ms")
    index.close()


def some(size: int, percent: float) -> Rows:
    """Rows that pass a filter."""
    count = max(1, round(size * percent / 100))
    return np.sort(np.random.default_rng(2).choice(size, count, replace=False)) + 1


def _resident() -> dict[str, float]:
    """Of this process, in MiB: everything, and what is no part of a file."""
    status = Path("/proc/self/status")
    return {name: field(status, name) / 1024**2 for name in ("VmRSS", "RssAnon")}


def recalled(
    store: Drawn, asked: Vectors, filters: Mapping[str, Rows | None], found: Mapping[str, Sequence[Scores]]
) -> dict[str, list[float]]:
    """For each filter and query the share of the truly nearest that is among the first found."""
    nothing = np.empty((len(asked), 0), np.int64), np.empty((len(asked), 0), np.float32)
    truth = dict.fromkeys(filters, nothing)
    with store.changes(0) as changes:
        for batch in changes.vectors:
            products = asked @ batch.vectors.T
            for name, among in filters.items():
                passing = np.arange(len(batch.rows)) if among is None else np.flatnonzero(np.isin(batch.rows, among))
                rows = np.broadcast_to(batch.rows[passing], (len(asked), len(passing)))
                so_far = truth[name]
                truth[name] = _first(_joined(so_far[0], rows), _joined(so_far[1], products[:, passing]))
    return {name: list(map(_share, found[name], truth[name][0])) for name in filters}


def _joined(some: npt.NDArray[Any], more: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """What was found for each query, and more."""
    return np.concatenate([some, more], axis=1)


def _first(rows: Rows, products: Vectors) -> tuple[Rows, Vectors]:
    if products.shape[1] <= HITS:
        return rows, products
    best = np.argpartition(-products, HITS - 1, axis=1)[:, :HITS]
    return np.take_along_axis(rows, best, 1), np.take_along_axis(products, best, 1)


def _share(scores: Scores, truth: Rows) -> float:
    return len(np.intersect1d(scores.rows[scores.best(HITS)], truth)) / len(truth)


if __name__ == "__main__":
    figures = measured(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    print(json.dumps([{"name": one.name, "value": one.value, "unit": one.unit, "how": one.how} for one in figures]))
