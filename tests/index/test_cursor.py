"""Cursors of searches: what they hold comes back, and nothing else is taken for one."""

import base64
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.cursor import MAX_CURSOR_CHARACTERS, Cursor, Tail, decode, encode
from index.errors import InvalidCursor

rows = st.integers(min_value=0, max_value=2**63 - 1)
tails = st.none() | st.builds(Tail, st.floats(allow_nan=False), rows, rows)


@given(st.lists(rows, unique=True, max_size=20), tails, st.integers(0, 2**31 - 1), st.booleans())
def test_what_a_cursor_holds_comes_back(head: list[int], tail: Tail | None, seen: int, no_match: bool) -> None:
    cursor = Cursor("query", seen, no_match, tuple(sorted(head)), tail)

    assert decode(encode(cursor), "query") == cursor


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with pytest.raises(InvalidCursor):
        decode(text, "query")


@given(st.binary(max_size=60), st.binary(max_size=30))
def test_any_content_is_read_or_refused(fields: bytes, packed: bytes) -> None:
    text = base64.urlsafe_b64encode(zlib.compress(fields + b"\n" + packed)).decode()

    with pytest.raises(InvalidCursor):
        decode(text, "query")


@pytest.mark.parametrize("packed", [b"\xff" * 20, b"\xff" * 9 + b"\x7f", b"\x80"])
def test_a_row_that_no_store_has_is_refused(packed: bytes) -> None:
    fields = b'["query", 1, false, null]\n'
    text = base64.urlsafe_b64encode(zlib.compress(fields + packed)).decode()

    with pytest.raises(InvalidCursor):
        decode(text, "query")


def test_what_would_fill_the_memory_is_refused() -> None:
    bomb = base64.urlsafe_b64encode(zlib.compress(b" " * 3_000_000)).decode()

    assert len(bomb) < MAX_CURSOR_CHARACTERS
    with pytest.raises(InvalidCursor):
        decode(bomb, "query")


def test_a_thousand_hits_of_ten_million_fit_a_cursor() -> None:
    head = tuple(range(0, 10_000_000, 10_007))

    assert len(encode(Cursor("query", 1_000, no_match=False, head=head))) < MAX_CURSOR_CHARACTERS / 2
