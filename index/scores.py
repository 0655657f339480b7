"""What one side of a search says of the statements: a score for each."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from index.store.arrays import Rows

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scores:
    """Statements with their scores, higher is better; `rows` (ascending, each once) and `scores` have shape (n,)."""

    rows: Rows
    scores: Floats

    @classmethod
    def none(cls) -> Self:
        """Of no statement."""
        return cls(np.empty(0, np.int64), np.empty(0))

    def __len__(self) -> int:
        """How many statements have a score."""
        return len(self.rows)

    def among(self, rows: Rows | None) -> "Scores":
        """Those in the given rows; all for None."""
        if rows is None:
            return self
        kept = np.isin(self.rows, rows)
        return Scores(self.rows[kept], self.scores[kept])

    def without(self, rows: Rows) -> "Scores":
        """Those not in the given rows."""
        if not len(rows):
            return self
        kept = np.isin(self.rows, rows, invert=True)
        return Scores(self.rows[kept], self.scores[kept])

    def followed_by(self, others: "Scores") -> "Scores":
        """These and others, whose rows come after them."""
        if not len(others):
            return self
        return Scores(np.concatenate([self.rows, others.rows]), np.concatenate([self.scores, others.scores]))

    def and_also(self, others: "Scores") -> "Scores":
        """These and others, wherever their rows stand; a row has a score in one of the two."""
        rows = np.concatenate([self.rows, others.rows])
        order = np.argsort(rows)
        return Scores(rows[order], np.concatenate([self.scores, others.scores])[order])

    def of(self, rows: Rows) -> Floats:
        """The score of each of these rows, which are ascending, shape (n,); 0 for one that has none."""
        found = np.zeros(len(rows))
        if len(rows):
            at = np.minimum(np.searchsorted(rows, self.rows), len(rows) - 1)
            asked = rows[at] == self.rows
            found[at[asked]] = self.scores[asked]
        return found

    def best(self, limit: int) -> npt.NDArray[np.intp]:
        """The places of the best, at most so many, best first; of equals the first in the record."""
        return best(self.scores, limit)

    def rank(self, row: int, score: float) -> int:
        """The place, from 1, that a statement with this score has among all."""
        return 1 + int(np.count_nonzero((self.scores > score) | ((self.scores == score) & (self.rows < row))))

    def at(self, places: npt.NDArray[np.intp]) -> "Scores":
        """Those in these places."""
        kept = np.sort(places)
        return Scores(self.rows[kept], self.scores[kept])

    def by_row(self) -> dict[int, float]:
        """The score of each row."""
        return dict(zip(self.rows.tolist(), self.scores.tolist(), strict=True))


def best(scores: Floats, limit: int) -> npt.NDArray[np.intp]:
    """The places of the highest scores, at most so many, highest first; of equals the first."""
    places = np.arange(len(scores))
    if limit < len(scores):
        places = np.flatnonzero(scores >= np.partition(scores, -limit)[-limit])
    return places[np.argsort(-scores[places], kind="stable")][:limit]
