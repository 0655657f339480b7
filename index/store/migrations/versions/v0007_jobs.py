"""Jobs that can be cancelled and done again, jobs over the whole record, and answers to requests that carry a key."""

from alembic import op

revision = "0007"
down_revision = "0006"

STATEMENTS = (
    """
    CREATE TABLE new_jobs (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        kind VARCHAR NOT NULL,
        state VARCHAR NOT NULL,
        created_at BIGINT NOT NULL,
        started_at BIGINT,
        finished_at BIGINT,
        total INTEGER NOT NULL,
        done INTEGER DEFAULT '0' NOT NULL,
        failed INTEGER DEFAULT '0' NOT NULL,
        cancelled INTEGER DEFAULT '0' NOT NULL,
        worked_items INTEGER DEFAULT '0' NOT NULL,
        worked_ms BIGINT DEFAULT '0' NOT NULL,
        parameters TEXT,
        problem TEXT
    )
    """,
    """
    CREATE TABLE new_job_items (
        job_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        payload TEXT NOT NULL,
        status VARCHAR NOT NULL,
        result TEXT,
        PRIMARY KEY (job_id, position),
        FOREIGN KEY(job_id) REFERENCES new_jobs (id) ON DELETE CASCADE
    )
    """,
    """
    INSERT INTO new_jobs (id, kind, state, created_at, started_at, finished_at, total, done, failed)
    SELECT id, kind,
        CASE WHEN finished_at IS NOT NULL THEN 'finished' WHEN started_at IS NOT NULL THEN 'running' ELSE 'queued' END,
        created_at, started_at, finished_at, total, done, failed
    FROM jobs
    """,
    """
    INSERT INTO new_job_items (job_id, position, payload, status, result)
    SELECT job_id, position, payload, coalesce(json_extract(result, '$.status'), 'waiting'), result FROM job_items
    """,
    "DROP TABLE job_items",
    "DROP TABLE jobs",
    "ALTER TABLE new_jobs RENAME TO jobs",
    "ALTER TABLE new_job_items RENAME TO job_items",
    "CREATE INDEX jobs_by_state ON jobs (state, kind, id)",
    "CREATE INDEX job_items_by_status ON job_items (job_id, status, position)",
    """
    CREATE TABLE requests (
        scope VARCHAR NOT NULL,
        "key" VARCHAR NOT NULL,
        owner VARCHAR NOT NULL,
        at BIGINT NOT NULL,
        fingerprint VARCHAR,
        status INTEGER,
        headers TEXT,
        body BLOB,
        PRIMARY KEY (scope, "key")
    )
    """,
    "CREATE INDEX requests_by_time ON requests (at)",
)


def upgrade() -> None:
    """Copy jobs and items into their new tables, which know the state and the status of each."""
    for statement in STATEMENTS:
        op.execute(statement)
