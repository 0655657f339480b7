"""The inverted index as a file: its arrays, and its stems as text."""

import zipfile
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from index.lexical.segment import Segment
from index.lexical.stemmer import TOKENIZER
from index.snapshot import UnusableSnapshot

STEMS = "text"
"""The name of the array of UTF-8 bytes beside those of the segment."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A whole index: the stems by their numbers, and the one segment that all statements are in."""

    stems: list[str]
    segment: Segment


class SegmentFile:
    """An archive of NumPy arrays, read without pickle."""

    stem, suffix = "words", ".npz"
    holds = f"words cut by {TOKENIZER}"

    def save(self, index: Saved, file: Path) -> None:
        """Write the file."""
        arrays: dict[str, Any] = {field.name: getattr(index.segment, field.name) for field in fields(Segment)}
        arrays[STEMS] = np.frombuffer("\n".join(index.stems).encode(), np.uint8)
        with file.open("wb") as target:
            np.savez(target, **arrays)

    def load(self, file: Path) -> Saved:
        """Read the file.

        Raises:
            UnusableSnapshot: it is no such archive.
        """
        try:
            with np.load(file, allow_pickle=False) as archive:
                stems = archive[STEMS].tobytes().decode()
                segment = Segment(**{field.name: archive[field.name] for field in fields(Segment)})
        except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as error:
            raise UnusableSnapshot(f"it cannot be read: {error}") from error
        return Saved(stems.split("\n") if stems else [], segment)

    def count(self, index: Saved) -> int:
        """How many statements it holds."""
        return len(index.segment.rows)
