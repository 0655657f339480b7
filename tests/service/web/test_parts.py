"""What pages are made of: bars of a timeline, pieces of a text, files that were sent, citations."""

import io
import json
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from index.readers.body import read_article
from service.answer_parts import MonthCount
from service.web.passages import direction, highlighted
from service.web.timeline import MOST_BARS, timeline
from service.web.uploads import contents
from tests.service.calls import BRIDGE


def months(**counts: int) -> list[MonthCount]:
    return [MonthCount(month=name[1:].replace("_", "-") or None, count=count) for name, count in counts.items()]


def test_months_without_a_statement_have_a_bar_of_their_own() -> None:
    bars = timeline(months(m2024_11=2, m2025_02=4, m=3), None, None)

    assert [(bar.first, bar.last, bar.count, bar.share) for bar in bars.bars] == [
        (date(2024, 11, 1), date(2024, 11, 30), 2, 0.5),
        (date(2024, 12, 1), date(2024, 12, 31), 0, 0),
        (date(2025, 1, 1), date(2025, 1, 31), 0, 0),
        (date(2025, 2, 1), date(2025, 2, 28), 4, 1),
    ]
    assert (bars.by_month, bars.undated) == (True, 3)


@pytest.mark.parametrize(
    ("first", "last", "step_years"),
    [("2010_01", "2025_12", 1), ("1850_01", "2025_12", 10), ("1000_01", "9999_12", 100)],
)
def test_a_long_time_has_few_bars_that_cover_all_of_it(first: str, last: str, step_years: int) -> None:
    bars = timeline(months(**{f"m{first}": 1, f"m{last}": 1}), None, None).bars

    assert len(bars) <= MOST_BARS
    assert bars[0].last.year - bars[0].first.year == step_years - 1
    assert all(before.last < after.first for before, after in pairwise(bars))
    assert sum(bar.count for bar in bars) == 2


def test_bars_that_touch_the_chosen_days_are_marked() -> None:
    bars = timeline(months(m2025_01=1, m2025_04=1), date(2025, 2, 10), date(2025, 3, 1)).bars

    assert [bar.chosen for bar in bars] == [False, True, True, False]


def test_nothing_dated_has_no_bars() -> None:
    assert timeline(months(m=3), None, None).bars == ()


def test_the_pieces_of_a_statement_are_the_statement() -> None:
    text = "one two three four"

    pieces = highlighted(text, [(4, 7), (14, 18)], (4, 13))

    assert [(piece.text, piece.marked, piece.best) for piece in pieces] == [
        ("one ", False, False),
        ("two", True, True),
        (" three", False, True),
        (" ", False, False),
        ("four", True, False),
    ]


@pytest.mark.parametrize(
    ("language", "runs"),
    [
        ("ar", "rtl"),
        ("he-IL", "rtl"),
        ("ur", "rtl"),
        ("en-GB", "ltr"),
        ("az-Arab", "rtl"),
        ("xx", "auto"),
        (None, "auto"),
    ],
)
def test_a_language_runs_in_its_direction(language: str | None, runs: str) -> None:
    assert direction(language) == runs


def sent(**files: str) -> list[tuple[str, io.BytesIO]]:
    return [(name.replace("__", "."), io.BytesIO(text.encode())) for name, text in files.items()]


def test_files_are_read_by_the_readers_of_the_command_line() -> None:
    found = contents(
        sent(
            one__txt="The mill is shut.",
            one__meta__json='{"title": "Mill", "source": {"name": "Oxenby Post"}}',
            two__jsonl='{"text": "The dam holds."}\n{\n',
            three__pdf="%PDF",
        )
    )

    assert [(body["text"], body["title"]) for body in found.articles] == [
        ("The mill is shut.", "Mill"),
        ("The dam holds.", None),
    ]
    assert len(found.refused) == 2
    assert all("/" not in reason.partition(":")[0] for reason in found.refused)


def test_a_name_leads_out_of_no_folder_and_two_files_may_have_the_same(tmp_path: Path) -> None:
    names = ["../../up.txt", "C:\\temp\\up.txt", "up.txt", ".hidden.txt", f"{'long' * 100}.txt"]

    found = contents([(name, io.BytesIO(f"Text {number}.".encode())) for number, name in enumerate(names)])

    assert [body["text"] for body in found.articles] == [f"Text {number}." for number in range(len(names))]
    assert len({body["external_id"] for body in found.articles}) == len(names)
    assert list(tmp_path.parent.glob("**/up.txt")) == []


def test_an_article_comes_out_of_a_job_as_it_went_in() -> None:
    (fields,) = contents([("bridge.json", io.BytesIO(json.dumps(BRIDGE).encode()))]).articles

    assert read_article(fields) == read_article(BRIDGE)
