"""Keys, and sessions that began with one."""

from alembic import op

revision = "0014"
down_revision = "0013"

STATEMENTS = (
    """
    CREATE TABLE api_keys (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        hint VARCHAR NOT NULL,
        sha256 VARCHAR NOT NULL,
        scopes TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        expires_at BIGINT,
        revoked_at BIGINT,
        last_used_at BIGINT,
        UNIQUE (sha256)
    )
    """,
    """
    CREATE TABLE sessions (
        sha256 VARCHAR NOT NULL PRIMARY KEY,
        key_id INTEGER NOT NULL,
        created_at BIGINT NOT NULL,
        ends_at BIGINT NOT NULL,
        FOREIGN KEY(key_id) REFERENCES api_keys (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX sessions_by_key ON sessions (key_id)",
    "CREATE INDEX sessions_by_end ON sessions (ends_at)",
)


def upgrade() -> None:
    """Make the tables of keys and of sessions."""
    for statement in STATEMENTS:
        op.execute(statement)
