"""`onrecord copy`: a whole record from one place to another."""

import os
from contextlib import closing
from pathlib import Path

import typer

from index.errors import StoreError
from index.store.copying import Copied, copy_record
from index.store.relational import RelationalStore
from service.progress import progress_bar
from service.whole_record import open_database, open_directory, print_tables

FROM_ENVIRONMENT = "env:"
"""Before the name of a variable that says where: a list of processes shows no password then."""


def copy_between(source: str, target: str) -> None:
    """Copy the record in one place into the other, and print what is there now.

    Args:
        source: a directory, a database URL, or env: and the name of a variable that holds either.
        target: the same.

    Raises:
        StoreError: there is no record to copy, or the place to copy to is not empty.
    """
    with (
        closing(_opened(source, to_fill=False)) as one,
        closing(_opened(target, to_fill=True)) as other,
        progress_bar("articles") as advance,
    ):
        copied = copy_record(one, other, advance)
    _print(copied)


def _opened(place: str, *, to_fill: bool) -> RelationalStore:
    named = os.environ.get(place.removeprefix(FROM_ENVIRONMENT), "") if place.startswith(FROM_ENVIRONMENT) else place
    if not named:
        raise StoreError(f"The variable {place.removeprefix(FROM_ENVIRONMENT)} of the environment is not set.")
    return open_database(named, to_fill=to_fill) if "://" in named else open_directory(Path(named), to_fill=to_fill)


def _print(copied: Copied) -> None:
    print_tables(copied.tables)
    typer.echo(f"The copy is whole up to change {copied.change:,} of its source.", err=True)
    if copied.later:
        typer.echo(f"The source has made {copied.later:,} changes since; they are not in the copy.", err=True)
