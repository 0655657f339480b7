"""Who does it to whom: the same words around the same verb, with their parts exchanged."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.guard.words import Token, stem

_PREPOSITIONS = frozenset(
    "of to in at on for from with by than about over between into against among as through".split()
)
_BE = frozenset("is are was were be been being am got get gets".split())
_DETERMINERS = frozenset("a an the this that these those my your his her its our their no every some any".split())
_MUTUAL = frozenset(
    map(stem, "meet marry talk agree negotiate play border resemble divorce equal join merge match know".split())
)
"""Verbs that mean the same either way round."""

_EITHER_WAY = frozenset({"with", "between", "among", "and"})

_ENDS = frozenset({"subject", "object", "from", "to"})

LEAST_IN_COMMON = 3
"""Telling words that both texts need to have: two that exchange their parts, and a verb."""

OF_SHORTER = 0.6
"""The share of the shorter clause's telling words that the other must have too."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A clause with its telling stems, in order, and those that stand in it once."""

    tokens: Sequence[Token]
    telling: Sequence[str]
    once: frozenset[str]


def read_scene(tokens: Sequence[Token]) -> Scene:
    """A clause, made ready to be compared."""
    telling = [token.stem for token in tokens if token.telling]
    stems = frozenset(telling)
    once = stems if len(stems) == len(telling) else frozenset(stem for stem in stems if telling.count(stem) == 1)
    return Scene(tokens, telling, once)


def swapped(query: Sequence[Scene], statement: Sequence[Scene]) -> bool:
    """Whether two words exchange their parts around a verb that both texts have; clause against clause."""
    return any(_clauses_swap(one, other) for one in query for other in statement)


def _clauses_swap(query: Scene, statement: Scene) -> bool:
    shared = query.once & statement.once
    if len(shared) < max(LEAST_IN_COMMON, OF_SHORTER * min(len(query.once), len(statement.once))):
        return False
    if _same_order(query, statement, shared):
        return False
    for verb in shared - _MUTUAL:
        at_query, at_statement = _verb_place(query.tokens, verb), _verb_place(statement.tokens, verb)
        if at_query is None or at_statement is None:
            continue
        if _exchanged(_parts(query.tokens, at_query), _parts(statement.tokens, at_statement), shared - {verb}):
            return True
    return False


def _same_order(query: Scene, statement: Scene, shared: frozenset[str]) -> bool:
    """Whether the words follow each other as they did, and nothing is done "by" anybody in one of the two alone."""
    if [stem for stem in query.telling if stem in shared] != [stem for stem in statement.telling if stem in shared]:
        return False
    voices = ["by" in [token.low for token in scene.tokens] for scene in (query, statement)]
    return voices[0] == voices[1]


def _verb_place(tokens: Sequence[Token], verb: str) -> int | None:
    """Where the verb stands, unless what stands before it makes it a noun or a name."""
    place = next(place for place, token in enumerate(tokens) if token.telling and token.stem == verb)
    before = tokens[place - 1].low if place else ""
    if before in _DETERMINERS or before in _PREPOSITIONS - {"to"} or (tokens[place].capital and place):
        return None
    return place or None


def _parts(tokens: Sequence[Token], verb: int) -> dict[str, str]:
    """The part of each telling word: subject, object, or the preposition before it."""
    passive = any(token.low in _BE for token in tokens[max(0, verb - 3) : verb]) and any(
        token.low == "by" for token in tokens[verb + 1 :]
    )
    parts, preposition = {}, ""
    for place, token in enumerate(tokens):
        if place == verb:
            preposition = ""
        elif token.low in _PREPOSITIONS:
            preposition = token.low
        elif token.telling:
            parts[token.stem] = _part(preposition, before=place < verb, passive=passive)
    return parts


def _part(preposition: str, *, before: bool, passive: bool) -> str:
    if passive and preposition == "by":
        return "subject"
    if preposition:
        return preposition
    return "subject" if before != passive else "object"


def _exchanged(query: dict[str, str], statement: dict[str, str], shared: frozenset[str]) -> bool:
    moved = [(query[one], statement[one]) for one in shared if query.get(one) != statement.get(one)]
    return any(
        (then, now) == (other_now, other_then) and not {then, now} & _EITHER_WAY and {then, now} & _ENDS
        for then, now in moved
        for other_then, other_now in moved
    )
