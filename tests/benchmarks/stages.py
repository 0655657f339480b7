"""What each stage of a search costs beside the encoder and exact FAISS alone, in one process and one run.

The vectors are those of real sentences with noise: as near and as far from a question as in a real record, and made in
seconds. The sentences are few and alike, so that a question's words stand in far more of them than they would in news:
the words work harder here than in a newsroom.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from index.encode import Encoder
from index.record import Record
from index.search import Answer, Query, search
from index.store.base import Vectors
from tests.benchmarks.figures import Figure, percentile, timed
from tests.benchmarks.selectivity import fill
from tests.invented import statement_bodies

ENCODED = 2_000
NOISE = 0.6
"""Length of the noise beside a vector of length 1: two sentences of one origin have a cosine of about 0.7."""
SPEAKERS = 500
ASKED = 60
HITS = 10
TIMES, MORE_MS = 2.0, 25.0
"""The most that a search shall cost: so many times the encoder and exact FAISS alone, and so much more."""


def stages(folder: Path, statements: int, threads: int) -> Iterator[Figure]:
    """The median cost of a search and of its parts, with everything on, over so many statements."""
    encoder = Encoder(threads=threads)
    with closing(Record.open(folder, encoder=encoder)) as record:
        seconds = timed(lambda: fill(record, _speakers(statements), _near(encoder)))
        yield Figure(
            "statements with the vectors of sentences", statements, "statements", f"written in {seconds:.0f} s"
        )
        asked = [body["text"] for body in statement_bodies(ASKED + 10, seed=5)]
        for text in asked[:10]:
            search(record, Query(text, limit=HITS))
        yield from _measured(record, asked[10:])


def _speakers(statements: int) -> list[str | None]:
    """Every other sentence is somebody's, as in news."""
    return [f"Speaker {number % SPEAKERS}" if number % 2 else None for number in range(statements)]


def _near(encoder: Encoder) -> Callable[[np.random.Generator, int, int], Vectors]:
    origins = encoder.encode([body["text"] for body in statement_bodies(ENCODED, seed=4)])

    def draw(rng: np.random.Generator, count: int, dimension: int) -> Vectors:
        noise = rng.normal(size=(count, dimension)) * (NOISE / dimension**0.5)
        drawn = origins[rng.integers(len(origins), size=count)] + noise
        return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), dtype=np.float32)

    return draw


def _measured(record: Record, asked: Sequence[str]) -> Iterator[Figure]:
    served = record.served()
    vectors = [served.encoder.encode([text])[0] for text in asked]
    encoding = _each(asked, lambda text: served.encoder.encode([text]))
    base = served.nearest.generation.base
    nearest = _each(vectors, lambda vector: base.search(vector.reshape(1, -1), HITS))
    words = _each(asked, lambda text: served.words.matches(text).best(HITS))
    answers: list[Answer] = []
    whole = _each(asked, lambda text: answers.append(search(record, Query(text, limit=HITS))))
    faceted = _each(asked, lambda text: search(record, Query(text, limit=HITS, facets=True)))
    over = f"{len(asked)} queries"
    yield Figure("encoder alone, p50", percentile(encoding, 50), "ms", over)
    yield Figure("exact FAISS alone, p50", percentile(nearest, 50), "ms")
    yield Figure("words alone, p50", percentile(words, 50), "ms")
    for name in ("encode", "retrieve", "load"):
        taken = [getattr(answer, f"{name}_ms") / 1000 for answer in answers]
        yield Figure(f"search, {name}, p50", percentile(taken, 50), "ms")
    yield Figure("search, p50", percentile(whole, 50), "ms")
    yield Figure("search with facets, p50", percentile(faceted, 50), "ms")
    floor = percentile(encoding, 50) + percentile(nearest, 50)
    share = percentile(whole, 50) / floor
    yield Figure("search beside encoder and FAISS", share, "times", f"wanted: at most {TIMES:g}")
    yield Figure("search more than those", percentile(whole, 50) - floor, "ms", f"wanted: at most {MORE_MS:g}")


def _each(items: Sequence[Any], work: Callable[[Any], object]) -> list[float]:
    """Seconds for each item, in an order without order."""
    order = list(items)
    random.Random(2).shuffle(order)
    found = []
    for item in order:
        begun = time.perf_counter()
        work(item)
        found.append(time.perf_counter() - begun)
    return found
