"""Which version of an item came last, by its publisher's own count."""

from alembic import op

revision = "0016"
down_revision = "0015"

STATEMENTS = (
    """
    CREATE TABLE revisions (
        article_id BIGINT NOT NULL PRIMARY KEY,
        created_at BIGINT,
        number BIGINT
    )
    """,
)


def upgrade() -> None:
    """Make the table; items that came before it have no row until they come again."""
    for statement in STATEMENTS:
        op.execute(statement)
