"""Which of the things that the model reads as reported are worth a statement."""

import pytest

from index.extract.extractor import Extractor
from index.model import StatementKind


def reported(extractor: Extractor, text: str) -> list[str]:
    return [s.text for s in extractor.extract(text, "en") if s.kind is not StatementKind.NARRATIVE]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LARKBY — The governor, Vera Stroud, has promised a veto.", ["a veto"]),
        ("Union leaders promised a strike.", ["a strike"]),
    ],
)
def test_a_short_thing_that_a_verb_of_saying_names_is_a_statement(
    extractor: Extractor, text: str, expected: list[str]
) -> None:
    assert reported(extractor, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "LARKBY — The governor, Vera Stroud, heard gunfire on Tuesday.",
        "LARKBY — The governor, Vera Stroud, published the report on Tuesday.",
        "LARKBY — The governor, Vera Stroud, said so.",
    ],
)
def test_a_deed_and_a_word_that_points_are_none(extractor: Extractor, text: str) -> None:
    assert reported(extractor, text) == []
