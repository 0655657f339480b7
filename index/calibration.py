"""From a score to a likelihood: how often a hit with such scores says the same as such a query.

It depends on the query, the statement and the corpus' word statistics alone, never on the other hits: a floor means the
same on every page, under every filter and in an alert. Among the hits of one query it rises with cosine and BM25. A
longer query gathers more of either by chance, which the weight of its words takes back.
"""

import math
from dataclasses import dataclass

import numpy as np

from index.scores import Floats
from index.store.asked import AskedWords


@dataclass(frozen=True, slots=True)
class Likelihood:
    """From a hit's cosine and BM25 to the likelihood that it says the same as one query: a logistic curve."""

    start: float
    cosine: float
    bm25: float

    def __call__(self, cosine: float, bm25: float = 0.0) -> float:
        """A likelihood, 0 to 1."""
        odds = self.start + self.cosine * cosine + self.bm25 * bm25
        return 1.0 / (1.0 + math.exp(-odds)) if odds > -MOST_ODDS else 0.0

    def of_each(self, cosines: Floats, bm25: Floats) -> Floats:
        """The same of many hits, all of shape (n,)."""
        odds = self.start + self.cosine * cosines + self.bm25 * bm25
        return 1.0 / (1.0 + np.exp(-np.maximum(odds, -MOST_ODDS)))


@dataclass(frozen=True, slots=True)
class Curve:
    """What one unit of each figure adds to the logarithm of the odds."""

    start: float
    cosine: float
    bm25: float
    weight: float
    unknown: float

    def of(self, words: AskedWords) -> Likelihood:
        """The likelihood for a query of these words."""
        start = self.start + self.weight * weight_of(words) + self.unknown * unknown_of(words) + size_of(words)
        return Likelihood(start, self.cosine, self.bm25)

    def starts(self, weights: Floats, unknown: Floats, statements: int) -> Floats:
        """The logarithm of the odds of many queries before cosine and BM25; all of shape (n,).

        Args:
            weights: the sum of the inverse document frequencies of each query's words.
            unknown: how many words of each no statement holds.
            statements: the size of the record.
        """
        size = SIZE * math.log(max(statements, 1))
        return self.start + self.weight * np.log(np.maximum(weights, 1.0)) + self.unknown * np.log1p(unknown) + size


VERSION = "2026-11"
"""Names these curves in every answer: a relevance of another version means something else."""

BY_BOTH = Curve(start=-3.165, cosine=7.816, bm25=0.116, weight=-0.659, unknown=0.304)
"""Where meaning and words were asked for.

Fitted by `python -m tests.evaluation.calibrate --data A B C` on the train queries of the sets in docs/decisions/0009.
"""

BY_MEANING = Curve(start=-6.876, cosine=14.519, bm25=0.0, weight=-0.140, unknown=0.166)
"""Where meaning alone was asked for; fitted by the same command."""

SIZE = -0.3
"""What each e-fold of the record takes from the odds: the more is there, the more is alike by chance.

Set by hand and part of both curves, which are fitted around it: three sets cannot fit it, and those of 600 and of
19,250 statements are both within .05 of the truth with it.
"""

NO_MATCH_BELOW = 0.138
"""An answer without a hit as likely as this is no match.

Chosen on dev queries, see docs/decisions/0009: lower invents answers, higher loses them.
"""

MOST_ODDS = 700.0
"""Beyond this the exponential overflows."""


def weight_of(words: AskedWords) -> float:
    """How much chance a query has to match: the logarithm of the sum of its words' inverse document frequencies."""
    return math.log(max(sum(words.weights), 1.0))


def unknown_of(words: AskedWords) -> float:
    """How much of a query can match nothing: the logarithm of one more than the words that no statement holds."""
    return math.log1p(words.unknown)


def size_of(words: AskedWords) -> float:
    """What the size of the record adds to the logarithm of the odds."""
    return SIZE * math.log(max(words.statements, 1))
