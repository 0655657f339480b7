"""Why a hit stands where it stands: both sides' scores and ranks, the sum that was made of them, and its family."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from index.fusion import LEXICAL_WEIGHT, NARRATIVE_PENALTY
from index.nearest import NearestIndex
from index.retrieve import Candidate
from index.store.base import Filters, Store, Vectors

EVERYTHING = 2**31
"""More matches than a record holds."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side's opinion: its score, how many statements under the filters it puts before this one plus 1, its weight.

    `points` is what it gives to the sum: the score times the weight.
    """

    score: float
    rank: int
    weight: float

    @property
    def points(self) -> float:
        """What this side gives to the sum."""
        return self.score * self.weight


@dataclass(frozen=True, slots=True)
class Penalty:
    """What is taken off the sum, and why."""

    name: str
    points: float
    reason: str


OWN_WORDS = Penalty("narrative", NARRATIVE_PENALTY, "The outlet's own words; the question is who said it.")


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a hit's score is made of. A side is None where it was not asked or holds nothing of the query."""

    semantic: Side | None
    lexical: Side | None
    penalties: tuple[Penalty, ...]

    @property
    def score(self) -> float:
        """The sum by which the hits are ordered: the points of both sides less the penalties'."""
        sides = sum(side.points for side in (self.semantic, self.lexical) if side)
        return sides - sum(penalty.points for penalty in self.penalties)


def explain(
    store: Store,
    nearest: NearestIndex,
    text: str,
    vector: Vectors,
    filters: Filters,
    candidates: Sequence[Candidate],
    *,
    fused: bool,
) -> dict[int, Explanation]:
    """The explanation of each candidate of a query, by row.

    Ranks count everything that passes the filters, and statements with the same score have the same rank.

    Args:
        store: of the statements.
        nearest: of their vectors.
        text: of the query.
        vector: of the query, shape (dimension,); empty where it was not asked by meaning.
        filters: of the query.
        candidates: with their scores.
        fused: whether meaning and words were joined.
    """
    cosines = [candidate.semantic for candidate in candidates if candidate.semantic is not None]
    bm25 = [candidate.lexical for candidate in candidates if candidate.lexical is not None]
    among = store.matching_rows(filters) if cosines and filters.narrow else None
    nearer = sorted(nearest.within(vector, min(cosines), among)[1].tolist()) if cosines else []
    matches = (store.lexical(text, filters, EVERYTHING) if fused else store.verbatim(text, filters)) if bm25 else []
    better = sorted(match.score for match in matches)
    narrative = store.narrative_rows([candidate.row for candidate in candidates]) if fused else set()
    return {
        candidate.row: Explanation(
            semantic=_side(candidate.semantic, nearer, 1.0),
            lexical=_side(candidate.lexical, better, LEXICAL_WEIGHT if fused else 1.0),
            penalties=(OWN_WORDS,) if candidate.row in narrative else (),
        )
        for candidate in candidates
    }


def _side(score: float | None, ascending: Sequence[float], weight: float) -> Side | None:
    if score is None:
        return None
    return Side(score, 1 + len(ascending) - bisect_right(ascending, score), weight)
