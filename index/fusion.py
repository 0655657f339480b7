"""Two opinions about what is close, meaning and words, made into one score.

The sum is absolute: it depends on the query, the statement and the corpus' word statistics, never on the other hits. So
the same statement has the same score on every page and under every filter, and the best k can be found exactly without
scoring everything. The sum of reciprocal ranks, the usual alternative, depends on what else was found.
"""

from enum import StrEnum
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Score = TypeVar("Score", float, npt.NDArray[np.float64])


class Fusion(StrEnum):
    """How meaning and words are joined: the absolute weighted sum, or the sum of reciprocal ranks."""

    CONVEX = "convex"
    RECIPROCAL_RANK = "reciprocal_rank"


LEXICAL_WEIGHT = 0.02
"""What one point of BM25 is worth in cosine.

Tuned with the full-text weights, as a set, on the train and dev queries of two public claim-matching sets and one of
interviews; see docs/decisions/0005 and 0009.
"""

NARRATIVE_PENALTY = 0.1
"""What the outlet's own words lose beside what somebody said: the question is who said it.

Set by hand: a sub-heading is often nearer to a question than the quotation below it.
"""

RANK_OFFSET = 60
"""Added to each rank, so that a first place does not outweigh everything.

Source: Cormack, Clarke and Buettcher, "Reciprocal rank fusion outperforms Condorcet and individual rank learning
methods", 2009.
"""

RANK_WINDOW = 1_000
"""Ranks further down count nothing; those statements follow in order of meaning."""

NARRATIVE_SHARE = 0.5
"""What the outlet's own words keep of their sum of reciprocal ranks."""

AFTER_RANKS = 1e-7
"""The weight of the cosine among statements of the same ranks: less than one rank's difference at RANK_WINDOW."""


def fused(cosine: Score, bm25: Score) -> Score:
    """Cosine and BM25 in one number, or in an array of them; higher is better."""
    return cosine + LEXICAL_WEIGHT * bm25


def reciprocal_ranks(*ranks: int | None) -> float:
    """The sum over the lists in which a statement stands; ranks count from 1."""
    return sum(1.0 / (RANK_OFFSET + rank) for rank in ranks if rank is not None and rank <= RANK_WINDOW)
