"""Candidates that may say the opposite of the query: flagged, and ranked a little lower."""

import heapq
from collections.abc import Iterator, Sequence

from index import guard
from index.fusion import Fusion
from index.guard import Flag
from index.retrieve import Candidate, in_batches, place
from index.store.asked import Said
from index.store.base import Store

OPPOSITE_PENALTY = 0.05
"""What a flagged statement loses, in the score of `index.fusion`, whichever and however many flags it has.

Larger, and right answers that are flagged by mistake fall far; smaller, and an opposite, which shares nearly all its
words with the query, stays above a paraphrase. See docs/decisions/0010 for what it costs on labelled sets.
"""
OPPOSITE_SHARE = 0.1
"""What a flagged statement loses of a sum of reciprocal ranks, which is far smaller; about three places at the top."""
FETCHED_AT_FIRST, FETCHED_TIMES = 16, 3
"""Statements whose texts are fetched together, and how many times as many the next time: a page of ten hits needs few
more, or many where most are flagged."""


def penalty_of(score: float, fusion: Fusion | None) -> float:
    """What a flagged statement with this score loses, at least 0; `fusion` is None where one side was asked alone."""
    return OPPOSITE_SHARE * abs(score) if fusion is Fusion.RECIPROCAL_RANK else OPPOSITE_PENALTY


class Opposites:
    """What the guard says of statements about one query; each is read once."""

    def __init__(self, store: Store, query: str) -> None:
        self._store = store
        self._query = guard.Reading(query)
        self._said: dict[int, Said | None] = {}
        self._readings: dict[int, guard.Reading] = {}

    def flags(self, rows: Sequence[int]) -> dict[int, tuple[Flag, ...]]:
        """The flags of these rows; a row that was deleted meanwhile has none."""
        self._fetch(rows)
        return {row: guard.flags(self._query, self._reading(row)) for row in rows}

    def family_ids(self, rows: Sequence[int]) -> dict[int, int]:
        """The family of each row, those that were read without asking again; a row that was deleted has none."""
        unread = [row for row in rows if row not in self._said]
        known = {row: said.family_id for row in rows if (said := self._said.get(row))}
        return known | (self._store.family_ids(unread) if unread else {})

    def demoted(self, ranked: Iterator[Candidate], fusion: Fusion = Fusion.CONVEX) -> Iterator[Candidate]:
        """The same candidates with flagged ones lowered, best first; no more are read than are asked for.

        A penalty only lowers a score. So what is still to come stands at most where the last one that was read stood
        before, and everything that is not below that is in its place.
        """
        waiting: list[tuple[float, int, Candidate]] = []
        for some in in_batches(ranked, FETCHED_AT_FIRST, growing=FETCHED_TIMES):
            self._fetch([candidate.row for candidate in some])
            for candidate in some:
                flagged = guard.differs(self._query, self._reading(candidate.row))
                lowered = _lowered(candidate, fusion) if flagged else candidate
                heapq.heappush(waiting, (*place(lowered), lowered))
                while waiting and waiting[0][:2] <= place(candidate):
                    yield heapq.heappop(waiting)[2]
        yield from (heapq.heappop(waiting)[2] for _ in range(len(waiting)))

    def _fetch(self, rows: Sequence[int]) -> None:
        """Have the texts of these rows at hand; one that was deleted meanwhile says nothing."""
        unknown = [row for row in rows if row not in self._said]
        found = self._store.said(unknown) if unknown else {}
        self._said |= {row: found.get(row) for row in unknown}

    def _reading(self, row: int) -> guard.Reading:
        if row not in self._readings:
            said = self._said[row]
            self._readings[row] = guard.Reading(said.text if said else "")
        return self._readings[row]


def _lowered(candidate: Candidate, fusion: Fusion) -> Candidate:
    score = candidate.score - penalty_of(candidate.score, fusion)
    return Candidate(candidate.row, score, candidate.semantic, candidate.lexical, candidate.relevance)
