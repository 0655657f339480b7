"""Which differences between a query and a statement are flagged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.guard import Flag, Reading, flags


def flagged(query: str, statement: str) -> tuple[Flag, ...]:
    return flags(Reading(query), Reading(statement))


@pytest.mark.parametrize(
    ("query", "statement", "flag"),
    [
        ("The mill will close", "The mill will not close.", Flag.NEGATION),
        ("The mill paid its workers", "The mill failed to pay its workers.", Flag.NEGATION),
        ("The mill is safe for workers", "The mill is unsafe for workers.", Flag.NEGATION),
        ("Has the mill 12 looms?", "The mill has 21 looms.", Flag.NUMBER),
        ("What our mill needs is looms", "Our mill does not need looms.", Flag.NEGATION),
        ("The mill has 1,200 workers", "The mill has 12,000 workers.", Flag.NUMBER),
        ("The mill has twenty-one looms", "The mill has 12 looms.", Flag.NUMBER),
        ("The mill has 2.5 million customers", "The mill has 25 million customers.", Flag.NUMBER),
        ("Two of the nine looms burnt", "Four of the nine looms burnt.", Flag.NUMBER),
        ("The mill's wall is 9 metres high", "The mill's wall is 9 feet high.", Flag.UNIT),
        ("The mill lost 40 per cent of its looms", "The mill lost 4 per cent of its looms.", Flag.PERCENTAGE),
        ("The mill burnt down on 3 May 1911", "The mill burnt down on 3 May 1912.", Flag.DATE),
        ("The mill burnt down on Monday", "The mill burnt down on Thursday.", Flag.DATE),
        ("The mill was sold for 3 million euros", "The mill was sold for 3 million crowns.", Flag.CURRENCY),
        ("The mill's output rose", "The mill's output fell.", Flag.DIRECTION),
        ("The mill sued the bank over a loan", "The bank sued the mill over a loan.", Flag.ROLES),
        ("The mill was bought by the bank", "The bank was bought by the mill.", Flag.ROLES),
    ],
)
def test_a_difference_is_flagged_as_what_it_is(query: str, statement: str, flag: Flag) -> None:
    assert flagged(query, statement) == (flag,)


@pytest.mark.parametrize(
    ("query", "statement"),
    [
        ("The mill will close", "Not only will the mill close."),
        ("The mill was never closed", "The mill was not closed."),
        ("The mill has 3 looms", "The mill has three looms."),
        ("The mill has 1,500,000 customers", "The mill has 1.5 million customers."),
        ("The mill has 9 looms", "The mill has 9 looms and 40 workers."),
        ("The mill has about 400 workers", "The mill has 412 workers."),
        ("Between 10 and 15 looms burnt in the mill", "Twelve looms burnt in the mill."),
        ("The mill's wall is 1.2 kilometres long", "The mill's wall is 1,200 metres long."),
        ("Half of the mill's looms burnt", "Fifty per cent of the mill's looms burnt."),
        ("The mill burnt down in 1911", "The mill, built in 1870, burnt down in May 1911."),
        ("The mill was sold for €3 million", "The mill was sold for three million euros."),
        ("The mill's output rose", "The mill's output rose after it had fallen for years."),
        ("The mill sued the bank over a loan", "The bank was sued over a loan by the mill."),
        ("The mill allowed the march", "The mill did not ban the march."),
        ("did anybody want the mill to be sold", "Nobody wanted the mill to be sold."),
        ("Nobody wanted the mill to be sold", "“Did anybody want the mill to be sold?”"),
        ("Has the mill's output risen?", "The mill's output has fallen."),
        ("when will the mill open", "The mill will close."),
        ("how many looms will the mill lose", "The mill will win back its looms."),
        ("The mill burnt down in 1911 — Ana Brel (@brel) 3 May 2024", "The mill burnt down in 1911."),
        ("7 days", "It rained for nine days."),
        ("The mill has 9 looms", "The parish has 40 looms on loan for its museum of weaving."),
        ("The mill burnt down", ""),
    ],
)
def test_what_says_the_same_or_something_else_altogether_is_not_flagged(query: str, statement: str) -> None:
    assert flagged(query, statement) == ()


@given(st.text(), st.text())
def test_any_two_texts_can_be_compared(query: str, statement: str) -> None:
    assert set(flagged(query, statement)) <= set(Flag)


_PIECES = st.sampled_from(
    "the mill bank sued was by not no half a million 3 1,200 2.5 9% $ € per cent of two between and to 10 15 - m km "
    "twice than more at least May 4 2019 on Monday rose fell , . hundreds dozen score thousand twenty".split()
)


@given(st.lists(_PIECES, max_size=30), st.lists(_PIECES, max_size=30))
def test_odd_figures_are_read_without_error(query: list[str], statement: list[str]) -> None:
    assert set(flagged(" ".join(query), " ".join(statement))) <= set(Flag)


@given(st.lists(_PIECES, max_size=30).map(" ".join))
def test_a_text_says_what_it_says(text: str) -> None:
    assert flagged(text, text) == ()


def test_a_number_of_a_thousand_digits_is_read_over() -> None:
    assert flagged(f"The mill has {'9' * 1000} looms", "The mill has 3 looms.") == ()
