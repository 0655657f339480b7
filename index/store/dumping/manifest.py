"""What a dump says of itself: by it, damage and another version are seen before anything is loaded."""

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from index.errors import StoreError
from index.store.copying.articles import OF_ARTICLES
from index.store.copying.whole import OF_NO_ARTICLE

RECORD, MANIFEST = "record.jsonl.gz", "manifest.json"
READ_AT_ONCE_BYTES = 1024 * 1024


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class File(_Part):
    """The file beside the manifest; `sha256` is that of its bytes as they lie there."""

    name: str = RECORD
    bytes: int
    sha256: str


class Rows(_Part):
    """How many rows of one kind there are, and their hash in the order of their articles."""

    rows: int
    sha256: str


class Manifest(_Part):
    """A dump: of which store, at which change, in which shape, and what is in it.

    `numbers` are the last ones that the database has given in columns whose numbers are never given twice.
    """

    format: Literal["onrecord-dump"] = "onrecord-dump"
    version: Literal[1] = 1
    software: str
    made_at: datetime
    store_id: str
    change: int
    tables_sha256: str
    file: File
    contents: dict[str, Rows]
    numbers: dict[str, int]

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The manifest of a dump that this version can load.

        Raises:
            OSError: it cannot be read.
            StoreError: there is none, it is no manifest, or that of another shape of the record.
        """
        try:
            manifest = cls.model_validate_json((folder / MANIFEST).read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            raise _no_dump(folder) from None
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(map(str, first["loc"]))
            raise StoreError(f"{folder / MANIFEST} is no manifest of a dump: {where}: {first['msg']}.") from None
        if manifest.tables_sha256 != tables_sha256():
            raise StoreError(
                f"This dump was made by version {manifest.software}, whose tables differ from those of this version. "
                "Load it with that version into a directory: a later version brings the directory up to date by itself."
            )
        return manifest

    def write(self, folder: Path) -> None:
        """Put it beside its file, as the last thing: a dump without a manifest is not whole."""
        beside = folder / f"{MANIFEST}.part"
        beside.write_text(self.model_dump_json(indent=2) + "\n", encoding="utf-8")
        beside.replace(folder / MANIFEST)

    def check_file(self, folder: Path) -> None:
        """Read the whole file and compare.

        Raises:
            OSError: it cannot be read.
            StoreError: there is none, or it is not the file that the manifest is of.
        """
        if not (folder / RECORD).exists():
            raise _no_dump(folder)
        if file_of(folder) != self.file:
            raise StoreError(
                f"{folder / RECORD} is damaged: it is not the file that the manifest was made of. Nothing was loaded."
            )


def _no_dump(folder: Path) -> StoreError:
    return StoreError(f"{folder} holds no whole dump. Name the folder that `onrecord dump` wrote.")


def file_of(folder: Path) -> File:
    """Size and hash of a dump's file."""
    size, told = 0, hashlib.sha256()
    with (folder / RECORD).open("rb") as file:
        while read := file.read(READ_AT_ONCE_BYTES):
            size += len(read)
            told.update(read)
    return File(bytes=size, sha256=told.hexdigest())


def tables_sha256() -> str:
    """Tells one shape of the record from another: the tables that are dumped, with their columns."""
    shape = {table.name: sorted(column.name for column in table.columns) for table in (*OF_ARTICLES, *OF_NO_ARTICLE)}
    return hashlib.sha256(json.dumps(shape, sort_keys=True).encode()).hexdigest()
