"""Does a statement that is close to a query say the opposite of it? Light rules, no parser, a tenth of a millisecond.

Two texts that differ by a "not" or a number are as close in meaning, to an encoder, as two that say the same. The
rules here look for such differences in pairs that are close already; they know English, and figures of any language.
Source: Naik et al., "Stress test evaluation for natural language inference", 2018, on negation, numbers and antonyms.
"""

import re
from collections.abc import Iterator, Sequence

from index.guard import dates, direction, negation, quantities, roles
from index.guard.clauses import clauses
from index.guard.dates import Dates
from index.guard.direction import Sign
from index.guard.flag import Flag
from index.guard.measures import UNITS
from index.guard.negation import Clause
from index.guard.quantities import Quantity
from index.guard.question import asks
from index.guard.roles import Scene
from index.guard.words import Token, tokens
from index.once import once

__all__ = ["Flag", "Reading", "differs", "flags"]

COMMON_SHARE = 1 / 3
"""The share of the shorter text's telling words that the other has too, below which nothing is compared."""

CLOSE_SHARE = 0.5

_UNITS = frozenset(UNITS)

MAX_CHARACTERS = 2_000
"""What is read of a text; a longer one is compared by its beginning."""


_SIGNATURE = re.compile(r"\s[—–]\s[^—–\n]{1,120}\b\d{4}\s*$")
"""Who posted it, and on which day, below a post: "— Ana Brel, 3 May 2024". Nothing that the post says."""


class Reading:
    """What the guard sees in a text; each part is read when it is first asked for."""

    def __init__(self, text: str) -> None:
        self.tokens = tokens(_SIGNATURE.sub("", text[:MAX_CHARACTERS]))
        self.stems = frozenset(token.stem for token in self.tokens if token.telling)

    @once
    def asks(self) -> bool:
        """Whether it is a question."""
        return asks(self.tokens)

    @once
    def clauses(self) -> list[Sequence[Token]]:
        """The stretches within which a "not" holds."""
        return clauses(self.tokens)

    @once
    def may_deny(self) -> bool:
        """Whether a clause could be denied."""
        return negation.may_deny(self.tokens)

    @once
    def denials(self) -> list[Clause]:
        """Of each clause, whether it is denied."""
        return [negation.read_clause(clause) for clause in self.clauses]

    @once
    def scenes(self) -> list[Scene]:
        """Of each clause, who does it to whom."""
        return [roles.read_scene(clause) for clause in self.clauses]

    @once
    def signs(self) -> list[Sign]:
        """The words with an opposite."""
        return direction.read_signs(self.tokens)

    @once
    def quantities(self) -> list[Quantity]:
        """How many of what."""
        return quantities.read_quantities(self.tokens)

    @once
    def dates(self) -> Dates:
        """When."""
        return dates.read_dates(self.tokens)


def flags(query: Reading, statement: Reading) -> tuple[Flag, ...]:
    """In what the statement differs from the query; nothing where they are about different things."""
    found = set(_differences(query, statement))
    return tuple(flag for flag in Flag if flag in found) if found else ()


def differs(query: Reading, statement: Reading) -> bool:
    """Whether there is any flag: told as soon as one is found."""
    return any(True for _ in _differences(query, statement))


def _differences(query: Reading, statement: Reading) -> Iterator[Flag]:
    """The flags, those first that are found soonest."""
    if query.tokens == statement.tokens:
        return
    fewest = min(len(query.stems), len(statement.stems))
    common = query.stems & statement.stems
    share = len(common) / fewest if fewest else 0.0
    # "7 days" and "9 days" alone are not about the same thing.
    if share < COMMON_SHARE or common <= _UNITS:
        return
    if query.quantities:
        stated = (query.quantities, statement.quantities)
        yield from quantities.differences(*stated, close=share >= CLOSE_SHARE, counts=len(common) > 1)
    if query.dates and dates.differs(query.dates, statement.dates):
        yield Flag.DATE
    # A question asserts nothing that a statement could turn round; what it counts may still be counted otherwise.
    if not query.asks and not statement.asks:
        yield from _reversals(query, statement, len(common))


def _reversals(query: Reading, statement: Reading, in_common: int) -> set[Flag]:
    """What turns the sense round. Two such turns give the sense back: less than the other, the other way about."""
    turned = set()
    if (query.may_deny or statement.may_deny) and negation.differs(query.denials, statement.denials):
        turned.add(Flag.NEGATION)
    if query.signs and direction.differs(query.signs, statement.signs):
        turned.add(Flag.DIRECTION)
    if in_common >= roles.LEAST_IN_COMMON and roles.swapped(query.scenes, statement.scenes):
        turned.add(Flag.ROLES)
    return turned if len(turned) % 2 else set()
