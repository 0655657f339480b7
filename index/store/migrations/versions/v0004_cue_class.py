"""How the cue of each statement says that it became known."""

import json
from typing import Any

from alembic import op
from sqlalchemy import Connection, text

revision = "0004"
down_revision = "0003"

STATEMENTS = (
    "ALTER TABLE statements ADD COLUMN cue_class VARCHAR",
    "CREATE INDEX statements_by_cue_class ON statements (cue_class)",
)


def upgrade() -> None:
    """Add the column, and class the cues that are stored already by what is stored beside them."""
    for statement in STATEMENTS:
        op.execute(statement)
    _class_statements(op.get_bind())
    _class_corrected(op.get_bind())


def _class_statements(connection: Connection) -> None:
    stored = connection.execute(
        text(
            'SELECT s."row", s.cue, a.name, a.mention, a.method FROM statements AS s LEFT JOIN attributions AS a '
            "ON a.article_id = s.article_id AND a.statement_id = s.id AND a.position = 0 WHERE s.cue IS NOT NULL"
        )
    )
    classed = [
        {"row": row, "class": _class_of(cue, name, mention, method)} for row, cue, name, mention, method in stored
    ]
    if classed:
        connection.execute(text('UPDATE statements SET cue_class = :class WHERE "row" = :row'), classed)


def _class_corrected(connection: Connection) -> None:
    """The same for what extraction had found before a correction by hand."""
    stored = connection.execute(text("SELECT article_id, statement_id, found FROM corrections"))
    classed = [{"article": article, "statement": one, "found": _with_class(found)} for article, one, found in stored]
    if classed:
        update = "UPDATE corrections SET found = :found WHERE article_id = :article AND statement_id = :statement"
        connection.execute(text(update), classed)


def _with_class(found: str) -> str:
    columns: dict[str, Any] = json.loads(found)
    by: dict[str, Any] = next(iter(columns["speakers"]), {})
    columns["cue_class"] = _class_of(columns["cue"], by.get("name"), by.get("mention"), by.get("method"))
    return json.dumps(columns, ensure_ascii=False, separators=(",", ":"))


def _class_of(cue: str | None, name: str | None, mention: str | None, method: str | None) -> str | None:
    # Here, for its package loads the parser, which a record without statements need not wait for.
    from index.extract.cue_class import cue_class
    from index.model import Method

    by = Method(method) if method else None
    found = cue_class(cue, name if by is Method.PRONOUN else mention, by)
    return found.value if found else None
