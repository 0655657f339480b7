"""The pages in other languages: every text has its translation, and every value of the vocabulary its word."""

import re
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from index.comparison import Aspect
from index.diff import ArticleField
from index.guard import Flag
from index.model import CueClass, Field, Method, SpeakerKind, StatementKind
from index.store.alerts import DeliveryState, EventKind
from index.store.feeds import EntryState, FeedState
from index.store.jobs import ItemStatus, JobState
from service.web.languages import LANGUAGES, LOCALES
from service.web.rendering import template
from service.web.translate import renewed, texts, untranslated

CATALOGUES = sorted(LOCALES.glob("*.po"))


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_catalogue_has_the_texts_of_the_templates_and_a_translation_of_each(path: Path) -> None:
    assert list(untranslated(path)) == []
    assert path.read_bytes() == renewed(path, texts()), "run `python -m service.web.translate`"


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(
    ("words", "vocabulary"),
    [
        ("KINDS", StatementKind),
        ("CUE_CLASSES", CueClass),
        ("SPEAKER_KINDS", SpeakerKind),
        ("FLAGS", Flag),
        ("METHODS", Method),
        ("STATES", JobState),
        ("DELIVERY_STATES", DeliveryState),
        ("EVENTS", EventKind),
        ("FIELDS", Field),
        ("FEED_STATES", FeedState),
        ("ENTRY_STATES", EntryState),
        ("OUTCOMES", ItemStatus),
        ("ASPECTS", Aspect),
        ("ARTICLE_FIELDS", ArticleField),
    ],
)
def test_every_value_has_its_word(code: str, words: str, vocabulary: type[StrEnum]) -> None:
    known = getattr(template(LANGUAGES[code], "words.html").module, words)

    assert set(known) == {value.value for value in vocabulary}
    assert all(known.values())


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_translation_names_the_figures_that_its_text_names(path: Path) -> None:
    with path.open("rb") as written:
        catalogue = read_po(written, locale=path.stem)
    for message in catalogue:
        if message.id:
            assert _names(message.id) == _names(message.string), message.id


def _names(text: str | Sequence[str] | None) -> set[str]:
    return set(re.findall(r"%\(\w+\)s", text if isinstance(text, str) else " ".join(text or ())))
