"""The first seed article, statement by statement: who said what, and what nobody said."""

from pathlib import Path

import pytest

from index.extract.extractor import Extractor
from index.model import ExtractedStatement, StatementKind

SEED = Path(__file__).parents[3] / "seeds" / "000_2ed9fd2e9c1d6bf0.txt"
SPEAKER = "Qais al-Khazali"
ROLE = "secretary-general of Iraqi resistance movement Asa'ib Ahl al-Haq"


@pytest.fixture(scope="module")
def text() -> str:
    return SEED.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def statements(extractor: Extractor, text: str) -> list[ExtractedStatement]:
    return extractor.extract(text)


def holding(statements: list[ExtractedStatement], words: str) -> ExtractedStatement:
    return next(s for s in statements if words in s.text)


@pytest.mark.parametrize(
    "words",
    [
        "The Americans do not want to leave Iraq",
        "Successive governments hesitate",
        "Everyone knows that Iraq declared",
        "only 700 Daesh terrorists on Iraqi soil",
        "protect American national security",
        "Iraq is a strong country",
        "Iraq does not need the presence of the international coalition",
        "The American military presence violates",
        "The Constitution does not approve foreign bases",
        "No government has given approval",
        "There is no immunity for foreign fighters",
        "Iraq does not need the presence of the US-led coalition forces",
        "the presence of US occupation forces violates the Iraqi constitution",
    ],
)
def test_every_passage_of_the_speaker_is_given_to_his_full_name(
    statements: list[ExtractedStatement], words: str
) -> None:
    (speaker,) = holding(statements, words).speakers
    assert (speaker.name, speaker.role) == (SPEAKER, ROLE)


def test_both_quotations_split_by_their_frame_are_one_statement_each(statements: list[ExtractedStatement]) -> None:
    pairs = [("Iraq is a strong country", "Daesh terrorist."), ("The Constitution", "No government has given")]
    for first, second in pairs:
        statement = holding(statements, first)
        assert second in statement.text
        assert len(statement.spans) == 2


def test_a_claim_of_a_country_is_the_countrys(statements: list[ExtractedStatement]) -> None:
    statement = holding(statements, "it has ended its combat mission")
    assert [s.name for s in statement.speakers] == ["United States"]
    assert holding(statements, "some 2,500 US troops").kind is StatementKind.NARRATIVE


def test_a_joint_declaration_has_both_speakers(statements: list[ExtractedStatement]) -> None:
    statement = holding(statements, "would transition from combat")
    assert [s.name for s in statement.speakers] == ["Joe Biden", "Mustafa Al-Kadhimi"]


def test_a_word_in_scare_quotes_is_no_statement(statements: list[ExtractedStatement]) -> None:
    assert [s for s in statements if s.text.strip("“”") == "advisory"] == []


@pytest.mark.parametrize(
    "words",
    ["On March 19, 2003", "Anti-American sentiments", "General Qassem Soleimani", "The two iconic", "Two days after"],
)
def test_the_outlets_own_assertions_have_no_speaker(statements: list[ExtractedStatement], words: str) -> None:
    touching = [s for s in statements if words in s.text]
    assert [(s.kind, s.speakers, s.candidates) for s in touching] == [(StatementKind.NARRATIVE, (), ())]


@pytest.mark.parametrize("words", ["News   /", "Photo via", "can also be accessed", "Press TV News Roku"])
def test_the_sites_own_lines_are_no_statements(statements: list[ExtractedStatement], words: str) -> None:
    assert not any(words in s.text for s in statements)
