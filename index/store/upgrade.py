"""An older data directory becomes a current one; a newer one is left alone.

Before an existing file is touched, a copy is put beside it.
"""

import logging
import secrets
import sqlite3
from pathlib import Path

from filelock import FileLock
from sqlalchemy import Engine, insert

from index.errors import StoreTooNew
from index.store import tables
from index.store.migrating import knows, migrate, newest_revision, stored_revision

log = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).with_name("migrations")


def to_latest(engine: Engine, data_dir: Path) -> None:
    """Bring the database to the newest revision; several processes may try at once.

    Raises:
        StoreTooNew: a later version of this software wrote the directory.
    """
    with FileLock(data_dir / "upgrade.lock"):
        with engine.connect() as connection:
            current, newest = stored_revision(connection), newest_revision(MIGRATIONS)
        if current == newest:
            return
        if current is not None:
            _refuse_unknown(current, newest, data_dir)
            _keep_copy(engine, data_dir, current)
        with engine.begin() as connection:
            migrate(connection, MIGRATIONS, newest)
        log.info("store upgraded from revision %s to %s", current, newest)
        if current is None:
            _name(engine)


def _refuse_unknown(revision: str, newest: str, data_dir: Path) -> None:
    if not knows(MIGRATIONS, revision):
        raise StoreTooNew(
            f"{data_dir} was written by a later version of On Record (revision {revision}; this one knows up to "
            f"{newest}). Run that version, or restore a backup made before the upgrade."
        )


def _keep_copy(engine: Engine, data_dir: Path, revision: str) -> None:
    path = Path(str(engine.url.database))
    copy = data_dir / f"{path.stem}.before-upgrade-from-{revision}{path.suffix}"
    with sqlite3.connect(path) as original, sqlite3.connect(copy) as beside:
        original.backup(beside)
    original.close()
    beside.close()
    log.info("copy of the store before its upgrade: %s", copy.name)


def _name(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(insert(tables.settings).values(key="store_id", value=secrets.token_hex(16)))
