"""`kill -9` of PostgreSQL and of the service over it: nothing acknowledged is lost, no answer is wrong, both come back.

`make bench` does the same fifty times.
"""

import secrets
from pathlib import Path

from index.encode import Encoder
from tests import postgres
from tests.durability.asking import RIGHT
from tests.durability.served import ServedOrdeal, Victim


def test_a_database_and_a_service_that_are_killed_lose_nothing_and_never_answer_wrongly(
    tmp_path: Path, encoder: Encoder
) -> None:
    seed = secrets.randbelow(1_000_000)
    print(f"seed {seed}")
    with postgres.running(options=()) as server, ServedOrdeal(tmp_path, seed, server, encoder) as ordeal:
        for victim in Victim:
            print(ordeal.kill_one(victim))
        assert ordeal.done >= len(Victim)
        assert ordeal.asking.answers[RIGHT] > 0
