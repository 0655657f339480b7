"""Extraction stays above its floors, and floors do not sink unnoticed."""

from pathlib import Path

import pytest

from tests.evaluation.floors import RULES_FLOORS, Floors, FloorsRefused, set_floors
from tests.evaluation.report import figures
from tests.evaluation.score import Score

FIGURES = {"direct_f1": 0.95, "leaks": 1.0}


@pytest.mark.parametrize("name", Floors.load().at_least)
def test_a_share_stays_at_or_above_its_floor(name: str, seed_total: Score) -> None:
    assert figures(seed_total)[name] >= Floors.load().at_least[name], name


@pytest.mark.parametrize("name", Floors.load().at_most)
def test_a_count_of_mistakes_stays_at_or_below_its_limit(name: str, seed_total: Score) -> None:
    assert figures(seed_total)[name] <= Floors.load().at_most[name], name


@pytest.mark.parametrize("name", Floors.load(RULES_FLOORS).at_least)
def test_a_share_of_the_rules_alone_stays_at_or_above_its_floor(name: str, rules_total: Score) -> None:
    assert figures(rules_total)[name] >= Floors.load(RULES_FLOORS).at_least[name], name


@pytest.mark.parametrize("name", Floors.load(RULES_FLOORS).at_most)
def test_a_count_of_mistakes_of_the_rules_alone_stays_at_or_below_its_limit(name: str, rules_total: Score) -> None:
    assert figures(rules_total)[name] <= Floors.load(RULES_FLOORS).at_most[name], name


def test_every_figure_has_a_floor_or_a_limit() -> None:
    floors = Floors.load()

    assert {*floors.at_least, *floors.at_most} == set(figures(Score()))


def test_a_figure_below_its_floor_is_named() -> None:
    floors = Floors({"direct_f1": 0.96}, {"leaks": 1})

    assert floors.broken(FIGURES) == ["direct_f1 is 0.950, below its floor 0.960"]


def test_a_count_above_its_limit_is_named() -> None:
    floors = Floors({"direct_f1": 0.95}, {"leaks": 0})

    assert floors.broken(FIGURES) == ["leaks is 1, above its limit 0"]


def test_new_floors_lie_a_little_below_the_figures() -> None:
    floors = Floors({"direct_f1": 0.5}, {"leaks": 9})

    assert floors.reached(FIGURES) == Floors({"direct_f1": 0.94}, {"leaks": 1})


def test_a_floor_that_would_sink_and_a_limit_that_would_rise_are_named() -> None:
    floors = Floors({"direct_f1": 0.99}, {"leaks": 0})

    assert floors.lowered_by(floors.reached(FIGURES)) == ["direct_f1", "leaks"]


def test_floors_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    floors = Floors({"direct_f1": 0.9}, {"leaks": 3})

    floors.save(tmp_path / "floors.json")

    assert Floors.load(tmp_path / "floors.json") == floors


def test_a_floor_is_not_lowered_without_leave(tmp_path: Path) -> None:
    floors = Floors({"direct_f1": 0.99}, {"leaks": 0})
    floors.save(tmp_path / "floors.json")

    with pytest.raises(FloorsRefused, match="direct_f1, leaks"):
        set_floors(FIGURES, accept_lower=False, path=tmp_path / "floors.json")

    assert Floors.load(tmp_path / "floors.json") == floors


def test_a_floor_is_lowered_with_leave(tmp_path: Path) -> None:
    Floors({"direct_f1": 0.99}, {"leaks": 0}).save(tmp_path / "floors.json")

    set_floors(FIGURES, accept_lower=True, path=tmp_path / "floors.json")

    assert Floors.load(tmp_path / "floors.json") == Floors({"direct_f1": 0.94}, {"leaks": 1})
