"""Names that sign: a line of its own below a quotation (`Ann Doe, chair of the trust`) or a letter to the editor."""

import re

from index.extract.given_names import GIVEN_NAMES
from index.extract.lexicon import BODIES, CALENDAR, PARTICLES, TITLES
from index.model import Span

_LONGEST = 120
_CLOSERS = (".", ",", "-", "–", "—")
"""No signature ends so."""
_LINE = re.compile(
    r"(?P<who>[A-Z][\w.’'-]*(?: (?:[A-Z][\w.’'-]*|al|de|van|von|bin|del|da|di|der|la))*)"
    r"(?:,\s*(?P<role>[^“”\"‘?!:;]{2,90}))?"
)
_LETTERS = re.compile(
    r"^[ \t]*(?:(?:your |readers[’'] )?letters?(?: to the editor| page)?\W*$"
    r"|(?:sir|madam|dear (?:editor|sir|madam)[\w /]{0,20}|to the editor)[ \t]*[,:—–-])",
    re.IGNORECASE | re.MULTILINE,
)
SALUTATION = re.compile(
    r"(?:sir|madam|dear (?:editor|sir|madam)[\w /]{0,20}|to the editor)\s*[,:—–-]+\s*", re.IGNORECASE
)
CLOSING = re.compile(
    r"(?:yours|sincerely|kind regards|regards|best wishes|with thanks)\b[\w ]{0,20},?\.?", re.IGNORECASE
)


def are_letters(text: str) -> bool:
    """Whether letters to the editor are printed here: under that heading, or with a salutation."""
    return _LETTERS.search(text) is not None


def signature(text: str, start: int, end: int) -> tuple[Span, Span | None] | None:
    """The name of a person that is all that stands there, perhaps with an office or a place: both spans.

    Without either, the given name or a title tells it from a heading.
    """
    closed = text.endswith(_CLOSERS, start, end)
    match = _LINE.fullmatch(text, start, end) if end - start <= _LONGEST and not closed else None
    if match is None:
        return None
    words = [word.strip(".") for word in match.group("who").split()]
    name = [word for word in words if word.lower() not in TITLES]
    if (
        not 1 < len(name) <= 5
        or name[-1].lower() in PARTICLES
        or any(word.isupper() and len(word) > 2 for word in name)
    ):
        return None
    if any(word.lower() in BODIES | CALENDAR for word in name):
        return None
    known = len(name) < len(words) or name[0].lower() in GIVEN_NAMES
    return (match.span("who"), match.span("role") if match.group("role") else None) if known or match["role"] else None
