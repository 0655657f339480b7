"""An index on disk: a file and a manifest that says what it is.

A snapshot saves reading every statement at start. It is a cache: one that is damaged, from another store or model, or
ahead of the store is set aside for whoever wants to know why, and the index is made again from the store.
"""

import hashlib
import json
import logging
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from filelock import FileLock

log = logging.getLogger(__name__)

MANIFEST = "manifest.json"
SET_ASIDE = "set-aside"
KEEP_ASIDE = 3
"""Snapshots set aside that are kept; older ones are dropped, so that a recurring fault cannot fill the disk."""


class UnusableSnapshot(Exception):
    """Why a snapshot is not served."""


Index = TypeVar("Index")


class Form(Protocol[Index]):
    """How one kind of index is written to a file. `stem` and `suffix` name the file, `holds` says what of."""

    stem: str
    suffix: str
    holds: str

    def save(self, index: Index, file: Path) -> None:
        """Write the file."""
        ...

    def load(self, file: Path) -> Index:
        """Read the file.

        Raises:
            UnusableSnapshot: it holds something else.
        """
        ...

    def count(self, index: Index) -> int:
        """How much it holds."""
        ...


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a snapshot holds, of which store up to which change: how every manifest begins."""

    store_id: str
    change: int
    holds: str

    def check(self, store_id: str, holds: str, store_change: int) -> None:
        """Refuse what is of something else, or ahead of the store.

        Raises:
            UnusableSnapshot: it is.
        """
        if self.store_id != store_id:
            raise UnusableSnapshot("it belongs to another store")
        if self.holds != holds:
            raise UnusableSnapshot(f"it holds {self.holds}, not {holds}")
        if self.change > store_change:
            raise UnusableSnapshot(f"it is at change {self.change}, ahead of the store's {store_change}")


Stamped = TypeVar("Stamped", bound=Stamp)


@dataclass(frozen=True, slots=True)
class Manifest(Stamp):
    """Of an index in one file, with its count; `sha256` is that of the file."""

    count: int
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Shelf(Generic[Index]):
    """The folder in which the snapshots of one index of one store are kept."""

    folder: Path
    form: Form[Index]
    store_id: str

    def write(self, index: Index, change: int) -> None:
        """Write index and manifest beside the old ones, then put them in their place; unless these are as new."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._lock():
            old = manifest_in(self.folder, Manifest)
            if old and (old.store_id, old.holds) == (self.store_id, self.form.holds) and old.change >= change:
                return
            file = self.folder / f"{self.form.stem}-{change}{self.form.suffix}"
            beside = file.with_suffix(".new")
            self.form.save(index, beside)
            flush(beside)
            manifest = Manifest(
                self.store_id, change, self.form.holds, self.form.count(index), file.name, sha256(beside)
            )
            beside.replace(file)
            put(manifest, self.folder)
            for path in self.folder.glob(f"{self.form.stem}-*"):
                if path.name != file.name:
                    path.unlink(missing_ok=True)

    def read(self, store_change: int) -> tuple[Index | None, int]:
        """The index on disk and its change number, or (None, 0) if there is none that may be served.

        Args:
            store_change: the store's last change number.
        """
        if not (self.folder / MANIFEST).exists():
            return None, 0
        with self._lock():
            try:
                return self._read(store_change)
            except UnusableSnapshot as reason:
                set_aside(self.folder, self.form.stem, reason)
                return None, 0

    def _lock(self) -> FileLock:
        return FileLock(self.folder / "snapshot.lock")

    def _read(self, store_change: int) -> tuple[Index, int]:
        manifest = manifest_in(self.folder, Manifest)
        if manifest is None:
            raise UnusableSnapshot("its manifest cannot be read")
        manifest.check(self.store_id, self.form.holds, store_change)
        file = self.folder / Path(manifest.file).name
        if not file.is_file() or sha256(file) != manifest.sha256:
            raise UnusableSnapshot(f"{file.name} is missing or damaged")
        index = self.form.load(file)
        if self.form.count(index) != manifest.count:
            raise UnusableSnapshot(f"it holds {self.form.count(index)}, not {manifest.count}")
        return index, manifest.change


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


def put(manifest: Stamp, folder: Path) -> None:
    """Put a manifest in the place of the one before, whole or not at all."""
    beside = folder / "manifest.new"
    beside.write_text(json.dumps(asdict(manifest), indent=2), encoding="utf-8")
    flush(beside)
    beside.replace(folder / MANIFEST)


def manifest_in(folder: Path, kind: type[Stamped]) -> Stamped | None:
    """The manifest of a folder; None if it cannot be read as one of this kind."""
    try:
        return kind(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def flush(path: Path) -> None:
    """Wait until the disk has a file."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
