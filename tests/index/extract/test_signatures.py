"""Signatures without a dash, below quotations and letters, on invented articles."""

import pytest

from index.extract.extractor import Extractor
from index.extract.signatures import signature
from index.model import Method, StatementKind


def signed(extractor: Extractor, text: str) -> list[tuple[str, str, str | None]]:
    found = [s for s in extractor.extract(text, "en") if s.kind is not StatementKind.NARRATIVE]
    return [
        (s.text, s.speakers[0].name, s.speakers[0].role)
        for s in found
        if s.speakers and s.speakers[0].method is Method.SIGNATURE
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "“It creaks at night.”\nVera Stroud, chair of the Friends\n\n“It never fell.”\nRobert Lund\n\nIt is old.",
            [
                ("It creaks at night.", "Vera Stroud", "chair of the Friends"),
                ("It never fell.", "Robert Lund", None),
            ],
        ),
        (
            "They wrote to us:\n\n> We have inspected the quay twice.\n\nVera Stroud, chair\n\nThe quay is old.",
            [("We have inspected the quay twice.", "Vera Stroud", "chair")],
        ),
        (
            "‘It is the saddest book I have read this year.’\nVera Stroud, novelist",
            [("It is the saddest book I have read this year.", "Vera Stroud", "novelist")],
        ),
    ],
)
def test_a_name_below_a_quotation_signs_it(
    extractor: Extractor, text: str, expected: list[tuple[str, str, str | None]]
) -> None:
    assert signed(extractor, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "LETTERS\n\nSir, The quay has stood for a century. It will stand for another.\n\nVera Stroud\nLarkby",
        "LETTERS\n\nSir, The quay has stood for a century. It will stand for another.\n\nVera Stroud, Larkby",
        (
            "Letters to the editor\n\nThe quay must stay\n\nThe quay has stood for a century. "
            "It will stand for another.\n\nYours sincerely,\nVera Stroud\n12 Harbour Street, Larkby"
        ),
    ],
)
def test_a_letter_to_the_editor_is_whose_name_stands_below_it(extractor: Extractor, text: str) -> None:
    ((letter, name, _),) = signed(extractor, text)
    assert (letter, name) == ("The quay has stood for a century. It will stand for another.", "Vera Stroud")


def test_two_letters_have_two_writers(extractor: Extractor) -> None:
    text = (
        "LETTERS\nThe quay is safe. So is the pier.\nVera Stroud, Larkby\nIt is not safe at all.\nRobert Lund\nTorvik"
    )
    assert [name for _, name, _ in signed(extractor, text)] == ["Vera Stroud", "Robert Lund"]


@pytest.mark.parametrize(
    "text",
    [
        "“The quay is old,” said Robert Lund.\n\nVera Stroud\n\nThe report will be published in May.",
        "“The quay is old.”\nLarkby Harbour Trust\n\nThe quay was built in 1911.",
        "“The quay is old.”\n\nNext Steps\n\nThe report will be published in May.",
        "The quay fell on Monday. I saw it myself.\n\nVera Stroud, Larkby",
    ],
)
def test_other_lines_sign_nothing(extractor: Extractor, text: str) -> None:
    assert signed(extractor, text) == []


@pytest.mark.parametrize(
    "line", ["Vera Stroud is a poet", "A New Quay", "LARKBY", "Vera Stroud:", "NEXT STEPS", "Monday"]
)
def test_a_heading_is_no_signature(line: str) -> None:
    assert signature(line, 0, len(line)) is None


def test_nothing_signs_nothing() -> None:
    assert signature("", 0, 0) is None
    assert signature("Vera Stroud, chair", 4, 4) is None
