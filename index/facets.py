"""Which statements facets are counted over: everything that is likely enough to be a match, on whatever page."""

from collections.abc import Callable

from index.retrieve import FIRST_DEPTH, Candidate, Ranker

DEEPER = 8
"""How much further each look goes: few queries have more matches than the first look finds."""


def reaching(rank: Ranker, reaches_floor: Callable[[Candidate], bool]) -> list[Candidate]:
    """All candidates that reach the floor, none left out.

    The ranking is read from the top until one whose place is certain stays below the floor. That is exact for every way
    of ranking in which what is ranked lower is no likelier.
    """
    depth = FIRST_DEPTH
    while True:
        ranking = rank(depth)
        found = [candidate for candidate in ranking.candidates if reaches_floor(candidate)]
        if ranking.complete or len(found) < len(ranking.candidates):
            return found
        depth *= DEEPER
