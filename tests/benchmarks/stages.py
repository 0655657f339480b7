"""What each stage of a search costs beside the encoder and exact FAISS alone, and each of an article, in one run.

The vectors are those of real sentences with noise: as near and as far from a question as in a real record, and made in
seconds. The sentences are few and alike, so that a question's words stand in far more of them than they would in news:
the words work harder here than in a newsroom.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

import numpy as np

from index.encode import Encoder
from index.ingest import ingest
from index.nearest import NearestIndex
from index.record import Record
from index.search import Answer, Query, search
from index.store.arrays import Vectors
from tests.benchmarks.figures import Figure, percentile, timed
from tests.benchmarks.selectivity import Draw, fill
from tests.invented import articles, statement_bodies

ENCODED = 2_000
NOISE = 0.6
"""Length of the noise beside a vector of length 1: two sentences of one origin have a cosine of about 0.7."""
SPEAKERS = 500
ASKED = 60
HITS = 10
WARMING, TAKEN_IN, PARAGRAPHS = 3, 15, 6
"""Articles, and how long each is."""
TIMES, MORE_MS = 2.0, 25.0
"""The most that a search shall cost: so many times the encoder and exact FAISS alone, and so much more."""


def stages(folder: Path, statements: int, threads: int) -> Iterator[Figure]:
    """The median cost of a search and of its parts, with everything on, over so many statements."""
    encoder = Encoder(threads=threads)
    with closing(Record.open(folder, encoder=encoder)) as record:
        seconds = timed(lambda: filled(record, statements))
        yield Figure(
            "statements with the vectors of sentences", statements, "statements", f"written in {seconds:.0f} s"
        )
        asked = [body["text"] for body in statement_bodies(ASKED + 10, seed=5)]
        for text in asked[:10]:
            search(record, Query(text, limit=HITS))
        yield from _measured(record, asked[10:])
        yield from _of_an_article(record)


def filled(record: Record, statements: int) -> None:
    """Write the statements, unless the record has some."""
    if not record.store.counts()["statements"]:
        fill(record, speakers(statements), near(record.encoder))


def speakers(statements: int) -> list[str | None]:
    """Every other sentence is somebody's, as in news."""
    return [f"Speaker {number % SPEAKERS}" if number % 2 else None for number in range(statements)]


def near(encoder: Encoder, about: Sequence[str] = ("",)) -> Draw:
    """Draws vectors that are near those of real sentences, of such as hold one of these words."""
    texts = [body["text"] for body in statement_bodies(ENCODED, seed=4)]
    origins = encoder.encode([text for text in texts if any(words in text for words in about)])

    def draw(rng: np.random.Generator, count: int, dimension: int) -> Vectors:
        noise = rng.normal(size=(count, dimension)) * (NOISE / dimension**0.5)
        drawn = origins[rng.integers(len(origins), size=count)] + noise
        return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), dtype=np.float32)

    return draw


def _measured(record: Record, asked: Sequence[str]) -> Iterator[Figure]:
    served = record.served()
    vectors = dict(zip(asked, served.encoder.encode(asked), strict=True))
    assert isinstance(served.nearest, NearestIndex)
    base = served.nearest.generation.base
    answers: list[Answer] = []
    taken = _in_turn(
        asked,
        encoder=lambda text: served.encoder.encode([text]),
        faiss=lambda text: base.search(vectors[text].reshape(1, -1), HITS),
        words=lambda text: served.words.matches(text).best(HITS),
        search=lambda text: answers.append(search(record, Query(text, limit=HITS))),
        # Another text: what was encoded once is not encoded again.
        faceted=lambda text: search(record, Query(f"{text} today", limit=HITS, facets=True)),
    )
    median = {name: percentile(seconds, 50) for name, seconds in taken.items()}
    yield Figure("encoder alone, p50", median["encoder"], "ms", f"over {len(asked)} queries")
    yield Figure("exact FAISS alone, p50", median["faiss"], "ms")
    yield Figure("words alone, p50", median["words"], "ms")
    for name in ("encode", "retrieve", "load"):
        yield Figure(
            f"search, {name}, p50", percentile([getattr(answer, f"{name}_ms") / 1000 for answer in answers], 50), "ms"
        )
    floor = median["encoder"] + median["faiss"]
    for name, whole in (("search", median["search"]), ("search with facets", median["faceted"])):
        yield Figure(f"{name}, p50", whole, "ms")
        yield Figure(f"{name}, beside encoder and FAISS", whole / floor, "times", f"wanted: at most {TIMES:g}")
        yield Figure(f"{name}, more than those", whole - floor, "ms", f"wanted: at most {MORE_MS:g}")


def _of_an_article(record: Record) -> Iterator[Figure]:
    """What is done with an article, and until a search would find it; storing is what an ingest takes beside."""
    taken: dict[str, list[float]] = {name: [] for name in ("extracted", "embedded", "ingested", "followed")}
    statements = 0
    for article in articles(WARMING + TAKEN_IN, seed=8, paragraphs=PARAGRAPHS):
        extracted = record.extractor.extract(article.text, article.language, article.authors)
        texts = [one.text for one in extracted]
        statements += len(texts)
        for name, work in (
            ("extracted", partial(record.extractor.extract, article.text, article.language, article.authors)),
            ("embedded", partial(record.encoder.encode_passages, texts)),
            ("ingested", partial(ingest, record, article)),
            ("followed", record.served),
        ):
            taken[name].append(timed(work))
    median = {name: percentile(seconds[WARMING:], 50) for name, seconds in taken.items()}
    over = f"{TAKEN_IN} of {statements / (WARMING + TAKEN_IN):.0f} statements"
    whole = median["ingested"] + median["followed"]
    stored = median["ingested"] - median["extracted"] - median["embedded"]
    yield Figure("article, until it is found, p50", whole, "ms", over)
    for name, part in (
        ("extraction", median["extracted"]),
        ("embedding", median["embedded"]),
        ("storing, committed", stored),
        ("the indexes follow", median["followed"]),
    ):
        yield Figure(f"article, {name}", part, "ms", f"{100 * part / whole:.0f} % of it")


def _in_turn(asked: Sequence[str], **works: Callable[[str], object]) -> dict[str, list[float]]:
    """Seconds of each work for each text, in an order without order; all works of a text follow each other.

    So what else the machine does in these minutes slows all of them alike.
    """
    order = list(asked)
    random.Random(2).shuffle(order)
    taken: dict[str, list[float]] = {name: [] for name in works}
    for text in order:
        for name, work in works.items():
            begun = time.perf_counter()
            work(text)
            taken[name].append(time.perf_counter() - begun)
    return taken
