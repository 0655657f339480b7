"""From which revision a database is, and how it becomes one of the newest.

Alembic keeps the steps, one file each in a folder `migrations/`. It brings 7 MB with it (Mako, and all of Pygments),
so that it is imported only where there is a step to be made.
"""

from pathlib import Path

from sqlalchemy import Connection, column, inspect, select, table

_STAMP = table("alembic_version", column("version_num"))


def stored_revision(connection: Connection) -> str | None:
    """The revision of the database; None for an empty one."""
    if not inspect(connection).has_table(_STAMP.name):
        return None
    revision: str | None = connection.scalar(select(_STAMP.c.version_num))
    return revision


def newest_revision(migrations: Path) -> str:
    """The revision that this software writes, by the name of its file: v0016_revisions.py makes 0016."""
    return max(_revisions(migrations))


def knows(migrations: Path, revision: str) -> bool:
    """Whether there is a way on from this revision."""
    return revision in _revisions(migrations)


def migrate(connection: Connection, migrations: Path, revision: str) -> None:
    """Take all steps up to this revision, in the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _revisions(migrations: Path) -> set[str]:
    revisions = {path.stem.partition("_")[0].removeprefix("v") for path in migrations.glob("versions/*.py")}
    if not revisions:
        raise FileNotFoundError(f"No migrations in {migrations}: the installation is incomplete.")
    return revisions
