"""How the cue of each statement says that it became known."""

from alembic import op
from sqlalchemy import text

revision = "0003"
down_revision = "0002"

STATEMENTS = (
    "ALTER TABLE statements ADD COLUMN cue_class VARCHAR",
    "CREATE INDEX statements_by_cue_class ON statements (cue_class)",
)


def upgrade() -> None:
    """Add the column, and class the cues that are stored already by what is stored beside them."""
    for statement in STATEMENTS:
        op.execute(statement)
    connection = op.get_bind()
    stored = connection.execute(
        text(
            'SELECT s."row", s.cue, a.name, a.mention, a.method FROM statements AS s LEFT JOIN attributions AS a '
            "ON a.article_id = s.article_id AND a.statement_id = s.id AND a.position = 0 WHERE s.cue IS NOT NULL"
        )
    )
    classed = [
        {"row": row, "class": found}
        for row, cue, name, mention, method in stored
        if (found := _class_of(cue, name, mention, method))
    ]
    if classed:
        connection.execute(text('UPDATE statements SET cue_class = :class WHERE "row" = :row'), classed)


def _class_of(cue: str, name: str | None, mention: str | None, method: str | None) -> str | None:
    # Here, for its package loads the parser, which a record without statements need not wait for.
    from index.extract.cue_class import cue_class
    from index.model import Method

    by = Method(method) if method else None
    found = cue_class(cue, name if by is Method.PRONOUN else mention, by)
    return found.value if found else None
