"""Vectors kept whole and compared one by one: what is asked of a flat FAISS index whose labels are rows of statements.

A statement has as many vectors as it has passages, and the labels are in order, for statements come in order of row.
"""

from pathlib import Path
from typing import Any

import faiss
import numpy as np

from index.scores import Scores
from index.snapshot import UnusableSnapshot
from index.store.base import Model, Rows, Vectors

LESS_THAN_ANY = -2.0
"""Below the product of any two vectors of at most unit length."""

FEW = 0.1
"""The share of the vectors below which asking for each whether it is wanted costs less than comparing it."""


class VectorFile:
    """A FAISS index as a file."""

    stem, suffix = "vectors", ".faiss"

    def __init__(self, model: Model) -> None:
        self._dimension = model.dimension
        self.holds = f"vectors of {model.label} in {model.dimension} dimensions"

    def save(self, index: Any, file: Path) -> None:
        """Write the file."""
        faiss.write_index(index, str(file))

    def load(self, file: Path) -> Any:
        """Read the file.

        Raises:
            UnusableSnapshot: it holds something else.
        """
        try:
            index = faiss.read_index(str(file))
        except RuntimeError as error:
            raise UnusableSnapshot(f"FAISS cannot read it: {error}") from error
        if index.d != self._dimension:
            raise UnusableSnapshot(f"its vectors have {index.d} dimensions")
        return index

    def count(self, index: Any) -> int:
        """How many vectors it holds."""
        return int(index.ntotal)


def empty(model: Model) -> Any:
    """An index without a vector."""
    return faiss.IndexIDMap2(faiss.IndexFlatIP(model.dimension))


def vectors(part: Any) -> Vectors:
    """The vectors themselves, shape (n, dimension): a view, to be used while the index is there."""
    flat: Any = faiss.downcast_index(part.index)
    if not flat.ntotal:
        return np.empty((0, flat.d), np.float32)
    return np.asarray(faiss.rev_swig_ptr(flat.get_xb(), flat.ntotal * flat.d).reshape(flat.ntotal, flat.d))


def products(part: Any, query: Vectors, among: Rows | None) -> Scores:
    """The product of the query with the nearest passage of every statement, in one pass over the vectors.

    Source: FAISS wiki, "MetricType and distances": inner product of unit vectors is the cosine; "Setting search
    parameters for one query": a selector restricts a flat index exactly.
    """
    if not part.ntotal or (among is not None and not len(among)):
        return Scores.none()
    parameters = faiss.SearchParameters()
    few = among if among is not None and len(among) < part.ntotal * FEW else None
    if few is not None:
        parameters.sel = faiss.IDSelectorBatch(few)
    _, found, rows = part.range_search(query.reshape(1, -1), LESS_THAN_ANY, params=parameters)
    # The first of each statement's passages, which follow each other.
    first = np.flatnonzero(np.append(True, rows[1:] != rows[:-1])) if len(rows) else np.empty(0, np.intp)
    if len(first) < len(rows):
        rows, found = rows[first], np.maximum.reduceat(found, first)
    every = Scores(rows, found.astype(np.float64))
    return every if few is not None else every.among(among)
