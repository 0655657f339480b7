"""Names of an article: one person's forms, the fullest form, the office as printed."""

import pytest

from index.extract.boilerplate import paragraphs
from index.extract.marks import find_quotations
from index.extract.names import Name, find_names
from index.extract.parse import Parser
from index.extract.printed import surname
from index.extract.sentences import split_sentences
from index.model import SpeakerKind


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser()


def names(parser: Parser, text: str) -> dict[str, Name]:
    sentences = [
        sentence
        for line in paragraphs(text)
        for sentence in split_sentences(text, line.start, line.end, find_quotations(text, line.start, line.end))
    ]
    return {name.full: name for name in find_names(parser.parse(text, sentences)).names}


def test_a_surname_alone_belongs_to_the_full_name(parser: Parser) -> None:
    found = names(parser, "Jane Smith opened the school. Mrs Smith was late. Smith left early.")
    assert found["Jane Smith"].aliases == ("Smith",)


def test_two_people_of_one_surname_stay_two(parser: Parser) -> None:
    found = names(parser, "Jane Smith met Robert Smith on Monday. Mr Smith was late.")
    assert "Jane Smith" in found
    assert found["Robert Smith"].aliases == ("Smith",)


def test_an_arabic_article_does_not_hide_the_surname() -> None:
    assert surname(["Karim", "al-Sadek"]) == surname(["Sadek"])


def test_the_office_is_kept_as_printed(parser: Parser) -> None:
    text = "Olga Brandt, head of the harbour board, spoke on Friday."
    (role,) = names(parser, text)["Olga Brandt"].roles
    assert text[slice(*role.span)] == "head of the harbour board"


def test_a_body_is_an_organisation(parser: Parser) -> None:
    text = "Officials of the Larkby Housing Authority met the mayor."
    assert names(parser, text)["Larkby Housing Authority"].kind is SpeakerKind.ORGANISATION


@pytest.mark.parametrize(
    ("printed", "full", "role"),
    [
        ("Cpl Wilf Oakes", "Wilf Oakes", "Cpl"),
        ("Striker Tomé Oakes-Brill", "Tomé Oakes-Brill", "Striker"),
    ],
)
def test_a_rank_or_trade_is_no_part_of_the_name(parser: Parser, printed: str, full: str, role: str) -> None:
    text = f"{printed} said the gate was open."
    found = names(parser, text)[full]
    assert [text[slice(*r.span)] for r in found.roles] == [role]


def test_a_name_in_ordinary_capitals_stands_before_one_in_large_ones(parser: Parser) -> None:
    found = names(parser, "A WORD FROM THE ASSEMBLY.\nThe Assembly said the gate was open.")
    assert [name for name in found if name.casefold() == "assembly"] == ["Assembly"]


@pytest.mark.parametrize("title", ["Madam", "Shri", "Garda Sgt", "Alhaji", "Datuk", "Referee"])
def test_a_title_of_any_country_is_no_part_of_the_name(parser: Parser, title: str) -> None:
    found = names(parser, f"{title} Tamsin Okell said the road was shut. Okell left at noon.")

    assert "Tamsin Okell" in found
