"""The record: articles, statements, speakers, vectors, full text and the change log."""

from alembic import op

revision = "0001"
down_revision = None

STATEMENTS = (
    """
    CREATE TABLE changes (
        number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        at BIGINT NOT NULL,
        article_id BIGINT NOT NULL,
        action VARCHAR NOT NULL
    )
    """,
    """
    CREATE TABLE models (
        id INTEGER NOT NULL,
        name VARCHAR NOT NULL,
        revision VARCHAR NOT NULL,
        dimension INTEGER NOT NULL,
        serving INTEGER NOT NULL,
        PRIMARY KEY (id),
        UNIQUE (name, revision)
    )
    """,
    """
    CREATE TABLE removals (
        change BIGINT NOT NULL,
        "row" BIGINT NOT NULL,
        PRIMARY KEY (change, "row")
    )
    """,
    """
    CREATE TABLE settings (
        "key" VARCHAR NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY ("key")
    )
    """,
    """
    CREATE TABLE sources (
        id BIGINT NOT NULL,
        name TEXT NOT NULL,
        folded TEXT NOT NULL,
        domain TEXT,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE speakers (
        id BIGINT NOT NULL,
        name TEXT NOT NULL,
        kind VARCHAR NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE articles (
        id BIGINT NOT NULL,
        source_id BIGINT NOT NULL,
        origin VARCHAR NOT NULL,
        external_id TEXT NOT NULL,
        title TEXT,
        url TEXT,
        authors TEXT NOT NULL,
        published_at BIGINT,
        language VARCHAR,
        text TEXT NOT NULL,
        content_hash VARCHAR NOT NULL,
        version INTEGER NOT NULL,
        ingested_at BIGINT NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(source_id) REFERENCES sources (id)
    )
    """,
    """
    CREATE INDEX articles_by_date ON articles (published_at)
    """,
    """
    CREATE INDEX articles_by_source ON articles (source_id, published_at)
    """,
    """
    CREATE TABLE aliases (
        article_id BIGINT NOT NULL,
        speaker_id BIGINT NOT NULL,
        folded TEXT NOT NULL,
        alias TEXT NOT NULL,
        UNIQUE (article_id, speaker_id, folded),
        FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE,
        FOREIGN KEY(speaker_id) REFERENCES speakers (id)
    )
    """,
    """
    CREATE INDEX aliases_by_name ON aliases (folded, speaker_id)
    """,
    """
    CREATE INDEX aliases_by_speaker ON aliases (speaker_id)
    """,
    """
    CREATE TABLE statements (
        "row" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        article_id BIGINT NOT NULL,
        id BIGINT NOT NULL,
        ordinal INTEGER NOT NULL,
        external_id TEXT,
        kind VARCHAR NOT NULL,
        text TEXT NOT NULL,
        spans TEXT NOT NULL,
        quoted TEXT NOT NULL,
        cue TEXT,
        cue_span TEXT,
        candidates TEXT NOT NULL,
        family_id BIGINT NOT NULL,
        change BIGINT NOT NULL,
        UNIQUE (article_id, id),
        FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX statements_by_change ON statements (change)
    """,
    """
    CREATE INDEX statements_by_family ON statements (family_id, article_id)
    """,
    """
    CREATE INDEX statements_by_id ON statements (id)
    """,
    """
    CREATE INDEX statements_by_kind ON statements (kind)
    """,
    """
    CREATE TABLE attributions (
        article_id BIGINT NOT NULL,
        statement_id BIGINT NOT NULL,
        position INTEGER NOT NULL,
        speaker_id BIGINT NOT NULL,
        name TEXT NOT NULL,
        kind VARCHAR NOT NULL,
        method VARCHAR NOT NULL,
        confidence FLOAT NOT NULL,
        mention TEXT,
        mention_span TEXT,
        role TEXT,
        role_span TEXT,
        aliases TEXT NOT NULL,
        FOREIGN KEY(article_id, statement_id) REFERENCES statements (article_id, id) ON DELETE CASCADE,
        UNIQUE (article_id, statement_id, position),
        FOREIGN KEY(speaker_id) REFERENCES speakers (id)
    )
    """,
    """
    CREATE INDEX attributions_by_speaker ON attributions (speaker_id, article_id, statement_id)
    """,
    """
    CREATE TABLE vectors (
        model_id INTEGER NOT NULL,
        statement_row INTEGER NOT NULL,
        float16 BLOB NOT NULL,
        PRIMARY KEY (model_id, statement_row),
        FOREIGN KEY(model_id) REFERENCES models (id),
        FOREIGN KEY(statement_row) REFERENCES statements ("row") ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX vectors_by_statement ON vectors (statement_row)
    """,
    """
    CREATE VIRTUAL TABLE statements_fts USING fts5(
        text, title, speaker, tokenize = 'porter unicode61 remove_diacritics 2'
    )
    """,
)


def upgrade() -> None:
    """Make the tables of the record."""
    for statement in STATEMENTS:
        op.execute(statement)
