"""Who a speaker is, on invented articles: people, organisations, spokespeople, authors, short names."""

import pytest

from index.extract.extractor import Extractor
from index.model import ExtractedStatement, Method, SpeakerKind, StatementKind


def said(extractor: Extractor, text: str) -> list[ExtractedStatement]:
    return [s for s in extractor.extract(text) if s.kind is not StatementKind.NARRATIVE]


def names(statement: ExtractedStatement) -> list[str]:
    return [speaker.name for speaker in statement.speakers]


@pytest.mark.parametrize(
    "text",
    [
        "“The wall is finished,” Dora Pell sniffed.",
        "“The wall is finished,” grinned Dora Pell, the architect.",
        "As Dora Pell put it, “the wall was finished before it was begun.”",
        "In the words of Dora Pell, “the wall was finished before it was begun.”",
        "“Go home, all of you,” wrote a woman calling herself Dora Pell.",
    ],
)
def test_a_person_right_beside_a_quotation_is_its_speaker_whatever_the_verb(extractor: Extractor, text: str) -> None:
    (statement,) = [s for s in said(extractor, text) if s.kind is StatementKind.DIRECT]
    assert names(statement) == ["Dora Pell"]


def test_the_noun_of_an_organisation_leads_to_its_name(extractor: Extractor) -> None:
    first, second = said(
        extractor,
        "The Varnholt Dockers' Union rejected the offer on Friday. "
        "“We will not sign this,” the union said in a statement. “We have waited long enough,” it added.",
    )
    assert names(first) == names(second) == ["Varnholt Dockers' Union"]
    assert second.speakers[0].method is Method.PRONOUN
    assert second.speakers[0].mention == "it"


def test_the_noun_of_two_organisations_is_nobodys(extractor: Extractor) -> None:
    statements = said(
        extractor,
        "The Varnholt Dockers' Union met the Almere Teachers' Union on Friday. “We will not sign,” the union said.",
    )
    assert names(statements[-1]) == ["the union"]


def test_it_takes_up_the_organisation_that_the_sentence_before_is_about(extractor: Extractor) -> None:
    (statement,) = said(extractor, "Almere Water Board apologised. “We should have told people earlier,” it said.")
    assert names(statement) == ["Almere Water Board"]


def test_it_takes_up_no_person(extractor: Extractor) -> None:
    statements = said(extractor, "Dora Pell came home. It said that the wall was finished.")
    assert all(not statement.speakers for statement in statements)


def test_a_spokesman_without_a_name_speaks_for_his_organisation(extractor: Extractor) -> None:
    (statement,) = said(extractor, "“The quay will reopen,” a spokesman for the Ministry of Ports said.")
    (speaker,) = statement.speakers
    assert (speaker.name, speaker.kind, speaker.role) == ("Ministry of Ports", SpeakerKind.ORGANISATION, "spokesman")
    assert speaker.mention == "a spokesman for the Ministry of Ports"


def test_a_spokesman_with_a_name_has_his_organisation_as_role(extractor: Extractor) -> None:
    (statement,) = said(extractor, "“The quay will reopen,” said Tomas Wirth, a spokesman for the Ministry of Ports.")
    (speaker,) = statement.speakers
    assert (speaker.name, speaker.role) == ("Tomas Wirth", "spokesman for the Ministry of Ports")


BYLINE = "By Mirela Stanton\n\n"
OPINION = "“The sea will not wait,” I told the council in 2019."


def test_i_is_the_author_of_the_byline(extractor: Extractor) -> None:
    (statement,) = said(extractor, BYLINE + OPINION)
    assert names(statement) == ["Mirela Stanton"]


@pytest.mark.parametrize("bylines", ["", BYLINE + "By Jan de Wit\n\n"])
def test_i_is_nobody_without_one_author(extractor: Extractor, bylines: str) -> None:
    assert "I" not in [name for s in said(extractor, bylines + OPINION) for name in names(s)]
    assert all("Stanton" not in name for s in said(extractor, bylines + OPINION) for name in names(s))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Khalid bin Rashid spoke first. “There is no deal,” said bin Rashid.", "Khalid bin Rashid"),
        ("Elizabeth Moor is the captain. “The race is on,” said Liz Moor.", "Elizabeth Moor"),
        ("Robert Tarn owns the inn. “We are closing it,” Bobby Tarn said.", "Robert Tarn"),
        ("Ruben Castell, 54, was found on the ice. “I was cold,” the 54-year-old said.", "Ruben Castell"),
    ],
)
def test_a_shorter_name_leads_to_the_fullest(extractor: Extractor, text: str, expected: str) -> None:
    assert names(said(extractor, text)[-1]) == [expected]


def test_whoever_releases_a_statement_speaks_in_it(extractor: Extractor) -> None:
    (statement,) = said(extractor, "Dora Pell released a statement saying, “The wall has been a good neighbour to us.”")
    assert names(statement) == ["Dora Pell"]


def test_a_colon_hands_the_frame_to_the_next_quotation(extractor: Extractor) -> None:
    statements = said(
        extractor,
        "“We are tired,” Ms. Alder said. “We have had enough.” Mr. Birk said: “The harbour will close on Monday.”",
    )
    assert [names(s) for s in statements if "enough" in s.text] == [["Alder"]]
    assert [names(s) for s in statements if "harbour" in s.text] == [["Birk"]]


def test_a_verb_of_saying_behind_what_somebody_said_is_the_same_speakers(extractor: Extractor) -> None:
    statements = said(
        extractor, "Dora Pell said Karl Winter would have to choose, saying, “He cannot have both of them.”"
    )
    assert all(names(s) == ["Dora Pell"] for s in statements)


def test_two_people_each_behind_an_office_speak_together(extractor: Extractor) -> None:
    text = "The group’s treasurer, Ines Karpov, and its founder, Bill Tranter, said they had offered £4,000."

    (statement,) = said(extractor, text)

    assert [speaker.name for speaker in statement.speakers] == ["Ines Karpov", "Bill Tranter"]


def test_a_surname_goes_to_the_person_whose_office_was_printed(extractor: Extractor) -> None:
    text = "The treasurer, Ines Karpov, left at noon. “They never answered,” Karpov added."

    (statement,) = said(extractor, text)

    assert [(s.name, s.kind) for s in statement.speakers] == [("Ines Karpov", SpeakerKind.PERSON)]


def test_a_pronoun_right_beside_a_quotation_speaks_whatever_the_verb(extractor: Extractor) -> None:
    text = "Tomos Vaughan, 71, was having none of it. ‘Rubbish,’ he snorted."

    (statement,) = said(extractor, text)

    assert (statement.cue, [(s.name, s.mention) for s in statement.speakers]) == ("snorted", [("Tomos Vaughan", "he")])
