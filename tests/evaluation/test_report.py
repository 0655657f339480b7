"""The report says what the score says."""

import pytest

from tests.evaluation import report
from tests.evaluation.__main__ import main
from tests.evaluation.gold import load_all, sha256
from tests.evaluation.score import CaseTally, Mistake, Score, Tally

SCORE = Score(
    direct=Tally(matched=3, predicted=4, expected=6),
    boilerplate_leaks=2,
    mistakes=[Mistake("direct", "missed", "We sail at noon, whatever the pilot says", ("nested",))],
    cases={"nested": CaseTally(4, 3, 4, 2), "refusal": CaseTally(5, 5)},
)


def test_the_table_gives_precision_recall_f1_and_the_counts_behind_them() -> None:
    direct = next(line for line in report.table(SCORE).splitlines() if line.startswith("direct"))

    assert direct.split() == ["direct", "0.750", "0.500", "0.600", "3", "4", "6"]


def test_each_seed_has_a_row() -> None:
    rows = report.table_by_seed({"ferry": SCORE, "court": Score()}).splitlines()[1:]

    assert [row.split()[0] for row in rows] == ["ferry", "court"]


def test_each_mistake_is_listed_under_its_seed_with_a_snippet_of_bounded_length() -> None:
    listed = report.mistakes({"ferry": SCORE, "court": Score()}, width=16)

    assert listed.split("\n") == ["", "ferry", "  direct, missed [nested]: We sail at noon…"]


def test_each_hard_case_has_a_row_and_a_line_that_nobody_says_has_no_speaker() -> None:
    rows = report.table_by_case(SCORE + SCORE).splitlines()[1:]

    assert [row.split() for row in rows] == [["nested", "8", "6", "4"], ["refusal", "10", "10", "-"]]


def test_the_surroundings_name_the_gold_and_its_size() -> None:
    text = report.surroundings(load_all(), seconds=2.0)

    assert f"gold {sha256()[:12]}" in text
    assert f"{len(load_all())} articles" in text


def test_the_json_holds_every_figure_in_total_and_by_seed() -> None:
    record = report.as_json({"ferry": SCORE}, SCORE)

    assert record["figures"] == report.figures(SCORE)
    assert record["seeds"] == {"ferry": report.figures(SCORE)}


@pytest.mark.parametrize("arguments", [["--accept-lower"], ["--set-floors", "001"], ["--no-such-option"]])
def test_wrong_usage_is_refused_with_status_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)

    assert stopped.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_a_seed_that_does_not_exist_is_refused_with_status_two(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["no-such-seed"]) == 2
    assert "no seed" in capsys.readouterr().err


def test_the_help_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])

    shown = capsys.readouterr().out
    assert all(option in shown for option in ["--errors", "--json", "--set-floors", "--accept-lower", "--pin-gold"])
