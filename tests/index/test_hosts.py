"""Names of hosts in both of their forms."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.hosts import ascii_of, forms, other_form, readable, shown

LETTERS, ENCODED = "müller.example", "xn--mller-kva.example"


def test_both_forms_of_an_international_host_are_one() -> None:
    assert (readable(LETTERS), readable(ENCODED), readable("MÜLLER.example")) == (LETTERS, LETTERS, LETTERS)
    assert (ascii_of(LETTERS), ascii_of(ENCODED)) == (ENCODED, ENCODED)
    assert (other_form(LETTERS), other_form(ENCODED)) == (ENCODED, LETTERS)
    assert forms("www.Müller.example") == (LETTERS, ENCODED)


@pytest.mark.parametrize("host", ["oxenbypost.example", "xn--a.example", "xn--", "a_.example", "ü" * 300, "ü..example"])
def test_every_other_host_has_one_form(host: str) -> None:
    assert readable(host) is None
    assert other_form(host) is None
    assert shown(host) == host


@given(st.text(max_size=80))
@settings(max_examples=30)
def test_the_letters_of_a_host_lead_to_the_same_letters(host: str) -> None:
    letters = readable(host)

    assert letters is None or readable(letters) == letters
