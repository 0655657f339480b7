"""Durable jobs."""

from alembic import op

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    """
    CREATE TABLE jobs (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        kind VARCHAR NOT NULL,
        created_at BIGINT NOT NULL,
        started_at BIGINT,
        finished_at BIGINT,
        total INTEGER NOT NULL,
        done INTEGER NOT NULL,
        failed INTEGER NOT NULL
    )
    """,
    """
    CREATE TABLE job_items (
        job_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        payload TEXT NOT NULL,
        result TEXT,
        PRIMARY KEY (job_id, position),
        FOREIGN KEY(job_id) REFERENCES jobs (id) ON DELETE CASCADE
    )
    """,
)


def upgrade() -> None:
    """Make the tables of jobs."""
    for statement in STATEMENTS:
        op.execute(statement)
