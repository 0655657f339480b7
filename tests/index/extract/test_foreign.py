"""Speakers in German, French, Spanish and Italian."""

import pytest

from index.extract import Extractor
from index.extract.foreign import language_of
from index.model import Method, StatementKind


def speakers(extractor: Extractor, text: str, language: str | None) -> list[str]:
    direct = [s for s in extractor.extract(text, language) if s.kind is StatementKind.DIRECT]
    return [speaker.name for statement in direct for speaker in statement.speakers]


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("de", "„Die Brücke ist sicher“, sagte Jana von Holm am Montag.", "Jana von Holm"),
        ("de", "„Die Brücke ist sicher“, so Bürgermeisterin Jana Holm.", "Jana Holm"),
        ("de", "Jana Holm erklärte: „Die Brücke ist sicher.“", "Jana Holm"),
        ("fr", "« Le pont est sûr », a déclaré Jeanne de la Marre.", "Jeanne de la Marre"),
        ("fr", "Selon Jeanne Marre, « le pont est tout à fait sûr ».", "Jeanne Marre"),
        ("fr", "Jeanne Marre a affirmé : « Le pont est sûr. »", "Jeanne Marre"),
        ("fr", "« Le pont est sûr », a déclaré M. Jean Marre.", "Jean Marre"),
        ("es", "«El puente es seguro», dijo Juana Marres.", "Juana Marres"),
        ("it", "«Il ponte è sicuro», ha detto Gina Marri.", "Gina Marri"),
        ("it", "Secondo Gina Marri, «il ponte è davvero sicuro».", "Gina Marri"),
    ],
)
def test_a_name_beside_a_verb_of_saying_is_the_speaker(
    extractor: Extractor, language: str, text: str, name: str
) -> None:
    assert speakers(extractor, text, language) == [name]


def test_a_surname_stands_for_the_full_name(extractor: Extractor) -> None:
    text = "Jana Holm kam spät in den Saal.\n\n„Die Brücke ist sicher“, sagte Holm."
    assert speakers(extractor, text, "de") == ["Jana Holm"]


def test_an_honorific_before_a_surname_is_no_part_of_it(extractor: Extractor) -> None:
    text = "Jeanne Marre est arrivée tard.\n\n« Le pont est sûr », a déclaré Mme Marre."
    assert speakers(extractor, text, "fr") == ["Jeanne Marre"]


@pytest.mark.parametrize(
    ("language", "text", "name", "claim"),
    [
        ("fr", "Selon la maire Jeanne Marre, le pont est sûr.", "Jeanne Marre", "le pont est sûr"),
        ("es", "Según la alcaldesa Juana Marres, el puente es seguro.", "Juana Marres", "el puente es seguro"),
        ("it", "Secondo la sindaca Gina Marri, il ponte è sicuro.", "Gina Marri", "il ponte è sicuro"),
        ("de", "Laut Stadträtin Jana Holm ist die Brücke sicher.", "Jana Holm", "ist die Brücke sicher"),
    ],
)
def test_according_to_somebody_at_the_start_is_reported_speech(
    extractor: Extractor, language: str, text: str, name: str, claim: str
) -> None:
    (statement,) = extractor.extract(text, language)
    assert (statement.kind, statement.text) == (StatementKind.INDIRECT, claim)
    assert [(s.name, s.method) for s in statement.speakers] == [(name, Method.ACCORDING_TO)]


@pytest.mark.parametrize(
    ("language", "text"),
    [("fr", "Selon la presse locale, le pont est sûr."), ("de", "Laut Polizei ist die Brücke sicher.")],
)
def test_according_to_no_name_reports_nobody(extractor: Extractor, language: str, text: str) -> None:
    (statement,) = extractor.extract(text, language)
    assert (statement.kind, statement.speakers) == (StatementKind.NARRATIVE, ())


def test_a_pronoun_takes_up_the_person_named_in_the_same_line(extractor: Extractor) -> None:
    text = "Jeanne Marre n’a pas hésité. « Le pont est sûr », soupire-t-elle."
    (statement,) = (s for s in extractor.extract(text, "fr") if s.speakers)
    assert [(s.name, s.mention, s.method) for s in statement.speakers] == [("Jeanne Marre", "elle", Method.PRONOUN)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "„Die Brücke ist sicher“, sagte der Nachbar von Jana Holm."),
        ("fr", "« Le pont est sûr », dit-il."),
        ("es", "«El puente es seguro», se lee en la pared."),
    ],
)
def test_whoever_is_not_plainly_named_is_no_speaker(extractor: Extractor, language: str, text: str) -> None:
    assert speakers(extractor, text, language) == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Die Brücke über den Fluss ist seit dem Morgen nicht mehr sicher und wird gesperrt.", "de"),
        ("Le pont sur la rivière est fermé depuis ce matin et les camions ne passent pas.", "fr"),
        ("El puente sobre el río está cerrado desde la mañana y los camiones no pasan por él.", "es"),
        ("Il ponte sul fiume è chiuso da questa mattina e i camion non passano per la città.", "it"),
        ("The bridge over the river has been closed since the morning.", "en"),
        ("Jane Holm: no.", "en"),
        ("", "en"),
    ],
)
def test_the_language_is_told_by_its_small_words(text: str, language: str) -> None:
    assert language_of(text) == language
