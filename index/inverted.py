"""Vectors in inverted lists: what a large record is searched by, in files that are mapped and never change.

A segment holds the vectors as the store does, in half precision, those of a list side by side. Its lists are compared
in the order in which their centroids are near to the query, until enough vectors that pass the filters were: where
few pass, those are all of them, wherever they are. What is compared is compared with the vectors themselves, so every
score is exact. The system reads what is searched into its page cache, once for all processes.
Source: Sivic and Zisserman, "Video Google", 2003, for the lists; Johnson, Douze and Jégou, "Billion-scale similarity
search with GPUs", 2017, for probing the nearest.
"""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from index.scores import Scores, best
from index.snapshot import UnusableSnapshot
from index.store.base import Rows, Vectors

Halves = npt.NDArray[np.float16]
Mask = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """Some of the vectors, list after list.

    `vectors` (mapped) has shape (n, dimension), `rows` the row of each, shape (n,), of which `last` is the highest.
    List `i` begins at `starts[i]` and is not empty; `centroids` has shape (lists, dimension).
    """

    name: str
    vectors: Halves
    rows: Rows
    starts: Places
    centroids: Vectors
    last: int

    @property
    def sizes(self) -> Places:
        """How many vectors each list has."""
        return np.diff(self.starts, append=len(self.rows))

    def holding(self, rows: Rows) -> Mask:
        """Which vectors belong to these rows, shape (n,)."""
        wanted = np.zeros(self.last + 1, bool)
        wanted[rows[rows < len(wanted)]] = True
        return wanted[self.rows]

    def nearness(self, query: Vectors) -> Vectors:
        """How near each list is; a single one says nothing of what is in it, and comes before all."""
        return self.centroids @ query if len(self.starts) > 1 else np.full(1, np.inf, np.float32)


def opened(folder: Path, name: str, dimension: int) -> Segment:
    """Map the files of a segment.

    Raises:
        UnusableSnapshot: they hold something else.
    """
    try:
        vectors = np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
        with np.load(folder / f"{name}.npz", allow_pickle=False) as archive:
            rows = archive["rows"]
            segment = Segment(name, vectors, rows, archive["starts"], archive["centroids"], int(rows.max()))
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise UnusableSnapshot(f"{name} cannot be read: {error}") from error
    if vectors.dtype != np.float16 or vectors.shape != (len(segment.rows), dimension):
        raise UnusableSnapshot(f"{name} holds vectors of {vectors.dtype} in the shape {vectors.shape}")
    return segment


def nearest(
    segments: Sequence[Segment], gone: Rows, query: Vectors, among: Rows | None, enough: int, limit: int
) -> tuple[Scores, bool]:
    """Compare the nearest lists of all segments.

    Args:
        segments: that have no statement in common.
        gone: rows that do not pass.
        query: shape (dimension,), float32.
        among: the rows that pass; None for all.
        enough: vectors of these that are to be compared, beside those of segments with a single list.
        limit: vectors of a segment that are given, the nearest, unless all were compared.

    Returns:
        the statements that were found, by the nearest of their passages that was, and whether that was all of them.
    """
    passing = [_passing(segment, gone, among) for segment in segments]
    counts = np.concatenate([_in_lists(*pair) for pair in zip(segments, passing, strict=True)])
    near = np.concatenate([segment.nearness(query) for segment in segments])
    order = np.argsort(-near, kind="stable")
    compared = np.cumsum(counts[order])
    enough += int(counts[np.isinf(near)].sum())
    probed = int(np.searchsorted(compared, enough)) + 1
    chosen = np.zeros(len(order), bool)
    chosen[order[:probed]] = True
    ends = np.cumsum([len(segment.starts) for segment in segments])[:-1]
    parts = zip(segments, np.split(chosen, ends), passing, strict=True)
    every = probed >= len(order) or bool(compared[probed - 1] == compared[-1])
    most = int(compared[-1]) if every else limit
    found = [_products(segment, query, _places(segment, lists, kept), most) for segment, lists, kept in parts]
    return _by_statement(found), every


def cosines(segments: Sequence[Segment], query: Vectors, among: Rows) -> Scores:
    """Compare all passages of the statements in these rows."""
    parts = ((segment, np.flatnonzero(segment.holding(among))) for segment in segments)
    return _by_statement([_products(segment, query, places, len(places)) for segment, places in parts])


def nearest_rows(scores: Scores, limit: int) -> Rows:
    """The rows of the best, at most so many, ascending."""
    return np.sort(scores.rows[best(scores.scores, limit)])


def _passing(segment: Segment, gone: Rows, among: Rows | None) -> Mask | None:
    """Which vectors pass; None for all."""
    passing = None if among is None else segment.holding(among)
    if not len(gone):
        return passing
    standing = ~segment.holding(gone)
    return standing if passing is None else passing & standing


def _in_lists(segment: Segment, passing: Mask | None) -> Places:
    """How many vectors of each list pass."""
    return segment.sizes if passing is None else np.add.reduceat(passing, segment.starts, dtype=np.intp)


def _places(segment: Segment, lists: Mask, passing: Mask | None) -> Places:
    """Where the vectors of these lists stand that pass."""
    probed = np.repeat(lists, segment.sizes)
    return np.flatnonzero(probed if passing is None else probed & passing)


def _products(segment: Segment, query: Vectors, places: Places, limit: int) -> tuple[Rows, Vectors]:
    """The highest products of the query with the vectors in these places, at most so many, and the rows of these.

    FAISS reads half precision as it multiplies; NumPy would take ten times as long to widen it first.
    """
    if not len(places):
        return np.empty(0, np.int64), np.empty(0, np.float32)
    dimension = segment.vectors.shape[1]
    some: Any = faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    some.add_sa_codes(segment.vectors[places].view(np.uint8))
    products, at = some.search(query.reshape(1, -1), min(limit, len(places)))
    return segment.rows[places[at[0]]], products[0]


def _by_statement(found: Sequence[tuple[Rows, Vectors]]) -> Scores:
    """The nearest passage of every statement."""
    rows, products = (np.concatenate(column) for column in zip(*found, strict=True))
    if not len(rows):
        return Scores.none()
    order = np.argsort(rows, kind="stable")
    rows, products = rows[order], products[order]
    first = np.flatnonzero(np.append(True, rows[1:] != rows[:-1]))
    return Scores(rows[first], np.maximum.reduceat(products, first).astype(np.float64))
