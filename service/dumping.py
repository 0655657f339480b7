"""`onrecord dump` and `onrecord load`: a whole record as a folder, and back."""

from contextlib import closing
from pathlib import Path

import typer

from index.store.dumping import Manifest, dump_record, load_record
from index.store.relational import RelationalStore
from service.progress import progress_bar
from service.settings import Settings
from service.whole_record import open_database, open_directory, print_tables


def dump_to(settings: Settings, folder: Path) -> None:
    """Write the record of these settings into a folder.

    Raises:
        StoreError: there is no record, or the folder is not empty.
        OSError: the folder cannot be written.
    """
    with closing(_opened(settings, to_fill=False)) as source, progress_bar("articles") as advance:
        manifest = dump_record(source, folder, advance)
    _print(manifest)


def load_from(settings: Settings, folder: Path) -> None:
    """Make the record of these settings from a folder, which is looked through before.

    Raises:
        StoreError: the dump is damaged or of another version, or there is a record already.
        OSError: the folder cannot be read.
    """
    manifest = Manifest.read(folder)
    manifest.check_file(folder)
    with closing(_opened(settings, to_fill=True)) as target, progress_bar("articles") as advance:
        load_record(folder, manifest, target, advance)
    _print(manifest)


def _opened(settings: Settings, *, to_fill: bool) -> RelationalStore:
    if settings.database_url is not None:
        return open_database(settings.database_url.get_secret_value(), to_fill=to_fill)
    return open_directory(settings.data_dir, to_fill=to_fill)


def _print(manifest: Manifest) -> None:
    print_tables({name: (stated.rows, stated.sha256) for name, stated in manifest.contents.items()})
    typer.echo(f"The record is whole up to change {manifest.change:,}.", err=True)
