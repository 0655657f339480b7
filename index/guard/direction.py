"""Words that come in pairs of opposites: what rises on one side and falls on the other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.guard.words import Token, stem

_PAIRS = (
    (
        "rise increase climb soar grow growth jump surge up higher raise lift boost hike gain expand swell",
        "fall drop decrease decline shrink plunge slump down lower cut reduce reduction slash dip contract",
    ),
    ("double", "halve"),
    ("more", "fewer less"),
    ("high", "low"),
    ("win victory triumph retain gain", "lose defeat"),
    ("approve pass endorse adopt", "block veto"),
    ("open reopen", "close shut closure"),
    ("before", "after"),
    ("support back favour favor", "oppose against opposition"),
    ("strengthen stronger strong strength", "weaken weaker weak weakness"),
    ("join enter", "leave quit exit"),
    ("stay remain", "resign leave quit"),
    ("arrive arrival", "depart departure"),
    ("clean cleaner", "dirty dirtier polluted"),
    ("rich richer richest wealthy", "poor poorer poorest"),
    ("success succeed successful", "failure fail flop"),
    ("profit", "loss"),
    ("surplus", "deficit"),
    ("allow permit permitted authorise legalise", "ban forbid forbidden prohibit outlaw"),
    ("help benefit", "harm hurt damage"),
    ("early earlier", "late later"),
    ("cheap cheaper cheapest", "dear dearer expensive costly"),
    ("safe safer safest", "dangerous danger"),
    ("protect", "endanger threaten"),
    ("widen broaden", "narrow"),
    ("accelerate speed quicken faster fast", "slow slower slowly delay"),
    ("alive living", "dead died"),
    ("free release acquit", "jail imprison convict detain arrest"),
    ("recover recovery", "collapse"),
    ("improve improvement", "deteriorate worsen"),
    ("praise commend applaud welcome hail", "criticise condemn denounce slam"),
    ("defend", "attack condemn"),
    ("innocent innocence", "guilty guilt"),
    ("buy purchase", "sell"),
    ("import", "export"),
    ("start begin launch", "end stop finish cease"),
    ("continue resume extend", "cancel suspend halt stop"),
    ("love", "hate"),
    ("friend ally friendly", "enemy foe hostile"),
    ("true", "false"),
    ("right correct", "wrong mistaken"),
    ("good", "bad"),
    ("better", "worse"),
    ("best", "worst"),
    ("include", "exclude"),
    ("hot hotter warm warmer", "cold colder cool cooler"),
    ("majority", "minority"),
    ("maximum", "minimum"),
    ("least", "most"),
    ("optimistic", "pessimistic"),
    ("hire recruit", "fire sack dismiss"),
    ("north northern", "south southern"),
    ("east eastern", "west western"),
    ("advance", "retreat withdraw"),
    ("deploy", "withdraw"),
    ("long longer", "short shorter"),
    ("big bigger large larger", "small smaller"),
    ("full crowded overcrowded", "empty"),
    ("confidence trust", "doubt"),
    ("remember", "forget"),
    ("private", "public"),
    ("easy easier", "difficult hard harder"),
    ("keep retain", "scrap abolish abandon sack"),
    ("restore", "sever"),
    ("well", "badly"),
    ("impose", "lift"),
    ("tighten", "loosen relax ease"),
    ("cause", "prevent"),
    ("create build", "destroy demolish"),
    ("unite united", "divide divided"),
    ("respect uphold obey", "violate breach"),
    ("encourage", "discourage deter"),
    ("peaceful peacefully", "violent violently"),
    ("compulsory mandatory", "optional voluntary"),
    ("permanent permanently", "temporary temporarily"),
    ("healthy", "ill sick"),
    ("wet", "dry"),
    ("ahead", "behind"),
    ("inside", "outside"),
    ("add", "remove"),
    ("enough", "shortage"),
    ("always", "rarely seldom"),
)

_Sides = tuple[tuple[int, bool], ...]


def _sides() -> dict[str, _Sides]:
    found: defaultdict[str, list[tuple[int, bool]]] = defaultdict(list)
    for concept, (one, other) in enumerate(_PAIRS):
        for word in dict.fromkeys(map(stem, one.split())):
            found[word].append((concept, True))
        for word in dict.fromkeys(map(stem, other.split())):
            found[word].append((concept, False))
    return {word: tuple(sides) for word, sides in found.items()}


_SIDES = _sides()

_ORDER = next(concept for concept, (one, _) in enumerate(_PAIRS) if one == "before")

_SUPPORT = _SIDES[stem("support")]

_BEFORE_FOR = frozenset("is are was were vote votes voted voting".split())

CONCEPTS = {word: f"pair {sides[0][0]}" for word, sides in _SIDES.items() if len(sides) == 1}
"""From a stem to its pair, where it belongs to one alone: "forget" and "remember" are about the same."""

_CONTEXT = 8
"""Words on either side that say what rises or falls."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One side of a pair of opposites, with the telling stems before and after it."""

    concept: int
    positive: bool
    before: frozenset[str]
    after: frozenset[str]


