"""CSV as a spreadsheet opens it: every value is there, and nothing runs."""

import csv
import re
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from service.exports.table import BYTE_ORDER_MARK, COLUMNS, cell, csv_pieces
from service.schemas import HitView
from tests.project import ROOT
from tests.service.exports.made import OCCASION, SERVICE, SPEAKER, made_hit

BEGINNINGS_OF_FORMULAS = tuple("=+-@\t\r\n＝＋－＠")


def rows(*hits: HitView) -> list[dict[str, str]]:
    written = "".join(csv_pieces(hits, OCCASION))
    assert written.startswith(BYTE_ORDER_MARK)
    return list(csv.DictReader(StringIO(written.removeprefix(BYTE_ORDER_MARK), newline="")))


def unmarked(text: str) -> str:
    """What docs/exports.md says of how a program gets the value back."""
    return text[1:] if re.match(r"'+[=+\-@\t\r\n＝＋－＠]", text) else text


def test_a_row_has_every_column_with_its_value() -> None:
    review = {"rating": "Half true", "rating_value": 3, "best_rating": 5, "worst_rating": 1}
    by = {"reviewer": {"name": "Truth Mill", "domain": None}, "url": "https://truthmill.example/1", "reviewed_at": None}
    second = SPEAKER | {"id": "12", "name": "Tove Lund", "role": None}

    (row,) = rows(made_hit(speakers=[SPEAKER, second], statement={"review": review | by}))

    assert list(row) == list(COLUMNS)
    assert row["text"] == "The bridge will reopen in September"
    assert (row["speaker"], row["role"], row["confidence"]) == ("Ana Brel; Tove Lund", "mayor of Torvik", "0.98")
    assert (row["source"], row["published_at"]) == ("The Torvik Courier", "2025-03-12T16:40:00+00:00")
    assert (row["rating"], row["reviewer"]) == ("Half true", "Truth Mill")
    assert row["before"] == "Work began in May. “"
    assert row["link"] == f"{SERVICE}/statements/1"


def test_what_is_not_known_is_empty() -> None:
    (row,) = rows(made_hit(speakers=[], article={"published_at": None, "url": None, "title": None, "authors": []}))

    empty = {name for name, value in row.items() if not value}
    assert empty >= {"speaker", "role", "confidence", "method", "cue", "published_at", "url", "title", "authors"}


@pytest.mark.parametrize("beginning", BEGINNINGS_OF_FORMULAS)
def test_a_cell_that_a_spreadsheet_would_run_is_text(beginning: str) -> None:
    formula = f'{beginning}HYPERLINK("https://elsewhere.example","open")'
    hit = made_hit(formula, speakers=[SPEAKER | {"name": formula, "role": formula}], article={"title": formula})

    (row,) = rows(hit)

    assert {row[name] for name in ("text", "speaker", "role", "title")} == {f"'{formula}"}
    assert not [value for value in row.values() if value.startswith(BEGINNINGS_OF_FORMULAS)]


@given(st.text())
@example("'=1+1")
@example("''=1+1")
@example("'Tis")
def test_a_cell_never_runs_and_gives_its_value_back(text: str) -> None:
    written = cell(text)

    assert not written.startswith(BEGINNINGS_OF_FORMULAS)
    assert unmarked(written) == text


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
@example('",=1+1,"', "\r\n=1+1")
def test_whatever_a_cell_holds_stays_in_its_cell(text: str, title: str) -> None:
    found = rows(made_hit(text, article={"title": title}), made_hit("after it"))

    assert [unmarked(row["text"]) for row in found] == [text, "after it"]
    assert unmarked(found[0]["title"]) == title


def test_the_page_about_exports_names_the_columns_in_their_order() -> None:
    page = Path(ROOT / "docs" / "exports.md").read_text(encoding="utf-8")
    table = page.partition("| column |")[2].partition("\n\n")[0]

    assert re.findall(r"^\| `(\w+)`", table, re.MULTILINE) == list(COLUMNS)
