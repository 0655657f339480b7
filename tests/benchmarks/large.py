"""A whole server on a large record: how it starts, what it holds, and how long answers of each kind take.

Its statements are words drawn as often as words are used (Zipf), so that hardly two say the same and the index of words
is like that of news; their vectors are random, for nothing here depends on what is near. In a folder that is kept, a
later run finds the record filled.
"""

import random
from bisect import bisect
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import accumulate
from pathlib import Path

from index.encode import Encoder
from index.store.sqlite import SqliteStore
from tests.benchmarks.asking import Parameters, ask_all, in_words
from tests.benchmarks.embedded import FILLED_AT_ONCE, STATEMENTS_AN_ARTICLE, invented_article
from tests.benchmarks.figures import Figure, timed
from tests.benchmarks.machine import field, resident_bytes
from tests.serving import Server, serving

LETTERS = "etaoinshrdlucmfwypvbgk"
VOCABULARY = 60_000
ASKED = {1: 60, 8: 200}
"""Questions of each kind, by the number of clients that share them."""
WARMING = 20
KINDS: dict[str, Parameters] = {
    "by meaning and words": {},
    "by meaning alone": {"mode": "semantic"},
    "with facets": {"facets": "true"},
    "of a language, 40 % pass": {"language": "en"},
    "of a confidence, 10 % pass": {"min_confidence": "0.9"},
}
MEBI = 1024**2


def large(folder: Path, statements: int, threads: int) -> Iterator[Figure]:
    """A start that makes the indexes, one that finds them, and questions to that server."""
    draw = _drawing()
    seconds = timed(lambda: _fill(folder, statements))
    with closing(SqliteStore(folder)) as store:
        counted = store.counts()["statements"]
    yield Figure("statements", counted, "statements", f"{seconds:.0f} s to fill what was missing")
    settings = {"ONRECORD_THREADS": str(threads)}
    has_indexes = (folder / "nearest").exists()
    with serving(folder, environment=settings) as server:
        if not has_indexes:
            yield Figure("ready, indexes to be made", server.ready_s, "s")
        ask_all(server.address, [{"q": draw()}], 1)
    with serving(folder, environment=settings) as server:
        yield Figure("ready, indexes on disk", server.ready_s, "s")
        yield from _memory(server, "when ready")
        ask_all(server.address, [{"q": draw()} for _ in range(WARMING)], 1)
        for name, parameters in KINDS.items():
            for clients, count in ASKED.items():
                asked = [{"q": draw()} | dict(parameters) for _ in range(count)]
                told = ask_all(server.address, asked, clients)
                yield from told.figures(f"{name}, {in_words(clients)}", f"{count} questions")
        yield from _memory(server, "after all of that")


def _drawing() -> Callable[[], str]:
    """What somebody may ask, in words of the record."""
    words, often = _vocabulary()
    drawn = random.Random(77)
    return lambda: " ".join(_word(words, often, drawn) for _ in range(drawn.randint(4, 12)))


def _vocabulary() -> tuple[list[str], list[float]]:
    drawn = random.Random(5)
    words = ["".join(drawn.choices(LETTERS, k=drawn.randint(2, 10))) for _ in range(VOCABULARY)]
    return words, list(accumulate(1 / (rank + 10) for rank in range(VOCABULARY)))


def _word(words: list[str], often: list[float], drawn: random.Random) -> str:
    return words[min(bisect(often, drawn.random() * often[-1]), VOCABULARY - 1)]


def _fill(folder: Path, statements: int) -> None:
    words, often = _vocabulary()

    def worded(text: str) -> str:
        drawn = random.Random(text)
        return " ".join(_word(words, often, drawn) for _ in range(drawn.randint(8, 22)))

    model = Encoder(threads=1).model
    with closing(SqliteStore(folder)) as store:
        last = statements // STATEMENTS_AN_ARTICLE
        for first in range(store.counts()["articles"], last, FILLED_AT_ONCE):
            numbers = range(first, min(last, first + FILLED_AT_ONCE))
            store.write_articles([invented_article(number, worded) for number in numbers], model)


def _memory(server: Server, when: str) -> Iterator[Figure]:
    """Of the process: a file that is mapped counts as far as it was read, and may be dropped again."""
    pid = server.process.pid
    own = field(Path(f"/proc/{pid}/status"), "RssAnon")
    yield Figure(f"memory {when}", resident_bytes(pid) / MEBI, "MiB", f"of it its own {own / MEBI:,.0f}")
