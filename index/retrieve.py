"""Candidates under the filters, best first, and certain: nothing that was not looked at could stand above them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from index.fusion import NARRATIVE_PENALTY, fused
from index.nearest import NearestIndex
from index.store.base import Filters, Rows, Store, Vectors

FIRST_DEPTH = 64
"""Candidates asked of each side at first; four times as many while the best are not yet certain.

Measured on 19,250 claims with 60 queries: 64 took 28 ms at the median, 128 took 37, 512 took 47.
"""

NO_BOUND = float("-inf")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement with its scores; `score` orders the answer, `semantic` or `lexical` is None where it has none."""

    row: int
    score: float
    semantic: float | None
    lexical: float | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Candidates whose place is certain, best first; `complete` when there are no others."""

    candidates: tuple[Candidate, ...]
    complete: bool


Ranker = Callable[[int], Ranking]
"""From a depth to the ranking that can be made certain at this depth."""


def hybrid(store: Store, nearest: NearestIndex, text: str, vector: Vectors, filters: Filters) -> Ranker:
    """Rank by meaning and words together.

    Both sides are read from the top. Whatever neither has shown yet is at most as near as the last neighbour and
    matches at most as well as the last match, so candidates above the sum of those two are certain.
    Source: Fagin, Lotem and Naor, "Optimal aggregation algorithms for middleware", 2003 (threshold algorithm).
    """
    among = _among(store, filters)

    def rank(depth: int) -> Ranking:
        neighbours = nearest.nearest(vector, depth, among)
        matches = store.lexical(text, filters, depth)
        cosines = {neighbour.row: neighbour.cosine for neighbour in neighbours}
        bm25 = {match.row: match.score for match in matches}
        bound = NO_BOUND
        if len(neighbours) == depth:
            unseen_bm25 = matches[-1].score if len(matches) == depth else 0.0
            bound = fused(neighbours[-1].cosine, unseen_bm25)
        cosines |= _cosines(nearest, vector, [row for row in bm25 if row not in cosines])
        if len(matches) == depth:
            bm25 |= store.lexical_scores(text, [row for row in cosines if row not in bm25])
        return _certain(joined(store, cosines, bm25), bound)

    return rank


def scored(store: Store, text: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Candidates by meaning alone with the scores that a hybrid search gives them, in the order that they have."""
    cosines = {candidate.row: candidate.semantic or 0.0 for candidate in candidates}
    return joined(store, cosines, store.lexical_scores(text, list(cosines)))


def joined(store: Store, cosines: dict[int, float], bm25: dict[int, float]) -> list[Candidate]:
    """Candidates with these cosines and matches by words, in the order of the cosines."""
    narrative = store.narrative_rows(list(cosines))
    return [
        Candidate(
            row,
            fused(cosine, bm25.get(row, 0.0)) - NARRATIVE_PENALTY * (row in narrative),
            cosine,
            bm25.get(row),
        )
        for row, cosine in cosines.items()
    ]


def semantic(store: Store, nearest: NearestIndex, vector: Vectors, filters: Filters) -> Ranker:
    """Rank by meaning alone."""
    among = _among(store, filters)

    def rank(depth: int) -> Ranking:
        neighbours = nearest.nearest(vector, depth, among)
        candidates = [Candidate(found.row, found.cosine, found.cosine, None) for found in neighbours]
        return _certain(candidates, neighbours[-1].cosine if len(neighbours) == depth else NO_BOUND)

    return rank


def exact(store: Store, text: str, filters: Filters) -> Ranker:
    """Rank the statements that hold the very words of the query."""
    matches = store.verbatim(text, filters)
    candidates = [Candidate(match.row, match.score, None, match.score) for match in matches]

    def rank(_depth: int) -> Ranking:
        return _certain(candidates, NO_BOUND)

    return rank


def by_row(store: Store, text: str, filters: Filters) -> Ranker:
    """What `exact` ranks, in the order in which it came into the record."""
    matches = store.verbatim(text, filters)
    candidates = [Candidate(match.row, 0.0, None, match.score) for match in matches]
    return lambda _depth: _certain(candidates, NO_BOUND)


def latest(store: Store, filters: Filters) -> Ranker:
    """Rank everything that passes the filters by its time, the last first: nothing else was asked."""

    def rank(depth: int) -> Ranking:
        matches = store.latest(filters, depth)
        candidates = [Candidate(match.row, match.score, None, None) for match in matches]
        return Ranking(tuple(candidates), complete=len(matches) < depth)

    return rank


def _among(store: Store, filters: Filters) -> Rows | None:
    return store.matching_rows(filters) if filters.narrow else None


def _cosines(nearest: NearestIndex, vector: Vectors, rows: list[int]) -> dict[int, float]:
    found = nearest.nearest(vector, len(rows), np.array(rows, dtype=np.int64)) if rows else []
    return {neighbour.row: neighbour.cosine for neighbour in found}


def _certain(candidates: list[Candidate], bound: float) -> Ranking:
    # What is exactly at the bound may have equals that were not shown: copies of the same words have the same score.
    certain = [candidate for candidate in candidates if candidate.score > bound]
    certain.sort(key=lambda candidate: (-candidate.score, candidate.row))
    return Ranking(tuple(certain), complete=bound == NO_BOUND)
