"""What fact-checkers found of a statement."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the column; no statement that is stored has a review yet."""
    op.execute("ALTER TABLE statements ADD COLUMN review TEXT")
