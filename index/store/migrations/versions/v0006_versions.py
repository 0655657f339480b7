"""Former versions of articles, and statements that a later version no longer holds."""

from alembic import op

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
