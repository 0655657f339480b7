"""Ways in which a snapshot on disk can go wrong, whatever index it is of."""

import hashlib
import json
from pathlib import Path
from typing import Any

from index.snapshot import MANIFEST


def manifest_of(folder: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
    return manifest


def change_manifest(folder: Path, **fields: object) -> None:
    (folder / MANIFEST).write_text(json.dumps(manifest_of(folder) | fields))


def approve(folder: Path) -> None:
    """Let the manifest have the checksums of the files as they are."""
    files = manifest_of(folder)["files"]
    change_manifest(folder, files={name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files})


def spoil_in_the_middle(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)


def damage_deletions(folder: Path) -> None:
    (file,) = folder.glob("*-gone.npy")
    spoil_in_the_middle(file)


def write_no_deletions(folder: Path) -> None:
    (file,) = folder.glob("*-gone.npy")
    file.write_bytes(b"no array")
    approve(folder)


def damage_manifest(folder: Path) -> None:
    (folder / MANIFEST).write_text('{"change": 1')


def write_no_manifest(folder: Path) -> None:
    (folder / MANIFEST).write_text("[]")


def name_another_store(folder: Path) -> None:
    change_manifest(folder, store_id="of another store")


def run_ahead(folder: Path) -> None:
    change_manifest(folder, change=10_000)
