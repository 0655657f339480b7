"""The vectors nearest to a query: an index that follows the store and can always be made again from it.

What is searched is a `Generation`: segments on disk that are mapped, a base in memory, a small tail of what came since,
and the rows that are gone. None of them ever changes: to follow the store, a new generation is put in the place of the
old one, so a search that has begun goes on undisturbed and needs no lock. When the tail has grown, base and tail are
folded into a new base.

There are two kinds. In a small record everything is in memory, and all that pass the filter are compared. A large one
has its vectors in segments with inverted lists (`index.inverted`), of which the nearest are compared, and in memory no
more than what came since; it becomes large, and takes in what came since, in the background. Every score is exact.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

import faiss
import numpy as np

from index import flat, inverted
from index.errors import ModelMismatch, StoreError
from index.following import Follower
from index.scores import Scores
from index.segmenting import Abandoned
from index.segments import Kept, SegmentShelf, Sizes
from index.store.arrays import Rows, Vectors
from index.store.asked import Filters
from index.store.base import Store
from index.store.writes import Model

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """Where the kind changes and what is compared; all counts are of vectors.

    A tail of `fold_at` is folded into the base, for it is copied whenever it grows: 3 MB at 384 dimensions. Above
    `large_from` a record is large; what it has in memory is taken into the segments from `take_in_at` on. Of a large
    record lists are compared until `compared` vectors were that pass the filters, and the `nearest` statements are
    given. Decisions 0029 and 0040 have the measurements.
    """

    fold_at: int = 2_048
    large_from: int = 100_000
    take_in_at: int = 16_384
    compared: int = 16_384
    nearest: int = 1_000
    sizes: Sizes = field(default_factory=Sizes)


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Generation:
    """The vectors of all statements up to one change number; `gone` are rows of the base that are deleted."""

    model: Model
    change: int
    kept: Kept
    base: Any
    tail: Any
    gone: Rows

    @property
    def large(self) -> bool:
        """Whether the nearest are found by inverted lists."""
        return bool(self.kept.segments)

    @property
    def in_memory(self) -> int:
        """How many vectors are not in segments."""
        return int(self.base.ntotal + self.tail.ntotal)

    @property
    def vectors(self) -> int:
        """How many vectors can be found."""
        return self.kept.vectors - len(self.kept.gone) + self.in_memory - len(self.gone)


@dataclass(frozen=True, slots=True)
class Passing:
    """What passes the filters of a question: the filters themselves, and the rows, shape (n,), ascending.

    No rows are listed where more pass than `Nearest.listed_at_most`.
    """

    filters: Filters
    rows: Rows | None


def nothing() -> Rows:
    """No rows."""
    return np.empty(0, np.int64)


class Nearest(Protocol):
    """What finds statements by meaning, whoever holds the vectors."""

    @property
    def listed_at_most(self) -> int | None:
        """How many rows that pass have to be listed for it; of more, the filters are enough. None for all."""
        ...

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

    def close(self) -> None:
        """End what goes on in the background."""
        ...


class NearestIndex(Follower):
    """The nearest neighbours by cosine, as of the last commit of any process."""

    def __init__(self, store: Store, model: Model, folder: Path, *, limits: Limits = LIMITS) -> None:
        super().__init__(store)
        self._limits = limits
        self._shelf = SegmentShelf(folder, model, store, limits.sizes)
        self._background: threading.Thread | None = None
        self._takes_in_at = limits.take_in_at
        self._closed = threading.Event()
        self._generation = self._restored(model)
        self._follow()
        if self._generation.large and self._shelf.merge_is_due():
            self._begin_taking_in()

    @property
    def listed_at_most(self) -> None:
        """No limit: what passes is found by its rows."""
        return

    @property
    def generation(self) -> Generation:
        """What is searched now."""
        return self._generation

    def cosines(self, query: Vectors, passing: Passing | None = None, also: Callable[[], Rows] = nothing) -> Scores:
        """How near statements are to a query, by the nearest of their passages.

        Of a small record that is all of them, and of a large one, where more than `Limits.compared` vectors pass, the
        nearest and those of `also`.
        """
        among = None if passing is None else passing.rows
        generation = self._generation
        base = flat.products(generation.base, query, among).without(generation.gone)
        in_memory = base.followed_by(flat.products(generation.tail, query, among))
        if not generation.large:
            return in_memory
        return self._by_lists(generation.kept, query, among, also).and_also(in_memory)

    def _by_lists(self, kept: Kept, query: Vectors, among: Rows | None, also: Callable[[], Rows]) -> Scores:
        compared, limit = self._limits.compared, self._limits.nearest
        near, all_compared = inverted.nearest(kept.segments, kept.gone, query, among, compared, limit)
        if all_compared:
            return near
        # Another passage of a statement may stand in a list that was not compared.
        rows = np.union1d(inverted.nearest_rows(near, limit), also())
        return inverted.cosines(kept.segments, query, rows).without(kept.gone)

    def save(self) -> None:
        """Add what is new to the segments on disk, and merge what is quick to merge: all of a small record's."""
        self._shelf.append()
        self._shelf.merge(at_most=self._limits.sizes.lists_from if self._generation.large else None)

    def settle(self) -> None:
        """Wait for what goes on in the background."""
        with self._lock:
            background = self._background
        if background is not None:
            background.join()

    def close(self) -> None:
        """End what goes on in the background, within seconds; what is on disk is whole."""
        self._closed.set()
        self.settle()

    def _restored(self, model: Model) -> Generation:
        kept = self._shelf.open()
        if self._store.counts()["statements"] - kept.vectors > self._limits.large_from:
            # More than is to be held in memory, even for a while.
            self._shelf.append()
            kept = self._shelf.open()
        if kept.vectors - len(kept.gone) > self._limits.large_from:
            return _of(model, kept)
        return replace(_of(model, Kept(kept.change)), base=flat.holding(model, kept))

    def _follow(self) -> None:
        """Put a generation in service that holds everything up to the store's last change."""
        self._generation = self._followed(self._generation)
        large = self._generation.vectors > self._limits.large_from
        if large and self._generation.in_memory >= self._takes_in_at and not self._closed.is_set():
            self._begin_taking_in()

    def _followed(self, generation: Generation) -> Generation:
        with self._store.changes(generation.change) as changes:
            refuse_other_model(generation.model, changes.model)
            followed = _without(generation, changes.removed)
            for batch in changes.vectors:
                followed = self._with(followed, batch.rows, batch.vectors)
            return replace(followed, change=changes.until)

    def _with(self, generation: Generation, rows: Rows, vectors: Vectors) -> Generation:
        tail = faiss.clone_index(generation.tail)
        tail.add_with_ids(vectors, rows)
        grown = replace(generation, tail=tail)
        return _folded(grown) if tail.ntotal >= self._limits.fold_at else grown

    def _begin_taking_in(self) -> None:
        if self._background is None or not self._background.is_alive():
            self._background = threading.Thread(target=self._take_in, name="take-in", daemon=True)
            self._background.start()

    def _take_in(self) -> None:
        """Bring the segments up to date, merge them, and search them from then on."""
        faiss.omp_set_num_threads(1)
        try:
            self._shelf.append()
            self._shelf.merge(wanted=self._is_open)
            generation = self._followed(_of(self._generation.model, self._shelf.open()))
            with self._lock:
                self._generation = self._followed(generation)
                self._takes_in_at = self._limits.take_in_at
        except Abandoned:
            log.info("merging vectors was given up, for the process ends")
        except (OSError, StoreError, ModelMismatch):
            # The generation in service goes on; another try once as much again has come.
            log.exception("new vectors stay in memory, for they could not be written into segments")
            self._takes_in_at = self._generation.in_memory + self._limits.take_in_at

    def _is_open(self) -> bool:
        return not self._closed.is_set()


