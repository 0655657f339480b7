"""What a word is, in any script."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.lexical.stemmer import Stemmer
from index.lexical.written import MAX_QUERY_WORDS, query_words, word_spans, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The mayor’s 2.5% rise, again!", ["The", "mayor", "s", "2", "5", "rise", "again"]),
        ("snake_case", ["snake", "case"]),
        ("वसंत तक बंद", ["वसंत", "तक", "बंद"]),
        ("Cafe\u0301 Noël", ["Cafe\u0301", "Noël"]),
        ("東京湾の橋", ["東京", "京湾", "湾の", "の橋"]),
        ("橋", ["橋"]),
        ("NHKは2025年", ["NHK", "は", "2025", "年"]),
        ("", []),
        ("—…“”", []),
    ],
)
def test_words_are_runs_of_letters_and_figures_and_pairs_where_no_space_parts_them(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@given(st.text(max_size=60))
def test_spans_are_in_order_and_inside_the_text(text: str) -> None:
    spans = list(word_spans(text))

    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)


def test_a_query_keeps_telling_words_once_and_words_that_tell_nothing_only_where_there_are_no_others() -> None:
    assert query_words("The bridge, the BRIDGE and a ferry") == ["BRIDGE", "ferry"]
    assert query_words("To be or not to be") == ["to", "be", "or", "not"]
    assert len(query_words(" ".join(f"w{number}" for number in range(100)))) == MAX_QUERY_WORDS


def test_forms_of_an_english_word_have_one_stem_and_accents_do_not_count() -> None:
    stemmer = Stemmer()

    assert stemmer.stems(["bridges", "Bridge", "Brücke", "BRUCKE"]) == ["bridg", "bridg", "bruck", "bruck"]
    # Asked again, they are remembered.
    assert stemmer.stems(["Bridge", "winters"]) == ["bridg", "winter"]
    stemmer.close()


@given(st.text(min_size=1, max_size=12))
@example("\u0f80")
def test_every_word_has_a_stem(text: str) -> None:
    stemmer = Stemmer()
    words = words_of(text)

    assert all(stemmer.stems(words))
    stemmer.close()


def test_what_is_remembered_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.lexical.stemmer.KNOWN_WORDS", 3)
    stemmer = Stemmer()

    stemmer.stems(["one", "two", "three"])

    assert stemmer.stems(["two", "four"]) == ["two", "four"]
    stemmer.close()
