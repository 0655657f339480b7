"""An older data directory becomes a current one; a newer one is left alone.

Alembic keeps the steps in `migrations/`. Before it touches an existing file, a copy is put beside it.
"""

import logging
import secrets
import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from filelock import FileLock
from sqlalchemy import Engine, insert

from index.errors import StoreTooNew
from index.store import tables

log = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).with_name("migrations")


def to_latest(engine: Engine, data_dir: Path) -> None:
    """Bring the database to the newest revision; several processes may try at once.

    Raises:
        StoreTooNew: a later version of this software wrote the directory.
    """
    with FileLock(data_dir / "upgrade.lock"):
        current, newest = current_revision(engine), newest_revision()
        if current == newest:
            return
        if current is not None:
            _refuse_unknown(current, data_dir)
            _keep_copy(engine, data_dir, current)
        _migrate(engine, newest)
        log.info("store upgraded from revision %s to %s", current, newest)
        if current is None:
            _name(engine)


def current_revision(engine: Engine) -> str | None:
    """The revision of the database; None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str:
    """The revision that this software writes."""
    newest = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    if newest is None:
        raise FileNotFoundError(f"No migrations in {MIGRATIONS}: the installation is incomplete.")
    return newest


def _refuse_unknown(revision: str, data_dir: Path) -> None:
    known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if revision not in known:
        raise StoreTooNew(
            f"{data_dir} was written by a later version of On Record (revision {revision}; this one knows up to "
            f"{newest_revision()}). Run that version, or restore a backup made before the upgrade."
        )


def _keep_copy(engine: Engine, data_dir: Path, revision: str) -> None:
    path = Path(str(engine.url.database))
    copy = data_dir / f"{path.stem}.before-upgrade-from-{revision}{path.suffix}"
    with sqlite3.connect(path) as original, sqlite3.connect(copy) as beside:
        original.backup(beside)
    original.close()
    beside.close()
    log.info("copy of the store before its upgrade: %s", copy.name)


def _migrate(engine: Engine, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def _name(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(insert(tables.settings).values(key="store_id", value=secrets.token_hex(16)))
