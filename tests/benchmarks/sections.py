"""The measurements, each over real components and invented text."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import combinations
from pathlib import Path

from index.encode import Encoder, GraphRuntime
from index.encode.openvino_session import computes_in_bf16
from index.extract.extractor import Extractor
from index.ingest import import_statements, ingest_many
from index.record import Record
from tests.benchmarks.alerts import alerts_on_both
from tests.benchmarks.asking import ask_all, in_words
from tests.benchmarks.bulk import bulk
from tests.benchmarks.copies import copies
from tests.benchmarks.embedded import embedded, pragmas
from tests.benchmarks.figures import Figure, percentile, timed
from tests.benchmarks.freshness import freshness
from tests.benchmarks.hostile import fuzz, hostile_marks, hostile_texts
from tests.benchmarks.invention import imported, queries
from tests.benchmarks.kills import durability, durability_on_postgresql
from tests.benchmarks.large import large
from tests.benchmarks.machine import resident_bytes
from tests.benchmarks.mixed import mixed
from tests.benchmarks.nearest import nearest
from tests.benchmarks.others import Work, others
from tests.benchmarks.passes import passes
from tests.benchmarks.products import tokens_a_second
from tests.benchmarks.profile import profile
from tests.benchmarks.selectivity import selectivity
from tests.benchmarks.stages import stages
from tests.benchmarks.stores import Pair, filled, search_over_http, size_and_recall, writing
from tests.benchmarks.words import words
from tests.benchmarks.workers import workers
from tests.invented import articles, statement_bodies
from tests.serving import serving

STATEMENTS = 10_000
BATCH = 1_000
QUERIES = 400
STARTS = 3
REFERENCE = "sentence-transformers"
ROUNDS = 5
ARTICLES = 150
ENCODED = 5_000
ASKED_TOGETHER = 1_600


@dataclass(frozen=True)
class Bench:
    """What the sections share: a folder of their own, the thread count, how long the fuzzer runs and some sizes."""

    folder: Path
    threads: int
    fuzz_s: int
    sweep_statements: int
    nearest_statements: int
    stores_folder: Path | None
    stores_statements: int
    kills: int
    seed: int
    compared_statements: int
    compared_files: tuple[Path, Path] | None
    txtai: Path | None
    processes: int
    large_folder: Path | None
    large_statements: int

    @property
    def compared(self) -> Work:
        """What we and others are given and asked."""
        return Work.read(*self.compared_files) if self.compared_files else Work.invented(self.compared_statements)

    @cached_property
    def large(self) -> tuple[Path, float]:
        """A data directory of 10,000 imported statements, and the seconds that the import took."""
        data_dir = self.folder / "large"
        with closing(Record.open(data_dir, threads=self.threads)) as record:
            statements = list(imported(STATEMENTS))
            batches = [statements[first : first + BATCH] for first in range(0, STATEMENTS, BATCH)]
            return data_dir, timed(lambda: [import_statements(record, batch) for batch in batches])


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

    They take turns, so that what else the machine does falls on all, after a first call that is not counted: each
    makes then what it keeps.
    """
    texts = [body["text"] for body in statement_bodies(ENCODED)]
    asked = queries(200)
    runs = _encoders(bench.threads)
    many: dict[str, list[float]] = {name: [] for name in runs}
    one: dict[str, list[float]] = {name: [] for name in runs}
    for opened in runs.values():
        opened.encode_passages(texts[: ENCODED // ROUNDS])
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
    for fast, slow in combinations(runs, 2):
        yield Figure(f"{fast} to {slow}, many", sum(many[slow]) / sum(many[fast]), "times as fast")
        yield Figure(
            f"{fast} to {slow}, one query", percentile(one[slow], 50) / percentile(one[fast], 50), "times as fast"
        )
    reference = runs[REFERENCE].encode(texts[:200])
    for name in [*runs][:-1]:
        apart = 1 - float((runs[name].encode(texts[:200]) * reference).sum(axis=1).min())
        yield Figure(f"{name}, greatest distance of a vector", apart * 1e6, "millionths", "1 - cosine, 200 texts")
    yield from passes(next(iter(runs.values())), queries(ASKED_TOGETHER))
    tokens = sum(map(runs[REFERENCE].count_tokens, texts)) / ENCODED
    yield Figure("tokens of a statement", tokens, "tokens", "the special ones included")
    for bits, rate in tokens_a_second(bench.threads).items():
        yield Figure(
            f"products of {bits} bits alone", rate / tokens, "statements/s", "the most that a runtime could do"
        )


def _encoders(threads: int) -> dict[str, Encoder]:
    """The default model by each runtime that this machine has a use for, the fastest first."""
    faster = {"OpenVINO": GraphRuntime.OPENVINO} if computes_in_bf16() else {}
    compiled = faster | {"ONNX Runtime": GraphRuntime.ONNXRUNTIME}
    return {name: Encoder(threads=threads, runtime=runtime) for name, runtime in compiled.items()} | {
        REFERENCE: Encoder(threads=threads, compiled=None)
    }


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
    asked = [{"q": query} for query in queries(2 * QUERIES + 20)]
    with serving(data_dir, environment={"ONRECORD_THREADS": str(bench.threads)}) as server:
        ask_all(server.address, asked[:20], clients=1)
        for clients, mine in ((1, asked[20 : 20 + QUERIES]), (8, asked[20 + QUERIES :])):
            over = f"{len(mine)} queries over {STATEMENTS:,} statements"
            yield from ask_all(server.address, mine, clients).figures(f"search, {in_words(clients)}", over)
        yield Figure("resident memory after searching", resident_bytes(server.process.pid) / 1024**2, "MiB")


def _of_both_stores(measured: Callable[[Pair], Iterator[Figure]]) -> Callable[[Bench], Iterator[Figure]]:
    """A section that measures something of two stores, in the folder that is kept, if any is."""

    def section(bench: Bench) -> Iterator[Figure]:
        folder = bench.stores_folder or bench.folder / "stores"
        return filled(folder, bench.stores_statements, bench.threads, measured)

    return section


SECTIONS: dict[str, Callable[[Bench], Iterator[Figure]]] = {
    "extraction": extraction,
    "encoder": encoder,
    "ingest": ingesting,
    "import": importing,
    "copies": lambda bench: copies(bench.folder / "copies"),
    "workers": lambda bench: workers(bench.folder / "workers"),
    "start": starting,
    "search": searching,
    "selectivity": lambda bench: selectivity(bench.folder / "sweep", bench.sweep_statements, bench.threads),
    "alerts": lambda bench: alerts_on_both(bench.large[0], bench.folder, bench.threads),
    "stages": lambda bench: stages(bench.folder / "stages", bench.sweep_statements, bench.threads),
    "freshness": lambda bench: freshness(bench.folder / "freshness", bench.sweep_statements, bench.threads),
    "profile": lambda bench: profile(bench.folder / "stages", bench.sweep_statements, bench.threads),
    "SQLite": lambda bench: embedded(bench.folder / "embedded", bench.sweep_statements),
    "SQLite settings": lambda bench: pragmas(bench.folder / "embedded", bench.sweep_statements),
    "nearest": lambda bench: nearest(bench.folder / "nearest", bench.nearest_statements, bench.threads),
    "words": lambda bench: words(bench.folder / "words", bench.sweep_statements),
    "large": lambda bench: large(bench.large_folder or bench.folder / "whole", bench.large_statements, bench.threads),
    "mixed": lambda bench: mixed(bench.folder / "mixed", bench.threads),
    "stores": _of_both_stores(size_and_recall),
    "search in both": _of_both_stores(search_over_http),
    "writing to both": _of_both_stores(writing),
    "durability": lambda bench: durability(bench.folder),
    "durability on PostgreSQL": lambda bench: durability_on_postgresql(bench.folder, bench.kills, bench.seed),
    "others": lambda bench: others(
        bench.folder / "others", bench.compared, bench.threads, bench.processes, bench.txtai
    ),
    "marks": lambda _bench: hostile_marks(),
    "hostile texts": lambda _bench: hostile_texts(),
    "fuzz": lambda bench: fuzz(bench.fuzz_s),
}
