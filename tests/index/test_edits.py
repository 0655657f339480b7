"""Where two texts differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.edits import MOST_COMPARED, Edit, edits

TEXT = "The ferry stops in May.\n\n“We lost money on every crossing,” said Ana Brel.\n\nThe pier is safe."


def pieces(earlier: str, later: str) -> list[tuple[str, str]]:
    return [(earlier[slice(*edit.earlier)], later[slice(*edit.later)]) for edit in edits(earlier, later)]


def test_a_word_in_another_words_place_is_one_edit() -> None:
    assert pieces(TEXT, TEXT.replace("May", "June")) == [("May", "June")]


def test_differences_with_next_to_nothing_between_them_are_one() -> None:
    assert pieces(TEXT, TEXT.replace("every crossing", "most crossings")) == [("every crossing", "most crossings")]


def test_differences_far_apart_are_told_apart() -> None:
    later = TEXT.replace("May", "June").replace("safe", "closed")

    assert pieces(TEXT, later) == [("May", "June"), ("safe", "closed")]


def test_a_new_paragraph_is_inserted_and_a_dropped_one_deleted() -> None:
    added = TEXT.replace("The pier", "Nobody asked the crews.\n\nThe pier")

    assert pieces(TEXT, added) == [("", "Nobody asked the crews.\n\n")]
    assert pieces(added, TEXT) == [("Nobody asked the crews.\n\n", "")]


def test_texts_that_are_the_same_have_no_edits() -> None:
    assert edits(TEXT, TEXT) == ()
    assert edits("", "") == ()


def test_a_text_out_of_nothing_is_one_edit() -> None:
    assert edits("", TEXT) == (Edit((0, 0), (0, len(TEXT))),)


@pytest.mark.parametrize("between", [" ", "\n"])
def test_texts_too_long_to_be_compared_are_told_from_the_first_difference_to_the_last(between: str) -> None:
    count = int(MOST_COMPARED**0.5) + 10
    earlier = between.join(["begin", *(f"a{number}" for number in range(count)), "end"])
    later = between.join(["begin", *(f"b{number}" for number in range(count)), "end"])

    assert edits(earlier, later) == (Edit((6, len(earlier) - 4), (6, len(later) - 4)),)


@given(st.text("ab c\n.", max_size=40), st.text("ab c\n.", max_size=40))
def test_edits_make_the_later_text_of_the_earlier(earlier: str, later: str) -> None:
    made, position = "", 0
    for edit in edits(earlier, later):
        assert edit.earlier[0] >= position
        made += earlier[position : edit.earlier[0]] + later[slice(*edit.later)]
        position = edit.earlier[1]

    assert made + earlier[position:] == later
