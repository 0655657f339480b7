"""The guard's floors, and the pairs that they are measured on."""

import pytest

from tests.evaluation.guard import measure
from tests.evaluation.guard.measure import Half, Pair


def test_the_guard_keeps_its_floors_on_the_held_half() -> None:
    assert measure.broken(measure.load()) == []


def test_there_are_pairs_of_both_kinds_in_both_halves() -> None:
    pairs = measure.load()

    assert len({(pair.query, pair.statement) for pair in pairs}) == len(pairs) >= 300
    for half in Half:
        assert {pair.opposite for pair in pairs if pair.half is half} == {True, False}
        assert sum(pair.half is half for pair in pairs) >= 150


def test_the_figures_are_printed_by_half_and_by_category(capsys: pytest.CaptureFixture[str]) -> None:
    assert measure.main([]) == 0

    rows = [line.split()[:2] for line in capsys.readouterr().out.splitlines()]
    assert {("all", "open"), ("all", "held"), ("roles", "held")} <= {tuple(row) for row in rows}


def test_only_mistakes_of_the_open_half_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert measure.main(["--open"]) == 0

    shown = capsys.readouterr().out
    assert not any(pair.query in shown for pair in measure.load() if pair.half is Half.HELD)


def test_figures_below_a_floor_are_named() -> None:
    missed = [Pair("plain", opposite=True, query="The mill is old", statement=f"Mill {n} is new") for n in range(40)]

    assert measure.broken(missed) == ["the guard's recall is 0.000, below its floor 0.93"]
