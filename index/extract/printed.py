"""The words of a name as the article prints it: small words within it, nicknames, the places of peers."""

import re
from collections.abc import Sequence

from index.extract.entities import FOREMOST
from index.extract.given_names import NICKNAMES
from index.extract.lexicon import KIN, PARTICLES, PEERS, TITLES
from index.extract.parse import Parse

_POSSESSIVE = re.compile(r"['’]s?$")
_SUFFIXES = frozenset("jr jr. sr sr. ii iii iv".split())
_ARTICLE_PREFIX = re.compile(r"^(?:al|el|as|ad|ar|an|ash)[-–‑]", re.IGNORECASE)
_SPOUSES = {"wife": "her", "widow": "her", "husband": "his", "widower": "his"}
"""Nouns for spouses, and whose they are where both have the same gender."""
_FAMILY = KIN.keys() - {"girl", "boy", "girlfriend", "boyfriend"}
_KIN_WITHIN = 4
"""In words, from the noun to the name."""
IRISH = frozenset({"ní", "ó", "nic", "uí", "mhic"})
"""Particles with which only surnames begin."""


def without_peerage(words: Sequence[str]) -> Sequence[str]:
    """`Doe` of `Lord Doe of Larkby`."""
    if len(words) < 2 or words[0].lower() not in PEERS:
        return words
    return words[1 : words.index("of") if "of" in words else None]


def surname(words: Sequence[str]) -> str:
    """The last word that is no suffix, without an Arabic article, small letters."""
    words = without_peerage(words)
    kept = [w for w in words if w.casefold() not in _SUFFIXES] or list(words)
    return _ARTICLE_PREFIX.sub("", kept[-1]).casefold().replace("’", "'")


def given_name(words: Sequence[str]) -> str:
    """The first word of a full name, small letters; empty for a surname, with its particles (`van der Meer`) or not."""
    words = without_peerage(words)
    while len(words) > 1 and words[0].lower() in PARTICLES:
        words = words[1:]
    if len(words) > 2 and words[0].lower().strip(".") in FOREMOST:
        words = words[1:]
    return words[0].casefold().rstrip(".") if len(words) > 1 else ""


def is_acronym(words: Sequence[str]) -> bool:
    """`GBI`, which is a body rather than a person."""
    return len(words) == 1 and 2 < len(words[0]) < 7 and words[0].isalpha() and words[0].isupper()


def begins_with_particle(words: Sequence[str], surnames: set[str]) -> bool:
    """`De la Peña` for Ana de la Peña, whatever the recogniser takes it for."""
    return len(words) > 1 and all(w.lower() in PARTICLES for w in words[:-1]) and surname(words) in surnames


def same_given(a: str, b: str) -> bool:
    """`Ann` and `A`, `Rob` and `Robert`, `Liz` and `Elizabeth`: equal, one begins the other, or a known short form."""
    begins = bool(a) and bool(b) and (a.startswith(b) or b.startswith(a))
    return begins or (a, b) in NICKNAMES or (b, a) in NICKNAMES


def seated(parse: Parse, first: int, last: int, words: list[str]) -> tuple[list[str], int] | None:
    """The words of a peer's name with title and place, `Lord | Doe | of Larkby`, and the last token; else None."""
    if len(words) > 1 or first == 0 or parse.words[first - 1].lower() not in PEERS:
        return None
    end = last + 1
    if parse.words[end : end + 1] == ("of",) and parse.heads[end] in (last, last - 1):
        while end + 1 < len(parse.words) and parse.tags[end + 1] == "NNP" and parse.words[end + 1].istitle():
            end += 1
    end = end if end > last + 1 else last
    return [parse.words[first - 1], *words, *parse.words[last + 1 : end + 1]], end


def with_particles(parse: Parse, first: int) -> int:
    """Where the name begins when small words join it to a name before: `Ibrahim van der Linden`."""
    start = first
    while start > 0 and parse.words[start - 1].lower() in PARTICLES and parse.spans[start - 1][0] >= 0:
        start -= 1
    if start == first > 0 and parse.words[first] in PARTICLES and parse.tags[first - 1].startswith("NN"):
        return first - 1 if parse.words[first - 1].istitle() else first  # `Médecins | du Littoral`
    within = start == first and parse.words[first].lower() not in IRISH
    name = parse.tags[start - 1] == "NNP" or (start < first and parse.tags[start - 1] == "NN")
    if within or start == 0 or not name or not parse.words[start - 1][:1].isupper():
        return first
    start -= 1
    while start > 0 and parse.tags[start - 1] == "NNP" and parse.words[start - 1].lower().strip(".") not in TITLES:
        start -= 1
    return start


def kin_beside(parse: Parse, name: int) -> str:
    """The gender of whom the noun beside the given name calls somebody's: `f` for `his wife, Ann`; empty for none."""
    aside = (name - 2,) if parse.words[name - 1] == "," else ()
    for noun in (parse.heads[name], *parse.children[name], name - 1, *aside):
        word = parse.words[noun].lower()
        near = noun < name and name - noun < _KIN_WITHIN
        owner = parse.child(noun, "poss") if word in _FAMILY and near else None
        if owner is not None and parse.words[owner].lower() != _SPOUSES.get(word):
            return KIN[word]
    return ""


def nickname(parse: Parse, first: int, last: int) -> list[int]:
    """What stands in marks within the name: `Ann “Bud” Doe`."""
    if first in parse.quoted or last in parse.quoted:
        return []
    return [token for token in range(first + 1, last) if token in parse.quoted]


def joined(parse: Parse, first: int, last: int) -> list[str]:
    """The name's words as printed: tokens that touch (`al`, `-`, `Khazali`) are one word."""
    words: list[str] = []
    marked = nickname(parse, first, last)
    for token in range(first, last + 1):
        if token in marked:
            continue
        touching = token > first and parse.spans[token][0] == parse.spans[token - 1][1]
        if touching and words:
            words[-1] += parse.words[token]
        else:
            words.append(parse.words[token])
        stop = token < last and parse.spans[token + 1][0] - parse.spans[token][1] == 2
        if stop and parse.words[token].lower() in FOREMOST:
            words[-1] += "."  # the parser did not see that of `Ma. Ana Doe`
    words = [_POSSESSIVE.sub("", word) if i == len(words) - 1 else word for i, word in enumerate(words)]
    return [word.strip(',;:"“”') for word in words if word.strip(',;:"“”')]
