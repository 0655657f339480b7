"""The vectors nearest to a query: a FAISS index that follows the store and can always be made again from it.

What is searched is a `Generation`: a large base that never changes, a small tail of what came since, and the rows of
the base that are gone. To follow the store, a new generation is put in the place of the old one, so a search that has
begun goes on undisturbed and needs no lock. When the tail has grown, base and tail are folded into a new base.

Every score is exact: the vectors are kept whole and all that pass the filter are compared.
"""

import logging
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from index import snapshot
from index.errors import ModelMismatch
from index.store.base import Model, Rows, Store, Vectors

log = logging.getLogger(__name__)

Cosines = npt.NDArray[np.float32]

FOLD_AT_VECTORS = 2_048
"""The tail is copied whenever it grows, so it stays small: 3 MB at 384 dimensions."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A statement's row and the cosine between the query and its nearest passage."""

    row: int
    cosine: float


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


class NearestIndex:
    """Exact nearest neighbours by cosine, as of the last commit of any process."""

    def __init__(self, store: Store, model: Model, folder: Path, *, fold_at: int = FOLD_AT_VECTORS) -> None:
        self._store = store
        self._folder = folder
        self._fold_at = fold_at
        self._lock = threading.Lock()
        self._seen_version = store.data_version()
        self._generation = self._restored(model)
        self._follow()

    @property
    def generation(self) -> Generation:
        """What is searched now."""
        return self._generation

    def catch_up(self) -> None:
        """Take in everything that any process has committed by now; costs microseconds if that is nothing.

        Raises:
            ModelMismatch: the store's vectors were made again by another model.
        """
        with self._lock:
            version = self._store.data_version()
            if version != self._seen_version:
                self._follow()
                # Only now: had following failed, the next search must try again.
                self._seen_version = version

    def nearest(self, query: Vectors, k: int, among: Rows | None = None) -> list[Neighbour]:
        """Find the k statements closest in meaning to a query, best first.

        Args:
            query: shape (dimension,), float32, unit length.
            k: neighbours, at least 1; fewer come back only when fewer statements match.
            among: the rows that may be returned, shape (n,); None for all.
        Source: FAISS wiki, "MetricType and distances": inner product of unit vectors is the cosine; "Setting search
        parameters for one query": a selector restricts a flat index exactly.
        """
        generation = self._generation
        if among is not None and len(among) == 0:
            return []
        passages = k
        while True:
            best, exhausted = _best_passages(generation, query, passages, among)
            if len(best) >= k or exhausted:
                return [Neighbour(row, cosine) for row, cosine in list(best.items())[:k]]
            # Several passages of one statement took several places: look further.
            passages *= 4

    def within(self, query: Vectors, least: float, among: Rows | None = None) -> tuple[Rows, Cosines]:
        """Every statement that is at least so near to a query, and its cosine, both of shape (n,), in order of row.

        Args:
            query: shape (dimension,), float32, unit length.
            least: the least cosine.
            among: the rows that count, shape (n,); None for all.
        """
        generation = self._generation
        parts = [
            _within(part, query, least, _selector(among, gone))
            for part, gone in ((generation.base, generation.gone), (generation.tail, None))
            if part.ntotal and (among is None or len(among))
        ]
        rows = np.concatenate([rows for rows, _ in parts] or [np.empty(0, np.int64)])
        cosines = np.concatenate([cosines for _, cosines in parts] or [np.empty(0, np.float32)])
        # Of several passages of one statement the nearest counts: the last of its row in this order.
        order = np.lexsort((cosines, rows))
        rows, cosines = rows[order], cosines[order]
        nearest = np.append(rows[1:] != rows[:-1], np.ones(min(1, len(rows)), bool))
        return rows[nearest], cosines[nearest]

    def save(self) -> None:
        """Write a snapshot, unless the one on disk is as new."""
        with self._lock:
            self._generation = _folded(self._generation)
            generation = self._generation
        snapshot.write(
            self._folder,
            generation.base,
            snapshot.Manifest.of(generation.model, generation.change, generation.base.ntotal, self._store.store_id),
        )

    def _restored(self, model: Model) -> Generation:
        base, change = snapshot.read(self._folder, model, self._store.store_id, self._store.change_number())
        return Generation(model, change, base or _empty(model), _empty(model), np.empty(0, np.int64))

    def _follow(self) -> None:
        """Put a generation in service that holds everything up to the store's last change."""
        with self._store.changes(self._generation.change) as changes:
            _refuse_other_model(self._generation.model, changes.model)
            generation = _without(self._generation, changes.removed)
            for batch in changes.added:
                generation = self._with(generation, batch.rows, batch.vectors)
            self._generation = replace(generation, change=changes.until)

    def _with(self, generation: Generation, rows: Rows, vectors: Vectors) -> Generation:
        tail = faiss.clone_index(generation.tail)
        tail.add_with_ids(vectors, rows)
        grown = replace(generation, tail=tail)
        return _folded(grown) if tail.ntotal >= self._fold_at else grown


