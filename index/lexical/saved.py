"""The words on disk: each segment of the index in a file, with its stems as text.

A number means the same stem in one process alone, so there is none in a file: whoever reads it gives its stems the
numbers that they have there. So a process may go on with segments of others, beside its own.
"""

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from index.lexical.segment import STEM, Numbers, Segment, renumbered
from index.lexical.stemmer import TOKENIZER
from index.snapshot import MANIFEST, Manifest, Shelf, UnusableSnapshot, flush, told
from index.store.arrays import Rows
from index.store.base import Store

SUFFIX = ".npz"

ARRAYS = "rows", "lengths", "narrative", "starts", "places", "counts"
"""Of a segment, as they are in memory. Which statements stand is in the file of rows that are gone."""

TEXT = "text"
"""The name of the array of UTF-8 bytes beside these: the stems, in their order."""

Read = tuple[int, tuple[Segment, ...]]
"""A change number, and the segments that hold everything up to it."""

NOTHING: Read = 0, ()


class WordShelf:
    """The segments of one store on disk; several processes may use them at once."""

    def __init__(self, folder: Path, store: Store) -> None:
        self._folder = folder
        self._store = store
        holds = f"words cut by {TOKENIZER}, in segments"
        self._shelf = Shelf(folder, store.store_id, stem=STEM, suffixes=[SUFFIX], holds=holds)

    def read(self, number: Callable[[str], int]) -> Read:
        """What is on disk; change 0 if there is nothing that may be served.

        Args:
            number: gives the number of a stem.
        """
        if not self._folder.is_dir():
            return NOTHING
        with self._shelf.lock():
            if _is_of_one_file(self._folder):
                (self._folder / MANIFEST).unlink()
            reached = self._store.change_number()
            return self._shelf.usable(lambda manifest, gone: self._opened(manifest, gone, number), NOTHING, reached)[1]

    def write(self, change: int, segments: Sequence[Segment], stems: Sequence[str]) -> None:
        """Put these segments in the place of those on disk, unless those are as new; what is there stays as it is.

        Args:
            change: up to which they hold everything.
            segments: in order of row.
            stems: by their numbers.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        with self._shelf.lock():
            # Without a question to the store, which may be away when a process ends.
            manifest, _ = self._shelf.usable(lambda _manifest, _gone: None, None, None)
            if change <= manifest.change:
                return
            for segment in segments:
                if segment.name not in manifest.segments:
                    _save(segment, stems, self._file(segment.name))
            counts = {segment.name: len(segment.rows) for segment in segments}
            gone = [segment.rows[~segment.standing] for segment in segments]
            self._shelf.put(replace(manifest, change=change), counts, np.concatenate([np.empty(0, np.int64), *gone]))

    def _opened(self, manifest: Manifest, gone: Rows, number: Callable[[str], int]) -> Read:
        segments = tuple(_load(self._file(name), gone, number) for name in manifest.segments)
        for segment, count in zip(segments, manifest.segments.values(), strict=True):
            if len(segment.rows) != count:
                raise UnusableSnapshot(f"{segment.name} holds {len(segment.rows)}, not {count}")
        return manifest.change, segments

    def _file(self, name: str) -> Path:
        return self._folder / f"{Path(name).name}{SUFFIX}"


def _is_of_one_file(folder: Path) -> bool:
    """Whether an earlier version wrote what is there: its manifest names one `file` that holds all, and no segments.

    It is no fault, and worth nothing to anybody: the words are read from the store once.
    """
    return "file" in told(folder)


def _save(segment: Segment, stems: Sequence[str], file: Path) -> None:
    text = "\n".join([stems[number] for number in segment.stems.tolist()]).encode()
    arrays: dict[str, Any] = {name: getattr(segment, name) for name in ARRAYS} | {TEXT: np.frombuffer(text, np.uint8)}
    with file.open("wb") as target:
        np.savez(target, **arrays)
    flush(file)


def _load(file: Path, gone: Rows, number: Callable[[str], int]) -> Segment:
    try:
        with np.load(file, allow_pickle=False) as archive:
            text = archive[TEXT].tobytes().decode()
            arrays = {name: archive[name] for name in ARRAYS}
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise UnusableSnapshot(f"{file.name} cannot be read: {error}") from error
    numbers: Numbers = np.array([number(stem) for stem in text.split("\n")] if text else [], np.int32)
    standing = ~np.isin(arrays["rows"], gone)
    return renumbered(Segment(**arrays, standing=standing, stems=numbers, name=file.stem), numbers)
