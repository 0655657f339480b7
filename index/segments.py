"""The vectors on disk: segments that never change, and a manifest that names them.

They follow the store's change log like an index in memory: what was committed since the last segment is added as a new
one, and what was deleted is listed. Small segments are merged into larger ones, as Lucene does, so that there are few
and what is written over and over stays small. All of it is a cache of the store: see `index.snapshot`.
"""

import logging
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from index.inverted import SUFFIXES, Segment, opened
from index.segmenting import Cut, Part, standing, write
from index.snapshot import MANIFEST, Manifest, Shelf, UnusableSnapshot, new_name
from index.store.arrays import Rows
from index.store.asked import VectorBatch
from index.store.base import Store
from index.store.writes import Model

log = logging.getLogger(__name__)

STEM = "vectors"

LAYOUT = "lists in regions"
"""What segments are made of, for manifests: what was written by another layout is set aside, and made again."""

MERGE_FACTOR = 4
"""A segment that is at most so many times the size of all behind it is merged with them."""

MOST_GONE = 0.25
"""The share of vectors that are gone at which all segments are written anew."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """In vectors: those of a list, of a region, of a segment that has several, and of one that is written at once.

    The first three were chosen with `index.nearest.Limits`. A piece takes 50 MB of memory at 384 dimensions.
    """

    list: int = 32
    region: int = 512
    lists_from: int = 4_096
    piece: int = 65_536

    def cut(self, vectors: int) -> Cut:
        """How a segment of so many vectors is divided."""
        return Cut(1, vectors) if vectors < self.lists_from else Cut(max(1, vectors // self.region), self.list)


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """The segments as they were opened, oldest first; `gone` are rows of theirs that are deleted, ascending."""

    change: int = 0
    segments: tuple[Segment, ...] = ()
    gone: Rows = field(default_factory=lambda: np.empty(0, np.int64))

    @property
    def vectors(self) -> int:
        """How many vectors there are, those of deleted statements among them."""
        return sum(len(segment.rows) for segment in self.segments)

    def without(self, removed: Rows) -> "Kept":
        """The same once more rows are deleted."""
        if not len(removed):
            return self
        held = (segment.rows[segment.holding(removed)] for segment in self.segments)
        return replace(self, gone=np.unique(np.concatenate([self.gone, *held])))


def _always() -> bool:
    return True


class SegmentShelf:
    """The segments of one store on disk; several processes may use them at once."""

    def __init__(self, folder: Path, model: Model, store: Store, sizes: Sizes) -> None:
        self._folder = folder
        self._model = model
        self._store = store
        self._sizes = sizes
        holds = f"vectors of {model.label} in {model.dimension} dimensions, in segments, {LAYOUT}"
        self._shelf = Shelf(folder, store.store_id, stem=STEM, suffixes=SUFFIXES, holds=holds)

    def open(self) -> Kept:
        """What is on disk; nothing if there is nothing that may be served."""
        if not self._folder.is_dir():
            return Kept()
        with self._shelf.lock():
            return self._usable()[1]

    def append(self) -> None:
        """Add what the store has committed since; nothing while another model serves."""
        serving = self._store.model()
        if serving is None or serving.revision != self._model.revision:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        with self._shelf.lock():
            manifest, kept = self._usable()
            with self._store.changes(kept.change) as changes:
                if changes.until <= kept.change:
                    return
                added: dict[str, int] = {}
                for batch in _pieces(changes.vectors, self._sizes.piece):
                    part = Part(batch.rows, batch.vectors.astype(np.float16), np.arange(len(batch.rows)))
                    added |= self._write(self._folder, [part], _always)
                gone = kept.without(changes.removed).gone
            self._shelf.put(replace(manifest, change=changes.until), manifest.segments | added, gone)

    def merge(self, *, wanted: Callable[[], bool] = _always, at_most: int | None = None) -> None:
        """Merge the last segments, if that is due, unless another process is about it.

        Args:
            wanted: is asked every second or so whether to go on.
            at_most: merge no more vectors than that.

        Raises:
            Abandoned: it was not wanted any more.
        """
        if not (self._folder / MANIFEST).exists():
            return
        try:
            with FileLock(self._folder / "merge.lock", blocking=False):
                self._merge(wanted, at_most)
        except Timeout:
            log.info("another process merges the segments in %s", self._folder)

    def merge_is_due(self) -> bool:
        """Whether `merge` would find something to do."""
        return bool(_due(self.open(), None))

    def _merge(self, wanted: Callable[[], bool], at_most: int | None) -> None:
        with self._shelf.lock():
            begun = self._usable()[1]
        due = _due(begun, at_most)
        if not due:
            return
        beside = self._folder / "merging"
        # What another process left when it died.
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir()
        merged = self._write(beside, [standing(segment, begun.gone) for segment in due], wanted)
        with self._shelf.lock():
            manifest, now = self._usable()
            names = {segment.name for segment in due}
            if not names <= manifest.segments.keys():
                return
            for file in beside.iterdir():
                file.replace(self._folder / file.name)
            beside.rmdir()
            begun_with = {segment.name for segment in begun.segments}
            left = {name: count for name, count in manifest.segments.items() if name not in names}
            older = {name: count for name, count in left.items() if name in begun_with}
            newer = {name: count for name, count in left.items() if name not in begun_with}
            # A row's passages stand in one segment, so what was left out here stands nowhere else.
            left_out = [segment.rows[segment.holding(begun.gone)] for segment in due]
            self._shelf.put(manifest, older | merged | newer, np.setdiff1d(now.gone, np.concatenate(left_out)))

    def _write(self, folder: Path, parts: Sequence[Part], wanted: Callable[[], bool]) -> dict[str, int]:
        """Write a segment, if there is anything to write; its name and count."""
        count = sum(len(part.places) for part in parts)
        if not count:
            return {}
        name = new_name(STEM)
        write(folder, name, parts, self._sizes.cut(count), wanted)
        return {name: count}

    def _usable(self) -> tuple[Manifest, Kept]:
        return self._shelf.usable(self._opened, Kept(), self._store.change_number())

    def _opened(self, manifest: Manifest, gone: Rows) -> Kept:
        segments = tuple(opened(self._folder, Path(name).name, self._model.dimension) for name in manifest.segments)
        for segment, count in zip(segments, manifest.segments.values(), strict=True):
            if len(segment.rows) != count:
                raise UnusableSnapshot(f"{segment.name} holds {len(segment.rows)}, not {count}")
        return Kept(manifest.change, segments, gone)


def _pieces(batches: Iterator[VectorBatch], size: int) -> Iterator[VectorBatch]:
    """The same vectors, so many at a time or a few more."""
    some: list[VectorBatch] = []
    for batch in batches:
        some.append(batch)
        if sum(len(one.rows) for one in some) >= size:
            yield _joined(some)
            some = []
    if some:
        yield _joined(some)


def _joined(batches: Sequence[VectorBatch]) -> VectorBatch:
    return VectorBatch(np.concatenate([one.rows for one in batches]), np.concatenate([one.vectors for one in batches]))


def _due(kept: Kept, at_most: int | None) -> tuple[Segment, ...]:
    """The last segments that are to be one, if any are."""
    segments, counts = kept.segments, [len(segment.rows) for segment in kept.segments]
    if at_most is None and len(kept.gone) > MOST_GONE * kept.vectors:
        return segments
    first, merged = len(segments), 0
    while first and (not merged or counts[first - 1] <= MERGE_FACTOR * merged):
        if at_most is not None and merged + counts[first - 1] > at_most:
            break
        first -= 1
        merged += counts[first]
    return segments[first:] if len(segments) - first > 1 else ()
