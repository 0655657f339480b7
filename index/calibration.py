"""From a score to a likelihood: how often a hit with such scores says the same as such a query.

It depends on the query, the statement and the corpus' word statistics alone, never on the other hits: a floor means the
same on every page, under every filter and in an alert. Among the hits of one query it rises with cosine and BM25. A
longer query gathers more of either by chance, which the weight of its words takes back.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Likelihood = Callable[[float, float], float]
"""From a hit's cosine and BM25 to the likelihood that it says the same."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A logistic curve: what one unit of each figure adds to the logarithm of the odds."""

    start: float
    cosine: float
    bm25: float
    weight: float

    def at(self, cosine: float, bm25: float, weight: float) -> float:
        """The likelihood, 0 to 1; `weight` is the query's as `weight_of` gives it."""
        odds = self.start + self.cosine * cosine + self.bm25 * bm25 + self.weight * weight
        return 1.0 / (1.0 + math.exp(-odds)) if odds > -MOST_ODDS else 0.0


VERSION = "2026-11"
"""Names these curves in every answer: a relevance of another version means something else."""

BY_BOTH = Curve(start=-6.4, cosine=8.2, bm25=0.10, weight=-0.9)
"""Where meaning and words were asked for.

Fitted by `python -m tests.evaluation.calibrate --data A B C`.
"""

BY_MEANING = Curve(start=-6.4, cosine=10.0, bm25=0.0, weight=-0.5)
"""Where meaning alone was asked for; fitted by the same command."""

NO_MATCH_BELOW = 0.15
"""An answer without a hit as likely as this is no match."""

MOST_ODDS = 700.0
"""Beyond this the exponential overflows."""


def by_both(word_weights: Sequence[float]) -> Likelihood:
    """The likelihood for a query whose words weigh so much."""
    weight = weight_of(word_weights)
    return lambda cosine, bm25: BY_BOTH.at(cosine, bm25, weight)


def by_meaning(word_weights: Sequence[float]) -> Likelihood:
    """The likelihood by cosine alone for a query whose words weigh so much."""
    weight = weight_of(word_weights)
    return lambda cosine, _bm25: BY_MEANING.at(cosine, 0.0, weight)


def weight_of(word_weights: Sequence[float]) -> float:
    """How much a query says: the logarithm of the sum of its words' inverse document frequencies."""
    return math.log(max(sum(word_weights), 1.0))