def read_signs(tokens: Sequence[Token]) -> list[Sign]:
    """The words with an opposite, in order."""
    return list(_signs(tokens))


def _signs(tokens: Sequence[Token]) -> Iterator[Sign]:
    for place, token in enumerate(tokens):
        sides = _SUPPORT if token.low == "for" and _in_favour(tokens, place) else _SIDES.get(token.stem, ())
        if sides and _means_it(tokens, place):
            before = _telling(tokens[max(0, place - _CONTEXT) : place])
            after = _telling(tokens[place + 1 : place + 1 + _CONTEXT])
            for concept, positive in sides:
                yield Sign(concept, positive, before, after)


def _telling(tokens: Sequence[Token]) -> frozenset[str]:
    return frozenset(token.stem for token in tokens if token.telling)


def _in_favour(tokens: Sequence[Token], place: int) -> bool:
    """The "for" of "most are for the tram"."""
    return place > 0 and tokens[place - 1].low in _BEFORE_FOR


def _means_it(tokens: Sequence[Token], place: int) -> bool:
    """Not the "more" of "more than 900", the "up" of "set up", the "close" of "close to"."""
    before = tokens[place - 1].low if place else ""
    after = tokens[place + 1].low if place + 1 < len(tokens) else ""
    low = tokens[place].low
    if low in {"more", "less", "fewer"}:
        return before not in {"no", "once", "any", "the", "or", "and"} and not (after == "than" or after == "or")
    if low in {"up", "down"}:
        return before in {
            "go",
            "goes",
            "going",
            "gone",
            "went",
            "is",
            "are",
            "was",
            "were",
            "be",
            "been",
            "come",
            "came",
        }
    if low in {"least", "most"}:
        return before == "at"
    if low in {"close", "long", "right", "back", "free", "after", "before"}:
        return _not_another_sense(low, before, after)
    return True


def _not_another_sense(low: str, before: str, after: str) -> bool:
    if low == "close":
        return after not in {"to", "by"}
    if low == "long":
        return before not in {"as", "so", "how", "no"} and after != "as"
    if low == "right":
        return before not in {"the", "a", "every", "human", "no"}
    if low == "back":
        return before not in {"go", "come", "came", "went", "get", "take", "bring", "give", "gave", "the", "push"}
    if low == "free":
        return after not in {"of", "from"}
    return True


def differs(query: Iterable[Sign], statement: Sequence[Sign]) -> bool:
    """Whether something of the query goes the other way in the statement, and nowhere its own way."""
    return any(_turned(sign, statement) for sign in query)


def _turned(sign: Sign, statement: Sequence[Sign]) -> bool:
    same = [other for other in statement if other.concept == sign.concept]
    if not same or any(_agrees(sign, other) for other in same):
        return False
    return any(_same_topic(sign, other) for other in same)


def _agrees(sign: Sign, other: Sign) -> bool:
    """The same side, or the other side about the same two things the other way about: A before B, B after A."""
    exchanged = bool(sign.before & other.after and sign.after & other.before) and not (
        sign.before & other.before or sign.after & other.after
    )
    return (sign.positive == other.positive) != (exchanged and sign.concept == _ORDER)


def _same_topic(sign: Sign, other: Sign) -> bool:
    about = sign.before | sign.after
    return not about or bool(about & (other.before | other.after))