def refuse_other_model(held: Model, served: Model | None) -> None:
    """Raise ModelMismatch if the store's vectors are not those of the model that was opened."""
    if served is not None and (served.revision, served.dimension) != (held.revision, held.dimension):
        raise ModelMismatch(
            f"The store's vectors are now those of {served.label}, and this index holds {held.label}. Open it again."
        )


def _of(model: Model, kept: Kept) -> Generation:
    return Generation(model, kept.change, kept, flat.empty(model), flat.empty(model), nothing())


def _without(generation: Generation, removed: Rows) -> Generation:
    if not len(removed):
        return generation
    tail = faiss.clone_index(generation.tail)
    tail.remove_ids(faiss.IDSelectorBatch(removed))
    labels = faiss.vector_to_array(generation.base.id_map)
    gone = np.union1d(generation.gone, np.intersect1d(labels, removed))
    return replace(generation, kept=generation.kept.without(removed), tail=tail, gone=gone)


def _folded(generation: Generation) -> Generation:
    """One base that holds what base and tail held, less what is gone."""
    if not generation.tail.ntotal and not len(generation.gone):
        return generation
    base = faiss.clone_index(generation.base)
    if len(generation.gone):
        base.remove_ids(faiss.IDSelectorBatch(generation.gone))
    if generation.tail.ntotal:
        base.add_with_ids(flat.vectors(generation.tail), faiss.vector_to_array(generation.tail.id_map))
    return replace(generation, base=flat.to_be_read(base), tail=flat.empty(generation.model), gone=nothing())
