"""Readings joined into contents."""

from index.extract.contents import GOES_ON_AT_LEAST, REPORTED_AT_LEAST, TAIL_AT_LEAST, contents
from index.extract.tagger.decode import Reading
from index.extract.tokens import Tokens
from index.model import Span

NOBODY = Tokens([], [])


def where(text: str, piece: str) -> Span:
    start = text.index(piece)
    return start, start + len(piece)


def reading(text: str, piece: str, source: str, cue: str, *likely: tuple[str, float]) -> Reading:
    """A reading of the piece, each word a piece of its own with the probability of the part that it stands in."""
    start, end = where(text, piece)
    starts = [i for i in range(start, end) if i == start or text[i - 1] == " "]
    parts = [(where(text, part)[0], chance) for part, chance in likely]
    pieces = tuple((at, [chance for first, chance in parts if first <= at][-1]) for at in starts)
    inside = sum(chance for _, chance in pieces) / len(pieces)
    return Reading((start, end), inside, where(text, source), 1.0, where(text, cue), 1.0, pieces)


def said(text: str, *readings: Reading) -> list[list[str]]:
    return [[text[start:end] for start, end in content.spans] for content in contents(text, readings, NOBODY)]


TEST = "The latest test, the ministry said, was its largest yet."


def test_words_behind_their_frame_go_on_with_those_before_it_though_the_model_is_less_sure_of_them() -> None:
    first = reading(TEST, "The latest test", "the ministry", "said", ("The", 1.0))
    for chance, found in ((GOES_ON_AT_LEAST, ["The latest test", "was its largest yet"]), (0.29, ["The latest test"])):
        assert said(TEST, first, reading(TEST, "was its largest yet", "the ministry", "said", ("was", chance))) == [
            found
        ]


def test_words_that_are_no_continuation_must_be_surer() -> None:
    text = "The ministry said the test went well after a year of work."
    for chance, count in ((REPORTED_AT_LEAST, 1), (REPORTED_AT_LEAST - 0.01, 0)):
        assert (
            len(said(text, reading(text, "the test went well", "The ministry", "said", ("the test", chance)))) == count
        )


LOAN = "The bank agreed to lend the town five million, and the dockers paid the rest."


def test_a_joined_clause_is_left_out_where_the_model_is_much_less_sure_of_it() -> None:
    words, tail = "to lend the town five million", "and the dockers paid the rest"
    for chance, found in ((TAIL_AT_LEAST - 0.01, words), (TAIL_AT_LEAST, f"{words}, {tail}")):
        read = reading(LOAN, f"{words}, {tail}", "The bank", "agreed", ("to lend", 1.0), (tail, chance))
        assert said(LOAN, read) == [[found]]


def test_what_is_left_is_as_probable_as_its_own_pieces() -> None:
    tail = "and the dockers paid the rest"
    read = reading(LOAN, f"to lend the town five million, {tail}", "The bank", "agreed", ("to", 0.9), (tail, 0.1))
    (content,) = contents(LOAN, [read], NOBODY)
    assert content.inside == 0.9


def test_a_clause_is_never_cut_off_within_a_quotation() -> None:
    text = "The bank called the town “too poor, and far too proud”."
    read = reading(
        text, "the town “too poor, and far too proud”", "The bank", "called", ("the town", 1.0), ("and", 0.1)
    )
    assert said(text, read) == [["the town “too poor, and far too proud”"]]
