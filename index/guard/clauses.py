"""A text as clauses: the stretches within which a "not" holds."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.guard.words import CLAUSE_MARKS, Token

_ENDING = CLAUSE_MARKS | frozenset("but because although though while whereas unless however".split())

_STARTING = frozenset("i you he she it we they nobody not never no there this these those".split())
"""After "and", these begin another clause."""


def clauses(tokens: Sequence[Token]) -> list[Sequence[Token]]:
    """The clauses in order, without the marks between them."""
    bounds = [-1, *_bounds(tokens), len(tokens)]
    pieces = [tokens[start + 1 : end] for start, end in pairwise(bounds)]
    return [piece for piece in pieces if piece]


def _bounds(tokens: Sequence[Token]) -> Iterator[int]:
    for place, token in enumerate(tokens):
        low = token.low
        if low in _ENDING or (low == "and" and place + 1 < len(tokens) and tokens[place + 1].low in _STARTING):
            yield place
