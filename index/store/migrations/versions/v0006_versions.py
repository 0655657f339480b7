"""Former versions of articles, statements that a later version no longer holds, and copies told by their words."""

from alembic import op
from sqlalchemy import Connection, text

revision = "0006"
down_revision = "0005"

STATEMENTS = (
    """
    CREATE TABLE versions (
        article_id BIGINT NOT NULL,
        version INTEGER NOT NULL,
        title TEXT,
        url TEXT,
        authors TEXT NOT NULL,
        published_at BIGINT,
        language VARCHAR,
        text TEXT NOT NULL,
        content_hash VARCHAR NOT NULL,
        ingested_at BIGINT NOT NULL,
        statements BLOB NOT NULL,
        next_added INTEGER NOT NULL,
        next_changed INTEGER NOT NULL,
        next_unchanged INTEGER NOT NULL,
        next_withdrawn INTEGER NOT NULL,
        PRIMARY KEY (article_id, version),
        FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE withdrawals (
        article_id BIGINT NOT NULL,
        statement_id BIGINT NOT NULL,
        version INTEGER NOT NULL,
        since INTEGER,
        replaced_by BIGINT,
        PRIMARY KEY (article_id, statement_id),
        FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX withdrawals_by_statement ON withdrawals (statement_id)",
    # A default in the place of an update: it writes no row.
    "ALTER TABLE statements ADD COLUMN since INTEGER DEFAULT 1",
    "UPDATE statements SET since = NULL WHERE article_id IN (SELECT id FROM articles WHERE version > 1)",
)


def upgrade() -> None:
    """Make the tables; of an article that has had other versions only the present one is known."""
    for statement in STATEMENTS:
        op.execute(statement)
    _place_articles(op.get_bind())


def _place_articles(connection: Connection) -> None:
    """Say of every article anew of which it is a copy, in the order in which they came in."""
    from index.store import reports

    connection.execute(text("UPDATE articles SET report_id = NULL WHERE report_id IS NOT NULL"))
    ingested = text("SELECT id FROM articles WHERE origin = 'article' ORDER BY ingested_at, id")
    for article_id in connection.scalars(ingested).all():
        reports.place(connection, article_id, change=0)
