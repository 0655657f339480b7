"""Why a hit stands where it stands: both sides' scores and ranks, the sum that was made of them, and its family."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.fusion import AFTER_RANKS, LEXICAL_WEIGHT, NARRATIVE_PENALTY, NARRATIVE_SHARE, Fusion, reciprocal_ranks
from index.guard import Flag
from index.nearest import NearestIndex
from index.opposites import penalty_of
from index.retrieve import Candidate
from index.store.base import Filters, Store, Vectors

EVERYTHING = 2**31
"""More matches than a record holds."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side's opinion: its score, the place that it gives among all that pass the filters, and what that gives.

    `weight` is what one point of the score is worth in the sum; None where the rank counts and not the score.
    """

    score: float
    rank: int
    weight: float | None
    points: float


@dataclass(frozen=True, slots=True)
class Penalty:
    """What is taken off the sum, and why."""

    name: str
    points: float
    reason: str


OWN_WORDS = "The outlet's own words; the question is who said it."


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
    fusion: Fusion | None,
    flags: Mapping[int, Sequence[Flag]],
) -> dict[int, Explanation]:
    """The explanation of each candidate of a query, by row; ranks count everything that passes the filters.

    Args:
        store: of the statements.
        nearest: of their vectors.
        text: of the query.
        vector: of the query, shape (dimension,); empty where it was not asked by meaning.
        filters: of the query.
        candidates: with their scores.
        fusion: how meaning and words were joined; None where one of them was asked alone.
        flags: in what each candidate may say the opposite of the query.
    """
    by_meaning = _by_meaning(store, nearest, vector, filters, candidates)
    by_words = _by_words(store, text, filters, candidates, fusion)
    narrative = store.narrative_rows([candidate.row for candidate in candidates]) if fusion else set()
    return {
        candidate.row: _explained(
            _side(candidate.semantic, by_meaning.get(candidate.row), 1.0, fusion, AFTER_RANKS),
            _side(candidate.lexical, by_words.get(candidate.row), LEXICAL_WEIGHT if fusion else 1.0, fusion, 0.0),
            fusion,
            flags.get(candidate.row, ()),
            narrative=candidate.row in narrative,
        )
        for candidate in candidates
    }


def _by_meaning(
    store: Store, nearest: NearestIndex, vector: Vectors, filters: Filters, candidates: Sequence[Candidate]
) -> dict[int, int]:
    """The rank by meaning of each candidate, and of all that are nearer."""
    cosines = [candidate.semantic for candidate in candidates if candidate.semantic is not None]
    if not cosines:
        return {}
    among = store.matching_rows(filters) if filters.narrow else None
    rows, near = nearest.within(vector, min(cosines), among)
    return {int(row): rank for rank, row in enumerate(rows[np.lexsort((rows, -near))], 1)}


def _by_words(
    store: Store, text: str, filters: Filters, candidates: Sequence[Candidate], fusion: Fusion | None
) -> dict[int, int]:
    """The rank by words of every match."""
    if all(candidate.lexical is None for candidate in candidates):
        return {}
    matches = store.lexical(text, filters, EVERYTHING) if fusion else store.verbatim(text, filters)
    return {match.row: rank for rank, match in enumerate(matches, 1)}


def _side(
    score: float | None, rank: int | None, weight: float, fusion: Fusion | None, among_equals: float
) -> Side | None:
    """What a side says; None where it says nothing, or where the statement is gone since it said so."""
    if score is None or rank is None:
        return None
    if fusion is Fusion.RECIPROCAL_RANK:
        return Side(score, rank, None, reciprocal_ranks(rank) + among_equals * score)
    return Side(score, rank, weight, weight * score)


def _explained(
    semantic: Side | None, lexical: Side | None, fusion: Fusion | None, flags: Sequence[Flag], *, narrative: bool
) -> Explanation:
    points = NARRATIVE_PENALTY
    if fusion is Fusion.RECIPROCAL_RANK:
        ranks = [side.rank for side in (semantic, lexical) if side]
        points = (1 - NARRATIVE_SHARE) * reciprocal_ranks(*ranks)
    penalties = []
    if narrative:
        penalties.append(Penalty("narrative", points, OWN_WORDS))
    if flags:
        before = sum(side.points for side in (semantic, lexical) if side) - points * narrative
        penalties.append(Penalty("opposite", penalty_of(before, fusion), f"May say the opposite: {', '.join(flags)}."))
    return Explanation(semantic, lexical, tuple(penalties))
