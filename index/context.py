"""What stands around a statement in its article."""

from index.store.stored import StoredStatement

REACH_CHARACTERS = 240
"""How far the context reaches to either side: a sentence or two."""


def surroundings(statement: StoredStatement) -> tuple[str, str]:
    """The text before and after a statement, cut off between words."""
    text = statement.article.article.text
    start, end = statement.statement.start, statement.statement.end
    before = text[max(0, start - REACH_CHARACTERS) : start]
    if start > REACH_CHARACTERS:
        before = before[before.find(" ") + 1 :]
    after = text[end : end + REACH_CHARACTERS]
    if end + REACH_CHARACTERS < len(text):
        after = after[: after.rfind(" ")] if " " in after else after
    return before.lstrip(), after.rstrip()
