"""An index on disk: segments that never change, and a manifest that names them.

A snapshot saves reading the whole store at start. What is new since the last one is added as a segment of its own, and
what was deleted is listed. It is a cache: one that is damaged, from another store or model, or ahead of the store is
set aside for whoever wants to know why, and the index is made again from the store.

A manifest takes the place of the one before once all that it names is on disk. So a process that dies leaves the
snapshot as it was, and perhaps files that no manifest names, which the next that looks removes.
"""

import hashlib
import json
import logging
import os
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from filelock import FileLock

from index.store.arrays import Rows

log = logging.getLogger(__name__)

MANIFEST = "manifest.json"
SET_ASIDE = "set-aside"
KEEP_ASIDE = 3
"""Snapshots set aside that are kept; older ones are dropped, so that a recurring fault cannot fill the disk."""

Opened = TypeVar("Opened")


class UnusableSnapshot(Exception):
    """Why a snapshot is not served."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot holds, of which store up to which change.

    `segments` are their names, oldest first, with their counts; `gone` is the file with the rows that were deleted
    since, and `files` has the SHA-256 of every file.
    """

    store_id: str
    change: int
    holds: str
    segments: dict[str, int] = field(default_factory=dict)
    gone: str = ""
    files: dict[str, str] = field(default_factory=dict)

    def check(self, store_id: str, holds: str, store_change: int | None) -> None:
        """Refuse what is of something else, or ahead of the store.

        Raises:
            UnusableSnapshot: it is.
        """
        if self.store_id != store_id:
            raise UnusableSnapshot("it belongs to another store")
        if self.holds != holds:
            raise UnusableSnapshot(f"it holds {self.holds}, not {holds}")
        if store_change is not None and self.change > store_change:
            raise UnusableSnapshot(f"it is at change {self.change}, ahead of the store's {store_change}")


class Shelf:
    """The folder in which the segments of one index of one store are kept; several processes may use it at once."""

    def __init__(self, folder: Path, store_id: str, *, stem: str, suffixes: Sequence[str], holds: str) -> None:
        """Name a folder, which need not be there.

        Args:
            folder: of this index alone.
            store_id: of the store that the index is made from.
            stem: with which the names of its files begin.
            suffixes: of the files of a segment.
            holds: says what of, and how it is written.
        """
        self.folder = folder
        self._store_id = store_id
        self._stem = stem
        self._suffixes = suffixes
        self._holds = holds
        # Files that this process wrote or has checked, which nobody changes.
        self._sound: set[str] = set()

    def lock(self) -> FileLock:
        """What is held while the manifest is read or replaced."""
        return FileLock(self.folder / "snapshot.lock")

    def usable(
        self, opened: Callable[[Manifest, Rows], Opened], nothing: Opened, store_change: int | None
    ) -> tuple[Manifest, Opened]:
        """What is on disk, by its manifest and as it is opened; what may not be served is set aside.

        Args:
            opened: opens the segments, of which these rows are gone; it may raise UnusableSnapshot.
            nothing: what is given where there is nothing that may be served.
            store_change: the store's last change number, ahead of which nothing may be; None where that is no matter.
        """
        manifest, found = Manifest(self._store_id, 0, self._holds), nothing
        try:
            if (self.folder / MANIFEST).exists():
                checked = self._checked(store_change)
                manifest, found = checked, opened(checked, self._gone(checked))
        except UnusableSnapshot as reason:
            set_aside(self.folder, self._stem, reason)
        self._remove_all_but(manifest)
        return manifest, found

    def put(self, manifest: Manifest, segments: Mapping[str, int], gone: Rows) -> None:
        """Write the manifest of these segments, whose files are there, and remove every file that it does not name."""
        name = new_name(self._stem, "-gone.npy")
        np.save(self.folder / name, gone, allow_pickle=False)
        flush(self.folder / name)
        names = [name, *(f"{segment}{suffix}" for segment in segments for suffix in self._suffixes)]
        files = {name: manifest.files.get(name) or sha256(self.folder / name) for name in names}
        new = replace(manifest, segments=dict(segments), gone=name, files=files)
        _put(new, self.folder)
        self._sound.update(files.keys() - manifest.files.keys())
        self._remove_all_but(new)

    def _checked(self, store_change: int | None) -> Manifest:
        manifest = manifest_in(self.folder)
        if manifest is None:
            raise UnusableSnapshot("its manifest cannot be read, or is of an earlier version")
        manifest.check(self._store_id, self._holds, store_change)
        for name, expected in manifest.files.items():
            file = self.folder / Path(name).name
            if not file.is_file() or (name not in self._sound and sha256(file) != expected):
                raise UnusableSnapshot(f"{name} is missing or damaged")
            self._sound.add(name)
        return manifest

    def _gone(self, manifest: Manifest) -> Rows:
        try:
            return np.asarray(np.load(self.folder / Path(manifest.gone).name, allow_pickle=False), np.int64)
        except (OSError, EOFError, ValueError) as error:
            raise UnusableSnapshot(f"{manifest.gone} cannot be read: {error}") from error

    def _remove_all_but(self, manifest: Manifest) -> None:
        for path in self.folder.glob(f"{self._stem}-*"):
            if path.name not in manifest.files:
                path.unlink(missing_ok=True)


def new_name(stem: str, suffix: str = "") -> str:
    """A name that no process has given."""
    return f"{stem}-{uuid.uuid4().hex}{suffix}"


def set_aside(folder: Path, stem: str, reason: UnusableSnapshot) -> None:
    """Move a snapshot out of the way, for whoever wants to know why, and drop those of long ago."""
    log.warning("snapshot set aside and index rebuilt: %s", reason)
    aside = folder / SET_ASIDE
    aside.mkdir(exist_ok=True)
    earlier = sorted((path for path in aside.iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime_ns)
    number = max((int(path.name) for path in earlier if path.name.isdigit()), default=0) + 1
    target = aside / str(number)
    target.mkdir()
    for path in [folder / MANIFEST, *folder.glob(f"{stem}-*")]:
        if path.exists():
            path.replace(target / path.name)
    for old in earlier[: max(0, len(earlier) + 1 - KEEP_ASIDE)]:
        for path in old.iterdir():
            path.unlink()
        old.rmdir()


def told(folder: Path) -> dict[str, Any]:
    """What the manifest of a folder says; nothing if it cannot be read."""
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def manifest_in(folder: Path) -> Manifest | None:
    """The manifest of a folder; None if it cannot be read as one."""
    try:
        return Manifest(**told(folder))
    except TypeError:
        return None


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def flush(path: Path) -> None:
    """Wait until the disk has a file."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _put(manifest: Manifest, folder: Path) -> None:
    """Put a manifest in the place of the one before, whole or not at all."""
    beside = folder / "manifest.new"
    beside.write_text(json.dumps(asdict(manifest), indent=2), encoding="utf-8")
    flush(beside)
    beside.replace(folder / MANIFEST)
