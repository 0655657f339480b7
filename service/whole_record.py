"""What commands share that take a whole record to another place: how a place is opened, and what is printed of it."""

from collections.abc import Mapping
from pathlib import Path

import typer

from index.errors import StoreError
from index.store.relational import RelationalStore


def open_database(url: str, *, to_fill: bool) -> RelationalStore:
    """The record in a database, or the empty one that is to be filled."""
    from index.store.postgres.store import PostgresStore

    return PostgresStore(url, unfinished=to_fill)


def open_directory(folder: Path, *, to_fill: bool) -> RelationalStore:
    """The record in a directory, or the empty one that is to be filled.

    Raises:
        StoreError: there is none.
    """
    from index.store.sqlite import FILE_NAME, SqliteStore

    if not to_fill and not (folder / FILE_NAME).exists():
        raise StoreError(f"{folder} holds no record. Name its directory.")
    return SqliteStore(folder, unfinished=to_fill)


def print_tables(tables: Mapping[str, tuple[int, str]]) -> None:
    """A line for each table, with its rows and the hash of them."""
    for name, (count, sha256) in tables.items():
        typer.echo(f"{name}: {count:,} rows, sha256 {sha256[:16]}", err=True)
