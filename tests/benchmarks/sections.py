"""The measurements, each over real components and invented text."""

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path

import httpx

from index.encode import Encoder
from index.extract.extractor import Extractor
from index.ingest import import_statements, ingest_many
from index.model import ImportedStatement, Source
from index.record import Record
from tests.benchmarks.bulk import bulk
from tests.benchmarks.figures import Figure, percentile, timed
from tests.benchmarks.hostile import fuzz, hostile_marks
from tests.benchmarks.machine import resident_bytes
from tests.benchmarks.nearest import nearest
from tests.benchmarks.selectivity import selectivity
from tests.benchmarks.stages import stages
from tests.durability.ordeal import Kill, Ordeal
from tests.invented import articles, statement_bodies
from tests.serving import serving

STATEMENTS = 10_000
BATCH = 1_000
QUERIES = 400
STARTS = 3
KILLS = 200
ROUNDS = 5
ARTICLES = 150
ENCODED = 1_000


@dataclass(frozen=True)
class Bench:
    """What the sections share: a folder of their own, the thread count, how long the fuzzer runs and some sizes."""

    folder: Path
    threads: int
    fuzz_s: int
    sweep_statements: int
    nearest_statements: int

    @cached_property
    def large(self) -> tuple[Path, float]:
        """A data directory of 10,000 imported statements, and the seconds that the import took."""
        data_dir = self.folder / "large"
        with closing(Record.open(data_dir, threads=self.threads)) as record:
            statements = list(imported(STATEMENTS))
            batches = [statements[first : first + BATCH] for first in range(0, STATEMENTS, BATCH)]
            return data_dir, timed(lambda: [import_statements(record, batch) for batch in batches])


def imported(count: int) -> Iterator[ImportedStatement]:
    """Invented statements as the library takes them."""
    for body in statement_bodies(count):
        yield ImportedStatement(
            external_id=body["external_id"],
            text=body["text"],
            source=Source(**body["source"]),
            speaker=body["speaker"],
            published_at=datetime.fromisoformat(body["published_at"]),
        )


def queries(count: int) -> list[str]:
    """Things that somebody may ask, none of them twice, none of them stored word for word."""
    return [" ".join(body["text"].split()[:9]) for body in statement_bodies(count, seed=2)]


def extraction(_bench: Bench) -> Iterator[Figure]:
    """How many words of article text are read, parsed and attributed in a second, by one thread of the model."""
    texts = [article.text for article in articles(ARTICLES, paragraphs=6)]
    words = sum(len(text.split()) for text in texts)
    for name, rules_only in (("extraction", False), ("extraction, rules only", True)):
        extractor = Extractor(rules_only=rules_only, threads=1)
        extractor.extract(texts[0], "en")
        seconds = timed(partial(_extract_all, extractor, texts))
        yield Figure(name, words / seconds, "words/s", f"{ARTICLES} articles of {words // ARTICLES} words")


def _extract_all(extractor: Extractor, texts: Sequence[str]) -> None:
    for text in texts:
        extractor.extract(text, "en")


