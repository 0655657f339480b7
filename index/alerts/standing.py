"""All saved searches at once, in arrays: what they find of a few statements, but for the filters of the store.

Ten thousand searches one by one would take seconds for every article. Here their likelihoods come from one product of
matrices and one pass over the words, by the formulas of a search. Only the order of some sums differs, so what comes as
near to its floor as that could move it is left for the search itself to decide.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.alerts.keys import FilterKeys
from index.calibration import BY_BOTH, BY_MEANING
from index.lexical.many import ManyQuestions
from index.retrieve import Candidate
from index.scores import Floats
from index.search import Mode, Query
from index.served import Served
from index.store.arrays import Rows, Vectors
from index.store.asked import VectorBatch
from index.store.stored import StoredStatement

NEAR_ENOUGH = 1e-3
"""In the logarithm of the odds: far above what the order of a sum of floats can move."""

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved search as it is asked: `vector` is of its text, empty where none is needed."""

    id: int
    query: Query
    since: int
    vector: Vectors


@dataclass(frozen=True, slots=True)
class Few:
    """Statements of one article, in order of row: what they are found by, their passages, and how changes are known."""

    statements: Sequence[StoredStatement]
    found_by: Sequence[str]
    passages: VectorBatch
    change: int
    fingerprints: Mapping[int, str]

    @property
    def rows(self) -> Rows:
        """Their rows, shape (n,), ascending."""
        return np.array([one.row for one in self.statements], np.int64)


@dataclass(frozen=True, slots=True)
class Likely:
    """A search that may find some of the statements.

    `found` are those that it finds if they pass its filters; `doubtful` are the rows for the search itself to decide.
    """

    saved: Saved
    found: Sequence[Candidate]
    doubtful: Rows


class Standing:
    """The saved searches of one edition, for the index of one process; they never change."""

    def __init__(self, saved: Sequence[Saved], served: Served) -> None:
        self._saved = saved
        self._since = np.array([one.since for one in saved], np.int64)
        self.keys = FilterKeys([one.query for one in saved])
        self._by_meaning = np.flatnonzero([one.query.by_meaning for one in saved])
        asked = [saved[number] for number in self._by_meaning.tolist()]
        dimension = served.encoder.model.dimension
        self._vectors = np.array([one.vector for one in asked], np.float32).reshape(len(asked), dimension)
        self._hybrid = np.array([one.query.mode is Mode.HYBRID for one in asked], dtype=bool)
        self._least = np.array([_odds(one.query.floor) for one in asked])
        self._words = ManyQuestions(served.words, [one.query.text for one in asked])

    def weigh(self) -> None:
        """Take the document frequencies as they are now."""
        self._words.weigh()

    def likely(self, few: Few, names: Mapping[int, set[str]]) -> list[Likely]:
        """The searches that may find some of these statements.

        Args:
            few: the statements.
            names: all names of their speakers, folded.
        """
        passing = self.keys.passing(few.statements, names) & (self._since < few.change)
        rows = few.rows
        others = passing.copy()
        others[self._by_meaning] = False
        asked = [Likely(self._saved[number], (), rows) for number in np.flatnonzero(others).tolist()]
        near = np.flatnonzero(passing[self._by_meaning])
        if not len(near):
            return asked
        cosines, bm25 = self._cosines(few, rows), self._words.bm25(few.found_by)
        odds = self._odds(cosines, bm25)
        above = odds - self._least[:, None]
        for at in near[(above[near] >= -NEAR_ENOUGH).any(axis=1)].tolist():
            saved = self._saved[int(self._by_meaning[at])]
            found = [
                _candidate(rows, cosines[at], bm25[at] if self._hybrid[at] else None, odds[at], place)
                for place in np.flatnonzero(above[at] > NEAR_ENOUGH).tolist()
            ]
            doubtful = np.abs(above[at]) <= NEAR_ENOUGH
            asked.append(Likely(saved, found, rows[doubtful]))
        return asked

    def _cosines(self, few: Few, rows: Rows) -> Floats:
        """Between each search by meaning and the nearest passage of each statement, shape (q, n)."""
        products = self._vectors @ few.passages.vectors.T
        order = np.argsort(few.passages.rows, kind="stable")
        starts = np.searchsorted(few.passages.rows[order], rows)
        return np.maximum.reduceat(products[:, order], starts, axis=1).astype(np.float64)

    def _odds(self, cosines: Floats, bm25: Floats) -> Floats:
        """The logarithm of the odds that each search by meaning has for each statement; all of shape (q, n)."""
        starts = {
            curve: curve.starts(self._words.weights, self._words.unknown, self._words.statements)
            for curve in (BY_BOTH, BY_MEANING)
        }
        start = np.where(self._hybrid, starts[BY_BOTH], starts[BY_MEANING])
        slope = np.where(self._hybrid, BY_BOTH.cosine, BY_MEANING.cosine)
        by_words = np.where(self._hybrid, BY_BOTH.bm25, 0.0)
        odds = start[:, None] + slope[:, None] * cosines
        return odds + by_words[:, None] * bm25


def _candidate(rows: Rows, cosines: Floats, bm25: Floats | None, odds: Floats, place: int) -> Candidate:
    """The statement in this place, with the scores that a search would give it."""
    lexical = float(bm25[place]) or None if bm25 is not None else None
    return Candidate(int(rows[place]), 0.0, float(cosines[place]), lexical, 1.0 / (1.0 + math.exp(-odds[place])))


def _odds(floor: float) -> float:
    """The logarithm of the odds of a likelihood."""
    if floor <= 0:
        return -math.inf
    return math.inf if floor >= 1 else math.log(floor / (1 - floor))
