"""Strict JSON."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UnreadableFormat
from index.readers.json import MAX_VALUES, parse

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    max_leaves=10,
)


@given(values, st.booleans())
def test_what_json_holds_is_read_back(value: object, escaped: bool) -> None:
    raw = json.dumps(value, ensure_ascii=escaped).encode()

    assert parse(raw) == value


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"[NaN]", "NaN is no JSON value"),
        (b"-Infinity", "no JSON value"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b'"\\ud800"', "half a surrogate pair"),
        (b'{"\\udfff": 1}', "half a surrogate pair"),
        (b"9" * 5_000, "number in it is too long"),
        (b'"\xe9"', "not UTF-8"),
    ],
)
def test_what_is_no_such_json_is_refused_with_its_reason(raw: bytes, says: str) -> None:
    with pytest.raises(UnreadableFormat, match=says):
        parse(raw)


def test_json_of_more_values_than_memory_has_room_for_is_refused_before_it_is_read() -> None:
    with pytest.raises(UnreadableFormat, match="more than 2,000,000 values"):
        parse(b"[" + b"{}," * MAX_VALUES + b"{}]")


def test_commas_in_texts_are_no_values() -> None:
    assert parse(b'["' + b"," * (MAX_VALUES + 1) + b'\\"", 1]')[1] == 1


def test_a_whole_surrogate_pair_is_one_character() -> None:
    assert parse(b'"\\ud83d\\ude00"') == "\U0001f600"