def encoder(bench: Bench) -> Iterator[Figure]:
    """How fast texts become vectors, many at once and one by one: compiled, and as sentence-transformers runs them.

    The two take turns, so that what else the machine does falls on both.
    """
    texts = [body["text"] for body in statement_bodies(ENCODED)]
    asked = queries(200)
    runs = {
        "compiled encoder": Encoder(threads=bench.threads),
        "sentence-transformers": Encoder(threads=bench.threads, compiled=None),
    }
    many: dict[str, list[float]] = {name: [] for name in runs}
    one: dict[str, list[float]] = {name: [] for name in runs}
    for first in range(0, ENCODED, ENCODED // ROUNDS):
        for name, opened in runs.items():
            many[name].append(timed(partial(opened.encode_passages, texts[first : first + ENCODED // ROUNDS])))
    for query in asked:
        for name, opened in runs.items():
            one[name].append(timed(partial(opened.encode, [query])))
    words = sum(len(text.split()) for text in texts) / ENCODED
    for name in runs:
        yield Figure(f"{name}, many", ENCODED / sum(many[name]), "statements/s", f"{ENCODED} of {words:.0f} words")
        yield Figure(f"{name}, one query, p50", percentile(one[name], 50), "ms", f"{len(asked)} queries")
        yield Figure(f"{name}, one query, p95", percentile(one[name], 95), "ms")
    fast, reference = runs
    yield Figure("compiled to sentence-transformers, many", sum(many[reference]) / sum(many[fast]), "times as fast")
    yield Figure(
        "compiled to sentence-transformers, one query",
        percentile(one[reference], 50) / percentile(one[fast], 50),
        "times as fast",
    )
    both = [opened.encode(texts[:200]) for opened in runs.values()]
    apart = 1 - float((both[0] * both[1]).sum(axis=1).min())
    yield Figure("greatest distance of the two vectors of a text", apart * 1e6, "millionths", "1 - cosine, 200 texts")


def ingesting(bench: Bench) -> Iterator[Figure]:
    """Articles in: extracted, embedded, stored, each batch durable; a few at a time, then in bulk."""
    given = list(articles(ARTICLES, paragraphs=6))
    batches = [given[first : first + 10] for first in range(0, ARTICLES, 10)]
    with closing(Record.open(bench.folder / "ingested", threads=bench.threads)) as record:
        seconds = timed(lambda: [ingest_many(record, batch) for batch in batches])
        statements = record.store.counts()["statements"]
    yield Figure("ingest, one process", statements / seconds, "statements/s", f"{statements} of {ARTICLES} articles")
    yield Figure("ingest, one process", ARTICLES / seconds, "articles/s", "10 to a transaction")
    yield from bulk(bench.folder)


def importing(bench: Bench) -> Iterator[Figure]:
    """Ready-made statements in."""
    _, seconds = bench.large
    yield Figure("import", STATEMENTS / seconds, "statements/s", f"{STATEMENTS:,}, {BATCH:,} to a transaction")


def starting(bench: Bench) -> Iterator[Figure]:
    """How long a server takes from its start until it says that it is ready, and what it holds then."""
    data_dir, _ = bench.large
    ready_s = []
    for _ in range(STARTS):
        with serving(data_dir, environment={"ONRECORD_THREADS": str(bench.threads)}) as server:
            ready_s.append(server.ready_s)
            resident = resident_bytes(server.process.pid)
    yield Figure("time to ready, first", ready_s[0], "s", f"{STATEMENTS:,} statements")
    yield Figure("time to ready, best", min(ready_s), "s", f"of {STARTS} starts")
    yield Figure("resident memory when ready", resident / 1024**2, "MiB")


def searching(bench: Bench) -> Iterator[Figure]:
    """Hybrid search over HTTP, by one client and by eight at once; every query is asked once."""
    data_dir, _ = bench.large
    asked = queries(2 * QUERIES + 20)
    with serving(data_dir, environment={"ONRECORD_THREADS": str(bench.threads)}) as server:
        _ask_all(server.address, asked[:20], clients=1)
        for clients, mine in ((1, asked[20 : 20 + QUERIES]), (8, asked[20 + QUERIES :])):
            begun = time.perf_counter()
            each = _ask_all(server.address, mine, clients)
            seconds = time.perf_counter() - begun
            noun = "client" if clients == 1 else "clients"
            over = f"{len(each)} queries over {STATEMENTS:,} statements"
            yield Figure(f"search, {clients} {noun}, p50", percentile(each, 50), "ms", over)
            yield Figure(f"search, {clients} {noun}, p95", percentile(each, 95), "ms")
            yield Figure(f"search, {clients} {noun}", len(each) / seconds, "queries/s")
        yield Figure("resident memory after searching", resident_bytes(server.process.pid) / 1024**2, "MiB")


def _ask_all(address: str, asked: list[str], clients: int) -> list[float]:
    def ask_share(first: int) -> list[float]:
        with httpx.Client(base_url=address, timeout=60) as client:
            return [timed(partial(_ask, client, query)) for query in asked[first::clients]]

    with ThreadPoolExecutor(clients) as pool:
        return [seconds for share in pool.map(ask_share, range(clients)) for seconds in share]


def _ask(client: httpx.Client, query: str) -> None:
    hits = client.get("/v1/search", params={"q": query}).raise_for_status().json()["hits"]
    if not hits:
        raise RuntimeError(f"No hit for {query!r}.")


def durability(bench: Bench) -> Iterator[Figure]:
    """`kill -9` two hundred times: the run ends with an error at the first article that is lost or half there."""
    begun = time.perf_counter()
    rounds = [_killed(bench, seed) for seed in range(1, ROUNDS + 1)]
    kills = [kill for kills in rounds for kill in kills]
    yield Figure("kills survived", len(kills), "kills", f"{ROUNDS} records, {time.perf_counter() - begun:.0f} s")
    yield Figure("changes acknowledged and whole after them", sum(kills[-1].done for kills in rounds), "changes")
    yield Figure("changes whole though not acknowledged", sum(kill.came_through for kill in kills), "changes")


def _killed(bench: Bench, seed: int) -> list[Kill]:
    """A fresh record each round: everything in it is checked after every kill, so a large one takes ever longer."""
    with tempfile.TemporaryDirectory(dir=bench.folder) as folder, Ordeal(Path(folder), seed) as ordeal:
        return [ordeal.kill_one() for _ in range(KILLS // ROUNDS)]


SECTIONS: dict[str, Callable[[Bench], Iterator[Figure]]] = {
    "extraction": extraction,
    "encoder": encoder,
    "ingest": ingesting,
    "import": importing,
    "start": starting,
    "search": searching,
    "selectivity": lambda bench: selectivity(bench.folder / "sweep", bench.sweep_statements, bench.threads),
    "stages": lambda bench: stages(bench.folder / "stages", bench.sweep_statements, bench.threads),
    "nearest": lambda bench: nearest(bench.folder / "nearest", bench.nearest_statements, bench.threads),
    "durability": durability,
    "marks": lambda _bench: hostile_marks(),
    "fuzz": lambda bench: fuzz(bench.fuzz_s),
}
