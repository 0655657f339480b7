"""The nearest-neighbour index on disk: a file and a manifest that says what it is.

A snapshot saves reading every vector at start. It is a cache: one that is damaged, from another store or model, or
ahead of the store is set aside for whoever wants to know why, and the index is made again from the store.
"""

import hashlib
import json
import logging
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import faiss
from filelock import FileLock

from index.store.base import Model

log = logging.getLogger(__name__)

MANIFEST = "manifest.json"
SET_ASIDE = "set-aside"
KEEP_ASIDE = 3
"""Snapshots set aside that are kept; older ones are dropped, so that a recurring fault cannot fill the disk."""


class UnusableSnapshot(Exception):
    """Why a snapshot is not served."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot holds. `count` is in vectors; `sha256` is that of the index file."""

    store_id: str
    change: int
    model: str
    revision: str
    dimension: int
    count: int
    file: str = ""
    sha256: str = ""

    @classmethod
    def of(cls, model: Model, change: int, count: int, store_id: str) -> Self:
        """The manifest of an index that is about to be written."""
        return cls(store_id, change, model.name, model.revision, model.dimension, count)


def write(folder: Path, base: Any, manifest: Manifest) -> None:
    """Write index and manifest beside the old ones, then put them in their place."""
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "snapshot.lock"):
        old = _manifest(folder)
        if old is not None and _as_new(old, manifest):
            return
        file = folder / f"vectors-{manifest.change}.faiss"
        beside = file.with_suffix(".new")
        faiss.write_index(base, str(beside))
        _flush(beside)
        complete = Manifest(**asdict(manifest) | {"file": file.name, "sha256": _sha256(beside)})
        beside.replace(file)
        beside = folder / "manifest.new"
        beside.write_text(json.dumps(asdict(complete), indent=2), encoding="utf-8")
        _flush(beside)
        beside.replace(folder / MANIFEST)
        for path in folder.glob("vectors-*"):
            if path.name != file.name:
                path.unlink(missing_ok=True)


def _as_new(old: Manifest, manifest: Manifest) -> bool:
    same = (old.store_id, old.revision) == (manifest.store_id, manifest.revision)
    return same and old.change >= manifest.change


def read(folder: Path, model: Model, store_id: str, change: int) -> tuple[Any | None, int]:
    """The index on disk and its change number, or (None, 0) if there is none that may be served.

    Args:
        folder: where snapshots are kept.
        model: the model whose vectors are wanted.
        store_id: the store that the vectors must come from.
        change: the store's last change number.
    """
    if not (folder / MANIFEST).exists():
        return None, 0
    with FileLock(folder / "snapshot.lock"):
        try:
            return _read(folder, model, store_id, change)
        except UnusableSnapshot as reason:
            log.warning("snapshot set aside and index rebuilt: %s", reason)
            _set_aside(folder)
            return None, 0


def _read(folder: Path, model: Model, store_id: str, change: int) -> tuple[Any, int]:
    manifest = _manifest(folder)
    if manifest is None:
        raise UnusableSnapshot("its manifest cannot be read")
    if manifest.store_id != store_id:
        raise UnusableSnapshot("it belongs to another store")
    if (manifest.revision, manifest.dimension) != (model.revision, model.dimension):
        raise UnusableSnapshot(f"it holds vectors of {manifest.model}, not of {model.name}")
    if manifest.change > change:
        raise UnusableSnapshot(f"it is at change {manifest.change}, ahead of the store's {change}")
    file = folder / Path(manifest.file).name
    if not file.is_file() or _sha256(file) != manifest.sha256:
        raise UnusableSnapshot(f"{file.name} is missing or damaged")
    try:
        base = faiss.read_index(str(file))
    except RuntimeError as error:
        raise UnusableSnapshot(f"FAISS cannot read it: {error}") from error
    if (base.ntotal, base.d) != (manifest.count, manifest.dimension):
        raise UnusableSnapshot(f"it holds {base.ntotal} vectors, not {manifest.count}")
    return base, manifest.change


def _manifest(folder: Path) -> Manifest | None:
    try:
        return Manifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _set_aside(folder: Path) -> None:
    aside = folder / SET_ASIDE
    aside.mkdir(exist_ok=True)
    earlier = sorted((path for path in aside.iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime_ns)
    number = max((int(path.name) for path in earlier if path.name.isdigit()), default=0) + 1
    target = aside / str(number)
    target.mkdir()
    for path in [folder / MANIFEST, *folder.glob("vectors-*")]:
        if path.exists():
            path.replace(target / path.name)
    for old in earlier[: max(0, len(earlier) + 1 - KEEP_ASIDE)]:
        for path in old.iterdir():
            path.unlink()
        old.rmdir()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
