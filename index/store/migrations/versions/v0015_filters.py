"""Indexes for filters that read the whole record: language, confidence, reviews and names of sources."""

from alembic import op

revision = "0015"
down_revision = "0014"

STATEMENTS = (
    "CREATE INDEX articles_by_language ON articles (lower(language), id)",
    "CREATE INDEX attributions_by_confidence ON attributions (confidence, article_id, statement_id)",
    'CREATE INDEX statements_reviewed ON statements ("row") WHERE review IS NOT NULL',
    "CREATE INDEX sources_by_name ON sources (folded, id)",
    "CREATE INDEX sources_by_domain ON sources (domain)",
)


def upgrade() -> None:
    """Make the indexes; what stands in the record stays as it is."""
    for statement in STATEMENTS:
        op.execute(statement)
