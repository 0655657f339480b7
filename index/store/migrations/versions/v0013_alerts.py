"""Alerts: searches that are saved, what they have told of, and what is to be delivered of it."""

from alembic import op

revision = "0013"
down_revision = "0012"

STATEMENTS = (
    """
    CREATE TABLE followers (
        name VARCHAR NOT NULL PRIMARY KEY,
        change BIGINT NOT NULL,
        edition BIGINT NOT NULL
    )
    """,
    """
    CREATE TABLE alerts (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        asked TEXT NOT NULL,
        "query" TEXT NOT NULL,
        paused INTEGER NOT NULL,
        created_at BIGINT NOT NULL,
        since BIGINT NOT NULL,
        edition BIGINT NOT NULL,
        vector BLOB,
        model VARCHAR,
        webhook_url TEXT,
        secrets TEXT,
        feed_hash VARCHAR
    )
    """,
    "CREATE INDEX alerts_by_edition ON alerts (edition)",
    """
    CREATE TABLE alert_statements (
        alert_id INTEGER NOT NULL,
        statement_id BIGINT NOT NULL,
        article_id BIGINT NOT NULL,
        fingerprint VARCHAR NOT NULL,
        withdrawn INTEGER NOT NULL,
        PRIMARY KEY (alert_id, statement_id),
        FOREIGN KEY(alert_id) REFERENCES alerts (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX alert_statements_by_article ON alert_statements (article_id)",
    """
    CREATE TABLE deliveries (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        alert_id INTEGER NOT NULL,
        message VARCHAR NOT NULL,
        kind VARCHAR NOT NULL,
        at BIGINT NOT NULL,
        statement_id BIGINT,
        article_id BIGINT,
        matches INTEGER NOT NULL,
        relevance FLOAT,
        semantic FLOAT,
        lexical FLOAT,
        replaced_by BIGINT,
        state VARCHAR NOT NULL,
        tries INTEGER NOT NULL,
        due_at BIGINT,
        tried_at BIGINT,
        status INTEGER,
        problem TEXT,
        FOREIGN KEY(alert_id) REFERENCES alerts (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX deliveries_by_due ON deliveries (due_at)",
    "CREATE INDEX deliveries_by_alert ON deliveries (alert_id, id)",
    "CREATE INDEX deliveries_by_time ON deliveries (at)",
)


def upgrade() -> None:
    """Make the tables of alerts."""
    for statement in STATEMENTS:
        op.execute(statement)
