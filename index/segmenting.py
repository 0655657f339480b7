"""How vectors are put into the inverted lists of a segment: centroids from a sample, then every vector to its nearest.

At no time are more than a few thousand vectors in memory, beside the sample.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np

from index.inverted import Halves, Places, Segment
from index.snapshot import flush
from index.store.base import Rows, Vectors

SAMPLE_PER_LIST = 40
"""FAISS asks for 39 at least (its wiki, "FAQ")."""

ROUNDS = 10
"""Of k-means; FAISS' own choice for the lists of an inverted index."""

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


def write(folder: Path, name: str, parts: Sequence[Part], lists: int, wanted: Callable[[], bool]) -> None:
    """Write the two files of a segment, and flush them.

    Args:
        folder: where to.
        name: of the segment.
        parts: with one vector at least, in all.
        lists: how many there are to be; those that stay empty are left out.
        wanted: is asked every second or so whether to go on.

    Raises:
        Abandoned: it was not.
    """
    centroids = _centroids(parts, lists, wanted)
    nearest = np.concatenate([_nearest(part, centroids, wanted) for part in parts])
    sizes = np.bincount(nearest, minlength=len(centroids))
    order = np.argsort(nearest, kind="stable")
    rows = np.concatenate([part.rows[part.places] for part in parts])[order]
    vectors = np.lib.format.open_memmap(
        folder / f"{name}.npy", mode="w+", dtype=np.float16, shape=(len(rows), centroids.shape[1])
    )
    of_part = np.repeat(np.arange(len(parts)), [len(part.places) for part in parts])[order]
    places = np.concatenate([part.places for part in parts])[order]
    for first in range(0, len(rows), AT_ONCE):
        _go_on(wanted)
        some = slice(first, first + AT_ONCE)
        for number, part in enumerate(parts):
            here = np.flatnonzero(of_part[some] == number)
            vectors[first + here] = part.vectors[places[some][here]]
    vectors.flush()
    filled = sizes > 0
    starts = (np.cumsum(sizes) - sizes)[filled]
    with (folder / f"{name}.npz").open("wb") as file:
        np.savez(file, rows=rows, starts=starts, centroids=centroids[filled])
    flush(folder / f"{name}.npy")
    flush(folder / f"{name}.npz")


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
