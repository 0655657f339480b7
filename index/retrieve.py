"""Candidates under the filters, best first, each with its exact scores."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
import numpy.typing as npt

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
from index.question import Question
from index.scores import Floats, Scores, best

FIRST_DEPTH = 256
"""Candidates that are put in order at first; four times as many when more are asked for."""


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


def hybrid(question: Question, fusion: Fusion = Fusion.CONVEX) -> Iterator[Candidate]:
    """Rank by meaning and words together."""
    match fusion:
        case Fusion.CONVEX:
            scores = _weighted(question)
        case Fusion.RECIPROCAL_RANK:
            scores = _by_ranks(question)
    return _ranked(question.near, scores, question.bm25, BY_BOTH.of(question.words))


def semantic(question: Question) -> Iterator[Candidate]:
    """Rank by meaning alone."""
    near = question.near
    return _ranked(near, near.scores, np.zeros(len(near)), BY_MEANING.of(question.words))


def exact(question: Question) -> Iterator[Candidate]:
    """Rank the statements that hold the very words of the question."""
    return (Candidate(match.row, match.score, None, match.score) for match in question.verbatim)


def by_row(question: Question) -> Iterator[Candidate]:
    """What `exact` ranks, in the order in which it came into the record."""
    found = (Candidate(match.row, 0.0, None, match.score) for match in question.verbatim)
    return iter(sorted(found, key=place))


def latest(question: Question) -> Iterator[Candidate]:
    """Rank everything that passes the filters by its time, the last first: nothing else was asked."""
    depth, given = FIRST_DEPTH, set[int]()
    while True:
        matches = question.store.latest(question.filters, depth)
        # What was committed between two looks may have moved some.
        fresh = [match for match in matches if match.row not in given]
        given.update(match.row for match in fresh)
        yield from (Candidate(match.row, match.score, None, None) for match in fresh)
        if len(matches) < depth:
            return
        depth *= 4


def scored(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Candidates by meaning alone with the scores that a hybrid search gives them, in the order that they have."""
    likely = BY_BOTH.of(question.words)
    bm25 = question.matches.by_row()
    return [
        replace(one, lexical=bm25.get(one.row), relevance=likely(one.score, bm25.get(one.row, 0.0)))
        for one in candidates
    ]


def likely_enough(question: Question, floor: float, *, by_words: bool) -> list[int]:
    """The rows of all statements that are at least so likely to be a match, ascending.

    Args:
        question: that was asked.
        floor: the least likelihood.
        by_words: whether words count, or meaning alone.
    """
    likely = (BY_BOTH if by_words else BY_MEANING).of(question.words)
    bm25 = question.bm25 if by_words else np.zeros(len(question.near))
    return [int(row) for row in question.near.rows[likely.of_each(question.near.scores, bm25) >= floor]]


def in_batches(candidates: Iterator[Candidate], size: int, *, growing: int = 1) -> Iterator[list[Candidate]]:
    """Candidates so many at a time, for whoever asks the store about each; `growing` times as many each time."""
    while some := list(islice(candidates, size)):
        yield some
        size *= growing


def place(candidate: Candidate) -> tuple[float, int]:
    """What orders candidates: the best first, and of equals the first in the record."""
    return (-candidate.score, candidate.row)


def _weighted(question: Question) -> Floats:
    """The weighted sum of every statement."""
    return fused(question.near.scores, question.bm25) - NARRATIVE_PENALTY * _narrative(question)


def _by_ranks(question: Question) -> Floats:
    """The sum of reciprocal ranks; what no side ranks within the window follows in order of meaning."""
    near, by_words = question.near, question.best_by_words
    ranks = _reciprocal_ranks(near).of(near.rows) + _reciprocal_ranks(by_words).of(near.rows)
    return ranks * np.where(_narrative(question), NARRATIVE_SHARE, 1.0) + AFTER_RANKS * near.scores


def _reciprocal_ranks(scores: Scores) -> Scores:
    """What the rank of each of the first statements is worth."""
    places = scores.best(RANK_WINDOW)
    worth = np.array([reciprocal_ranks(rank) for rank in range(1, len(places) + 1)])
    order = np.argsort(places)
    return Scores(scores.rows[places[order]], worth[order])


def _narrative(question: Question) -> npt.NDArray[np.bool_]:
    return question.served.words.narrative(question.near.rows)


def _ranked(near: Scores, scores: Floats, bm25: Floats, likely: Likelihood) -> Iterator[Candidate]:
    """The statements in order of these scores; no more are put in order than are asked for."""
    given, depth = 0, FIRST_DEPTH
    while given < len(near):
        at = best(scores, depth)[given:]
        columns = (near.rows[at], scores[at], near.scores[at], bm25[at], likely.of_each(near.scores[at], bm25[at]))
        for row, score, cosine, words, relevance in zip(*(column.tolist() for column in columns), strict=True):
            yield Candidate(row, score, cosine, words or None, relevance)
        given, depth = given + len(at), 4 * depth
