"""What a cue says of how something became known."""

import pytest

from index.extract.cue_class import cue_class, is_document
from index.extract.extractor import Extractor
from index.model import CueClass, Method, StatementKind

SPEECH, WRITING, DOCUMENT, ATTITUDE = CueClass.SPEECH, CueClass.WRITING, CueClass.DOCUMENT, CueClass.ATTITUDE


@pytest.mark.parametrize(
    ("cue", "expected"),
    [
        ("said", SPEECH),
        ("has repeatedly warned", SPEECH),
        ("denied", SPEECH),
        ("expressed hope", SPEECH),
        ("shot back", SPEECH),
        (":", SPEECH),
        ("wrote", WRITING),
        ("tweeted", WRITING),
        ("posted", WRITING),
        ("co-wrote", WRITING),
        ("said in a letter", WRITING),
        ("said in a statement", SPEECH),
        ("wants", ATTITUDE),
        ("believes", ATTITUDE),
        ("hopes", ATTITUDE),
        ("fears", ATTITUDE),
        ("thought", ATTITUDE),
        ("plans to announce", ATTITUDE),
        ("supports", ATTITUDE),
        ("is convinced", ATTITUDE),
        ("’s hoping", ATTITUDE),
        ("opposition", ATTITUDE),
    ],
)
def test_the_first_word_with_a_meaning_decides(cue: str, expected: CueClass) -> None:
    assert cue_class(cue, "Ann Doe", Method.NAMED_SUBJECT) is expected


@pytest.mark.parametrize("cue", [None, "", " "])
def test_without_a_cue_there_is_no_class(cue: str | None) -> None:
    assert cue_class(cue, "the report") is None


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (" in a letter to the council that", WRITING),
        (" on Monday in an open letter", WRITING),
        (" on Facebook that", WRITING),
        (" via Telegram", WRITING),
        (" in a speech that", SPEECH),
        (" the post office would close", SPEECH),
        (" on Monday", SPEECH),
    ],
)
def test_what_is_said_in_a_letter_is_written(after: str, expected: CueClass) -> None:
    assert cue_class("said", "Ann Doe", Method.NAMED_SUBJECT, after) is expected


@pytest.mark.parametrize("cue", ["according", "states", "wrote", "wants", "said", "shows"])
def test_a_text_that_is_the_source_makes_a_document_whatever_the_verb(cue: str) -> None:
    assert cue_class(cue, "the harbour report") is DOCUMENT


def test_according_to_somebody_is_speech() -> None:
    assert cue_class("according", "Ann Doe", Method.ACCORDING_TO) is SPEECH
    assert cue_class("according to", "officials", Method.ACCORDING_TO) is SPEECH


@pytest.mark.parametrize(
    "source",
    [
        "the report",
        "A letter from the mayor of Larkby",
        "the union's letter",
        "court documents",
        "the filing, which the Courier has seen",
        "official figures",
        "studies by two universities",
        "analyses",
        "the Harbour Bill",
        "the Water Act",
        "Report",
    ],
)
def test_a_text_is_a_document(source: str) -> None:
    assert is_document(source)


@pytest.mark.parametrize(
    "source",
    [
        "Ann Doe",
        "the author of the report",
        "the report's author",
        "the report’s",
        "report authors",
        "Bill",
        "Uncle Bill",
        "Judge Law",
        "the Oxenby Post",
        "senior figures",
        "opposition figures in the report",
        "the ruling party",
        "she",
        "",
    ],
)
def test_whoever_makes_a_text_is_no_document(source: str) -> None:
    assert not is_document(source)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“The bridge is safe,” Jane Holm said.", SPEECH),
        ("Jane Holm wrote that the bridge was safe for lorries.", WRITING),
        ("Jane Holm said in a letter that the bridge was safe for lorries.", WRITING),
        ("According to the report, the bridge was safe for lorries.", DOCUMENT),
        ("The filing states that the bridge was safe for lorries.", DOCUMENT),
        ("Jane Holm believes that the bridge is safe for lorries.", ATTITUDE),
        ("Jane Holm denied that the bridge was safe for lorries.", SPEECH),
    ],
)
def test_extraction_classes_each_statement_with_a_cue(either: Extractor, text: str, expected: CueClass) -> None:
    found = either.extract(text)
    assert [s.cue_class for s in found if s.kind is not StatementKind.NARRATIVE] == [expected]


def test_the_outlets_own_sentence_has_no_class(extractor: Extractor) -> None:
    assert {s.cue_class for s in extractor.extract("The bridge was closed all winter.")} == {None}
