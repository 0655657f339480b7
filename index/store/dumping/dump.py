"""From a store into a folder: one consistent picture of everything, read and written some articles at a time."""

import gzip
import json
import os
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, select

from index.clock import utc_now
from index.errors import StoreError
from index.store import embedding, layout, tables
from index.store.copying import articles, beside, whole
from index.store.copying.checking import Tally
from index.store.dumping.lines import article_lines, row_line
from index.store.dumping.manifest import RECORD, Manifest, Rows, file_of, tables_sha256
from index.store.relational import RelationalStore

Advance = Callable[[int, int | None], None]

COMPRESSION = 6


def dump_record(source: RelationalStore, folder: Path, advance: Advance) -> Manifest:
    """Write everything but caches, under the ids and numbers that it has, with all vectors and former versions.

    Args:
        source: it may be in use; what is written meanwhile is not in the dump.
        folder: is made, or empty.
        advance: told how many articles are written, of how many.

    Raises:
        StoreError: the folder is not empty, or the store cannot be read.
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise StoreError(f"{folder} is not empty. Name a folder that is, or that does not exist.")
    tally = Tally()
    with source.reading() as picture:
        _write(folder / RECORD, _lines(picture, tally, advance))
        change = embedding.change_number(picture)
        numbers = {str(column): layout.of(picture).last_number(picture, column) for column in beside.COUNTED}
    manifest = Manifest(
        software=version("onrecord"),
        made_at=utc_now(),
        store_id=source.store_id,
        change=change,
        tables_sha256=tables_sha256(),
        file=file_of(folder),
        contents={name: Rows(rows=rows, sha256=sha256) for name, (rows, sha256) in tally.told().items()},
        numbers=numbers,
    )
    manifest.write(folder)
    return manifest


def _write(path: Path, lines: Iterator[dict[str, Any]]) -> None:
    """Write a file that gets its name when it is whole and on disk."""
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            # Without a time and a name inside, the same record gives the same bytes.
            with gzip.GzipFile("", "wb", COMPRESSION, file, mtime=0) as packed:
                for line in lines:
                    packed.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _lines(picture: Connection, tally: Tally, advance: Advance) -> Iterator[dict[str, Any]]:
    """Everything, each row behind those that it leads to; counted and hashed on the way."""
    for model in whole.served(picture):
        yield row_line(tables.models.name, model)
    for table in beside.NAMED:
        yield from _table(picture, table)
    done, total = 0, picture.execute(select(func.count()).select_from(tables.articles)).scalar_one()
    advance(done, total)
    for run in whole.runs(picture):
        held = articles.read(picture, run.ids)
        tally.take(held.digests())
        yield from article_lines(held)
        done += len(run.ids)
        advance(done, total)
    for table in beside.ALONE:
        yield from _table(picture, table)
    for table in whole.OF_NO_ARTICLE:
        tally.take(whole.digest(picture, table))


def _table(picture: Connection, table: Table) -> Iterator[dict[str, Any]]:
    return (row_line(table.name, row) for page in beside.pages(picture, table) for row in page)
