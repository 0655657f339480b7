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

MATCHES_AT_ONCE = 400
"""Matches by words that are read at first, however few are looked at: enough for the two looks of most questions."""

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


class _Sides:
    """Where the two opinions come from; what was read once is not read again for a deeper look."""

    def __init__(
        self, store: Store, nearest: NearestIndex, text: str, vector: Vectors, filters: Filters, among: Rows | None
    ) -> None:
        self.store = store
        self._nearest, self._text, self._vector = nearest, text, vector
        self._filters, self._among = filters, among
        self._matches: tuple[int, list[LexicalMatch]] = (0, [])
        self._bm25: dict[int, float] = {}
        self._cosines: dict[int, float] = {}
        self._narrative: dict[int, bool] = {}

    def neighbours(self, depth: int) -> list[Neighbour]:
        """The nearest, at most so many."""
        found = self._nearest.nearest(self._vector, depth, self._among)
        self._cosines |= {neighbour.row: neighbour.cosine for neighbour in found}
        return found

    def matches(self, depth: int) -> list[LexicalMatch]:
        """The best matches, at most so many. The index scores all of them anyway, so that many cost little more."""
        asked, found = self._matches
        if asked < depth and (not asked or len(found) == asked):
            asked = max(depth, MATCHES_AT_ONCE)
            found = self.store.lexical(self._text, self._filters, asked)
            self._matches = (asked, found)
            self._bm25 |= {match.row: match.score for match in found}
        return found[:depth]

    def cosines(self, neighbours: list[Neighbour], matches: list[LexicalMatch]) -> dict[int, float]:
        """Of all that either side has shown."""
        rows = [neighbour.row for neighbour in neighbours] + [match.row for match in matches]
        self._cosines |= _cosines(self._nearest, self._vector, [row for row in rows if row not in self._cosines])
        return {row: self._cosines[row] for row in rows if row in self._cosines}

    def bm25(self, rows: Iterable[int]) -> dict[int, float]:
        """Of these rows, once the matches were read; those without a word of the query are missing."""
        rows = list(rows)
        asked, found = self._matches
        unknown = [row for row in rows if row not in self._bm25]
        if unknown and len(found) == asked:
            scores = self.store.lexical_scores(self._text, unknown)
            self._bm25 |= {row: scores.get(row, 0.0) for row in unknown}
        return {row: score for row in rows if (score := self._bm25.get(row, 0.0))}

    def narrative(self, rows: Iterable[int]) -> set[int]:
        """Those of the rows that are the outlet's own sentences."""
        rows = list(rows)
        unknown = [row for row in rows if row not in self._narrative]
        own = self.store.narrative_rows(unknown) if unknown else set()
        self._narrative |= {row: row in own for row in unknown}
        return {row for row in rows if self._narrative[row]}


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
    return certain_of(_joined(sides.narrative(cosines), cosines, sides.bm25(cosines), likely), bound)


def scored(store: Store, text: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Candidates by meaning alone with the scores that a hybrid search gives them, in the order that they have."""
    cosines = {candidate.row: candidate.semantic or 0.0 for candidate in candidates}
    likely = BY_BOTH.of(store.asked_words(text))
    narrative = store.narrative_rows(list(cosines))
    return _joined(narrative, cosines, store.lexical_scores(text, list(cosines)), likely)


def _joined(
    narrative: set[int], cosines: dict[int, float], bm25: dict[int, float], likely: Likelihood
) -> list[Candidate]:
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
    bm25 = sides.bm25(cosines)
    by_meaning = {neighbour.row: rank for rank, neighbour in enumerate(neighbours, 1)}
    by_words = {match.row: rank for rank, match in enumerate(matches, 1)}
    narrative = sides.narrative(cosines)
    scores = {
        row: reciprocal_ranks(by_meaning.get(row), by_words.get(row)) * (NARRATIVE_SHARE if row in narrative else 1.0)
        + AFTER_RANKS * cosine
        for row, cosine in cosines.items()
    }
    return certain_of(_candidates(scores, cosines, bm25, likely), bound)


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
        return certain_of(candidates, neighbours[-1].cosine if len(neighbours) == depth else NO_BOUND)

    return rank


def exact(store: Store, text: str, filters: Filters) -> Ranker:
    """Rank the statements that hold the very words of the query."""
    matches = store.verbatim(text, filters)
    candidates = [Candidate(match.row, match.score, None, match.score) for match in matches]

    def rank(_depth: int) -> Ranking:
        return certain_of(candidates, NO_BOUND)

    return rank


def by_row(store: Store, text: str, filters: Filters) -> Ranker:
    """What `exact` ranks, in the order in which it came into the record."""
    matches = store.verbatim(text, filters)
    candidates = [Candidate(match.row, 0.0, None, match.score) for match in matches]
    return lambda _depth: certain_of(candidates, NO_BOUND)


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


def certain_of(candidates: Sequence[Candidate], bound: float) -> Ranking:
    """Those that score above everything that was not looked at, the best first; `bound` is the most that may score."""
    # What is exactly at the bound may have equals that were not shown: copies of the same words have the same score.
    certain = [candidate for candidate in candidates if candidate.score > bound]
    certain.sort(key=lambda candidate: (-candidate.score, candidate.row))
    return Ranking(tuple(certain), complete=bound == NO_BOUND)
