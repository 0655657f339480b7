"""The embedded store and PostgreSQL side by side: the same statements, the same questions, one machine, one run.

The directory is filled with articles of twenty statements whose vectors are near those of real sentences, as in
`stages`, which spares embedding them. PostgreSQL gets a copy of it, vectors and ids included: both hold the same rows,
and what one finds can be compared with what the other finds. How fast articles and statements come in, with everything
that is done to them, is measured at the end, on full stores. In a folder that is kept, an interrupted run goes on where
it was, and a later one finds both filled.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import numpy as np

from index.encode import Encoder
from index.extract.extractor import Extractor
from index.ingest import import_statements, ingest_many
from index.model import Article, StatementKind
from index.nearest import Passing
from index.nearest_in_store import FindsNeighbours
from index.record import Record
from index.scores import Scores
from index.store.arrays import Vectors
from index.store.asked import Filters
from index.store.base import Store
from index.store.copying import copy_record
from index.store.postgres.store import PostgresStore
from index.store.sqlite import SqliteStore
from index.store.writes import Model, NewArticle
from tests import postgres
from tests.benchmarks import size
from tests.benchmarks.asking import Parameters, ask_all, in_words
from tests.benchmarks.figures import Figure, percentile, timed
from tests.benchmarks.invention import imported, queries
from tests.benchmarks.machine import resident_bytes
from tests.benchmarks.selectivity import Draw, with_statements
from tests.benchmarks.stages import near
from tests.invented import FIRST_DAY, HOURS, OUTLETS, THINGS, articles, statement_bodies, statement_body
from tests.serving import Server, serving

STATEMENTS_AN_ARTICLE = 20
LANGUAGES = ("en", "de", "fr")
"""Each of a third of the articles, and each about things of its own: what passes may lie far from what is asked."""
FILLED_AT_ONCE = 100
"""Articles to a transaction while the directory is filled."""
BY = {"published_from": "date", "kinds": "kind", "languages": "language", "sources": "source", "speakers": "speaker"}
HITS = 10
RECALLED = 50
"""Queries by which recall is measured under each filter."""
LEAST_RECALL = 0.99
"""Of the ten nearest, under every filter."""
ASKED = {1: 40, 8: 120}
"""Queries of each store under each filter, by the number of clients that share them."""
WARMING = 20
IMPORTS, IMPORTED_AT_ONCE = 4, 500
INGESTS, INGESTED_AT_ONCE = 4, 8
PARAGRAPHS = 6
SAME = 1e-6
"""Cosines that differ by less are the same: each side adds up in an order of its own."""

DATABASE = "record"
OPTIONS = ("-c", "shared_buffers=1GB", "-c", "maintenance_work_mem=512MB", "-c", "max_wal_size=4GB")
"""What an administrator would set. All that keeps what was acknowledged is on, as is the default."""


@dataclass(frozen=True)
class Place:
    """One of the two stores; the directory has the caches alone where there is a URL."""

    name: str
    data_dir: Path
    url: str | None = None

    def opened(self, encoder: Encoder, extractor: Extractor | None = None) -> Record:
        """Its record."""
        return Record.open(self.data_dir, database_url=self.url, encoder=encoder, extractor=extractor)

    def served(self, stack: ExitStack, threads: int) -> Server:
        """A service over it, until the stack is closed."""
        environment = {"ONRECORD_THREADS": str(threads)}
        if self.url is not None:
            environment["ONRECORD_DATABASE_URL"] = self.url
        return stack.enter_context(serving(self.data_dir, environment=environment))


@dataclass(frozen=True)
class Cut:
    """A filter, and how many of the statements it lets through."""

    filters: Filters
    passing: int
    statements: int

    @property
    def name(self) -> str:
        """By what, and the share that passes."""
        by = [word for name, word in BY.items() if getattr(self.filters, name)]
        return f"{100 * self.passing / self.statements:.3g} % pass{' by ' if by else ''}{' and '.join(by)}"

    @property
    def parameters(self) -> Parameters:
        """The filter as a search over HTTP takes it."""
        given = {"speaker": self.filters.speakers, "source": self.filters.sources}
        if self.filters.published_from:
            given["from"] = (self.filters.published_from.isoformat(),)
        return {"limit": str(HITS)} | {name: values[0] for name, values in given.items() if values}


@dataclass(frozen=True)
class Pair:
    """Both stores, filled, with the server of the one and how many threads the encoder may use."""

    embedded: Place
    database: Place
    server: postgres.Server
    threads: int

    @property
    def places(self) -> tuple[Place, Place]:
        """Both."""
        return self.embedded, self.database


def filled(
    folder: Path, statements: int, threads: int, measured: Callable[[Pair], Iterator[Figure]]
) -> Iterator[Figure]:
    """Fill both stores in a folder, as far as they are not, and measure something of them."""
    embedded = Place("embedded", folder / "directory")
    yield from _fill(embedded, statements, threads)
    with postgres.kept(folder / "postgres", options=OPTIONS) as server:
        database = Place("PostgreSQL", folder / "caches", server.url(DATABASE))
        yield from copied(embedded, database, server)
        yield from measured(Pair(embedded, database, server, threads))


def _fill(place: Place, statements: int, threads: int) -> Iterator[Figure]:
    with closing(SqliteStore(place.data_dir)) as store:
        numbers = range(store.counts()["articles"], statements // STATEMENTS_AN_ARTICLE)
    if not numbers:
        return
    encoder = Encoder(threads=threads)
    draws = {language: near(encoder, THINGS[first :: len(LANGUAGES)]) for first, language in enumerate(LANGUAGES)}
    with closing(place.opened(encoder)) as record:
        begun = time.perf_counter()
        for first in range(0, len(numbers), FILLED_AT_ONCE):
            some = [_article(number, draws, encoder.model) for number in numbers[first : first + FILLED_AT_ONCE]]
            record.store.write_articles(some, encoder.model)
        seconds = time.perf_counter() - begun
    over = f"{STATEMENTS_AN_ARTICLE} to an article, {FILLED_AT_ONCE} articles to a transaction, without embedding"
    yield Figure("embedded, filled", len(numbers) * STATEMENTS_AN_ARTICLE / seconds, "statements/s", over)


def _article(number: int, draws: Mapping[str, Draw], model: Model) -> NewArticle:
    """An article with twenty invented statements, of which every other one is somebody's."""
    language = LANGUAGES[number // len(OUTLETS) % len(LANGUAGES)]
    bodies = list(statement_bodies(STATEMENTS_AN_ARTICLE, first=number * STATEMENTS_AN_ARTICLE))
    said = [(body["text"], body["speaker"] if place % 2 else None) for place, body in enumerate(bodies)]
    article = Article(
        external_id=f"filled-{number}",
        source=OUTLETS[number % len(OUTLETS)],
        text=" ".join(text for text, _ in said),
        published_at=FIRST_DAY + timedelta(hours=number % HOURS),
        language=language,
    )
    return with_statements(article, said, draws[language](np.random.default_rng(number), len(said), model.dimension))


def copied(source: Place, target: Place, server: postgres.Server) -> Iterator[Figure]:
    """Copy into the database, unless an earlier run did; what an interrupted one copied stays."""
    assert target.url is not None
    if [DATABASE] not in server.ask("SELECT datname FROM pg_database"):
        server.ask(f"CREATE DATABASE {DATABASE}")
    with closing(SqliteStore(source.data_dir)) as here, closing(PostgresStore(target.url, unfinished=True)) as there:
        under_way = server.ask("SELECT 1 FROM settings WHERE key = 'copy'", DATABASE)
        before = there.counts()["statements"]
        if before and not under_way:
            return
        seconds = timed(lambda: copy_record(here, there, lambda *_: None))
        copied = there.counts()["statements"] - before
    over = f"vectors and ids included, compared at the end, HNSW built last, {before:,} were there"
    yield Figure("PostgreSQL, filled by a copy", copied / seconds, "statements/s", over)


def _everything_to_one(store: Store) -> list[Cut]:
    """Filters from none to one speaker, as they are asked over HTTP."""
    source, speaker = Filters(sources=(OUTLETS[0].name,)), Filters(speakers=(statement_body(1)["speaker"],))
    return _cuts(store, [Filters(), _since(store, 0.5), source, _since(store, 0.05), speaker])


def _every_selectivity(store: Store) -> list[Cut]:
    """Filters that let ever less through, and one of each kind."""
    by_date = [_since(store, share) for share in (0.5, 0.2, 0.1, 0.05, 0.01, 0.001)]
    kind, language = Filters(kinds=(StatementKind.NARRATIVE,)), Filters(languages=(LANGUAGES[1],))
    source, speaker = Filters(sources=(OUTLETS[0].name,)), Filters(speakers=(statement_body(1)["speaker"],))
    both = replace(language, kinds=kind.kinds)
    return _cuts(store, [Filters(), *by_date, kind, language, both, source, speaker])


def _cuts(store: Store, wanted: Sequence[Filters]) -> list[Cut]:
    statements = store.counts()["statements"]
    return [Cut(one, len(store.matching_rows(one)), statements) for one in wanted]


def _since(store: Store, share: float) -> Filters:
    """What was published last, so much of it."""
    last = store.latest(Filters(), max(1, round(share * store.counts()["statements"])))[-1]
    return Filters(published_from=datetime.fromtimestamp(last.score / 1e6, UTC))


def _opened(pair: Pair, stack: ExitStack, encoder: Encoder, extractor: Extractor | None = None) -> dict[str, Record]:
    return {place.name: stack.enter_context(closing(place.opened(encoder, extractor))) for place in pair.places}


# --- size and recall


class MissesTooMuch(RuntimeError):
    """The index of neighbours finds fewer of the nearest than it has to."""


def size_and_recall(pair: Pair) -> Iterator[Figure]:
    """What a statement takes, and how many of the ten nearest PostgreSQL finds of those that comparing all finds.

    Raises:
        MissesTooMuch: under one of the filters it is less than `LEAST_RECALL`.
    """
    encoder = Encoder(threads=pair.threads)
    with ExitStack() as stack:
        here, there = _opened(pair, stack, encoder).values()
        held = here.store.counts()["statements"]
        yield size.described(pair.server, held)
        yield from size.on_disk(pair.embedded.data_dir, pair.server, DATABASE, held)
        yield size.of_words(there.served().words.generation)
        vectors = encoder.encode(queries(RECALLED))
        missed: list[str] = []
        for cut in _every_selectivity(here.store):
            recalls, seconds = [], []
            for vector in vectors:
                begun = time.perf_counter()
                found = _near(there, vector, cut.filters)
                seconds.append(time.perf_counter() - begun)
                recalls.append(_recalled(_every(there, vector, cut.filters), found))
            over = f"{RECALLED} queries, {cut.passing:,} pass"
            recall = float(np.mean(recalls))
            missed += [cut.name] if recall < LEAST_RECALL else []
            yield Figure(f"PostgreSQL, recall@{HITS}, {cut.name}", 100 * recall, "%", over)
            yield Figure(f"PostgreSQL, vectors alone, {cut.name}, p50", percentile(seconds, 50), "ms")
    if missed:
        raise MissesTooMuch(f"Recall is below {LEAST_RECALL:.0%} where {' and where '.join(missed)}.")


def _near(record: Record, vector: Vectors, filters: Filters) -> Scores:
    """The cosines that a search would have of vectors alone."""
    passing = Passing(filters, record.store.matching_rows(filters)) if filters.narrow else None
    return record.served().nearest.cosines(vector, passing)


def _every(record: Record, vector: Vectors, filters: Filters) -> Scores:
    """The cosines of all that pass, compared one by one in the database: a large directory compares lists itself."""
    passing = record.store.matching_rows(filters) if filters.narrow else None
    assert isinstance(record.store, FindsNeighbours)
    return record.store.cosines(record.served().encoder.model, vector, passing)


def _recalled(every: Scores, found: Scores) -> float:
    """The share of the nearest that was found; any of those that are as near as the last will do."""
    wanted = min(HITS, len(every))
    last = every.scores[every.best(wanted)[-1]] - SAME
    first = np.sort(found.rows[found.best(wanted)])
    return float(np.count_nonzero(every.of(first) >= last)) / wanted


# --- search


def search_over_http(pair: Pair) -> Iterator[Figure]:
    """Hybrid search: under each filter first the one store, then the other, with the same questions."""
    with closing(SqliteStore(pair.embedded.data_dir)) as store:
        cuts = _everything_to_one(store)
    with ExitStack() as stack:
        servers = {place.name: place.served(stack, pair.threads) for place in pair.places}
        yield from _searched(servers, cuts)


def _searched(servers: Mapping[str, Server], cuts: Sequence[Cut]) -> Iterator[Figure]:
    for name, server in servers.items():
        yield Figure(f"{name}, time to ready", server.ready_s, "s", "with its snapshots")
    asked = iter(queries(WARMING + len(cuts) * sum(ASKED.values())))
    warming = [{"q": next(asked)} for _ in range(WARMING)]
    for server in servers.values():
        ask_all(server.address, warming, 1)
    for cut in cuts:
        same: list[float] = []
        for clients, count in ASKED.items():
            mine = [{"q": next(asked), **cut.parameters} for _ in range(count)]
            told = {name: ask_all(server.address, mine, clients) for name, server in servers.items()}
            for name, answers in told.items():
                yield from answers.figures(f"{name}, {cut.name}, {in_words(clients)}", f"{count} queries")
            pairs = zip(*(answers.hits for answers in told.values()), strict=True)
            same += [len(set(one) & set(other)) / max(len(one), len(other)) for one, other in pairs]
        yield Figure(f"the same first {HITS} hits, {cut.name}", 100 * float(np.mean(same)), "%", f"{len(same)} queries")
    for name, server in servers.items():
        yield Figure(f"{name}, memory of the service", resident_bytes(server.process.pid) / 1024**2, "MiB")


# --- writing


def writing(pair: Pair) -> Iterator[Figure]:
    """Statements and articles that are not there yet, some to the one store, then to the other."""
    encoder, extractor = Encoder(threads=pair.threads), Extractor(threads=pair.threads)
    with ExitStack() as stack:
        records = _opened(pair, stack, encoder, extractor)
        yield from _imported(records, encoder)
        yield from _ingested(records)


def _imported(records: Mapping[str, Record], encoder: Encoder) -> Iterator[Figure]:
    count = IMPORTS * IMPORTED_AT_ONCE
    seed = _unused_seed(records)
    given = list(imported(count, seed=seed))
    some = [given[first : first + IMPORTED_AT_ONCE] for first in range(0, count, IMPORTED_AT_ONCE)]
    taken = _in_turn(records, [partial(import_statements, statements=batch) for batch in some])
    alone = timed(lambda: encoder.encode_passages([one.text for one in given]))
    for name, seconds in taken.items():
        over = f"{count:,} more, {IMPORTED_AT_ONCE} to a transaction, embedding included"
        yield Figure(f"{name}, import", count / seconds, "statements/s", over)
        yield Figure(f"{name}, import, without embedding", 1000 * (seconds - alone) / count, "ms/statement")


def _ingested(records: Mapping[str, Record]) -> Iterator[Figure]:
    given = list(articles(INGESTS * INGESTED_AT_ONCE, seed=_unused_seed(records), paragraphs=PARAGRAPHS))
    before = {name: record.store.counts()["statements"] for name, record in records.items()}
    some = [given[first : first + INGESTED_AT_ONCE] for first in range(0, len(given), INGESTED_AT_ONCE)]
    taken = _in_turn(records, [partial(ingest_many, articles=batch) for batch in some])
    for name, seconds in taken.items():
        statements = records[name].store.counts()["statements"] - before[name]
        over = f"{statements:,} of {len(given)} articles, {INGESTED_AT_ONCE} to a transaction, extraction included"
        yield Figure(f"{name}, ingest", statements / seconds, "statements/s", over)


def _unused_seed(records: Mapping[str, Record]) -> int:
    """A seed whose inventions are in none of the records: each run that writes leaves more of them."""
    return 1_000 + max(record.store.counts()["articles"] for record in records.values())


def _in_turn(records: Mapping[str, Record], works: Sequence[Callable[[Record], object]]) -> dict[str, float]:
    """Seconds that all works took on each record; each work is done on both before the next."""
    taken = dict.fromkeys(records, 0.0)
    for work in works:
        for name, record in records.items():
            taken[name] += timed(partial(work, record))
    return taken
