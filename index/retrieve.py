"""Candidates under the filters, best first, and certain: nothing that was not looked at could stand above them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from index.calibration import BY_BOTH, BY_MEANING, Likelihood
from index.fusion import (
    AFTER_RANKS,
    NARRATIVE_PENALTY,
    NARRATIVE_SHARE,
    RANK_WINDOW,
    Fusion,
    fused,
    reciprocal_ranks,
)
from index.nearest import NearestIndex, Neighbour
from index.store.base import Filters, LexicalMatch, Rows, Store, Vectors

FIRST_DEPTH = 64
"""Candidates asked of each side at first; four times as many while the best are not yet certain.

Measured on 19,250 claims with 60 queries: 64 took 28 ms at the median, 128 took 37, 512 took 47.
"""

NO_BOUND = float("-inf")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement with its scores; `score` orders the answer, `semantic` or `lexical` is None where it has none.

    `relevance` is the likelihood that it says what was asked, 1 where it was asked for word by word.
    """

    row: int
    score: float
    semantic: float | None
    lexical: float | None
    relevance: float = 1.0


@dataclass(frozen=True, slots=True)
class Ranking:
    """Candidates whose place is certain, best first; `complete` when there are no others."""

    candidates: tuple[Candidate, ...]
    complete: bool


Ranker = Callable[[int], Ranking]
"""From a depth to the ranking that can be made certain at this depth."""


def hybrid(
    store: Store,
    nearest: NearestIndex,
    text: str,
    vector: Vectors,
    filters: Filters,
    fusion: Fusion = Fusion.CONVEX,
) -> Ranker:
    """Rank by meaning and words together."""
    among = _among(store, filters)
    likely = BY_BOTH.of(store.asked_words(text))
    sides = _Sides(store, nearest, text, vector, filters, among)
    match fusion:
        case Fusion.CONVEX:
            return lambda depth: _convex(sides, likely, depth)
        case Fusion.RECIPROCAL_RANK:
            return lambda depth: _reciprocal_rank(sides, likely, depth)


@dataclass(frozen=True, slots=True)
class _Sides:
    """Where the two opinions come from."""

    store: Store
    nearest: NearestIndex
    text: str
    vector: Vectors
    filters: Filters
    among: Rows | None

    def neighbours(self, depth: int) -> list[Neighbour]:
        return self.nearest.nearest(self.vector, depth, self.among)

    def matches(self, depth: int) -> list[LexicalMatch]:
        return self.store.lexical(self.text, self.filters, depth)

    def cosines(self, neighbours: list[Neighbour], matches: list[LexicalMatch]) -> dict[int, float]:
        """Of all that either side has shown."""
        cosines = {neighbour.row: neighbour.cosine for neighbour in neighbours}
        return cosines | _cosines(
            self.nearest, self.vector, [match.row for match in matches if match.row not in cosines]
        )

    def bm25(self, matches: list[LexicalMatch], rows: Iterable[int], depth: int) -> dict[int, float]:
        """Of all that either side has shown; those without a word of the query are missing."""
        bm25 = {match.row: match.score for match in matches}
        if len(matches) == depth:
            bm25 |= self.store.lexical_scores(self.text, [row for row in rows if row not in bm25])
        return bm25


def _convex(sides: _Sides, likely: Likelihood, depth: int) -> Ranking:
    """By the weighted sum.

    Both sides are read from the top. Whatever neither has shown yet is at most as near as the last neighbour and
    matches at most as well as the last match, so candidates above the sum of those two are certain.
    Source: Fagin, Lotem and Naor, "Optimal aggregation algorithms for middleware", 2003 (threshold algorithm).
    """
    neighbours, matches = sides.neighbours(depth), sides.matches(depth)
    bound = NO_BOUND
    if len(neighbours) == depth:
        bound = fused(neighbours[-1].cosine, matches[-1].score if len(matches) == depth else 0.0)
    cosines = sides.cosines(neighbours, matches)
    bm25 = sides.bm25(matches, cosines, depth)
    return _certain(_joined(sides.store, cosines, bm25, likely), bound)


def scored(store: Store, text: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Candidates by meaning alone with the scores that a hybrid search gives them, in the order that they have."""
    cosines = {candidate.row: candidate.semantic or 0.0 for candidate in candidates}
    likely = BY_BOTH.of(store.asked_words(text))
    return _joined(store, cosines, store.lexical_scores(text, list(cosines)), likely)


def _joined(store: Store, cosines: dict[int, float], bm25: dict[int, float], likely: Likelihood) -> list[Candidate]:
    narrative = store.narrative_rows(list(cosines))
    scores = {
        row: fused(cosine, bm25.get(row, 0.0)) - NARRATIVE_PENALTY * (row in narrative)
        for row, cosine in cosines.items()
    }
    return _candidates(scores, cosines, bm25, likely)


def _reciprocal_rank(sides: _Sides, likely: Likelihood, depth: int) -> Ranking:
    """By the ranks that meaning and words give; whatever stands in neither window follows in order of meaning."""
    depth = max(depth, RANK_WINDOW)
    neighbours, matches = sides.neighbours(depth), sides.matches(RANK_WINDOW)
    bound = AFTER_RANKS * neighbours[-1].cosine if len(neighbours) == depth else NO_BOUND
    cosines = sides.cosines(neighbours, matches)
    bm25 = sides.bm25(matches, cosines, RANK_WINDOW)
    by_meaning = {neighbour.row: rank for rank, neighbour in enumerate(neighbours, 1)}
    by_words = {match.row: rank for rank, match in enumerate(matches, 1)}
    narrative = sides.store.narrative_rows(list(cosines))
    scores = {
        row: reciprocal_ranks(by_meaning.get(row), by_words.get(row)) * (NARRATIVE_SHARE if row in narrative else 1.0)
        + AFTER_RANKS * cosine
        for row, cosine in cosines.items()
    }
    return _certain(_candidates(scores, cosines, bm25, likely), bound)


def _candidates(
    scores: dict[int, float], cosines: dict[int, float], bm25: dict[int, float], likely: Likelihood
) -> list[Candidate]:
    return [
        Candidate(row, score, cosines[row], bm25.get(row), likely(cosines[row], bm25.get(row, 0.0)))
        for row, score in scores.items()
    ]


def semantic(store: Store, nearest: NearestIndex, text: str, vector: Vectors, filters: Filters) -> Ranker:
    """Rank by meaning alone."""
    among = _among(store, filters)
    likely = BY_MEANING.of(store.asked_words(text))

    def rank(depth: int) -> Ranking:
        neighbours = nearest.nearest(vector, depth, among)
        candidates = [
            Candidate(found.row, found.cosine, found.cosine, None, likely(found.cosine)) for found in neighbours
        ]
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
