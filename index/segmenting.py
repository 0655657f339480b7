"""How vectors are put into the inverted lists of a segment.

Regions have centroids from a sample, and every vector goes to the nearest; each region is then cut into lists by its
own vectors, which takes a fraction of the time that so many lists would take at once. At no time are more than a few
thousand vectors in memory, beside the sample and the means.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

import faiss
import numpy as np

from index.clusters import Places
from index.inverted import SUFFIXES, Halves, Segment
from index.snapshot import flush
from index.store.arrays import Rows, Vectors

SAMPLE_PER_LIST = 40
"""FAISS asks for 39 at least (its wiki, "FAQ")."""

ROUNDS, ROUNDS_WITHIN = 10, 6
"""Of k-means: for regions, FAISS' own choice for the lists of an inverted index; for the lists of each."""

AT_ONCE = 8_192
"""Vectors that are read at a time: 12 MB of 384 dimensions in single precision."""


class Abandoned(Exception):
    """What was begun is not wanted any more."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Vectors of which those in `places` (ascending) come into a segment."""

    rows: Rows
    vectors: Halves
    places: Places


def standing(segment: Segment, gone: Rows) -> Part:
    """What of a segment is not gone."""
    return Part(segment.rows, segment.vectors, np.flatnonzero(~segment.holding(gone)))


@dataclass(frozen=True, slots=True)
class Cut:
    """Into how many regions a segment is cut, and how many vectors each list of a region is to have."""

    regions: int
    in_list: int


def write(folder: Path, name: str, parts: Sequence[Part], cut: Cut, wanted: Callable[[], bool]) -> None:
    """Write the files of a segment, and flush them.

    Args:
        folder: where to.
        name: of the segment.
        parts: with one vector at least, in all.
        cut: how it is to be divided; what stays empty is left out.
        wanted: is asked every second or so whether to go on.

    Raises:
        Abandoned: it was not.
    """
    centroids = _centroids(parts, cut.regions, wanted)
    regions = np.concatenate([_nearest(part, centroids, wanted) for part in parts])
    order = np.argsort(regions, kind="stable")
    rows = np.concatenate([part.rows[part.places] for part in parts])[order]
    vectors_file, means_file, rest_file = (folder / f"{name}{suffix}" for suffix in SUFFIXES)
    vectors = np.lib.format.open_memmap(
        vectors_file, mode="w+", dtype=np.float16, shape=(len(rows), centroids.shape[1])
    )
    lists = []
    for region, places in _by_region(regions[order]):
        _go_on(wanted)
        piece = _read(parts, order[places])
        of_list = _lists(piece, cut.in_list)
        here = np.argsort(of_list, kind="stable")
        rows[places], vectors[places] = rows[places][here], piece[here]
        lists.append(_summed(piece[here].astype(np.float32), of_list[here], region))
    vectors.flush()
    whole = _Lists(*(np.concatenate(column) for column in zip(*map(astuple, lists), strict=True)))
    np.save(means_file, whole.means(), allow_pickle=False)
    with rest_file.open("wb") as file:
        by_region = whole.by_region()
        np.savez(
            file,
            rows=rows,
            by_row=np.argsort(rows, kind="stable").astype(np.int32),
            starts=whole.starts(),
            spreads=whole.spreads(),
            region_starts=by_region.starts(),
            region_means=by_region.means(),
            region_spreads=by_region.spreads(),
        )
    for path in (vectors_file, means_file, rest_file):
        flush(path)


@dataclass(frozen=True, slots=True, eq=False)
class _Lists:
    """Of lists in their order: the region of each, how many vectors it has, their sum and the sum of their squares."""

    regions: Places
    sizes: Places
    sums: Vectors
    squares: Vectors

    def starts(self) -> Places:
        return np.cumsum(self.sizes) - self.sizes

    def means(self) -> Vectors:
        return np.asarray(self.sums / self.sizes[:, None].astype(np.float32))

    def spreads(self) -> Vectors:
        squared = self.squares / self.sizes - np.square(self.means()).sum(axis=1)
        return np.asarray(np.sqrt(np.maximum(squared, 0)), np.float32)

    def by_region(self) -> "_Lists":
        firsts = _firsts(self.regions)
        sums = (np.add.reduceat(column, firsts) for column in (self.sizes, self.sums, self.squares))
        return _Lists(self.regions[firsts], *sums)


