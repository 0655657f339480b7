"""The quotation-mark scanner, on invented lines."""

import pytest

from index.extract.marks import find_quotations


def inner(text: str) -> list[str]:
    return [text[q.start : q.end] for q in find_quotations(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We won,” she said.", ["We won,"]),
        ('"We won," she said.', ["We won,"]),
        ('“We won," she said. "We lost.”', ["We won,", "We lost."]),
        ("``We won,'' she said.", ["We won,"]),
        ("''We won,'' she said.", ["We won,"]),
        ("„Wir haben gewonnen“, sagte sie.", ["Wir haben gewonnen"]),
        ("« Nous avons gagné », dit-elle.", ["Nous avons gagné"]),
        ("»Vi vant«, sa hun.", ["Vi vant"]),
        ("‘We won,’ she said.", ["We won,"]),
        ("'We won,' she said.", ["We won,"]),
    ],
)
def test_every_style_of_marks_is_read(text: str, expected: list[str]) -> None:
    assert inner(text) == expected


def test_an_apostrophe_is_no_mark() -> None:
    assert inner("The teachers' union won't meet in the '90s hall, says Larkby's mayor.") == []


def test_apostrophes_inside_british_quotation_do_not_end_it() -> None:
    assert inner("‘The teachers’ rooms aren’t safe,’ said Oduya.") == ["The teachers’ rooms aren’t safe,"]


def test_a_quotation_within_a_quotation_belongs_to_the_outer_one() -> None:
    assert inner("“He told me ‘never again’ twice,” she said.") == ["He told me ‘never again’ twice,"]
    assert inner("‘He told me “never again” twice,’ she said.") == ["He told me “never again” twice,"]


def test_a_mark_left_open_reaches_to_the_end_of_the_paragraph() -> None:
    text = "“The sea is rising. Nobody listens."
    (found,) = find_quotations(text, 0, len(text))
    assert (text[found.start : found.end], found.closed) == ("The sea is rising. Nobody listens.", False)


def test_a_new_opening_mark_ends_the_quotation_that_was_left_open() -> None:
    assert inner("“We won. “We really won,” she said.") == ["We won.", "We really won,"]


def test_inches_are_no_quotation() -> None:
    assert inner("The 6'2\" keeper said nothing.") == []


def test_the_scanner_stays_within_its_paragraph() -> None:
    text = "“One.\n“Two.”"
    assert [text[q.start : q.end] for q in find_quotations(text, 6, len(text))] == ["Two."]


@pytest.mark.parametrize("unit", ['"', "“a ", "'a ", "«", "„a“ ", "''"])
def test_quotations_are_disjoint_and_in_order_however_the_marks_run(unit: str) -> None:
    text = unit * 3_000
    found = find_quotations(text, 0, len(text))
    ends = [0, *(q.outer_end for q in found)]
    assert all(end <= q.outer_start <= q.start < q.end <= q.outer_end for end, q in zip(ends, found, strict=False))
