"""Phrases as SQL: the statements that hold certain words next to each other, word for word.

FTS5 knows words by their stems and finds what may hold the phrase; a function of ours compares the words themselves.
"""

from collections.abc import Callable
from functools import lru_cache

from sqlalchemy import ColumnElement, Integer, Select, Text, column, func, literal_column, select, table

from index.folding import UNSPACED, saying, words, written_words

SAYS = "onrecord_says"
"""The name under which a connection knows `says_folded`."""

statements_fts = table(
    "statements_fts", column("rowid", Integer), column("text", Text), column("title", Text), column("speaker", Text)
)


def matching(text: str) -> ColumnElement[bool] | None:
    """What FTS5 finds the words by, in order and in the statement itself; None where it cannot.

    A text without a word is not to be found, and to FTS5 a sentence without spaces is one word.
    """
    found = written_words(text)
    if not found or UNSPACED.search(text):
        return None
    return literal_column(statements_fts.name).op("MATCH", is_comparison=True)(f'text : "{" ".join(found)}"')


def says(text: str) -> ColumnElement[bool]:
    """Whether the statement holds the words of a text next to each other, compared one by one."""
    found: ColumnElement[bool] = getattr(func, SAYS)(statements_fts.c.text, " ".join(words(text))) == 1
    return found


def holding(text: str) -> Select[tuple[int]]:
    """The rows of the statements that hold the text's words next to each other; every row if it has no word."""
    query = select(statements_fts.c.rowid)
    if not words(text):
        return query
    matched = matching(text)
    return query.where(says(text)) if matched is None else query.where(matched, says(text))


def says_folded(text: str, folded: str) -> bool:
    """Whether the text holds the folded words next to each other and in order."""
    return _test(folded)(text)


@lru_cache(maxsize=256)
def _test(folded: str) -> Callable[[str], bool]:
    return saying(folded.split())
