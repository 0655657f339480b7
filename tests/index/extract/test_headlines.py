"""Claims in headlines, on invented articles."""

import pytest

from index.extract.extractor import Extractor
from index.model import ExtractedStatement, StatementKind

STORY = "\n\nThe chair of the Larkby Harbour Trust, Vera Stroud, has accused the mayor. The leak began in March."


def claims(extractor: Extractor, headline: str, story: str = STORY) -> list[ExtractedStatement]:
    found = extractor.extract(headline + story, "en")
    return [s for s in found if s.kind is not StatementKind.NARRATIVE and s.start < len(headline)]


@pytest.mark.parametrize(
    ("headline", "claim"),
    [
        ("Vera Stroud: mayor lied about leak", "mayor lied about leak"),
        ("Mayor lied about leak: Stroud", "Mayor lied about leak"),
        ("Mayor lied about leak – Stroud", "Mayor lied about leak"),
        ("Mayor ‘lied about leak’, says Stroud", "Mayor ‘lied about leak’"),
        ("Mayor lied about leak, says trust chair Stroud", "Mayor lied about leak"),
        ("Quay must close now, warns Stroud of harbour trust", "Quay must close now"),
        ("Mayor lied about leak, Stroud tells inquiry", "Mayor lied about leak"),
        ("Exclusive: Mayor lied, says Stroud", "Mayor lied"),
        ("Harbour leak: ‘Mayor lied to us’ – Stroud", "Mayor lied to us"),
        ("‘We were lied to’: Stroud on the harbour leak", "We were lied to"),
        ("“The mayor lied to all of us”: Vera Stroud", "The mayor lied to all of us"),
        ("Stroud on leak: ‘We were lied to’", "We were lied to"),
    ],
)
def test_a_claim_is_whose_the_headline_says(extractor: Extractor, headline: str, claim: str) -> None:
    (statement,) = claims(extractor, headline)
    assert statement.text == claim
    assert [speaker.name for speaker in statement.speakers] == ["Vera Stroud"]


@pytest.mark.parametrize(
    ("headline", "claim", "speaker"),
    [
        ("Bridge will not reopen this year: police", "Bridge will not reopen this year", "police"),
        ("No stall will close, says ministry", "No stall will close", "ministry"),
        ("Fares will rise in May, villagers fear", "Fares will rise in May", "villagers"),
    ],
)
def test_a_claim_of_nobody_named_is_theirs(extractor: Extractor, headline: str, claim: str, speaker: str) -> None:
    found = claims(extractor, headline, "\n\nThe bridge was shut in May. The rain went on.")
    assert [s.text for s in found] == [claim]
    assert [a.name for s in found for a in s.speakers] == [speaker]


def test_who_hears_a_claim_in_a_headline_does_not_make_it(extractor: Extractor) -> None:
    found = claims(extractor, "Swan caused crash, inquest hears", "\n\nThe bridge was shut in May. The rain went on.")
    assert [(s.text, s.cue, s.speakers) for s in found] == [("Swan caused crash", "hears", ())]


def test_what_a_headline_quotes_of_nobody_has_no_speaker(extractor: Extractor) -> None:
    (statement,) = claims(extractor, "Harbour board ‘knew of leak’")
    assert (statement.kind, statement.text, statement.speakers) == (StatementKind.DIRECT, "knew of leak", ())


@pytest.mark.parametrize(
    "headline",
    [
        "The harbour at dawn: Vera Stroud",
        "Why I left the harbour – by Vera Stroud",
        "Review: The Harbour by Vera Stroud",
        "As storm nears, Stroud warns residents",
        "Bank raises rates: the five things to know",
        "Storm on the coast: what we know",
    ],
)
def test_a_headline_that_claims_nothing_is_no_statement(extractor: Extractor, headline: str) -> None:
    assert claims(extractor, headline) == []
