"""Forms of verbs and the score of a construction."""

import pytest

from index.extract.cues import is_speech_form, lemma, score


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("said", "say"),
        ("told", "tell"),
        ("added", "add"),
        ("denies", "deny"),
        ("replied", "reply"),
        ("stressing", "stress"),
        ("admitted", "admit"),
        ("claiming", "claim"),
        ("recalled", "recall"),
        ("writes", "write"),
        ("quipped", "quip"),
        ("apologised", "apologise"),
        ("grumbled", "grumble"),
    ],
)
def test_a_form_leads_to_its_dictionary_form(form: str, expected: str) -> None:
    assert lemma(form) == expected


def test_punctuation_at_a_verb_does_not_hide_it() -> None:
    assert is_speech_form("said:")
    assert not is_speech_form("walked")


def test_said_with_a_clause_reports_speech_more_surely_than_ate_with_an_object() -> None:
    said = score(["lemma|say", "pattern|ccomp:that", "pair|say|ccomp"])
    assert said > score(["lemma|eat", "pattern|dobj:noun", "pair|eat|dobj"])
