"""Candidates that may say the opposite of the query: flagged, and ranked a little lower."""

from collections.abc import Sequence
from dataclasses import replace

from index import guard
from index.fusion import Fusion
from index.guard import Flag
from index.retrieve import NO_BOUND, Candidate, Ranker, Ranking, certain_of
from index.store.base import Store

OPPOSITE_PENALTY = 0.05
"""What a flagged statement loses, in the score of `index.fusion`, whichever and however many flags it has.

Larger, and right answers that are flagged by mistake fall far; smaller, and an opposite, which shares nearly all its
words with the query, stays above a paraphrase. See docs/decisions/0010 for what it costs on labelled sets.
"""
OPPOSITE_SHARE = 0.1
"""What a flagged statement loses of a sum of reciprocal ranks, which is far smaller; about three places at the top."""
_LOOKED_AT = 3
"""For each statement that the guard reads, a ranking looks at so many: reading costs more, and few places move far."""


def penalty_of(score: float, fusion: Fusion | None) -> float:
    """What a flagged statement with this score loses, at least 0; `fusion` is None where one side was asked alone."""
    return OPPOSITE_SHARE * abs(score) if fusion is Fusion.RECIPROCAL_RANK else OPPOSITE_PENALTY


class Opposites:
    """What the guard says of statements about one query; each is read once."""

    def __init__(self, store: Store, query: str) -> None:
        self._store = store
        self._query = guard.Reading(query)
        self._flags: dict[int, tuple[Flag, ...]] = {}

    def flags(self, rows: Sequence[int]) -> dict[int, tuple[Flag, ...]]:
        """The flags of these rows; a row that was deleted meanwhile has none."""
        texts = self._store.texts([row for row in rows if row not in self._flags])
        self._flags |= {row: guard.flags(self._query, guard.Reading(text)) for row, text in texts.items()}
        return {row: self._flags.get(row, ()) for row in rows}

    def demoted(self, rank: Ranker, fusion: Fusion = Fusion.CONVEX) -> Ranker:
        """The same ranking with flagged statements lowered, and as certain.

        A penalty only lowers a score. So what was not read yet stands at most where it stood before, and everything
        that is still above the first of those is in its place.
        """

        def ranked(depth: int) -> Ranking:
            ranking = rank(depth)
            read, bound = _divided(ranking, depth // _LOOKED_AT)
            flags = self.flags([candidate.row for candidate in read])
            lowered = [_lowered(candidate, fusion) if flags[candidate.row] else candidate for candidate in read]
            return certain_of(lowered, bound)

        return ranked


def _divided(ranking: Ranking, count: int) -> tuple[tuple[Candidate, ...], float]:
    """The first candidates, and the score that everything else is at most: what was not shown is below what was."""
    read, unread = ranking.candidates[:count], ranking.candidates[count:]
    if unread:
        return read, unread[0].score
    if ranking.complete:
        return read, NO_BOUND
    return read, read[-1].score if read else float("inf")


def _lowered(candidate: Candidate, fusion: Fusion) -> Candidate:
    return replace(candidate, score=candidate.score - penalty_of(candidate.score, fusion))
