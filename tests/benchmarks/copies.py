"""What it costs an article that comes in to be compared with those that may be copies of it, as the record grows.

Every article has twenty statements of its own, of twenty-five words each, and two lines that all articles have: the
worst that a site's line about its newsletter can do. Each kind of article is written, and looked for again at once.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from itertools import count
from pathlib import Path

import numpy as np

from index.model import Article
from index.store import reports
from index.store.sqlite import SqliteStore
from index.store.writes import Model, NewArticle
from tests.benchmarks.figures import Figure, percentile, timed
from tests.benchmarks.selectivity import random_units, with_statements
from tests.invented import FIRST_DAY, HOURS, OUTLETS, Invention

MODEL = Model("random", "0" * 64, 8)
SIZES = (1_000, 10_000)
STATEMENTS_AN_ARTICLE = 20
FILLED_AT_ONCE = 100
TIMES = 60
IN_ALL = ("Sign up to our newsletter for the news of the day.", "All rights reserved by the publisher of this page.")
COPIED = 13
"""Articles between one that is copied and the next."""
SEED, OTHER_SEED, COPY_SEED = 1, 2, 3

Numbers = Iterator[int]


def copies(folder: Path) -> Iterator[Figure]:
    """The time of the look-up for each kind of article, and beside it that of writing one, look-up included."""
    with closing(SqliteStore(folder)) as store:
        have = 0
        for size in SIZES:
            for first in range(have, size, FILLED_AT_ONCE):
                store.write_articles([article(number, SEED) for number in range(first, first + FILLED_AT_ONCE)], MODEL)
            have = size
            yield from _measured(store, size)


def article(number: int, seed: int, less: int = 0) -> NewArticle:
    """The article with this number; of a copy, the first words of a statement may be less."""
    invention = Invention(SEED if seed == COPY_SEED else seed, number)
    own = [f"{invention.claim()}, and {invention.claim().lower()}." for _ in range(STATEMENTS_AN_ARTICLE)]
    said = [*(" ".join(words.split()[less:]) for words in own), *IN_ALL]
    written = Article(
        external_id=f"{seed}-{number}",
        source=OUTLETS[(number + seed) % len(OUTLETS)],
        text=" ".join(said),
        published_at=FIRST_DAY + timedelta(hours=number % HOURS),
    )
    return with_statements(
        written,
        [(text, None) for text in said],
        random_units(np.random.default_rng(number), len(said), MODEL.dimension),
    )


def _measured(store: SqliteStore, size: int) -> Iterator[Figure]:
    numbers = count(size)
    kinds: dict[str, Callable[[int], NewArticle]] = {
        "looked for, of one that is none": lambda _: article(next(numbers), OTHER_SEED),
        "looked for, of one that is a copy": lambda place: article(COPIED * place, COPY_SEED, less=1),
    }
    for name, made in kinds.items():
        written_s, looked_s, linked = [], [], 0
        for place in range(TIMES):
            new = made(place)
            begun = time.perf_counter()
            (stored,) = store.write_articles([new], MODEL)
            written_s.append(time.perf_counter() - begun)
            looked_s.append(_looked(store, stored.article_id))
            linked += bool(store.copies(stored.article_id, None, 1).total)
            store.delete_article(stored.article_id)
        over = f"{size:,} articles, {linked} of {TIMES} linked"
        yield Figure(f"copies {name}, median", percentile(looked_s, 50), "ms", over)
        yield Figure(f"copies {name}, p95", percentile(looked_s, 95), "ms")
        yield Figure("… of the whole of writing it, median", percentile(written_s, 50), "ms")


def _looked(store: SqliteStore, article_id: int) -> float:
    """Seconds of the look-up alone, in a transaction that is open already; it finds what it found before."""
    with store.writing() as connection:
        return timed(lambda: reports.place(connection, article_id, 0))
