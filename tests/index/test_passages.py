"""Long statements are cut into passages, and nothing of them is lost."""

from hypothesis import given
from hypothesis import strategies as st

from index.passages import passages


def count_tokens(text: str) -> int:
    return len(text) // 4 + 2


def test_a_short_statement_is_one_passage() -> None:
    assert passages("The ferry was late. Nobody was told.", count_tokens, 64) == [
        "The ferry was late. Nobody was told."
    ]


def test_a_long_quotation_is_embedded_whole_and_sentence_by_sentence() -> None:
    sentences = [f"Sentence number {number} says a thing about the {'very ' * 10}old harbour." for number in range(3)]
    text = " ".join(sentences)

    assert passages(text, count_tokens, 256) == [text, *sentences]


def test_a_very_short_sentence_joins_its_neighbour() -> None:
    text = f"{'The ferry is late again, as it was in June. ' * 6}That is all."

    assert passages(text, count_tokens, 256)[-1].endswith("June. That is all.")


def test_what_is_longer_than_the_window_is_not_embedded_whole() -> None:
    text = " ".join(f"Sentence number {number} is here for its length." for number in range(40))

    pieces = passages(text, count_tokens, 64)

    assert text not in pieces
    assert len(pieces) == 40


@given(st.text(min_size=1, max_size=2_000), st.integers(8, 64))
def test_every_letter_stands_in_a_passage_and_every_passage_fits(text: str, window: int) -> None:
    pieces = passages(text, count_tokens, window)

    kept = "".join(pieces if pieces[0] != text or len(pieces) == 1 else pieces[1:])
    assert "".join(kept.split()) == "".join(text.split())
    assert all(count_tokens(piece) <= window for piece in pieces)
