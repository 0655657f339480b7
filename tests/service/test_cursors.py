"""Cursors of lists."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import InvalidCursor
from service.cursors import decode_cursor, encode_cursor

numbers = st.integers(min_value=-(2**63) + 1, max_value=2**63 - 1)
words = st.text(st.characters(exclude_categories=["Cs"]))


@given(words, numbers, words)
def test_a_place_is_read_back_by_its_own_list(scope: str, number: int, word: str) -> None:
    assert decode_cursor(encode_cursor(scope, number, word), scope, int, str) == (number, word)


@given(words, numbers)
def test_another_list_refuses_it(scope: str, number: int) -> None:
    with pytest.raises(InvalidCursor):
        decode_cursor(encode_cursor(scope, number), f"{scope}!", int)


@given(st.text())
def test_whatever_is_sent_is_read_or_refused(cursor: str) -> None:
    with pytest.raises(InvalidCursor):
        decode_cursor(cursor, "list", int)


@pytest.mark.parametrize("place", [2**63, -(2**63), "word", True])
def test_a_place_that_no_database_holds_is_refused(place: int | str) -> None:
    with pytest.raises(InvalidCursor):
        decode_cursor(encode_cursor("list", place), "list", int)


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(InvalidCursor):
        decode_cursor(encode_cursor("list", "\ud800"), "list", str)


def test_no_cursor_is_the_beginning() -> None:
    assert decode_cursor(None, "list", int) is None
