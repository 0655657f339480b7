"""Two opinions about what is close, meaning and words, made into one score.

The sum is absolute: it depends on the query, the statement and the corpus' word statistics, never on the other hits. So
the same statement has the same score on every page and under every filter, and the best k can be found exactly without
scoring everything.
"""

import math

LEXICAL_WEIGHT = 0.02
"""What one point of BM25 is worth in cosine."""

SLOPE, INTERCEPT = 12.0, -7.2
SEMANTIC_SLOPE, SEMANTIC_INTERCEPT = 14.0, -8.4

NO_MATCH_BELOW = 0.5
"""An answer whose best hit is less likely than this to say what the query says is no match."""


def fused(cosine: float, bm25: float) -> float:
    """Cosine and BM25 in one number, higher is better."""
    return cosine + LEXICAL_WEIGHT * bm25


def relevance(score: float) -> float:
    """How likely a statement with this fused score says what the query says, 0 to 1."""
    return _logistic(SLOPE * score + INTERCEPT)


def semantic_relevance(cosine: float) -> float:
    """The same where only meaning was asked for."""
    return _logistic(SEMANTIC_SLOPE * cosine + SEMANTIC_INTERCEPT)


def _logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))
