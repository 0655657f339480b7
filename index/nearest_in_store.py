"""The vectors nearest to a query where the store itself finds them, so that no process holds them all.

A selective filter, or a small record, is compared whole, in the database. Of more than that the store's own index
gives the nearest, and the best matches by words are compared too: their cosines are exact, and what is missing is far
from the query in both.
"""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

import numpy as np

from index.following import Follower
from index.nearest import Passing, nothing, refuse_other_model
from index.scores import Scores
from index.store.arrays import Rows, Vectors
from index.store.asked import Filters
from index.store.base import Store
from index.store.writes import Model

COMPARED_WHOLE = 25_000
"""Statements that are all compared: it takes some 50 ms, as long as the index takes for a fifth of 100,000."""

NEAREST = 3_000
"""Vectors that the store's index is asked for: far more than anybody reads, so that the first of them are found.

Chosen with `EF_CONSTRUCTION` in `index/store/postgres/layout.py`, see docs/decisions/0037.
"""


@runtime_checkable
class FindsNeighbours(Protocol):
    """A store that searches its vectors itself."""

    def cosines(self, model: Model, query: Vectors, among: Rows | None) -> Scores:
        """The cosine of every statement in these rows, or of all."""
        ...

    def nearest(self, model: Model, query: Vectors, filters: Filters, limit: int) -> Scores:
        """The cosines of the statements with the nearest vectors, of those that pass the filters.

        Of about `limit` vectors those that pass, and at least a quarter of it if so many pass.
        """
        ...

    def holds_more_than(self, statements: int) -> bool:
        """Whether there are more statements than that."""
        ...


class NearestInStore(Follower):
    """`index.nearest.Nearest` by a store's own search; what follows the store here is a model and a size."""

    def __init__(
        self, store: Store, finds: FindsNeighbours, model: Model, *, compared_whole: int = COMPARED_WHOLE
    ) -> None:
        super().__init__(store)
        self._finds = finds
        self._model = model
        self._compared_whole = compared_whole
        self._follow()

    @property
    def listed_at_most(self) -> int:
        """What is compared whole."""
        return self._compared_whole

    def cosines(self, query: Vectors, passing: Passing | None = None, also: Callable[[], Rows] = nothing) -> Scores:
        """How near statements are to a query; of all, or of the nearest and of `also` where there are too many."""
        rows = None if passing is None else passing.rows
        if rows is not None and len(rows) <= self._compared_whole:
            return self._finds.cosines(self._model, query, rows)
        if not self._large:
            return self._finds.cosines(self._model, query, None)
        near = self._finds.nearest(self._model, query, passing.filters if passing else Filters(), NEAREST)
        others = np.setdiff1d(also(), near.rows)
        return near.and_also(self._finds.cosines(self._model, query, others)) if len(others) else near

    def save(self) -> None:
        """Nothing: the store keeps everything."""

    def close(self) -> None:
        """Nothing: nothing goes on in the background."""

    def _follow(self) -> None:
        refuse_other_model(self._model, self._store.model())
        self._large = self._finds.holds_more_than(self._compared_whole)
