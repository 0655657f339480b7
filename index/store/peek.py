"""A look at what a data directory holds that leaves no trace in it: what a rehearsal of an ingest needs.

A database that nobody has open is read as a file that does not change; one that is open, or was when its process died,
is read by way of the files that lie beside it, which are there already.
Source: SQLite documentation, "Uniform Resource Identifiers" (mode, immutable) and "Write-Ahead Logging", "Read-Only
Databases".
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from index.errors import StoreDamaged
from index.store.base import Known, LookUp
from index.store.reading import chunks
from index.store.sqlite import FILE_NAME


@contextmanager
def peek(data_dir: Path) -> Iterator[LookUp]:
    """What finds out which articles are stored; in a directory that does not exist, none are.

    Raises:
        StoreDamaged: the database cannot be read.
    """
    file = data_dir / FILE_NAME
    if not file.exists():
        yield lambda _: {}
        return
    in_use = file.with_name(f"{FILE_NAME}-wal").exists()
    address = f"{file.resolve().as_uri()}?{'mode=ro' if in_use else 'immutable=1'}"
    with closing(sqlite3.connect(address, uri=True, check_same_thread=False)) as connection:
        yield lambda identifiers: _known(connection, file, identifiers)


def _known(connection: sqlite3.Connection, file: Path, identifiers: Sequence[int]) -> dict[int, Known]:
    try:
        return {
            identifier: Known(content_hash, version)
            for some in chunks(identifiers)
            for identifier, content_hash, version in connection.execute(
                f"SELECT id, content_hash, version FROM articles WHERE id IN ({','.join('?' * len(some))})",  # noqa: S608 - marks alone
                some,
            )
        }
    except sqlite3.DatabaseError as error:
        raise StoreDamaged(f"{file} cannot be read ({error}).") from error
