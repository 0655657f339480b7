"""One batch worked through by one, two and four processes that share the job queue of a PostgreSQL of their own.

What a machine has to do for an item, in processor time, is the figure to compare: more processes may not make it more.
How many items a second come of it depends on the cores that other programs leave, which is said beside it. The share of
time in which one of the processes has the writers' turn says how many more could share the database: at all of it, no
more.
"""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pg8000.native

from index.encode import Encoder
from index.jobs.articles import ARTICLES, ITEMS_AT_ONCE
from index.machine import cores
from index.store.jobs import JobState
from index.store.postgres.store import PostgresStore
from tests import postgres
from tests.benchmarks.bulk import alone, others_s
from tests.benchmarks.figures import Figure
from tests.invented import article_body, articles
from tests.serving import working

PROCESSES = (1, 2, 4)
ITEMS, PARAGRAPHS = 8 * ITEMS_AT_ONCE, 3
QUEUED = 200 * ITEMS_AT_ONCE
LOOK_S = 0.02
TURN = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"

DURABLE: tuple[str, ...] = ()
"""The server's own defaults: every commit is on the disk."""


@dataclass(frozen=True, slots=True)
class Worked:
    """What a batch took: seconds by the clock and of processors, and the share of looks at which somebody wrote."""

    wall_s: float
    workers_s: float
    database_s: float
    left: float
    turn: float
    statements: int


def workers(folder: Path) -> Iterator[Figure]:
    """Measure the same batch with so many processes each time."""
    given = list(articles(ITEMS, paragraphs=PARAGRAPHS))
    extract_s, encode_s = alone(given[::4], Encoder(threads=1))
    yield Figure("extraction alone, one core", 1 / extract_s, "statements/s", f"{ITEMS // 4} articles")
    yield Figure("encoder alone, one core", 1 / encode_s, "statements/s")
    bodies = [article_body(one) for one in given]
    with postgres.running(options=DURABLE) as server:
        yield queue_alone(server, bodies[0])
    for processes in PROCESSES:
        with postgres.running(options=DURABLE) as server:
            worked = _worked(folder / str(processes), server, processes, bodies)
        yield from _figures(processes, worked, extract_s, encode_s)


def queue_alone(server: postgres.Server, body: dict[str, Any]) -> Figure:
    """How many items a second go through the queue of one process that does nothing with them."""
    with closing(PostgresStore(server.new_database())) as store:
        store.create_job(ARTICLES, [body] * QUEUED)
        database_s, begun = _family_s(server.process_id), time.perf_counter()
        taken = 0
        while taken < QUEUED:
            with store.take_items(ARTICLES, ITEMS_AT_ONCE) as hand:
                assert hand is not None
                hand.identify({item.position: item.position for item in hand.items})
                hand.before()
                hand.second()
                taken += len(hand.items)
                hand.finish([(item.position, {"status": "created"}, False) for item in hand.items], 0.0)
        wall_s, database_s = time.perf_counter() - begun, _family_s(server.process_id) - database_s
    return Figure(
        "the queue alone, one process",
        QUEUED / wall_s,
        "items/s",
        f"{1e6 * database_s / QUEUED:.0f} µs of the server an item",
    )


def _figures(processes: int, worked: Worked, extract_s: float, encode_s: float) -> Iterator[Figure]:
    name = f"{processes} process{'es' if processes > 1 else ''}"
    taken_s = worked.workers_s + worked.database_s
    over = f"{ITEMS} articles, {worked.statements:,} statements, in {worked.wall_s:.0f} s"
    yield Figure(name, ITEMS / worked.wall_s, "items/s", over)
    yield Figure(f"{name}, cores that others left", worked.left, "cores", f"of {cores()}")
    yield Figure(f"{name}, by a core of its own", ITEMS / taken_s, "items/s", "of processor time, database and all")
    shares = {
        "database": worked.database_s,
        "extraction": worked.statements * extract_s,
        "encoding": worked.statements * encode_s,
    }
    shares["the rest"] = taken_s - sum(shares.values())
    for part, seconds in shares.items():
        each = f"{1000 * seconds / worked.statements:.1f} ms a statement"
        yield Figure(f"{name}, share of {part}", 100 * seconds / taken_s, "%", each)
    yield Figure(f"{name}, somebody writes", 100 * worked.turn, "% of the time", "the others wait for their turn")


def _worked(folder: Path, server: postgres.Server, processes: int, bodies: Sequence[dict[str, Any]]) -> Worked:
    url = server.new_database()
    with ExitStack() as stack:
        store = stack.enter_context(closing(PostgresStore(url)))
        started = [stack.enter_context(working(folder / str(number), url)) for number in range(processes)]
        # Their models are loaded by the first items: each gets some.
        warm = [article_body(one) for one in articles(processes * ITEMS_AT_ONCE, seed=2, paragraphs=1)]
        _done(store, url, warm)
        statements, ids = store.counts()["statements"], [process.pid for process in started]
        workers_s, database_s, busy_s = _processor_s(ids), _family_s(server.process_id), others_s()
        begun = time.perf_counter()
        turn = _done(store, url, bodies)
        wall_s = time.perf_counter() - begun
        workers_s, database_s = _processor_s(ids) - workers_s, _family_s(server.process_id) - database_s
        others = others_s() - busy_s - workers_s - database_s
        return Worked(
            wall_s,
            workers_s,
            database_s,
            cores() - others / wall_s,
            turn,
            store.counts()["statements"] - statements,
        )


def _done(store: PostgresStore, url: str, bodies: Sequence[dict[str, Any]]) -> float:
    """Wait until a batch is done; the share of looks at which somebody had the writers' turn."""
    job = store.create_job(ARTICLES, bodies)
    looks = writing = 0
    with _asking(url) as connection:
        while store.job(job.id).state is not JobState.FINISHED:
            for _ in range(10):
                ((turns,),) = connection.run(TURN)
                looks, writing = looks + 1, writing + min(turns, 1)
                time.sleep(LOOK_S)
    assert store.job(job.id).failed == 0
    return writing / looks


@contextmanager
def _asking(url: str) -> Iterator[pg8000.native.Connection]:
    host, port = url.partition("@")[2].partition("/")[0].split(":")
    with pg8000.native.Connection("onrecord", host=host, port=int(port), database=url.rpartition("/")[2]) as connection:
        yield connection


def _processor_s(ids: Sequence[int]) -> float:
    """Processor time of these processes, without those that they started."""
    return sum(sum(map(int, _stat(one)[11:13])) for one in ids) / os.sysconf("SC_CLK_TCK")


def _family_s(parent: int) -> float:
    """Processor time of a process and of those that it started, also of such as have ended."""
    own = sum(map(int, _stat(parent)[11:15])) / os.sysconf("SC_CLK_TCK")
    children = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    return own + _processor_s([one for one in children if (stat := _stat(one)) and int(stat[1]) == parent])


def _stat(process_id: int) -> list[str]:
    """The fields of /proc/ID/stat behind the name, which may hold blanks; none where the process has ended."""
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rpartition(") ")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []
