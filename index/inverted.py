"""Vectors in inverted lists: what a large record is searched by, in files that are mapped and never change.

A segment holds the vectors as the store does, in half precision, those of a list side by side, and the lists of a
region. Of the nearest regions the nearest lists are compared, until enough vectors that pass the filters were: where
few pass, those are all of them, wherever they are. What is compared is compared with the vectors themselves, so every
score is exact. The system reads what is searched into its page cache, once for all processes.
Source: Sivic and Zisserman, "Video Google", 2003, for the lists; Johnson, Douze and Jégou, "Billion-scale similarity
search with GPUs", 2017, for probing the nearest; Nistér and Stewénius, "Scalable Recognition with a Vocabulary Tree",
2006, for lists within lists. Decision 0040 has what was measured.
"""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from index.clusters import Clusters, Division, Places, nearest_lists
from index.scores import Scores, best
from index.snapshot import UnusableSnapshot
from index.store.arrays import Rows, Vectors

Halves = npt.NDArray[np.float16]
Mask = npt.NDArray[np.bool_]

SUFFIXES = ".npy", "-means.npy", ".npz"
"""Of the files of a segment: its vectors, the means of its lists, and the rest."""


AT_ONCE = 4_096
"""Vectors that are read at a time. Of 20,000 at once the system would fetch 15 MB of memory anew for every query, which
takes longer than comparing them."""

FEW = 0.005
"""The share of the vectors below which bisection for each row costs less than asking every vector for its row."""


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """Some of the vectors, list after list, region after region.

    `vectors` (mapped) has shape (n, dimension), and `rows` the row of each, shape (n,); `ordered` are the same rows
    ascending, and `by_row` says where the vector of each stands.
    """

    name: str
    vectors: Halves
    rows: Rows
    ordered: Rows
    by_row: npt.NDArray[np.int32]
    divided: Division

    def holding(self, rows: Rows) -> Mask:
        """Which vectors belong to these rows, shape (n,)."""
        wanted = np.zeros(self.ordered[-1] + 1, bool)
        wanted[rows[rows < len(wanted)]] = True
        return wanted[self.rows]

    def places(self, rows: Rows) -> Places:
        """Where the vectors of these rows stand, ascending."""
        if len(rows) > FEW * len(self.rows):
            return np.flatnonzero(self.holding(rows))
        first, after = (np.searchsorted(self.ordered, rows, side) for side in ("left", "right"))
        return np.sort(self.by_row[_ranges(first, after - first)]).astype(np.intp)


def opened(folder: Path, name: str, dimension: int) -> Segment:
    """Map the files of a segment.

    Raises:
        UnusableSnapshot: they hold something else.
    """
    try:
        vectors, means = (
            np.load(folder / f"{name}{suffix}", mmap_mode="r", allow_pickle=False) for suffix in SUFFIXES[:2]
        )
        with np.load(folder / f"{name}{SUFFIXES[2]}", allow_pickle=False) as archive:
            rows = archive["rows"]
            lists = Clusters(archive["starts"], np.asarray(means), archive["spreads"])
            regions = Clusters(archive["region_starts"], archive["region_means"], archive["region_spreads"])
            by_row = archive["by_row"]
            divided = Division.of(regions, lists, len(rows))
            segment = Segment(name, np.asarray(vectors), rows, rows[by_row], by_row, divided)
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise UnusableSnapshot(f"{name} cannot be read: {error}") from error
    if vectors.dtype != np.float16 or vectors.shape != (len(segment.rows), dimension):
        raise UnusableSnapshot(f"{name} holds vectors of {vectors.dtype} in the shape {vectors.shape}")
    if means.dtype != np.float32 or means.shape != (len(lists.starts), dimension):
        raise UnusableSnapshot(f"{name} holds means of {means.dtype} in the shape {means.shape}")
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
    if among is not None and len(among) <= enough:
        places = [segment.places(np.setdiff1d(among, gone, assume_unique=True)) for segment in segments]
        if sum(map(len, places)) <= enough:
            return _all_products(segments, query, places), True
    passing = [_passing(segment, gone, among) for segment in segments]
    counts = [_in_lists(*pair) for pair in zip(segments, passing, strict=True)]
    total = sum(int(some.sum()) for some in counts)
    chosen = nearest_lists([segment.divided for segment in segments], counts, query, enough)
    compared = sum(int(some[lists].sum()) for some, lists in zip(counts, chosen, strict=True))
    every = compared == total
    parts = zip(segments, chosen, passing, strict=True)
    found = [
        _products(segment, query, _places(segment, lists, kept), total if every else limit)
        for segment, lists, kept in parts
    ]
    return _by_statement(found), every


def cosines(segments: Sequence[Segment], query: Vectors, among: Rows) -> Scores:
    """Compare all passages of the statements in these rows."""
    return _all_products(segments, query, [segment.places(among) for segment in segments])


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
    divided = segment.divided
    return divided.sizes if passing is None else np.add.reduceat(passing, divided.lists.starts, dtype=np.intp)


def _places(segment: Segment, lists: Places, passing: Mask | None) -> Places:
    """Where the vectors of these lists stand that pass."""
    places = _ranges(segment.divided.lists.starts[lists], segment.divided.sizes[lists])
    return places if passing is None else places[passing[places]]


def _ranges(starts: Places, sizes: Places) -> Places:
    """Numbers that follow each other, so many from each start on."""
    return np.repeat(starts - (np.cumsum(sizes) - sizes), sizes) + np.arange(int(sizes.sum()))


def _all_products(segments: Sequence[Segment], query: Vectors, places: Sequence[Places]) -> Scores:
    """Compare the vectors in these places of each segment."""
    parts = zip(segments, places, strict=True)
    return _by_statement([_products(segment, query, some, len(some)) for segment, some in parts])


def _products(segment: Segment, query: Vectors, places: Places, limit: int) -> tuple[Rows, Vectors]:
    """The highest products of the query with the vectors in these places, at most so many, and the rows of these.

    FAISS reads half precision as it multiplies; NumPy would take ten times as long to widen it first.
    """
    dimension = segment.vectors.shape[1]
    some: Any = faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    rows, products = [np.empty(0, np.int64)], [np.empty(0, np.float32)]
    for first in range(0, len(places), AT_ONCE):
        here = places[first : first + AT_ONCE]
        # Straight into the memory of FAISS, instead of adding them to it; "clip" makes NumPy do so.
        some.codes.resize(len(here) * some.code_size)
        some.ntotal = len(here)
        codes = faiss.rev_swig_ptr(some.codes.data(), len(here) * some.code_size)
        np.take(segment.vectors, here, axis=0, out=codes.view(np.float16).reshape(-1, dimension), mode="clip")
        highest, at = some.search(query.reshape(1, -1), min(limit, len(here)))
        rows.append(segment.rows[here[at[0]]])
        products.append(highest[0])
    found, values = np.concatenate(rows), np.concatenate(products)
    if len(values) <= limit:
        return found, values
    kept = np.argpartition(-values, limit - 1)[:limit]
    return found[kept], values[kept]


def _by_statement(found: Sequence[tuple[Rows, Vectors]]) -> Scores:
    """The nearest passage of every statement."""
    rows, products = (np.concatenate(column) for column in zip(*found, strict=True))
    if not len(rows):
        return Scores.none()
    order = np.argsort(rows, kind="stable")
    rows, products = rows[order], products[order]
    first = np.flatnonzero(np.append(True, rows[1:] != rows[:-1]))
    return Scores(rows[first], np.maximum.reduceat(products, first).astype(np.float64))
