"""An empty or older database becomes a current one; a newer one is left alone.

One transaction, under a lock that other processes wait for. PostgreSQL takes back a migration that fails, so no copy is
made before it: that is the backup's business.
"""

import logging
import secrets
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, insert

from index.errors import StoreTooNew
from index.store import tables

log = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).with_name("migrations")


def to_latest(connection: Connection) -> None:
    """Bring the database to the newest revision; the connection holds the lock of writers.

    Raises:
        StoreTooNew: a later version of this software wrote the database.
    """
    current = MigrationContext.configure(connection).get_current_revision()
    scripts = ScriptDirectory(str(MIGRATIONS))
    newest = scripts.get_current_head()
    if newest is None:
        raise FileNotFoundError(f"No migrations in {MIGRATIONS}: the installation is incomplete.")
    if current == newest:
        return
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise StoreTooNew(
            f"The database was written by a later version of On Record (revision {current}; this one knows up to "
            f"{newest}). Run that version, or restore a backup made before the upgrade."
        )
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, newest)
    log.info("database upgraded from revision %s to %s", current, newest)
    if current is None:
        connection.execute(insert(tables.settings).values(key="store_id", value=secrets.token_hex(16)))
