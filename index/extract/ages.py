"""How old the article says that somebody is, for `the 54-year-old` and `the teenager`."""

import re
from collections.abc import Sequence

from index.extract.mentions import UNPARSED, Mention
from index.extract.names import Name, Names
from index.extract.parse import Parse
from index.model import Span, cut

_TEENS = range(13, 20)
_TEENAGERS = frozenset({"teenager", "teen"})
_REACH = 6
"""In words, from an age to the name behind it: `54-year-old lorry driver Ann Doe`."""
_OLDEST = 120
_AGE = len("23-year-")
_MOST = 20
"""How many people of one age are looked at, which bounds the work on lists of them."""


class Ages:
    """The people of one article by their printed ages."""

    def __init__(self, text: str, parses: Sequence[Parse], names: Names) -> None:
        self._text = text
        self._of: dict[Name, set[int]] = {}
        self._by_age: dict[int | None, list[Name]] = {}
        self._teenage: list[Name] = []
        for name in names.names:
            mentions = [m for m in name.mentions if m.parse != UNPARSED]
            if " " not in name.full:
                continue  # the headline `Man, 71, saves cub` names nobody
            found = {age for m in mentions if (age := _age_beside(parses[m.parse], m)) is not None}
            if found:
                self._of[name] = found
            for age in found:
                self._by_age.setdefault(age, []).append(name)
            roles: list[Span] = [role.span for role in name.roles]
            if not found.isdisjoint(_TEENS) or any("teenage" in cut(text, [role]).lower() for role in roles):
                self._teenage.append(name)

    def called(self, parse: Parse, head: int) -> list[Name]:
        """Those named before who have the age that `the 54-year-old` or `the teenager` says; none for other phrases."""
        if parse.words[head].lower() in _TEENAGERS:
            the = any(parse.words[c].lower() == "the" for c in parse.children[head])
            found = self._teenage if the else []
        else:
            found = self._by_age.get(_age_within(parse, head), [])
        return [name for name in found[:_MOST] if name.mentions[0].span[0] < parse.spans[head][0]]

    def is_new(self, parse: Parse, head: int) -> bool:
        """Whether the phrase says an age that was not printed before, so that it is of somebody named."""
        age = _age_within(parse, head)
        return age is not None and re.search(rf"\b{age}\b", self._text[: parse.spans[head][0] - _AGE]) is None

    def is_other(self, name: Name, parse: Parse, head: int) -> bool:
        """Whether the person's age is printed and is not the one that the phrase says."""
        age = _age_within(parse, head)
        return age is not None and name in self._of and age not in self._of[name]


def _age_within(parse: Parse, head: int) -> int | None:
    """54 of `the 54-year-old` and of `the 54-year-old driver`."""
    within = range(head, max(head - _REACH, -1), -1)
    old = next((t for t in within if parse.words[t] == "old" and parse.words[max(t - 5, 0)].lower() == "the"), None)
    return _year_old(parse, old) if old is not None else None


def _year_old(parse: Parse, old: int) -> int | None:
    hyphened = parse.words[max(old - 3, 0) : old] == ("-", "year", "-")
    return _number(parse.words[old - 4]) if hyphened and old > 3 else None


def _age_beside(parse: Parse, mention: Mention) -> int | None:
    """54 of `Ann Doe, 54, …`, `Ann Doe (54)`, `Ann Doe, aged 54` and `54-year-old Ann Doe`."""
    mark, *behind = (*parse.words[mention.last + 1 : mention.last + 5], "", "", "", "")[:4]
    if mark in (",", "("):
        behind = behind[behind[0] == "aged" :]
        if behind[1] in (",", ")", "."):
            return _number(behind[0])
    first = mention.first
    before = range(first - 1, max(first - _REACH, -1), -1)
    old = next((t for t in before if parse.words[t] == "old" or not parse.tags[t].startswith(("N", "J"))), None)
    return _year_old(parse, old) if old is not None else None


def _number(word: str) -> int | None:
    return int(word) if word.isascii() and word.isdecimal() and int(word) < _OLDEST else None
