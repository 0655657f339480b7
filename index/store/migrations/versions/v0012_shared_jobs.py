"""Jobs that several processes share: which article each item is, and until when a job was last worked on."""

from alembic import op

revision = "0012"
down_revision = "0011"

STATEMENTS = (
    "ALTER TABLE jobs ADD COLUMN worked_until BIGINT",
    "ALTER TABLE job_items ADD COLUMN article_id BIGINT",
    """
    UPDATE job_items SET article_id = CAST(json_extract(result, '$.id') AS INTEGER)
    WHERE json_extract(result, '$.id') IS NOT NULL
    """,
    "CREATE INDEX job_items_by_article ON job_items (job_id, article_id)",
)


def upgrade() -> None:
    """Add the columns; what was done before is known by its result."""
    for statement in STATEMENTS:
        op.execute(statement)