def _summed(vectors: Vectors, of_list: Places, region: int) -> _Lists:
    """The lists of vectors that stand list after list."""
    firsts = _firsts(of_list)
    sizes = np.diff(firsts, append=len(vectors))
    squares = np.add.reduceat(np.square(vectors).sum(axis=1), firsts)
    return _Lists(np.full(len(firsts), region), sizes, np.add.reduceat(vectors, firsts), squares)


def _firsts(numbers: Places) -> Places:
    """Where the numbers change, which are in order."""
    return np.flatnonzero(np.append(True, numbers[1:] != numbers[:-1]))


def _by_region(regions: Places) -> Iterator[tuple[int, slice]]:
    """The regions of vectors that are in order of them, and where each stands; a large one in pieces."""
    firsts = _firsts(regions)
    for first, end in zip(firsts, np.append(firsts[1:], len(regions)), strict=True):
        for begin in range(first, end, AT_ONCE):
            yield int(regions[first]), slice(begin, min(begin + AT_ONCE, end))


def _read(parts: Sequence[Part], wanted: Places) -> Halves:
    """Some of the vectors of all parts, by their places among all."""
    vectors = np.empty((len(wanted), parts[0].vectors.shape[1]), np.float16)
    first = 0
    for part in parts:
        here = np.flatnonzero((wanted >= first) & (wanted < first + len(part.places)))
        vectors[here] = part.vectors[part.places[wanted[here] - first]]
        first += len(part.places)
    return vectors


def _lists(vectors: Halves, in_list: int) -> Places:
    """The list of each vector, by k-means among them."""
    lists = max(1, round(len(vectors) / in_list))
    if lists == 1:
        return np.zeros(len(vectors), np.intp)
    widened = vectors.astype(np.float32)
    means = faiss.Kmeans(vectors.shape[1], lists, niter=ROUNDS_WITHIN, spherical=True, min_points_per_centroid=1)
    means.train(widened)
    return np.asarray(means.index.search(widened, 1)[1][:, 0], np.intp)


def _centroids(parts: Sequence[Part], lists: int, wanted: Callable[[], bool]) -> Vectors:
    """Unit vectors, shape (lists, dimension), by k-means over an even sample."""
    dimension = parts[0].vectors.shape[1]
    if lists == 1:
        return np.zeros((1, dimension), np.float32)
    step = max(1, sum(len(part.places) for part in parts) // (lists * SAMPLE_PER_LIST))
    sample = np.concatenate([part.vectors[part.places[::step]] for part in parts]).astype(np.float32)
    centroids = None
    for _ in range(ROUNDS):
        _go_on(wanted)
        means = faiss.Kmeans(dimension, lists, niter=1, spherical=True, min_points_per_centroid=1)
        means.train(sample, init_centroids=centroids)
        centroids = means.centroids
    return np.asarray(centroids, np.float32)


def _nearest(part: Part, centroids: Vectors, wanted: Callable[[], bool]) -> Places:
    """The list of each vector of a part, shape (n,)."""
    if len(centroids) == 1:
        return np.zeros(len(part.places), np.intp)
    index = faiss.IndexFlatIP(centroids.shape[1])
    index.add(centroids)
    found = [index.search(some, 1)[1][:, 0] for some in _widened(part, wanted)]
    return np.concatenate([np.empty(0, np.intp), *found])


def _widened(part: Part, wanted: Callable[[], bool]) -> Iterator[Vectors]:
    for first in range(0, len(part.places), AT_ONCE):
        _go_on(wanted)
        yield part.vectors[part.places[first : first + AT_ONCE]].astype(np.float32)


def _go_on(wanted: Callable[[], bool]) -> None:
    if not wanted():
        raise Abandoned
