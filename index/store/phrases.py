"""Phrases as SQL: the statements that hold certain words next to each other, word for word.

FTS5 knows words by their stems and finds what may hold the phrase; a function of ours compares the words themselves.
"""

from collections.abc import Callable
from functools import lru_cache

from sqlalchemy import Integer, Select, Text, column, func, literal_column, select, table, true

from index.folding import saying, words, written_words

SAYS = "onrecord_says"
"""The name under which a connection knows `says_folded`."""

statements_fts = table("statements_fts", column("rowid", Integer), column("text", Text))


def expression(text: str) -> str | None:
    """The FTS5 expression that matches the words in order in the statement itself; None without a word."""
    found = written_words(text)
    return f'text : "{" ".join(found)}"' if found else None


def holding(text: str) -> Select[tuple[int]]:
    """The rows of the statements that hold the text's words next to each other; every row if it has no word."""
    matched = expression(text)
    query = select(statements_fts.c.rowid)
    if matched is None:
        return query.where(true())
    return query.where(
        literal_column(statements_fts.name).op("MATCH", is_comparison=True)(matched),
        getattr(func, SAYS)(statements_fts.c.text, " ".join(words(text))) == 1,
    )


def says_folded(text: str, folded: str) -> bool:
    """Whether the text holds the folded words next to each other and in order."""
    return _test(folded)(text)


@lru_cache(maxsize=256)
def _test(folded: str) -> Callable[[str], bool]:
    return saying(folded.split())
