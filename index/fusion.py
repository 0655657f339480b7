"""Two opinions about what is close, meaning and words, made into one score.

The sum is absolute: it depends on the query, the statement and the corpus' word statistics, never on the other hits. So
the same statement has the same score on every page and under every filter, and the best k can be found exactly without
scoring everything.
"""

import math

LEXICAL_WEIGHT = 0.02
"""What one point of BM25 is worth in cosine.

Tuned with the full-text weights, as a set, on the train and dev queries of two public claim-matching sets and one of
interviews; see docs/decisions/0005.
"""

NARRATIVE_PENALTY = 0.1
"""What the outlet's own words lose beside what somebody said: the question is who said it.

Set by hand: a sub-heading is often nearer to a question than the quotation below it.
"""

SLOPE, EVEN_AT = 10.0, 0.5
"""The scale from score to relevance: its steepness, and the score that is as likely right as wrong.

Set by hand, for an order of magnitude, not yet fitted; see docs/decisions/0005.
"""

NO_MATCH_BELOW = 0.5
"""An answer whose best hit is less likely than this to say what the query says is no match."""


def fused(cosine: float, bm25: float) -> float:
    """Cosine and BM25 in one number, higher is better."""
    return cosine + LEXICAL_WEIGHT * bm25


def relevance(score: float) -> float:
    """How likely a statement with this fused score, or cosine, says what the query says, 0 to 1."""
    return 1.0 / (1.0 + math.exp(SLOPE * (EVEN_AT - score)))
