"""Polls of feeds are jobs: which poll of a feed was asked for, and which item of which job stands for an entry."""

from alembic import op

revision = "0011"
down_revision = "0010"

STATEMENTS = (
    "ALTER TABLE feeds ADD COLUMN job_id BIGINT",
    "ALTER TABLE feed_entries ADD COLUMN job_id BIGINT",
    "ALTER TABLE feed_entries ADD COLUMN position INTEGER",
    "CREATE INDEX feed_entries_by_job ON feed_entries (job_id)",
)


def upgrade() -> None:
    """Add the columns; what was found before belongs to no job."""
    for statement in STATEMENTS:
        op.execute(statement)
