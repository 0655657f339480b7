"""`kill -9`, many times: a run ends with an error at the first article that is lost or half there, or wrong answer."""

import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from index.encode import Encoder
from tests import postgres
from tests.benchmarks.figures import Figure
from tests.durability.asking import AWAY, CUT_OFF, RIGHT
from tests.durability.ordeal import Kill, Ordeal
from tests.durability.served import Outage, ServedOrdeal, Victim

KILLS = 200
ROUNDS = 5
KILLS_A_RECORD = 10
"""Each round with a fresh record: everything in it is checked after every kill, so a large one takes ever longer."""

_SINCE = {
    Victim.DATABASE: "since it takes connections, the service left alone",
    Victim.SERVICE: "since it was started again",
}


def durability(folder: Path) -> Iterator[Figure]:
    """Writers on a directory are killed two hundred times."""
    begun = time.perf_counter()
    rounds = [_killed(folder, seed) for seed in range(1, ROUNDS + 1)]
    kills = [kill for kills in rounds for kill in kills]
    yield Figure("kills survived", len(kills), "kills", f"{ROUNDS} records, {time.perf_counter() - begun:.0f} s")
    yield Figure("changes acknowledged and whole after them", sum(kills[-1].done for kills in rounds), "changes")
    yield Figure("changes whole though not acknowledged", sum(kill.came_through for kill in kills), "changes")


def _killed(folder: Path, seed: int) -> list[Kill]:
    with tempfile.TemporaryDirectory(dir=folder) as own, Ordeal(Path(own), seed) as ordeal:
        return [ordeal.kill_one() for _ in range(KILLS // ROUNDS)]


def durability_on_postgresql(folder: Path, kills: int, first_seed: int) -> Iterator[Figure]:
    """A service and its PostgreSQL are killed in turn, so many times together, in the middle of ingest and search."""
    victims = list(islice(cycle(Victim), kills))
    encoder = Encoder(threads=1)
    answers: Counter[str] = Counter()
    outages: list[Outage] = []
    acknowledged = 0
    # All that keeps what was acknowledged is on, as is the default.
    with postgres.running(options=()) as server:
        for seed, first in enumerate(range(0, kills, KILLS_A_RECORD), first_seed):
            begun = time.perf_counter()
            with (
                tempfile.TemporaryDirectory(dir=folder) as own,
                ServedOrdeal(Path(own), seed, server, encoder) as ordeal,
            ):
                some = [ordeal.kill_one(victim) for victim in victims[first : first + KILLS_A_RECORD]]
            yield Figure(f"kills survived, seed {seed}", len(some), "kills", f"{time.perf_counter() - begun:.0f} s")
            outages += some
            answers += ordeal.asking.answers
            acknowledged += ordeal.acknowledged
    for victim in Victim:
        back_s = [outage.back_s for outage in outages if outage.victim is victim]
        yield Figure(f"{victim} killed", len(back_s), "times", "everything checked after each")
        yield Figure("back after it, middle", statistics.median(back_s), "s", _SINCE[victim])
        yield Figure("back after it, longest", max(back_s), "s")
    yield Figure("changes acknowledged and whole after them", acknowledged, "changes")
    yield Figure("changes whole though not acknowledged", sum(one.came_through for one in outages), "changes")
    yield Figure("searches answered rightly meanwhile", answers[RIGHT], "answers")
    yield Figure("searches told to come again (503)", answers[AWAY], "answers")
    yield Figure("searches cut off with the service", answers[CUT_OFF], "answers")
