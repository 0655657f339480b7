"""An empty or older database becomes a current one; a newer one is left alone.

One transaction, under a lock that other processes wait for. PostgreSQL takes back a migration that fails, so no copy is
made before it: that is the backup's business.
"""

import logging
import secrets
from pathlib import Path

from sqlalchemy import Connection, insert

from index.errors import StoreTooNew
from index.store import tables
from index.store.migrating import knows, migrate, newest_revision, stored_revision

log = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).with_name("migrations")


def to_latest(connection: Connection) -> None:
    """Bring the database to the newest revision; the connection holds the lock of writers.

    Raises:
        StoreTooNew: a later version of this software wrote the database.
    """
    current, newest = stored_revision(connection), newest_revision(MIGRATIONS)
    if current == newest:
        return
    if current is not None and not knows(MIGRATIONS, current):
        raise StoreTooNew(
            f"The database was written by a later version of On Record (revision {current}; this one knows up to "
            f"{newest}). Run that version, or restore a backup made before the upgrade."
        )
    migrate(connection, MIGRATIONS, newest)
    log.info("database upgraded from revision %s to %s", current, newest)
    if current is None:
        connection.execute(insert(tables.settings).values(key="store_id", value=secrets.token_hex(16)))
