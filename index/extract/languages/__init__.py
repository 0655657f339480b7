"""The languages whose speakers are found by a table: verbs of saying, titles, names and ends of sentences."""

from index.extract.languages.arabic import ARABIC
from index.extract.languages.french import FRENCH
from index.extract.languages.german import GERMAN
from index.extract.languages.italian import ITALIAN
from index.extract.languages.language import Language
from index.extract.languages.portuguese import PORTUGUESE
from index.extract.languages.spanish import SPANISH

LANGUAGES: dict[str, Language] = {
    "ar": ARABIC,
    "de": GERMAN,
    "es": SPANISH,
    "fr": FRENCH,
    "it": ITALIAN,
    "pt": PORTUGUESE,
}
"""By ISO 639-1 code."""
