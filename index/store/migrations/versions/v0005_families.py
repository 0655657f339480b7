"""Families up to small edits, and the column for which articles are copies of one report; 0006 fills it."""

from alembic import op
from sqlalchemy import Connection, text

revision = "0005"
down_revision = "0004"

AT_A_TIME = 500
"""Statements: two seconds' work, and few enough to be compared with each other in memory."""

STATEMENTS = (
    """
    CREATE TABLE family_keys (
        "key" BIGINT NOT NULL,
        statement_row INTEGER NOT NULL,
        PRIMARY KEY ("key", statement_row),
        FOREIGN KEY(statement_row) REFERENCES statements ("row") ON DELETE CASCADE
    ) WITHOUT ROWID
    """,
    "CREATE INDEX family_keys_by_statement ON family_keys (statement_row)",
    "ALTER TABLE articles ADD COLUMN report_id BIGINT",
    "CREATE INDEX articles_by_report ON articles (report_id)",
)


def upgrade() -> None:
    """Make the keys of all statements; only those that join another family are written anew."""
    for statement in STATEMENTS:
        op.execute(statement)
    _place_statements(op.get_bind())


def _place_statements(connection: Connection) -> None:
    from index.store import families
    from index.store.reading import chunks

    stored = connection.execute(text('SELECT "row", text, family_id FROM statements ORDER BY "row"')).all()
    for some in chunks(stored, AT_A_TIME):
        placed = families.place(connection, [(said, None) for _, said, _ in some])
        families.write_keys(connection, [0] * len(some), [row for row, _, _ in some], placed)
        joined = [
            {"family": one.family_id, "row": row}
            for one, (row, _, before) in zip(placed, some, strict=True)
            if one.family_id != before
        ]
        if joined:
            connection.execute(text('UPDATE statements SET family_id = :family WHERE "row" = :row'), joined)
