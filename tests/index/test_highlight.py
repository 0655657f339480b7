"""The part of a statement that matches best."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.highlight import best_span, best_spans
from index.ingest import import_statements
from index.model import ImportedStatement, Source
from index.record import Record
from index.search import Mode, Query, search

TEXT = "It rained. The bridge is shut."
FIRST, SECOND = (0, 10), (11, 30)


@pytest.mark.parametrize(
    ("highlights", "cosines", "expected"),
    [
        ([(15, 21)], {FIRST: 0.0, SECOND: 0.0}, SECOND),
        ([], {FIRST: 0.5, SECOND: 0.4}, FIRST),
        ([(15, 21)], {FIRST: 0.5, SECOND: 0.4}, SECOND),
        ([(3, 9), (15, 21)], {FIRST: 0.5, SECOND: 0.4}, FIRST),
        ([], {FIRST: 0.0, SECOND: 0.0}, (0, 30)),
        ([(15, 21)], {(0, 30): 0.0}, (0, 30)),
        ([(15, 21)], {SECOND: 0.0}, (0, 30)),
        ([], {}, (0, 30)),
    ],
)
def test_the_nearest_part_that_holds_most_words_is_best(
    highlights: list[tuple[int, int]], cosines: dict[tuple[int, int], float], expected: tuple[int, int]
) -> None:
    assert best_span(TEXT, highlights, cosines) == expected


def test_vectors_of_another_model_are_left_out_of_account(record: Record) -> None:
    text = "The committee met on a Tuesday and read its minutes aloud. " * 9 + "My grandmother kept bees on the roof."
    import_statements(record, [ImportedStatement("1", text, Source("Oxenby Post"))])
    (hit,) = search(record, Query("bees")).hits
    highlights = {hit.statement.row: hit.highlights}

    best = best_spans(record.store, record.served().encoder, [hit.statement], np.ones(3, np.float32), highlights)

    start, end = best[hit.statement.row]
    assert text[start:end] == "My grandmother kept bees on the roof."


@given(st.lists(st.sampled_from(["Yes. ", "bridge ", "no！ ", "😀", "e\u0301\n", "“Said.” "]), min_size=1).map("".join))
def test_the_best_part_of_any_text_is_a_range_of_it(text: str) -> None:
    start, end = best_span(text, [(0, 1)], {(0, 1): 0.1, (0, len(text)): 0.1})

    assert 0 <= start < end <= len(text)


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("times", [1, 40])
def test_the_sentence_that_was_asked_for_is_best_in_short_and_long_statements(
    record: Record, mode: Mode, times: int
) -> None:
    needle = "My grandmother kept bees on the roof of the post office."
    filler = "The committee met on a Tuesday and read its minutes aloud. " * times
    import_statements(record, [ImportedStatement("1", f"{filler}{needle} {filler}", Source("Oxenby Post"))])

    (hit,) = search(record, Query("bees on the roof", mode=mode)).hits

    start, end = hit.best
    assert hit.statement.statement.text[start:end] == needle
