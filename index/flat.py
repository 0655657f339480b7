"""Vectors kept whole and compared one by one: what is asked of a flat FAISS index whose labels are rows of statements.

A statement has as many vectors as it has passages, and the labels are in order, for statements come in order of row.
"""

from typing import Any

import faiss
import numpy as np

from index import huge_pages
from index.scores import Scores
from index.segments import Kept
from index.store.arrays import Rows, Vectors
from index.store.writes import Model

LESS_THAN_ANY = -2.0
"""Below the product of any two vectors of at most unit length."""

AT_ONCE = 8_192
"""Vectors that are widened at a time, so that little memory is used for a while."""

FEW = 0.1
"""The share of the vectors below which asking for each whether it is wanted costs less than comparing it."""


def empty(model: Model) -> Any:
    """An index without a vector."""
    return faiss.IndexIDMap2(faiss.IndexFlatIP(model.dimension))


def holding(model: Model, kept: Kept) -> Any:
    """An index of what the segments on disk hold, in order of row."""
    index = empty(model)
    if not kept.segments:
        return index
    rows = np.concatenate([segment.rows for segment in kept.segments])
    order = np.argsort(rows, kind="stable")
    order = order[np.isin(rows[order], kept.gone, invert=True)]
    whole = np.concatenate([segment.vectors for segment in kept.segments])
    for first in range(0, len(order), AT_ONCE):
        some = order[first : first + AT_ONCE]
        index.add_with_ids(whole[some].astype(np.float32), rows[some])
    return to_be_read(index)


def to_be_read(part: Any) -> Any:
    """The same index, made ready for searches that read all of it; to be called once it is complete."""
    huge_pages.use(vectors(part))
    return part


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
