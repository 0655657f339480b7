"""Find the full name right behind an office with its field: `Opposition leader in the House Ann Doe`."""

from collections.abc import Iterator
from dataclasses import dataclass

from index.extract.entities import FOREMOST
from index.extract.given_names import GIVEN_NAMES
from index.extract.lexicon import BODIES, MEMBERS, NO_NAMES, PERSONAL_TITLES, TITLES, names_work
from index.extract.parse import Parse

OFFICES = frozenset(
    """leader mayor minister director president secretary chief head chair chairman chairwoman governor speaker captain
    manager spokesman spokeswoman spokesperson commissioner ambassador""".split()
)
HONORIFICS = frozenset("mr mrs ms dr prof smt shri hon engr adv".split())
"""Titles of anybody: behind an office a name begins with them."""
_OFFICE_WORDS = OFFICES | TITLES | MEMBERS
_FIELD = frozenset({"for", "in", "on", "at", "of"})
_BODIES_TOO = frozenset("owner rival partner opponent challenger founder".split())
"""Nouns for people by which companies are called as well: `rival Acme Air`."""
_LONGEST_FIELD = 8
"""In words, from the office to the name."""
_WITHIN = ("NN", "NNS", "NNP", "NNPS", "JJ", "DT", "PRP$", "POS", "CC", "HYPH")
_SOMEBODYS = frozenset({"a", "an", "the", "another", "this", "that"})


@dataclass(frozen=True, slots=True)
class Office:
    """Tokens: the noun of the office, and the first and the last word of its holder's name."""

    noun: int
    first: int
    last: int


def find_offices(parse: Parse) -> Iterator[Office]:
    """Every office of the sentence that a full name stands right behind, its field between the two.

    The name begins behind a noun in small letters or a body (`in the House | Ann Doe`). Behind an article it must be a
    person's by the recogniser or its given name: `the director of retailer Acme Foods` is nobody's name.
    """
    for noun in range(len(parse.words) - 3):
        if parse.words[noun + 1] in _FIELD and (_is_office(parse, noun) or _is_body(parse, noun)):
            first = _name_behind(parse, noun)
            last = _end_of_name(parse, first) if first is not None else None
            if first is not None and last is not None and _is_persons(parse, noun, first, last):
                yield Office(noun, first, last)


def _is_office(parse: Parse, noun: int) -> bool:
    word = parse.words[noun].lower()
    if parse.spans[noun][0] < 0 or parse.tags[noun] not in ("NN", "NNP"):
        return False
    return word in _OFFICE_WORDS or word == "member" or names_work(word)


def _is_body(parse: Parse, noun: int) -> bool:
    """`Department of Health Secretary Ann Doe`: the office stands behind the body."""
    return parse.words[noun].lower() in BODIES and parse.tags[noun] == "NNP" and parse.spans[noun][0] >= 0


def _name_behind(parse: Parse, noun: int) -> int | None:
    of_body = not _is_office(parse, noun)
    for token in range(noun + 3, min(noun + _LONGEST_FIELD, len(parse.words) - 1)):
        before = parse.words[token - 1]
        title = parse.words[token - 2] if before == "." else before
        titled = title.lower() in HONORIFICS
        if parse.tags[token - 1] not in _WITHIN and before.lower() not in ("of", "the") and not titled:
            return None
        ends = (before.islower() and parse.tags[token - 1] in ("NN", "NNS")) or before.lower() in BODIES or titled
        if of_body:
            ends = before.istitle() and before.lower() in OFFICES
        ends = (
            ends
            or before.lower() == "opposition"
            or parse.words[token].lower() in FOREMOST
            or _is_speaking(parse, token)
        )
        if ends and _is_of_name(parse, token) and _is_of_name(parse, token + 1):
            return token
    return None


def _is_of_name(parse: Parse, token: int) -> bool:
    word = parse.words[token]
    other = word.lower().strip(".") in NO_NAMES
    return parse.spans[token][0] >= 0 and parse.tags[token] == "NNP" and word[:1].isupper() and not other


def _is_speaking(parse: Parse, first: int) -> bool:
    """Whether a given name is here, and a verb right behind the name."""
    last = _end_of_name(parse, first) if parse.words[first].lower() in GIVEN_NAMES else None
    return last is not None and last + 1 < len(parse.words) and parse.tags[last + 1] in ("VBD", "VBZ")


def _end_of_name(parse: Parse, first: int) -> int | None:
    """The last word of the name, where no body's name goes on behind it."""
    last = first + 1
    while last + 1 < len(parse.words) and parse.tags[last + 1] in ("NNP", "HYPH"):
        last += 1
    return last if parse.words[last].lower() not in BODIES and parse.tags[last] == "NNP" else None


def _is_persons(parse: Parse, noun: int, first: int, last: int) -> bool:
    if parse.words[first].lower() in GIVEN_NAMES:
        return True
    people = [e for e in parse.entities if e.label == "PERSON"]
    if parse.words[last + 1 : last + 2] == (",",) and any(e.first == last + 2 < e.last for e in people):
        return False  # `president of the opposition Jana Mandal, Ann Doe, said`
    if any(e.last == last for e in people):
        return True
    start = noun
    while start > 0 and parse.tags[start - 1] in ("NN", "NNP", "JJ", "HYPH"):
        start -= 1
    return start == 0 or parse.words[start - 1].lower() not in _SOMEBODYS


def is_called(parse: Parse, first: int, last: int) -> bool:
    """`skipper Ann Doe`: a full name right behind a noun for somebody's work, which the parser joins to it."""
    before = first - 1
    if before < 0 or last == first or parse.words[last].lower() in BODIES:
        return False
    word = parse.words[before]
    joined = parse.deps[before] == "compound" and parse.heads[before] == last
    joined = joined or (word in OFFICES and all(parse.tags[t] == "NNP" for t in range(first, last + 1)))
    return joined and word.islower() and names_work(word) and word not in _BODIES_TOO


def holds_office(parse: Parse, last: int) -> bool:
    """`the farmer, Ann Doe`: a name that stands beside the noun of somebody's work."""
    above = parse.heads[last]
    noun = parse.tags[above] == "NN" or parse.words[above].lower() in TITLES
    beside = [above] if parse.deps[last] == "appos" and noun else []
    beside += [c for c in parse.children[last] if parse.deps[c] == "appos" and parse.tags[c] == "NN"]
    nouns = [parse.words[t].lower() for t in beside]
    return any((names_work(noun) or noun in PERSONAL_TITLES) and noun not in BODIES for noun in nouns)
