"""What each question to the embedded store costs, beside the encoder and FAISS: what its indexes are there for.

In a folder that is kept, a later run finds it filled: so the same record can be asked by two versions.
"""

import random
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from string import ascii_lowercase

import numpy as np

from index.model import Article, Source, StatementKind
from index.store.arrays import Rows
from index.store.asked import Filters
from index.store.sqlite import FILE_NAME, PRAGMAS, SqliteStore
from index.store.writes import Model, NewArticle, NewStatement
from tests.benchmarks.figures import Figure, percentile, timed
from tests.benchmarks.selectivity import random_units, with_statements
from tests.invented import FIRST_DAY, HOURS, TOWNS, statement_bodies

MODEL = Model("random", "0" * 64, 384)
STATEMENTS_AN_ARTICLE = 20
FILLED_AT_ONCE = 100
OUTLETS = tuple(Source(f"The {one} {two} Post", f"{one}{two}.example".lower()) for one in TOWNS for two in TOWNS)
LANGUAGES = ("en", "en-GB", "de", "fr", "es")
TIMES = 15
FAR_APART = 1_000_000
HITS = 10

Ask = Callable[[], object]


def embedded(folder: Path, statements: int) -> Iterator[Figure]:
    """The median time of each kind of question, and of an article that comes in."""
    with closing(SqliteStore(folder)) as store:
        have = store.counts()["articles"]
        seconds = timed(lambda: _fill(store, have, statements // STATEMENTS_AN_ARTICLE))
        counted = store.counts()
        size = store.path.stat().st_size
        yield Figure(
            "statements in the embedded store", counted["statements"], "statements", f"{seconds:.0f} s to fill"
        )
        yield Figure("its file", size / 1024**2, "MiB", f"{counted['articles']:,} articles of as many texts")
        for name, ask in _questions(store).items():
            yield Figure(name, percentile([timed(ask) for _ in range(TIMES)], 50), "ms")


def _fill(store: SqliteStore, first: int, last: int) -> None:
    for start in range(first, last, FILLED_AT_ONCE):
        store.write_articles(
            [invented_article(number) for number in range(start, min(last, start + FILLED_AT_ONCE))], MODEL
        )


def _unused(store: SqliteStore) -> Iterator[int]:
    """Numbers of articles that no earlier run has written."""
    return count(FAR_APART * (1 + store.change_number()))


def _as_invented(text: str) -> str:
    return text


def _unlike(text: str) -> str:
    """Other words of the same length: so that no time goes into telling how alike two statements are."""
    words = random.Random(text)
    return " ".join("".join(words.choices(ascii_lowercase, k=len(word))) for word in text.split())


def invented_article(number: int, worded: Callable[[str], str] = _as_invented) -> NewArticle:
    """An article of invented statements, of which every other one is somebody's, with any confidence."""
    bodies = list(statement_bodies(STATEMENTS_AN_ARTICLE, first=number * STATEMENTS_AN_ARTICLE))
    said = [(worded(body["text"]), body["speaker"] if place % 2 else None) for place, body in enumerate(bodies)]
    article = Article(
        external_id=f"filled-{number}",
        source=OUTLETS[number % len(OUTLETS)],
        text=" ".join(text for text, _ in said),
        published_at=FIRST_DAY + timedelta(hours=number % HOURS),
        language=LANGUAGES[number % len(LANGUAGES)],
    )
    new = with_statements(article, said, random_units(np.random.default_rng(number), len(said), MODEL.dimension))
    return replace(new, statements=tuple(_as_sure(one, place) for place, one in enumerate(new.statements)))


def _as_sure(new: NewStatement, place: int) -> NewStatement:
    speakers = tuple(replace(by, confidence=round(0.5 + place / 40, 2)) for by in new.statement.speakers)
    return replace(new, statement=replace(new.statement, speakers=speakers))


def _questions(store: SqliteStore) -> dict[str, Ask]:
    rows = store.matching_rows(Filters())
    some = [int(row) for row in np.random.default_rng(1).choice(rows, 1_000, replace=False)]
    loaded = store.load(some[:HITS])
    families = [one.family_id for one in loaded.values()]
    said = next(one for one in loaded.values() if one.speakers)
    speaker = said.speakers[0]
    numbers = _unused(store)
    since = store.change_number()

    def ingest() -> None:
        store.write_articles([invented_article(next(numbers))], MODEL)

    def follow() -> None:
        with store.changes(since) as changes:
            assert sum(len(one.rows) for one in changes.vectors)
            assert sum(len(one.rows) for one in changes.texts)

    def passing(filters: Filters) -> Callable[[], Rows]:
        return lambda: store.matching_rows(filters)

    return {
        "an article of 20 statements, written": ingest,
        "what was written, read by an index": follow,
        "corrections of an article, none": lambda: store.corrections([said.article.id]),
        "hits loaded, 10": lambda: store.load(some[:HITS]),
        "their families": lambda: store.families(families),
        "facets of 1,000 statements": lambda: store.facets(some),
        "filter: a speaker": passing(Filters(speakers=(speaker.attribution.name,))),
        "filter: a source": passing(Filters(sources=(said.article.article.source.name,))),
        "filter: a language, 2 of 5": passing(Filters(languages=("en",))),
        "filter: the last 5 %": passing(Filters(published_from=FIRST_DAY + timedelta(hours=4_750))),
        "filter: a kind": passing(Filters(kinds=(StatementKind.INDIRECT,))),
        "filter: confidence of at least .9": passing(Filters(min_confidence=0.9)),
        "filter: a speaker, and confidence": passing(Filters(speakers=(speaker.attribution.name,), min_confidence=0.9)),
        "filter: in review": passing(Filters(reviewed=True)),
        "filter: not in review": passing(Filters(reviewed=False)),
        "a phrase": lambda: store.verbatim("harbour bridge in Dunsel", Filters()),
        "the last of a source": lambda: store.latest(Filters(sources=(said.article.article.source.name,)), HITS),
        "a speaker's record, a page": lambda: store.statements_of_speaker(speaker.speaker_id, None, HITS),
        "speakers, a page": lambda: store.speakers(None, None, HITS),
        "sources, a page": lambda: store.sources(None, HITS),
    }


# --- what each connection is told

VARIANTS: Mapping[str, Mapping[str, str | int]] = {
    "as it is": {},
    "synchronous = NORMAL": {"synchronous": "NORMAL"},
    "temp_store = FILE": {"temp_store": "FILE"},
    "mmap_size = 256 MiB": {"mmap_size": 2**28},
    "mmap_size = 1 GiB": {"mmap_size": 2**30},
    "cache_size = 16 MB": {"cache_size": -16_000},
    "cache_size = 64 MB": {"cache_size": -64_000},
    "wal_autocheckpoint = 4,000": {"wal_autocheckpoint": 4_000},
    "wal_autocheckpoint = 16,000": {"wal_autocheckpoint": 16_000},
}
PAGE_SIZES = (4_096, 8_192, 16_384)
ROUNDS = 10
QUICK = 25
"""The timing that a quarter stays below: what else the machine does makes the others longer, by much."""
WRITTEN_AT_ONCE = 25
"""Articles of a batch: 500 statements, as `onrecord import` writes them."""


def pragmas(folder: Path, statements: int) -> Iterator[Figure]:
    """The same work under other settings of SQLite, in turns, so that what else runs falls on all of them.

    Each page size has a copy of the record, all other settings share one.
    """
    with closing(SqliteStore(folder)) as store:
        _fill(store, store.counts()["articles"], statements // STATEMENTS_AN_ARTICLE)
        numbers = _unused(store)
    with ExitStack() as stack:
        stores = {
            name: stack.enter_context(closing(SqliteStore(folder, pragmas={**PRAGMAS, **changed})))
            for name, changed in VARIANTS.items()
        }
        for size in PAGE_SIZES:
            copy = _with_pages_of(folder, size)
            stores[f"page_size = {size:,}"] = stack.enter_context(closing(SqliteStore(copy)))
            yield Figure(f"the file, page_size = {size:,}", (copy / FILE_NAME).stat().st_size / 1024**2, "MiB")
        taken: dict[tuple[str, str], list[float]] = {}
        for turn in range(ROUNDS):
            works = [(work, name, do) for name, store in stores.items() for work, do in _works(store, numbers).items()]
            random.Random(turn).shuffle(works)
            for work, name, do in works:
                taken.setdefault((work, name), []).append(timed(do))
    for (work, name), seconds in sorted(taken.items(), key=lambda one: one[0][0]):
        yield Figure(f"{work}, {name}", percentile(seconds, QUICK), "ms")


def _with_pages_of(folder: Path, size: int) -> Path:
    """A copy of the record in pages of this size, which a file has for life."""
    copy = folder / f"pages-of-{size}"
    copy.mkdir()
    with closing(sqlite3.connect(folder / FILE_NAME)) as database:
        database.execute(f"PRAGMA page_size = {size}")
        database.execute("VACUUM INTO ?", (str(copy / FILE_NAME),))
    return copy


def _works(store: SqliteStore, numbers: Iterator[int]) -> dict[str, Ask]:
    rows = np.random.default_rng(next(numbers)).integers(1, store.counts()["statements"], size=4_000).tolist()
    article, *batch = (invented_article(next(numbers), _unlike) for _ in range(1 + WRITTEN_AT_ONCE))
    return {
        "an article": lambda: store.write_articles([article], MODEL),
        "500 statements": lambda: store.write_articles(batch, MODEL),
        "100 hits": lambda: store.load(rows[:100]),
        "facets of 4,000": lambda: store.facets(rows),
        "4,000 vectors": lambda: store.vectors_of(rows),
        "a floor of confidence": lambda: store.matching_rows(Filters(min_confidence=0.9)),
    }
