"""`onrecord dump` and `onrecord load`: a whole record as a folder, and back."""

from contextlib import closing
from pathlib import Path

import typer

from index.errors import StoreError
from index.store.dumping import Manifest, dump_record, load_record
from index.store.relational import RelationalStore
from service.progress import progress_bar
from service.settings import Settings


def dump_to(settings: Settings, folder: Path) -> None:
    """Write the record of these settings into a folder.

    Raises:
        StoreError: there is no record, or the folder is not empty.
        OSError: the folder cannot be written.
    """
    with closing(_opened(settings, unfinished=False)) as source, progress_bar("articles") as advance:
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
    with closing(_opened(settings, unfinished=True)) as target, progress_bar("articles") as advance:
        load_record(folder, manifest, target, advance)
    _print(manifest)


def _opened(settings: Settings, *, unfinished: bool) -> RelationalStore:
    from index.store.sqlite import FILE_NAME, SqliteStore

    if settings.database_url is not None:
        from index.store.postgres.store import PostgresStore

        return PostgresStore(settings.database_url.get_secret_value(), unfinished=unfinished)
    if not unfinished and not (settings.data_dir / FILE_NAME).exists():
        raise StoreError(f"{settings.data_dir} holds no record.")
    return SqliteStore(settings.data_dir, unfinished=unfinished)


def _print(manifest: Manifest) -> None:
    for name, stated in manifest.contents.items():
        typer.echo(f"{name}: {stated.rows:,} rows, sha256 {stated.sha256[:16]}", err=True)
    typer.echo(f"The record is whole up to change {manifest.change:,}.", err=True)
