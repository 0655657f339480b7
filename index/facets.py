"""What facets are counted over: everything that is likely enough to be a match, on whatever page."""

import numpy as np

from index.calibration import Likelihood
from index.nearest import NearestIndex
from index.store.base import Filters, Store, Vectors

STEPS = 30
"""Halvings of the range of cosines, down to 2e-9."""

MARGIN = 1e-6
"""More than two cosines of single precision around 1 are apart, 6e-8."""


def likely_enough(
    store: Store,
    nearest: NearestIndex,
    text: str,
    vector: Vectors,
    filters: Filters,
    likely: Likelihood,
    floor: float,
) -> list[int]:
    """The rows of all statements under the filters that are at least so likely, ascending.

    A statement cannot be matched better by words than the best match is. So whatever reaches the floor is at least as
    near as one with that match would have to be, and the statements that are as near are few.

    Args:
        store: of the statements.
        nearest: of their vectors.
        text: what is matched by words; empty where meaning alone counts.
        vector: of the query, shape (dimension,).
        filters: of the query.
        likely: the likelihood.
        floor: the least likelihood, above 0.
    """
    best = store.lexical(text, filters, 1) if text else []
    among = store.matching_rows(filters) if filters.narrow else None
    rows, cosines = nearest.within(vector, _least_cosine(likely, best[0].score if best else 0.0, floor), among)
    bm25 = store.lexical_scores(text, rows.tolist()) if best else {}
    # What is not near enough alone and holds no word of the query is most of them, and cannot reach the floor.
    hopeful = (cosines >= _least_cosine(likely, 0.0, floor)) | np.isin(rows, list(bm25))
    hopes = zip(rows[hopeful].tolist(), cosines[hopeful].tolist(), strict=True)
    return [row for row, cosine in hopes if likely(cosine, bm25.get(row, 0.0)) >= floor]


def _least_cosine(likely: Likelihood, bm25: float, floor: float) -> float:
    """A cosine just below the least one that reaches the floor together with this match by words.

    Below by more than single precision can tell apart, so that nothing is lost where the index compares.
    """
    below, reaching = -1.0, 1.0
    for _ in range(STEPS):
        middle = (below + reaching) / 2
        below, reaching = (below, middle) if likely(middle, bm25) >= floor else (middle, reaching)
    return below - MARGIN
