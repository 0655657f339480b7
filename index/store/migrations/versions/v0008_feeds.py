"""Feeds that are watched."""

from alembic import op

revision = "0008"
down_revision = "0007"

STATEMENTS = (
    """
    CREATE TABLE feeds (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        given_url TEXT NOT NULL,
        url TEXT NOT NULL,
        title TEXT,
        source_name TEXT,
        source_domain TEXT,
        full_text INTEGER NOT NULL,
        interval_s FLOAT NOT NULL,
        paused INTEGER NOT NULL,
        gone INTEGER NOT NULL,
        created_at BIGINT NOT NULL,
        polled_at BIGINT,
        due_at BIGINT,
        status INTEGER,
        failures INTEGER NOT NULL,
        problem TEXT,
        validated_url TEXT,
        etag TEXT,
        last_modified TEXT,
        hint_s FLOAT NOT NULL,
        UNIQUE (given_url)
    )
    """,
    "CREATE INDEX feeds_by_due ON feeds (due_at)",
    """
    CREATE TABLE feed_entries (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        feed_id INTEGER NOT NULL,
        "key" TEXT NOT NULL,
        url TEXT,
        title TEXT,
        fingerprint VARCHAR NOT NULL,
        payload TEXT,
        found_at BIGINT NOT NULL,
        due_at BIGINT,
        tries INTEGER NOT NULL,
        article_id BIGINT,
        problem TEXT,
        UNIQUE (feed_id, "key"),
        FOREIGN KEY(feed_id) REFERENCES feeds (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX feed_entries_by_due ON feed_entries (due_at)",
    """
    CREATE TABLE leases (
        name VARCHAR NOT NULL PRIMARY KEY,
        holder VARCHAR NOT NULL,
        ends_at BIGINT NOT NULL
    )
    """,
)


def upgrade() -> None:
    """Make the tables of feeds, of their entries, and of leases."""
    for statement in STATEMENTS:
        op.execute(statement)
