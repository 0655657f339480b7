"""Telling the language of a text."""

import pytest

from index.extract.extractor import Extractor
from index.extract.language import LanguageDetector
from index.model import StatementKind


@pytest.fixture(scope="module")
def detector() -> LanguageDetector:
    return LanguageDetector()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Die Brücke über den Fluss ist seit dem Morgen nicht mehr sicher und wird gesperrt.", "de"),
        ("Le pont sur la rivière est fermé depuis ce matin et les camions ne passent pas.", "fr"),
        ("El puente sobre el río está cerrado desde la mañana y los camiones no pasan por él.", "es"),
        ("Il ponte sul fiume è chiuso da questa mattina e i camion non passano per la città.", "it"),
        ("A ponte sobre o rio está fechada desde a manhã e os caminhões não passam por ela.", "pt"),
        ("الجسر فوق النهر مغلق منذ الصباح ولا تمر عليه الشاحنات.", "ar"),
        ("De brug over de rivier is sinds vanochtend dicht en er rijden geen vrachtwagens.", "nl"),
        ("The bridge over the river has been closed since the morning.", "en"),
        ("Police closed Market Street bridge Monday morning after engineers found cracks.", "en"),
    ],
)
def test_a_sentence_is_enough(detector: LanguageDetector, text: str, language: str) -> None:
    assert detector.language_of(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "OK.",
        "Jane Holm: no.",
        "12:30 – 14:45",
        "“Die Brücke ist sicher,” Jana Holm said to the paper, and the mayor of Brück nodded with relief.",
        "The bar was called Le Pont de la Rivière and the owner said that it was open to everybody.",
    ],
)
def test_what_is_short_or_mixed_counts_as_english(detector: LanguageDetector, text: str) -> None:
    assert detector.language_of(text) == "en"


def test_plain_english_never_loads_the_model() -> None:
    detector = LanguageDetector()
    assert detector.language_of("The mayor of the town said that the bridge was closed to traffic.") == "en"
    assert "_identifier" not in vars(detector)


def test_the_same_text_is_always_told_the_same(detector: LanguageDetector) -> None:
    text = "O ponte está fechado, el puente está cerrado, il ponte è chiuso"
    assert len({LanguageDetector().language_of(text), *(detector.language_of(text) for _ in range(3))}) == 1


def test_an_article_without_a_language_is_read_in_its_own(extractor: Extractor) -> None:
    text = "“A ponte sobre o rio é muito segura”, disse Joana Marres na segunda-feira."
    (statement,) = (s for s in extractor.extract(text) if s.kind is StatementKind.DIRECT)
    assert [speaker.name for speaker in statement.speakers] == ["Joana Marres"]


@pytest.mark.parametrize("language", ["por", "pt-BR", "pt_PT", "PT"])
def test_a_language_is_known_by_its_longer_codes(extractor: Extractor, language: str) -> None:
    text = "“A ponte é segura”, disse Joana Marres."
    assert [s.name for statement in extractor.extract(text, language) for s in statement.speakers] == ["Joana Marres"]
