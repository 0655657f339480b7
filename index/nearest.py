"""The vectors nearest to a query: a FAISS index that follows the store and can always be made again from it.

What is searched is a `Generation`: a large base that never changes, a small tail of what came since, and the rows of
the base that are gone. To follow the store, a new generation is put in the place of the old one, so a search that has
begun goes on undisturbed and needs no lock. When the tail has grown, base and tail are folded into a new base.

Every score is exact: the vectors are kept whole and all that pass the filter are compared.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import faiss
import numpy as np

from index import flat
from index.errors import ModelMismatch
from index.following import Follower
from index.scores import Scores
from index.snapshot import Shelf
from index.store.base import Filters, Model, Rows, Store, Vectors

log = logging.getLogger(__name__)

FOLD_AT_VECTORS = 2_048
"""The tail is copied whenever it grows, so it stays small: 3 MB at 384 dimensions."""


@dataclass(frozen=True, slots=True)
class Generation:
    """The vectors of all statements up to one change number."""

    model: Model
    change: int
    base: Any
    tail: Any
    gone: Rows

    @property
    def vectors(self) -> int:
        """How many vectors can be found."""
        return int(self.base.ntotal + self.tail.ntotal - len(self.gone))


@dataclass(frozen=True, slots=True)
class Passing:
    """What passes the filters of a question: the filters themselves, and the rows, shape (n,), ascending."""

    filters: Filters
    rows: Rows


def nothing() -> Rows:
    """No rows."""
    return np.empty(0, np.int64)


class Nearest(Protocol):
    """What finds statements by meaning, whoever holds the vectors."""

    def cosines(self, query: Vectors, passing: Passing | None = None, also: Callable[[], Rows] = nothing) -> Scores:
        """How near statements are to a query, by the nearest of their passages.

        Args:
            query: shape (dimension,), float32, unit length.
            passing: which statements count; None for all.
            also: gives rows whose cosines are wanted, even if only the nearest are found; it is asked only then.

        Returns:
            Exact cosines: of all statements, or of the nearest and of `also` where there are too many.
        """
        ...

    def catch_up(self) -> None:
        """Take in everything that any process has committed by now.

        Raises:
            ModelMismatch: the store's vectors were made again by another model.
        """
        ...

    def save(self) -> None:
        """Keep what would be slow to make again, if there is anything."""
        ...


class NearestIndex(Follower):
    """Exact nearest neighbours by cosine, as of the last commit of any process."""

    def __init__(self, store: Store, model: Model, folder: Path, *, fold_at: int = FOLD_AT_VECTORS) -> None:
        super().__init__(store)
        self._shelf = Shelf(folder, flat.VectorFile(model), store.store_id)
        self._fold_at = fold_at
        self._generation = self._restored(model)
        self._follow()

    @property
    def generation(self) -> Generation:
        """What is searched now."""
        return self._generation

    def cosines(self, query: Vectors, passing: Passing | None = None, also: Callable[[], Rows] = nothing) -> Scores:
        """How near every statement is to a query, by the nearest of its passages."""
        del also  # has no statement that is not compared
        among = None if passing is None else passing.rows
        generation = self._generation
        base = flat.products(generation.base, query, among).without(generation.gone)
        return base.followed_by(flat.products(generation.tail, query, among))

    def save(self) -> None:
        """Write a snapshot, unless the one on disk is as new."""
        with self._lock:
            self._generation = _folded(self._generation)
            generation = self._generation
        self._shelf.write(generation.base, generation.change)

    def _restored(self, model: Model) -> Generation:
        base, change = self._shelf.read(self._store.change_number())
        return Generation(model, change, base or flat.empty(model), flat.empty(model), np.empty(0, np.int64))

    def _follow(self) -> None:
        """Put a generation in service that holds everything up to the store's last change."""
        with self._store.changes(self._generation.change) as changes:
            refuse_other_model(self._generation.model, changes.model)
            generation = _without(self._generation, changes.removed)
            for batch in changes.vectors:
                generation = self._with(generation, batch.rows, batch.vectors)
            self._generation = replace(generation, change=changes.until)

    def _with(self, generation: Generation, rows: Rows, vectors: Vectors) -> Generation:
        tail = faiss.clone_index(generation.tail)
        tail.add_with_ids(vectors, rows)
        grown = replace(generation, tail=tail)
        return _folded(grown) if tail.ntotal >= self._fold_at else grown


def refuse_other_model(held: Model, served: Model | None) -> None:
    """Raise ModelMismatch if the store's vectors are not those of the model that was opened."""
    if served is not None and (served.revision, served.dimension) != (held.revision, held.dimension):
        raise ModelMismatch(
            f"The store's vectors are now those of {served.label}, and this index holds {held.label}. Open it again."
        )


def _without(generation: Generation, removed: Rows) -> Generation:
    if not len(removed):
        return generation
    tail = faiss.clone_index(generation.tail)
    tail.remove_ids(faiss.IDSelectorBatch(removed))
    labels = faiss.vector_to_array(generation.base.id_map)
    gone = np.union1d(generation.gone, np.intersect1d(labels, removed))
    return replace(generation, tail=tail, gone=gone)


def _folded(generation: Generation) -> Generation:
    """One base that holds what base and tail held, less what is gone."""
    if not generation.tail.ntotal and not len(generation.gone):
        return generation
    base = faiss.clone_index(generation.base)
    if len(generation.gone):
        base.remove_ids(faiss.IDSelectorBatch(generation.gone))
    if generation.tail.ntotal:
        base.add_with_ids(flat.vectors(generation.tail), faiss.vector_to_array(generation.tail.id_map))
    return replace(generation, base=base, tail=flat.empty(generation.model), gone=np.empty(0, np.int64))
