"""What counts as the same word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.folding import UNSPACED, count_words, fold, saying, says, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Asa’ib", "asa'ib"),
        ("José  Ñuñez", "jose nunez"),
        ("ＦＵＬＬ width", "full WIDTH"),
        ("Straße", "STRASSE"),
        ("e\u0301te\u0301", "été"),
    ],
)
def test_the_same_word_in_other_clothes_folds_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_punctuation_is_no_word() -> None:
    assert words("“Well—no,” she said…") == ["well", "no", "she", "said"]


def test_a_phrase_is_said_only_with_whole_words_in_order() -> None:
    text = words("The harbour bridge is closed.")

    assert says(text, words("Bridge is"))
    assert not says(text, words("bridge closed"))
    assert not says(text, words("harbour brid"))


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


spoken = st.lists(
    st.sampled_from(["Bridge", "bridges", "is", "é", "e\u0301", "_", "ﬁn", " ", "-", "’", "ß", "1", "пол"])
).map("".join)


@given(st.text() | spoken, st.text(min_size=1, max_size=3) | spoken)
def test_a_test_for_a_phrase_says_what_comparing_the_words_says(text: str, phrase: str) -> None:
    wanted = words(phrase)
    if wanted and not UNSPACED.search(phrase):
        assert saying(wanted)(text) == says(words(text), wanted)


@pytest.mark.parametrize(
    ("text", "phrase", "said"),
    [
        ("市長は橋の工事が遅れると述べた", "橋の工事", True),
        ("市長は橋の工事が遅れると述べた", "工事の橋", False),
        ("นายกเทศมนตรีกล่าวว่าสะพานปิด", "สะพาน", True),
        ("NHKの報道", "nhk", False),
    ],
)
def test_a_phrase_of_a_script_without_spaces_may_stand_anywhere(text: str, phrase: str, *, said: bool) -> None:
    assert saying(words(phrase))(text) == said


@pytest.mark.parametrize(
    ("text", "count"), [("We said so, twice.", 4), ("橋の工事は春まで続く", 5), ("NHKは橋を閉鎖した", 4), ("", 0)]
)
def test_words_of_a_script_without_spaces_are_counted_by_twos(text: str, count: int) -> None:
    assert count_words(text) == count
