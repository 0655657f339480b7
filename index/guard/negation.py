"""Whether a clause is denied: an odd number of negations, those inside words and verbs counted too."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.guard.direction import CONCEPTS
from index.guard.words import Token, stem

_NEGATORS = frozenset("not no never nobody none nothing nowhere neither without cannot hardly scarcely barely".split())

_DENYING_VERBS = frozenset(map(stem, "deny refuse reject decline refute dispute lack denial refusal rejection".split()))

_SOMETIMES = frozenset({"fail", "rul"})
"""Stems that deny with the word behind them: fail to, rule out."""

_PREFIXED = {
    stem(word): stem(base)
    for base, words in {
        "able": "unable", "accept": "unacceptable", "acceptable": "unacceptable", "accurate": "inaccurate",
        "adequate": "inadequate", "agree": "disagree", "approve": "disapprove", "aware": "unaware",
        "capable": "incapable", "clear": "unclear", "competent": "incompetent", "constitutional": "unconstitutional",
        "correct": "incorrect", "democratic": "undemocratic", "effective": "ineffective", "fair": "unfair",
        "fit": "unfit", "happy": "unhappy", "harmed": "unharmed", "honest": "dishonest", "human": "inhuman",
        "humane": "inhumane", "hurt": "unhurt", "injured": "uninjured", "just": "unjust", "lawful": "unlawful",
        "legal": "illegal", "like": "dislike", "likely": "unlikely", "loyal": "disloyal", "moral": "immoral",
        "necessary": "unnecessary", "paid": "unpaid", "popular": "unpopular", "possible": "impossible",
        "prepared": "unprepared", "ready": "unready", "reasonable": "unreasonable", "regular": "irregular",
        "relevant": "irrelevant", "reliable": "unreliable", "responsible": "irresponsible", "safe": "unsafe",
        "stable": "unstable", "sufficient": "insufficient", "sure": "unsure", "sustainable": "unsustainable",
        "trust": "distrust mistrust",
        "tolerable": "intolerable", "true": "untrue", "usual": "unusual", "valid": "invalid",
        "visible": "invisible", "welcome": "unwelcome", "willing": "unwilling", "wise": "unwise",
    }.items()
    for word in words.split()
}  # fmt: skip
"""Words that carry their own "not", and what they deny."""

_NO_NEGATION = (
    "not only", "not just", "not merely", "not simply", "not least", "not to mention", "no doubt", "no matter",
    "no less", "no fewer", "no more than", "no choice", "no secret", "no coincidence", "no wonder", "nothing but",
    "or not", "why not", "neither here", "no question", "nothing less", "nothing short", "not until", "not before",
)  # fmt: skip
"""Phrases that deny nothing of what is said around them."""

_IDIOMS = tuple(tuple(phrase.split()) for phrase in _NO_NEGATION)

_COMPARED = frozenset("more better worse higher lower bigger greater stronger weaker safer richer cheaper".split())
"""After "nobody", "never" and the like, these make a superlative: never been higher."""

_UNIVERSAL = frozenset("no nobody never nothing none".split())

_NEGATING_STEMS = _DENYING_VERBS | _SOMETIMES

_TURNING = _NEGATING_STEMS | _PREFIXED.keys()

OF_SHORTER, OF_LONGER = 0.6, 0.3
"""The shares of two clauses' telling words that must be the same before one can deny the other.

Tuned on the open half of tests/evaluation/guard, and for few flags on the right answers of two claim-matching sets.
"""


@dataclass(frozen=True, slots=True)
class Clause:
    """The stems that say what a clause is about, and whether it is denied."""

    stems: frozenset[str]
    denied: bool


def may_deny(tokens: Iterable[Token]) -> bool:
    """Whether anything in a text could be a "not": quick to tell, and nothing is denied where not."""
    return any(token.contracted or token.stem in _TURNING or token.low in _NEGATORS for token in tokens)


def read_clause(tokens: Sequence[Token]) -> Clause:
    """A clause with its negations taken out and counted."""
    stems, count = set(), 0
    for place, token in enumerate(tokens):
        if _may_negate(token) and _negates(tokens, place):
            count += 1
        elif token.stem in _PREFIXED:
            count += 1
            stems.add(_PREFIXED[token.stem])
        elif token.telling:
            stems.add(CONCEPTS.get(token.stem, token.stem))
    return Clause(frozenset(stems), count % 2 == 1)


def differs(query: Sequence[Clause], statement: Sequence[Clause]) -> bool:
    """Whether a clause of the query is denied in the statement, or the other way round."""
    return any(_contradicted(clause, statement) for clause in query if clause.stems)


def _contradicted(clause: Clause, statement: Sequence[Clause]) -> bool:
    close = [other for other in statement if _close(clause, other)]
    return bool(close) and all(other.denied != clause.denied for other in close)


def _close(clause: Clause, other: Clause) -> bool:
    shared = len(clause.stems & other.stems)
    fewer, more = sorted((len(clause.stems), len(other.stems)))
    return shared >= max(1, min(2, fewer)) and shared >= OF_SHORTER * fewer and shared >= OF_LONGER * more


def _may_negate(token: Token) -> bool:
    return token.contracted or token.stem in _NEGATING_STEMS or token.low in _NEGATORS


def _negates(tokens: Sequence[Token], place: int) -> bool:
    token = tokens[place]
    if token.stem in _DENYING_VERBS:
        return True
    following = tuple(other.low for other in tokens[place : place + 3])
    if token.stem == "fail":
        return following[1:2] == ("to",)
    if token.stem == "rul":
        return following[1:2] == ("out",)
    if _is_idiom(tokens, place, following):
        return False
    return not (token.low in _UNIVERSAL and any(other.low in _COMPARED for other in tokens[place + 1 : place + 6]))


def _is_idiom(tokens: Sequence[Token], place: int, following: tuple[str, ...]) -> bool:
    before = tokens[place - 1].low if place else ""
    return any(following[: len(idiom)] == idiom or (before, following[0]) == idiom for idiom in _IDIOMS)
