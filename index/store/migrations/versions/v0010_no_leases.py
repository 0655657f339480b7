"""No leases: whoever polls the feeds holds a lock, as whoever works on jobs does."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Drop the table."""
    op.execute("DROP TABLE leases")
