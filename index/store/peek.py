"""A look at what a data directory holds that leaves no trace in it: what a rehearsal of an ingest needs.

A database that nobody has open is read as a file that does not change; one that is open, or was when its process died,
is read by way of the files that lie beside it, which are there already.
Source: SQLite documentation, "Uniform Resource Identifiers" (mode, immutable) and "Write-Ahead Logging", "Read-Only
Databases".
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import Engine, StaticPool, create_engine
from sqlalchemy.exc import DatabaseError

from index.errors import StoreDamaged
from index.store import reading
from index.store.sqlite import FILE_NAME
from index.store.writes import Known, LookUp


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
    connect = partial(sqlite3.connect, address, uri=True, check_same_thread=False)
    engine = create_engine("sqlite://", creator=connect, poolclass=StaticPool)
    try:
        yield partial(_known, engine, file)
    finally:
        engine.dispose()


def _known(engine: Engine, file: Path, identifiers: Sequence[int]) -> dict[int, Known]:
    try:
        with engine.connect() as connection:
            return reading.known(connection, identifiers)
    except DatabaseError as error:
        raise StoreDamaged(f"{file} cannot be read ({error.orig}).") from error
