"""Posting lists in arrays: which statements hold a stem, and how often. A segment never changes."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from index.snapshot import new_name
from index.store.arrays import Rows

STEM = "words"
"""With which the names of segments begin."""

Numbers = npt.NDArray[np.int32]
Integers = npt.NDArray[np.signedinteger[Any]]
Marks = npt.NDArray[np.bool_]

COMPACT_BELOW = 0.75
"""The share of statements that still stand, below which a segment is written anew without the others."""


@dataclass(frozen=True, eq=False)
class Segment:
    """The words of n statements that follow each other in the record; stems go by number.

    Shapes: `rows`, `lengths` (in words), `narrative` and `standing` (n,), rows ascending; `stems` (u,) ascending,
    `starts` (u + 1,); `places` and `counts` (p,): the postings of stem i are those from starts[i] to starts[i + 1],
    each the place of a statement, ascending, and how often it holds the stem. Those of one `name`, in any process, are
    the same but for `standing` and the numbers of the stems.
    """

    rows: Rows
    lengths: Numbers
    narrative: Marks
    standing: Marks
    stems: Numbers
    starts: npt.NDArray[np.int64]
    places: Numbers
    counts: Numbers
    name: str = field(default_factory=lambda: new_name(STEM))

    @classmethod
    def of(cls, rows: Rows, narrative: Marks, held: Sequence[Sequence[int]]) -> "Segment":
        """The segment of statements by the stems that each holds, one number for each word."""
        lengths = np.array([len(stems) for stems in held], dtype=np.int32)
        stems = np.array([stem for some in held for stem in some], dtype=np.int64)
        places = np.repeat(np.arange(len(held)), lengths)
        # One number for each pair orders and counts them at once.
        pairs, counts = np.unique(stems * max(1, len(held)) + places, return_counts=True)
        stems, places = np.divmod(pairs, max(1, len(held)))
        return _ordered(rows, lengths, narrative, stems, places, counts)

    @cached_property
    def statements(self) -> int:
        """How many statements still stand."""
        return int(np.count_nonzero(self.standing))

    @cached_property
    def words(self) -> int:
        """How many words they have."""
        return int(self.lengths[self.standing].sum())

    @property
    def _whole(self) -> bool:
        return self.statements == len(self.rows)

    def postings(self, stem: int) -> tuple[Numbers, Numbers]:
        """The places of the statements that hold a stem, also of those that are gone, and how often each holds it."""
        at = int(np.searchsorted(self.stems, stem))
        if at == len(self.stems) or self.stems[at] != stem:
            return self.places[:0], self.counts[:0]
        part = slice(self.starts[at], self.starts[at + 1])
        return self.places[part], self.counts[part]

    def holding(self, stem: int) -> int:
        """How many statements that still stand hold a stem."""
        places, _ = self.postings(stem)
        return len(places) if self._whole else int(np.count_nonzero(self.standing[places]))

    def holdings(self, stems: Numbers) -> npt.NDArray[np.int64]:
        """How many statements that still stand hold each of these stems, shape of `stems`."""
        if not len(self.stems):
            return np.zeros(len(stems), np.int64)
        at = np.minimum(np.searchsorted(self.stems, stems), len(self.stems) - 1)
        # All of them, which costs as much as those few thousand that are asked for one by one.
        every = np.diff(self.starts) if self._whole else _standing(self)
        return np.where(self.stems[at] == stems, every[at], 0)

    def are_narrative(self, rows: Rows) -> Marks:
        """Whether each of these rows, ascending, is a sentence of the outlet's own; a row of another segment is not."""
        if np.array_equal(rows, self.rows):
            return self.narrative
        at = np.minimum(np.searchsorted(self.rows, rows), len(self.rows) - 1)
        found: Marks = (self.rows[at] == rows) & self.narrative[at]
        return found

    def without(self, removed: Rows) -> "Segment":
        """The same segment without these rows."""
        gone = np.isin(self.rows, removed) & self.standing
        if not gone.any():
            return self
        left = replace(self, standing=self.standing & ~gone)
        return _compacted(left) if left.statements < COMPACT_BELOW * len(left.rows) else left


def _standing(segment: Segment) -> npt.NDArray[np.int64]:
    """How many statements that still stand hold each stem."""
    return np.add.reduceat(segment.standing[segment.places].astype(np.int64), segment.starts[:-1])


def renumbered(segment: Segment, numbers: Numbers) -> Segment:
    """The same segment where its stems have these numbers, shape (u,), all different, in any order."""
    if np.all(numbers[1:] > numbers[:-1]):
        return replace(segment, stems=numbers)
    order = np.argsort(numbers)
    sizes = np.diff(segment.starts)[order]
    starts = np.append(0, np.cumsum(sizes))
    moved = np.repeat(segment.starts[order] - starts[:-1], sizes) + np.arange(len(segment.places))
    return replace(
        segment, stems=numbers[order], starts=starts, places=segment.places[moved], counts=segment.counts[moved]
    )


def joined(one: Segment, other: Segment) -> Segment:
    """One segment of what stands in two, of which the other's rows come after the one's."""
    one, other = _compacted(one), _compacted(other)
    stems = np.concatenate([_stem_of_each(one), _stem_of_each(other)])
    # A stable sort leaves the places of each stem ascending.
    order = np.argsort(stems, kind="stable")
    return _ordered(
        np.concatenate([one.rows, other.rows]),
        np.concatenate([one.lengths, other.lengths]),
        np.concatenate([one.narrative, other.narrative]),
        stems[order],
        np.concatenate([one.places, other.places + len(one.rows)])[order],
        np.concatenate([one.counts, other.counts])[order],
    )


def _compacted(segment: Segment) -> Segment:
    """The same segment without what is gone."""
    standing = segment.standing
    if standing.all():
        return segment
    kept = standing[segment.places]
    new_place = np.cumsum(standing) - 1
    return _ordered(
        segment.rows[standing],
        segment.lengths[standing],
        segment.narrative[standing],
        _stem_of_each(segment)[kept],
        new_place[segment.places[kept]],
        segment.counts[kept],
    )


def _stem_of_each(segment: Segment) -> Integers:
    """The stem of each posting."""
    return np.repeat(segment.stems, np.diff(segment.starts))


def _ordered(
    rows: Rows, lengths: Numbers, narrative: Marks, stems: Integers, places: Integers, counts: Integers
) -> Segment:
    """The segment of postings that are in order of stem and place."""
    first = np.flatnonzero(np.append(True, stems[1:] != stems[:-1])) if len(stems) else np.empty(0, np.int64)
    return Segment(
        rows=rows,
        lengths=lengths,
        narrative=narrative,
        standing=np.ones(len(rows), dtype=bool),
        stems=stems[first].astype(np.int32),
        starts=np.append(first, len(stems)).astype(np.int64),
        places=places.astype(np.int32),
        counts=counts.astype(np.int32),
    )
