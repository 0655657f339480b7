"""The tables of the record, as SQLAlchemy Core knows them.

Article ids derive from (source, external id), every child row carries its `article_id`, and no key crosses articles:
the rules that let the same schema be sharded later. Times are UTC microseconds since 1970, so that they sort and
compare as numbers in every database.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

settings = Table(
    "settings",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", Text, nullable=False),
)

models = Table(
    "models",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("revision", String, nullable=False),
    Column("dimension", Integer, nullable=False),
    Column("serving", Integer, nullable=False),
    UniqueConstraint("name", "revision"),
)

sources = Table(
    "sources",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("domain", Text),
)

articles = Table(
    "articles",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("source_id", BigInteger, ForeignKey("sources.id"), nullable=False),
    Column("origin", String, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("title", Text),
    Column("url", Text),
    Column("authors", Text, nullable=False),
    Column("published_at", BigInteger),
    Column("language", String),
    Column("text", Text, nullable=False),
    Column("content_hash", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("ingested_at", BigInteger, nullable=False),
    # The first article of which this one is a copy; none for a report of its own.
    Column("report_id", BigInteger),
    Index("articles_by_source", "source_id", "published_at"),
    Index("articles_by_date", "published_at"),
    Index("articles_by_report", "report_id"),
)

speakers = Table(
    "speakers",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", String, nullable=False),
)

statements = Table(
    "statements",
    metadata,
    # AUTOINCREMENT: a row number is never given twice, so an index that lags behind cannot mistake a new
    # statement for a deleted one.
    Column("row", Integer, primary_key=True),
    Column("article_id", BigInteger, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("external_id", Text),
    Column("kind", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("spans", Text, nullable=False),
    Column("quoted", Text, nullable=False),
    Column("cue", Text),
    Column("cue_span", Text),
    Column("cue_class", String),
    Column("review", Text),
    Column("candidates", Text, nullable=False),
    Column("family_id", BigInteger, nullable=False),
    Column("change", BigInteger, nullable=False),
    UniqueConstraint("article_id", "id"),
    Index("statements_by_id", "id"),
    Index("statements_by_family", "family_id", "article_id"),
    Index("statements_by_change", "change"),
    Index("statements_by_kind", "kind"),
    Index("statements_by_cue_class", "cue_class"),
    sqlite_autoincrement=True,
)

family_keys = Table(
    "family_keys",
    metadata,
    Column("key", BigInteger, primary_key=True),
    Column("statement_row", Integer, ForeignKey("statements.row", ondelete="CASCADE"), primary_key=True),
    Index("family_keys_by_statement", "statement_row"),
    sqlite_with_rowid=False,
)

# No key leads to statements: a correction waits here while its words are not in the article's present version.
corrections = Table(
    "corrections",
    metadata,
    Column("article_id", BigInteger, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("statement_id", BigInteger, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("correction", Text, nullable=False),
    Column("found", Text, nullable=False),
    Column("standing", Integer, nullable=False),
)

attributions = Table(
    "attributions",
    metadata,
    Column("article_id", BigInteger, nullable=False),
    Column("statement_id", BigInteger, nullable=False),
    Column("position", Integer, nullable=False),
    Column("speaker_id", BigInteger, ForeignKey("speakers.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", String, nullable=False),
    Column("method", String, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("mention", Text),
    Column("mention_span", Text),
    Column("role", Text),
    Column("role_span", Text),
    Column("aliases", Text, nullable=False),
    ForeignKeyConstraint(
        ["article_id", "statement_id"], ["statements.article_id", "statements.id"], ondelete="CASCADE"
    ),
    UniqueConstraint("article_id", "statement_id", "position"),
    Index("attributions_by_speaker", "speaker_id", "article_id", "statement_id"),
)

aliases = Table(
    "aliases",
    metadata,
    Column("article_id", BigInteger, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Column("speaker_id", BigInteger, ForeignKey("speakers.id"), nullable=False),
    Column("folded", Text, nullable=False),
    Column("alias", Text, nullable=False),
    UniqueConstraint("article_id", "speaker_id", "folded"),
    Index("aliases_by_name", "folded", "speaker_id"),
    Index("aliases_by_speaker", "speaker_id"),
)

vectors = Table(
    "vectors",
    metadata,
    Column("model_id", Integer, ForeignKey("models.id"), primary_key=True),
    Column("statement_row", Integer, ForeignKey("statements.row", ondelete="CASCADE"), primary_key=True),
    Column("float16", LargeBinary, nullable=False),
    Index("vectors_by_statement", "statement_row"),
)

changes = Table(
    "changes",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("article_id", BigInteger, nullable=False),
    Column("action", String, nullable=False),
    sqlite_autoincrement=True,
)

removals = Table(
    "removals",
    metadata,
    Column("change", BigInteger, primary_key=True),
    Column("row", BigInteger, primary_key=True),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("started_at", BigInteger),
    Column("finished_at", BigInteger),
    Column("total", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    sqlite_autoincrement=True,
)

job_items = Table(
    "job_items",
    metadata,
    Column("job_id", Integer, ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("payload", Text, nullable=False),
    Column("result", Text),
)
