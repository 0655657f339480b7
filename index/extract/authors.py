"""Who speaks where an article says `I` or `we` outside quotation marks: its author, or whoever states it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.extract.lexicon import BODIES
from index.extract.signatures import signature
from index.model import SpeakerKind

_NAME = r"[A-Z][\w.’'-]*(?: (?:al|de|van|von|bin|del|da|di|der))* [A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}"
_BYLINE = re.compile(
    rf"^(?:By|BY) (?P<who>{_NAME})(?:,? (?:in|at) [A-Z][\w ]{{2,30}}|, [\w ]{{3,40}})?[ \t]*$", re.MULTILINE
)
_TAGLINE = re.compile(rf"(?P<who>{_NAME}) (?:is|was|writes|teaches|works) [^“”\"\n]+[.)*_]*\s*")
"""The last line of a column: `Ann Doe is a nurse in Larkby.`"""
_STATED = re.compile(
    r"(?:(?:press |media |joint )?(?:statement|release)|open letter) (?:from|by|of|issued by) (?:the )?"
    r"(?P<who>[A-Z][\w’' -]{2,60})",
    re.IGNORECASE,
)
_HEAD_LINES = 3
"""In so many lines a byline stands that is a name alone, or what says whose statement it is."""


@dataclass(frozen=True, slots=True)
class Author:
    """Whom `I` means, or for an organisation `we`."""

    name: str
    kind: SpeakerKind


def author_of(text: str, authors: Sequence[str] = ()) -> Author | None:
    """The one author given, or else whom the bylines, the head or the last line name; None without or with several."""
    given = {name for name in authors if " " in name.strip()}
    found = given or {match.group("who") for match in _BYLINE.finditer(text)}
    if not found:
        lines = [line.strip("*_ \t") for line in text.splitlines() if line.strip()]
        found = set(_heading(lines[:_HEAD_LINES])) or _tagline(lines[1:])
    if len(found) != 1:
        return None
    name = found.pop()
    body = name.split()[-1].lower() in BODIES
    return Author(name, SpeakerKind.ORGANISATION if body else SpeakerKind.PERSON)


def _heading(lines: Sequence[str]) -> list[str]:
    stated = [match.group("who") for line in lines if (match := _STATED.fullmatch(line))]
    signed = [line[slice(*name)] for line in lines if (found := signature(line, 0, len(line))) and (name := found[0])]
    return stated or signed


def _tagline(lines: Sequence[str]) -> set[str]:
    match = _TAGLINE.fullmatch(lines[-1]) if lines else None
    return {match.group("who")} if match else set()
