"""Why a hit stands where it stands: both sides' scores and ranks, the sum that was made of them, and its family."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.fusion import AFTER_RANKS, LEXICAL_WEIGHT, NARRATIVE_PENALTY, NARRATIVE_SHARE, Fusion, reciprocal_ranks
from index.guard import Flag
from index.opposites import penalty_of
from index.question import Question
from index.retrieve import Candidate


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
    question: Question, candidates: Sequence[Candidate], fusion: Fusion | None, flags: Mapping[int, Sequence[Flag]]
) -> dict[int, Explanation]:
    """The explanation of each candidate of a question, by row; ranks count everything that passes the filters.

    Args:
        question: that was asked.
        candidates: with their scores.
        fusion: how meaning and words were joined; None where one of them was asked alone.
        flags: in what each candidate may say the opposite of the query.
    """
    by_words = _by_words(question, candidates, fusion)
    rows = np.array([candidate.row for candidate in candidates], dtype=np.int64)
    narrative = set(rows[question.served.words.narrative(rows)].tolist()) if fusion else set()
    return {
        candidate.row: _explained(
            _side(candidate.semantic, _by_meaning(question, candidate), 1.0, fusion, AFTER_RANKS),
            _side(candidate.lexical, by_words.get(candidate.row), LEXICAL_WEIGHT if fusion else 1.0, fusion, 0.0),
            fusion,
            flags.get(candidate.row, ()),
            narrative=candidate.row in narrative,
        )
        for candidate in candidates
    }


def _by_meaning(question: Question, candidate: Candidate) -> int | None:
    """The rank that meaning gives."""
    if candidate.semantic is None:
        return None
    return question.near.rank(candidate.row, candidate.semantic)


def _by_words(question: Question, candidates: Sequence[Candidate], fusion: Fusion | None) -> dict[int, int]:
    """The rank that words give each candidate that holds one."""
    scores = {candidate.row: candidate.lexical for candidate in candidates if candidate.lexical is not None}
    if fusion:
        return {row: question.passing_matches.rank(row, score) for row, score in scores.items()}
    found = question.verbatim if scores else []
    return {match.row: rank for rank, match in enumerate(found, 1)}


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
