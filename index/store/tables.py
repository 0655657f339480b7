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
    func,
)

metadata = MetaData()

Counted = BigInteger().with_variant(Integer, "sqlite")
"""Numbers that the database gives. SQLite gives them to what it knows as INTEGER alone."""

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
    Index("sources_by_name", "folded", "id"),
    Index("sources_by_domain", "domain"),
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
    # What copies of one report have in common, the id of the first of them; none for that one and for any other report.
    Column("report_id", BigInteger),
    Index("articles_by_source", "source_id", "published_at"),
    Index("articles_by_date", "published_at"),
    Index("articles_by_report", "report_id"),
)
# With the id, which is not the row that SQLite finds behind every entry: a filter needs nothing else of an article.
Index("articles_by_language", func.lower(articles.c.language), articles.c.id)

# Former versions; the present one stands in `articles` and `statements`. Most articles never have another.
versions = Table(
    "versions",
    metadata,
    Column("article_id", BigInteger, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("title", Text),
    Column("url", Text),
    Column("authors", Text, nullable=False),
    Column("published_at", BigInteger),
    Column("language", String),
    Column("text", Text, nullable=False),
    Column("content_hash", String, nullable=False),
    Column("ingested_at", BigInteger, nullable=False),
    Column("statements", LargeBinary, nullable=False),
    # What the version after it made of its statements.
    Column("next_added", Integer, nullable=False),
    Column("next_changed", Integer, nullable=False),
    Column("next_unchanged", Integer, nullable=False),
    Column("next_withdrawn", Integer, nullable=False),
)

# Statements that the present version no longer holds; what they said stands in the version before `version`.
withdrawals = Table(
    "withdrawals",
    metadata,
    Column("article_id", BigInteger, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("statement_id", BigInteger, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("since", Integer),
    Column("replaced_by", BigInteger),
    Index("withdrawals_by_statement", "statement_id"),
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
    Column("row", Counted, primary_key=True),
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
    # The first version of the article that had it; null where that version was not kept.
    Column("since", Integer, server_default="1"),
    UniqueConstraint("article_id", "id"),
    Index("statements_by_id", "id"),
    Index("statements_by_family", "family_id", "article_id"),
    Index("statements_by_change", "change"),
    Index("statements_by_kind", "kind"),
    Index("statements_by_cue_class", "cue_class"),
    sqlite_autoincrement=True,
)
# Of few statements in most records, so it costs nothing to write the others.
_reviewed = statements.c.review.is_not(None)
Index("statements_reviewed", statements.c.row, sqlite_where=_reviewed, postgresql_where=_reviewed)

family_keys = Table(
    "family_keys",
    metadata,
    Column("key", BigInteger, primary_key=True),
    Column("statement_row", Counted, ForeignKey("statements.row", ondelete="CASCADE"), primary_key=True),
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
    Index("attributions_by_confidence", "confidence", "article_id", "statement_id"),
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
    Column("statement_row", Counted, ForeignKey("statements.row", ondelete="CASCADE"), primary_key=True),
    Column("float16", LargeBinary, nullable=False),
    Index("vectors_by_statement", "statement_row"),
)

changes = Table(
    "changes",
    metadata,
    Column("number", Counted, primary_key=True),
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
    Column("id", Counted, primary_key=True),
    Column("kind", String, nullable=False),
    Column("state", String, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("started_at", BigInteger),
    Column("finished_at", BigInteger),
    Column("total", Integer, nullable=False),
    Column("done", Integer, nullable=False, server_default="0"),
    Column("failed", Integer, nullable=False, server_default="0"),
    Column("cancelled", Integer, nullable=False, server_default="0"),
    # What was done while somebody was at it, and how long that took: the pauses in between say nothing of the rate.
    Column("worked_items", Integer, nullable=False, server_default="0"),
    Column("worked_ms", BigInteger, nullable=False, server_default="0"),
    # When that was last added to: two processes that are at it together spend the same time.
    Column("worked_until", BigInteger),
    # Of a poll, or a job over the whole record; a batch has none.
    Column("parameters", Text),
    Column("problem", Text),
    Index("jobs_by_state", "state", "kind", "id"),
    sqlite_autoincrement=True,
)

job_items = Table(
    "job_items",
    metadata,
    Column("job_id", Counted, ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("payload", Text, nullable=False),
    Column("status", String, nullable=False),
    Column("result", Text),
    # Which article it is, as soon as somebody has read it.
    Column("article_id", BigInteger),
    Index("job_items_by_status", "job_id", "status", "position"),
    Index("job_items_by_article", "job_id", "article_id"),
)

# Of articles whose publisher counts their versions; no key leads to them: a row stays when its article is removed.
revisions = Table(
    "revisions",
    metadata,
    Column("article_id", BigInteger, primary_key=True),
    Column("created_at", BigInteger),
    Column("number", BigInteger),
)

requests = Table(
    "requests",
    metadata,
    Column("scope", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("owner", String, nullable=False),
    # When its owner was last heard of: at work, or at the end.
    Column("at", BigInteger, nullable=False),
    Column("fingerprint", String),
    Column("status", Integer),
    Column("headers", Text),
    Column("body", LargeBinary),
    Index("requests_by_time", "at"),
)

feeds = Table(
    "feeds",
    metadata,
    Column("id", Counted, primary_key=True),
    Column("given_url", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("title", Text),
    Column("source_name", Text),
    Column("source_domain", Text),
    Column("full_text", Integer, nullable=False),
    Column("interval_s", Float, nullable=False),
    Column("paused", Integer, nullable=False),
    Column("gone", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("polled_at", BigInteger),
    Column("due_at", BigInteger),
    Column("status", Integer),
    Column("failures", Integer, nullable=False),
    Column("problem", Text),
    Column("validated_url", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("hint_s", Float, nullable=False),
    # Of the poll that was asked for, until it is over.
    Column("job_id", BigInteger),
    UniqueConstraint("given_url"),
    Index("feeds_by_due", "due_at"),
    sqlite_autoincrement=True,
)

# No key leads to articles: an entry goes on saying which article it became when that is deleted.
feed_entries = Table(
    "feed_entries",
    metadata,
    Column("id", Counted, primary_key=True),
    Column("feed_id", Counted, ForeignKey("feeds.id", ondelete="CASCADE"), nullable=False),
    Column("key", Text, nullable=False),
    Column("url", Text),
    Column("title", Text),
    Column("fingerprint", String, nullable=False),
    Column("payload", Text),
    Column("found_at", BigInteger, nullable=False),
    Column("due_at", BigInteger),
    Column("tries", Integer, nullable=False),
    Column("article_id", BigInteger),
    Column("problem", Text),
    # Which item of which job stands for it.
    Column("job_id", BigInteger),
    Column("position", Integer),
    UniqueConstraint("feed_id", "key"),
    Index("feed_entries_by_due", "due_at"),
    Index("feed_entries_by_job", "job_id"),
    sqlite_autoincrement=True,
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Counted, primary_key=True),
    Column("name", Text, nullable=False),
    Column("hint", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger),
    Column("revoked_at", BigInteger),
    Column("last_used_at", BigInteger),
    UniqueConstraint("sha256"),
    sqlite_autoincrement=True,
)

sessions = Table(
    "sessions",
    metadata,
    Column("sha256", String, primary_key=True),
    Column("key_id", Counted, ForeignKey("api_keys.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
    Index("sessions_by_key", "key_id"),
    Index("sessions_by_end", "ends_at"),
)

# How far what follows the change log has come, and how often that was changed which it looks for.
followers = Table(
    "followers",
    metadata,
    Column("name", String, primary_key=True),
    Column("change", BigInteger, nullable=False),
    Column("edition", BigInteger, nullable=False),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", Counted, primary_key=True),
    Column("name", Text, nullable=False),
    # The search as it was asked, and as it was read.
    Column("asked", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("paused", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    # Statements that were written up to this change are none of its.
    Column("since", BigInteger, nullable=False),
    Column("edition", BigInteger, nullable=False),
    # Of the query, float32, and the revision of the model that made it.
    Column("vector", LargeBinary),
    Column("model", String),
    Column("webhook_url", Text),
    Column("secrets", Text),
    # SHA-256 of the token in the addresses of its feeds.
    Column("feed_hash", String),
    Index("alerts_by_edition", "edition"),
    sqlite_autoincrement=True,
)

# What an alert has told of: no key leads to statements, for one that is gone is told of once more.
alert_statements = Table(
    "alert_statements",
    metadata,
    Column("alert_id", Counted, ForeignKey("alerts.id", ondelete="CASCADE"), primary_key=True),
    Column("statement_id", BigInteger, primary_key=True),
    Column("article_id", BigInteger, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("withdrawn", Integer, nullable=False),
    Index("alert_statements_by_article", "article_id"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Counted, primary_key=True),
    Column("alert_id", Counted, ForeignKey("alerts.id", ondelete="CASCADE"), nullable=False),
    Column("message", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("statement_id", BigInteger),
    Column("article_id", BigInteger),
    Column("matches", Integer, nullable=False),
    Column("relevance", Float),
    Column("semantic", Float),
    Column("lexical", Float),
    Column("replaced_by", BigInteger),
    Column("state", String, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due_at", BigInteger),
    Column("tried_at", BigInteger),
    Column("status", Integer),
    Column("problem", Text),
    Index("deliveries_by_due", "due_at"),
    Index("deliveries_by_alert", "alert_id", "id"),
    Index("deliveries_by_time", "at"),
    sqlite_autoincrement=True,
)