def _refuse_other_model(held: Model, served: Model | None) -> None:
    if served is not None and (served.revision, served.dimension) != (held.revision, held.dimension):
        raise ModelMismatch(
            f"The store's vectors are now those of {served.label}, and this index holds {held.label}. Open it again."
        )


def _empty(model: Model) -> Any:
    return faiss.IndexIDMap2(faiss.IndexFlatIP(model.dimension))


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
        flat = faiss.downcast_index(generation.tail.index)
        base.add_with_ids(flat.reconstruct_n(0, flat.ntotal), faiss.vector_to_array(generation.tail.id_map))
    return replace(generation, base=base, tail=_empty(generation.model), gone=np.empty(0, np.int64))


def _best_passages(generation: Generation, query: Vectors, k: int, among: Rows | None) -> tuple[dict[int, float], bool]:
    """The best cosine of each statement among the k nearest passages, best first; and whether there are no others."""
    found: list[tuple[float, int]] = []
    exhausted = True
    for part, gone in ((generation.base, generation.gone), (generation.tail, None)):
        neighbours = _search(part, query, min(k, part.ntotal), _selector(among, gone)) if part.ntotal else []
        exhausted = exhausted and (len(neighbours) < k or k >= part.ntotal)
        found += neighbours
    found.sort(key=lambda pair: (-pair[0], pair[1]))
    best: dict[int, float] = {}
    # Beyond the k-th passage one part may hold nearer ones that were not asked for.
    for cosine, row in found if exhausted else found[:k]:
        best.setdefault(row, cosine)
    return best, exhausted


def _search(part: Any, query: Vectors, k: int, selector: Any) -> list[tuple[float, int]]:
    parameters = faiss.SearchParameters()
    if selector is not None:
        parameters.sel = selector
    cosines, rows = part.search(query.reshape(1, -1), k, params=parameters)
    return [(float(cosine), int(row)) for cosine, row in zip(cosines[0], rows[0], strict=True) if row >= 0]


def _within(part: Any, query: Vectors, least: float, selector: Any) -> tuple[Rows, Cosines]:
    """The rows of the passages that are at least so near, and their cosines."""
    parameters = faiss.SearchParameters()
    if selector is not None:
        parameters.sel = selector
    # FAISS takes what is above the bound, not what is at it.
    below = float(np.nextafter(np.float32(least), np.float32(-np.inf)))
    _, cosines, rows = part.range_search(query.reshape(1, -1), below, params=parameters)
    return rows, cosines


def _selector(among: Rows | None, gone: Rows | None) -> Any:
    """What a search may return, as FAISS wants to be told; None for everything."""
    if among is not None:
        allowed = among if gone is None or not len(gone) else np.setdiff1d(among, gone)
        return faiss.IDSelectorBatch(allowed)
    if gone is not None and len(gone):
        return faiss.IDSelectorNot(faiss.IDSelectorBatch(gone))
    return None
