"""Corrections by hand, each with the statement that extraction had found."""

from alembic import op

revision = "0003"
down_revision = "0002"

STATEMENT = """
    CREATE TABLE corrections (
        article_id BIGINT NOT NULL,
        statement_id BIGINT NOT NULL,
        at BIGINT NOT NULL,
        correction TEXT NOT NULL,
        found TEXT NOT NULL,
        standing INTEGER NOT NULL,
        PRIMARY KEY (article_id, statement_id),
        FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE
    )
"""


def upgrade() -> None:
    """Make the table of corrections."""
    op.execute(STATEMENT)
