"""From a folder into a store: looked through first, written some articles at a time, and compared at the end."""

import gzip
import json
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete

from index.errors import StoreBusy, StoreError
from index.store import layout, tables
from index.store.copying import articles, beside, whole
from index.store.copying.state import State
from index.store.dumping.lines import ARTICLE, TABLE, held_of, rows_of
from index.store.dumping.manifest import RECORD, Manifest
from index.store.relational import RelationalStore

Advance = Callable[[int, int | None], None]
Lines = list[Mapping[str, Any]]

LOCK = "copy"
"""The same as that of a copy: two that write a whole record keep each other out."""

AT_ONCE_BYTES = 4_000_000
"""Of lines that are written in one transaction: some 4,000 statements with their vectors."""


def load_record(folder: Path, manifest: Manifest, target: RelationalStore, advance: Advance) -> None:
    """Write everything that a dump holds, and compare it with the manifest.

    Args:
        folder: holds the dump.
        manifest: of the dump; its file has been checked.
        target: opened as unfinished, with an empty record; nobody else uses it.
        advance: told how many articles are loaded, of how many.

    Raises:
        StoreBusy: another process writes a whole record into the target.
        StoreError: the target is not empty, or what it holds at the end is not what was dumped.
        OSError: the dump cannot be read.
    """
    with target.alone(LOCK) as is_alone:
        if not is_alone:
            raise StoreBusy("Another process copies or loads into this store.")
        with target.writing() as connection:
            _begin(connection, manifest)
        try:
            _load(folder, manifest, target, advance)
            with target.reading() as connection:
                _compare(connection, manifest)
        except (LookupError, TypeError, ValueError) as error:  # of what was changed by hand
            raise StoreError(f"{folder / RECORD} holds what no dump holds ({error!r}). It is not served.") from error
        with target.writing() as connection:
            whole.finish(connection)


def _begin(connection: Connection, manifest: Manifest) -> None:
    if State.of(connection) is not None:
        raise StoreError("A copy or a load into this store was begun. Empty the database or directory, and load again.")
    whole.refuse_used(connection)
    for table in reversed(beside.ALONE):
        connection.execute(delete(table))
    State(manifest.store_id, manifest.change, None, whole.BEFORE_ALL, 0).keep(connection)


def _load(folder: Path, manifest: Manifest, target: RelationalStore, advance: Advance) -> None:
    done, total = 0, manifest.contents[tables.articles.name].rows
    model: articles.Values = {"id": None, "dimension": 0}
    known = {table.name: table for table in whole.OF_NO_ARTICLE}
    for name, some in _batches(folder / RECORD):
        with target.writing() as connection:
            if name == ARTICLE:
                articles.write(connection, held_of(some, model["dimension"]), model["id"])
                done += len(some)
            else:
                rows = rows_of(known[name], some)
                articles.add(connection, known[name], rows)
                model = rows[0] if name == tables.models.name else model
        advance(done, total)
    with target.writing() as connection:
        for column in beside.COUNTED:
            if last := manifest.numbers[str(column)]:
                layout.of(connection).count_from(connection, column, last)


def _batches(path: Path) -> Iterator[tuple[str, Lines]]:
    """The lines of a dump, those of one kind together, as many as go into one transaction."""
    with gzip.open(path, "rb") as file:
        for name, of_kind in groupby(((json.loads(line), len(line)) for line in file), lambda pair: _kind(pair[0])):
            some: Lines = []
            size = 0
            for line, length in of_kind:
                some.append(line)
                size += length
                if size >= AT_ONCE_BYTES:
                    yield name, some
                    some, size = [], 0
            if some:
                yield name, some


def _kind(line: Mapping[str, Any]) -> str:
    return ARTICLE if ARTICLE in line else str(line[TABLE])


def _compare(connection: Connection, manifest: Manifest) -> None:
    told = whole.tallied(connection).told()
    differs = [name for name, here in told.items() if here != _stated(manifest, name)]
    if differs:
        raise StoreError(f"What was loaded is not what was dumped: {', '.join(differs)} differ. It is not served.")


def _stated(manifest: Manifest, name: str) -> tuple[int, str]:
    return manifest.contents[name].rows, manifest.contents[name].sha256
