"""Secrets of keys: what they look like, and what is told from one."""

import pytest

from service.access import tokens


def test_a_key_begins_with_its_prefix_and_no_two_are_alike() -> None:
    made = {tokens.new_key() for _ in range(100)}

    assert len(made) == 100
    assert all(key.startswith("orec_") and len(key) == 54 and key.isascii() and tokens.is_key(key) for key in made)
    assert len({len(tokens.new_session()) for _ in range(100)}) == 1


@pytest.mark.parametrize("place", range(5, 54))
def test_one_wrong_character_anywhere_is_noticed(place: int) -> None:
    key = tokens.new_key()
    wrong = "a" if key[place] != "a" else "b"

    assert not tokens.is_key(key[:place] + wrong + key[place + 1 :])


@pytest.mark.parametrize(
    "text", ["", "orec_", "orec_" + "0" * 49, "orec_" + "ü" * 49, "x" * 54, "orec_" + "\ud800" * 49]
)
def test_other_texts_are_no_keys(text: str) -> None:
    assert not tokens.is_key(text)


def test_what_is_kept_of_a_secret_is_its_sha256() -> None:
    assert tokens.hashed("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert tokens.hashed("\udcff")  # a cookie may hold any bytes
