"""Statements of two or more who speak together, on invented articles."""

import pytest

from index.extract.extractor import Extractor
from index.model import ExtractedStatement, SpeakerKind, StatementKind

MET = "Vera Stroud met Olaf Brandt on Monday."
STOOD = "Vera Stroud and Olaf Brandt stood for mayor."


def last_said(extractor: Extractor, text: str) -> ExtractedStatement:
    return [s for s in extractor.extract(text, "en") if s.kind is not StatementKind.NARRATIVE][-1]


def names(statement: ExtractedStatement) -> list[str]:
    return [speaker.name for speaker in statement.speakers]


@pytest.mark.parametrize(
    "text",
    [
        # one subject
        "“The quay is old,” said Vera Stroud and Olaf Brandt.",
        "Vera Stroud chairs it. Stroud and her deputy, Olaf Brandt, said together that the quay was old.",
        "Vera Stroud, the chair, and Olaf Brandt, the treasurer, said the quay was old.",
        "“The quay is old,” said Vera Stroud, of the Larkby Trust, and Olaf Brandt, who chairs the council.",
        "Both Vera Stroud and Olaf Brandt said the quay was old.",
        "Ministers Vera Stroud and Olaf Brandt told parliament that the quay was old.",
        "“The quay is old,” said co-founders Vera Stroud and Olaf Brandt.",
        "Mayor Vera Stroud of Larkby and Chief Olaf Brandt issued a joint statement saying the quay was old.",
        # taken up
        f"{STOOD} “The quay is old,” the two said.",
        f"{STOOD} “The quay is old,” they said.",
        f"{STOOD} Both candidates said the quay was old.",
        f"{STOOD} Both said the quay was old.",
        f"{MET} “The quay is old,” the pair said in a joint statement.",
        f"{MET} “The quay is old,” said both candidates.",
    ],
)
def test_two_who_speak_together_are_both_speakers(extractor: Extractor, text: str) -> None:
    assert names(last_said(extractor, text)) == ["Vera Stroud", "Olaf Brandt"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vera Stroud, Olaf Brandt and Ines Poe said the quay was old.", ["Vera Stroud", "Olaf Brandt", "Ines Poe"]),
        ("“We sleep,” said sisters Vera and Anna Stroud.", ["Vera Stroud", "Anna Stroud"]),
        (
            "The sisters Vera and Anna Stroud bake. “We sleep in turns,” the sisters said.",
            ["Vera Stroud", "Anna Stroud"],
        ),
        ("The couple, Vera and Olaf Stroud, told the court they had slept.", ["Vera Stroud", "Olaf Stroud"]),
        (
            "The Larkby Harbour Trust and the Dockers' Union said in a joint statement that the quay was old.",
            ["Larkby Harbour Trust", "Dockers' Union"],
        ),
        ("Vera Stroud and the council said the quay was old.", ["Vera Stroud", "the council"]),
    ],
)
def test_families_bodies_and_three(extractor: Extractor, text: str, expected: list[str]) -> None:
    assert names(last_said(extractor, text)) == expected


def test_both_women_are_the_two_women_of_three_people(extractor: Extractor) -> None:
    text = "Vera Stroud and her lawyer Robert Lund met Anna Brandt. Both women said the quay was old."
    assert names(last_said(extractor, text)) == ["Vera Stroud", "Anna Brandt"]


def test_both_candidates_are_those_of_whom_the_article_tells(extractor: Extractor) -> None:
    text = (
        "Vera Stroud debated Olaf Brandt. Stroud spoke first. Brandt followed. A poll puts Stroud ahead. "
        "Its editor, Ines Poe, said the lead was small. Both candidates said they would publish their taxes."
    )
    assert names(last_said(extractor, text)) == ["Vera Stroud", "Olaf Brandt"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{STOOD} Two drivers said they had waited.", "Two drivers"),
        ("Vera Stroud met Olaf Brandt and Ines Poe. Both candidates said the quay was old.", "Both candidates"),
        (f"{MET} Both presidential candidates said the quay was old.", "Both presidential candidates"),
        ("“A man was held on Friday,” police said.", "police"),
        ("Residents said the water had been brown for weeks.", "Residents"),
        ("Most of the farmers said the quay was old.", "Most of the farmers"),
        ("Police found Vera Stroud and Olaf Brandt. They said the quay was old.", "Police"),
    ],
)
def test_others_are_a_group(extractor: Extractor, text: str, expected: str) -> None:
    (speaker,) = last_said(extractor, text).speakers
    assert (speaker.name, speaker.kind) == (expected, SpeakerKind.GROUP)


@pytest.mark.parametrize(
    "text",
    [
        "Vera Stroud, a friend of Olaf Brandt, said the quay was old.",
        "“The quay is old,” said Vera Stroud, and Olaf Brandt agreed.",
        "“The quay is old,” Vera Stroud told Olaf Brandt and Ines Poe.",
    ],
)
def test_others_in_the_sentence_have_not_said_it(extractor: Extractor, text: str) -> None:
    assert names(last_said(extractor, text)) == ["Vera Stroud"]
