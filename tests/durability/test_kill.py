"""`kill -9` at random moments: what was acknowledged is whole and found, what was not is there whole or not at all.

`make bench` does the same two hundred times.
"""

import os
import secrets
from collections.abc import Iterator

import pytest

from tests.durability.ordeal import Ordeal

KILLS = 20


@pytest.fixture(scope="module")
def ordeal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ordeal]:
    seed = int(os.environ.get("DURABILITY_SEED", secrets.randbelow(1_000_000)))
    print(f"DURABILITY_SEED={seed}")
    with Ordeal(tmp_path_factory.mktemp("ordeal"), seed) as begun:
        yield begun


@pytest.mark.parametrize("kill", range(1, KILLS + 1))
def test_a_killed_writer_leaves_everything_acknowledged_and_nothing_by_halves(ordeal: Ordeal, kill: int) -> None:
    print(f"DURABILITY_SEED={ordeal.seed}, kill {kill}: {ordeal.kill_one()}")


def test_the_writers_got_something_done_between_the_kills(ordeal: Ordeal) -> None:
    assert ordeal.done >= KILLS
