"""Which lists of vectors are likely to hold those nearest to a query: told by the mean and the spread of each.

Lists stand side by side in regions, so that not all of them need be looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np
import numpy.typing as npt

from index.store.arrays import Vectors

Places = npt.NDArray[np.intp]

TOWARDS = 0.4
"""How far beyond the mean of its vectors, in spreads, the nearest of a list are taken to lie towards a query.

Tuned with the sizes and `index.nearest.Limits`: decision 0040. By centroids of unit length, and by means alone, lists
of vectors that have little in common rank behind, though single ones of theirs are the nearest.
"""

REACH = 4
"""Lists are ranked in the nearest regions that have so many times the vectors that are to be compared: what is found
is the same but for one in a thousand, and few means are read. Under a filter these may hold no more of what passes than
is to be compared, and are compared whole: as much of a region passes then as of a list otherwise."""

NEARLY = 1.25
"""Up to so many times what is to be compared is compared, instead of reading the means of lists to leave some out."""

AT_ONCE = 2_048
"""Means that are read at a time, so that they stay in the processor's cache: 3 MB at 384 dimensions."""


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """Vectors that stand side by side because they are alike.

    Cluster `i` begins at vector `starts[i]` and is not empty. `means` has shape (clusters, dimension), and `spreads`,
    shape (clusters,), says how far from their mean its vectors lie: the root of the mean of the squared distances.
    """

    starts: Places
    means: Vectors
    spreads: Vectors

    def nearness(self, query: Vectors, some: Places) -> Vectors:
        """How near the nearest vectors of some of them are likely to be, shape of `some`."""
        near = TOWARDS * self.spreads[some]
        for first in range(0, len(some), AT_ONCE):
            near[first : first + AT_ONCE] += self.means[some[first : first + AT_ONCE]] @ query
        return near


@dataclass(frozen=True, slots=True, eq=False)
class Division:
    """How the vectors of a segment are divided: each region begins where its first list does.

    `regions_of` has the region of each list, `sizes` the count of vectors of each; both have shape (lists,). `held` is
    the count of vectors of each region.
    """

    regions: Clusters
    lists: Clusters
    regions_of: Places
    sizes: Places
    held: Places

    @classmethod
    def of(cls, regions: Clusters, lists: Clusters, vectors: int) -> "Division":
        """That of so many vectors."""
        regions_of = np.searchsorted(regions.starts, lists.starts, side="right") - 1
        sizes, held = (np.diff(clusters.starts, append=vectors) for clusters in (lists, regions))
        return cls(regions, lists, regions_of, sizes, held)

    def by_region(self, counts: Places) -> Places:
        """The counts of each region's lists together."""
        return np.add.reduceat(counts, np.searchsorted(self.lists.starts, self.regions.starts))


def nearest_lists(divisions: Sequence[Division], counts: Sequence[Places], query: Vectors, enough: int) -> list[Places]:
    """Of each segment the lists that are to be compared.

    Args:
        divisions: of the segments.
        counts: how many vectors of each list pass.
        query: shape (dimension,), float32.
        enough: vectors of these that are to be compared, beside those of segments with a single list: this says
            nothing of what is in it.

    Returns:
        the places of lists of which some vector passes: of all, where no more than enough do.
    """
    several = [len(division.lists.starts) > 1 for division in divisions]
    divided, passing = list(compress(divisions, several)), list(compress(counts, several))
    if sum(int(some.sum()) for some in passing) <= enough:
        return [np.flatnonzero(some) for some in counts]
    reached = _within_reach(divided, passing, query, enough)
    held = [some[lists] for some, lists in zip(passing, reached, strict=True)]
    if sum(int(some.sum()) for some in held) > NEARLY * enough:
        reached = _nearest(divided, reached, held, query, enough)
    nearest = iter(reached)
    return [next(nearest) if many else np.flatnonzero(some) for many, some in zip(several, counts, strict=True)]


def _nearest(
    divisions: Sequence[Division], lists: Sequence[Places], held: Sequence[Places], query: Vectors, enough: int
) -> list[Places]:
    """Of these lists of each segment, of which so many vectors pass, the nearest that hold enough."""
    near = [division.lists.nearness(query, some) for division, some in zip(divisions, lists, strict=True)]
    order = np.argsort(-np.concatenate(near), kind="stable")
    wanted = int(np.searchsorted(np.cumsum(np.concatenate(held)[order]), enough)) + 1
    return [some[kept] for some, kept in zip(lists, _apart(order[:wanted], lists), strict=True)]


def _within_reach(divisions: Sequence[Division], counts: Sequence[Places], query: Vectors, enough: int) -> list[Places]:
    """Of each segment the lists of the regions nearest to the query, as far as any vector of a list passes."""
    regions = [np.arange(len(division.regions.starts)) for division in divisions]
    near = [division.regions.nearness(query, some) for division, some in zip(divisions, regions, strict=True)]
    order = np.argsort(-np.concatenate(near), kind="stable")
    held = [division.by_region(some) for division, some in zip(divisions, counts, strict=True)]
    so_far = np.cumsum(np.concatenate([division.held for division in divisions])[order])
    so_far_passing = np.cumsum(np.concatenate(held)[order])
    wanted = max(int(np.searchsorted(so_far, REACH * enough)), int(np.searchsorted(so_far_passing, enough))) + 1
    chosen = _apart(order[:wanted], regions)
    return [
        np.flatnonzero(kept[division.regions_of] & (some > 0))
        for division, kept, some in zip(divisions, chosen, counts, strict=True)
    ]


def _apart(chosen: Places, parts: Sequence[Places]) -> list[npt.NDArray[np.bool_]]:
    """What was chosen of parts that were joined, by a mark for each place of each part."""
    marks = np.zeros(sum(len(part) for part in parts), bool)
    marks[chosen] = True
    return np.split(marks, np.cumsum([len(part) for part in parts])[:-1])
