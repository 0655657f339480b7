"""Long statements are cut into passages, and nothing of them is lost."""

from hypothesis import given
from hypothesis import strategies as st

from index.passages import SENTENCE_WEIGHT, Passage, passages


def count_tokens(text: str) -> int:
    return len(text) // 4 + 2


def test_a_short_statement_is_one_passage() -> None:
    text = "The ferry was late. Nobody was told."

    assert passages(text, count_tokens, 64) == [Passage(text)]


def test_a_long_quotation_is_embedded_whole_and_sentence_by_sentence() -> None:
    sentences = [f"Sentence number {number} says a thing about the {'very ' * 10}old harbour." for number in range(3)]
    text = " ".join(sentences)

    assert passages(text, count_tokens, 256) == [
        Passage(text),
        *(Passage(sentence, SENTENCE_WEIGHT) for sentence in sentences),
    ]


def test_a_very_short_sentence_joins_its_neighbour() -> None:
    text = f"{'The ferry is late again, as it was in June. ' * 6}That is all."

    assert passages(text, count_tokens, 256)[-1].text.endswith("June. That is all.")


def test_what_is_longer_than_the_window_is_embedded_window_by_window() -> None:
    text = " ".join(f"Sentence number {number:02} is here for its length." for number in range(40))

    whole = [piece.text for piece in passages(text, count_tokens, 64) if piece.weight == 1]

    assert " ".join(whole) == text
    assert len(whole) == 8


@given(st.text(min_size=1, max_size=2_000), st.integers(8, 64))
def test_every_letter_stands_in_a_passage_and_every_passage_fits(text: str, window: int) -> None:
    pieces = passages(text, count_tokens, window)

    whole = "".join(piece.text for piece in pieces if piece.weight == 1)
    assert "".join(whole.split()) == "".join(text.split())
    assert all(count_tokens(piece.text) <= window for piece in pieces)
