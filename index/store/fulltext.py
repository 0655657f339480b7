"""Full text in SQLite's FTS5: words of the statement, of its article's title and of its speakers' names.

Source: SQLite documentation, "FTS5 Extension", sections 4.3 (tokenizers), 5.1.1 (bm25) and 5.1.2 (highlight).
"""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    func,
    literal_column,
    select,
    text,
)

from index.folding import fold, says, words, written_words
from index.model import Span
from index.store import filtering
from index.store.base import Filters, LexicalMatch
from index.store.phrases import expression as phrase
from index.store.phrases import statements_fts as _fts

# Words that stand in nearly every sentence: they cost time and tell nothing. A query of nothing else keeps them.
STOP_WORDS = frozenset(
    "a about after all also an and any are as at be because been before but by can could did do does for from had has "
    "have he her him his how i if in into is it its just me my no not of on or our out s she should so some t than "
    "that the their them then there these they this those to up was we were what when where which who why will with "
    "would you your".split()
)

MAX_QUERY_WORDS = 64

TITLE_WEIGHT, SPEAKER_WEIGHT = 1.0, 1.0
"""BM25 weights of these columns beside 1.0 for the statement's own words."""

# The plus keeps SQLite from asking the full-text index anew for every row of a list; seen on 19,250 statements: a
# hybrid search took 37 ms beside other work instead of 87 to 115.
_row: ColumnElement[int] = literal_column("+statements_fts.rowid")

_OPEN, _CLOSE = "\x02", "\x03"


def query_words(query: str) -> list[str]:
    """The words to look for, once each, in order; at most MAX_QUERY_WORDS."""
    distinct = list({fold(word): word for word in written_words(query)}.values())
    telling = [word for word in distinct if fold(word) not in STOP_WORDS]
    return (telling or distinct)[:MAX_QUERY_WORDS]


def any_word(query: str) -> str | None:
    """The FTS5 expression that matches any word of the query; None if it has no word."""
    return " OR ".join(f'"{word}"' for word in query_words(query)) or None


def best(connection: Connection, query: str, filters: Filters, limit: int) -> list[LexicalMatch]:
    """The best matches for any word of the query, best first."""
    expression = any_word(query)
    if expression is None:
        return []
    return _matches(connection, _scored(expression, filters).limit(limit))


def verbatim(connection: Connection, query: str, filters: Filters) -> list[LexicalMatch]:
    """Every statement that holds the query's words next to each other, best first.

    FTS5 finds the phrase by its stems; the words themselves are compared here.
    """
    expression, wanted = phrase(query), words(query)
    if expression is None:
        return []
    found = connection.execute(_scored(expression, filters).add_columns(_fts.c.text))
    return [LexicalMatch(row, score) for row, score, said in found if says(words(said), wanted)]


def scores(connection: Connection, query: str, rows: Sequence[int]) -> dict[int, float]:
    """BM25 of these rows; those without any word of the query are missing."""
    expression = any_word(query)
    if expression is None:
        return {}
    # One parameter holds them all: each further query would score all matches anew.
    given = func.json_each(json.dumps(list(rows))).table_valued("value")
    scored = _scored(expression, Filters()).where(_row.in_(select(given.c.value)))
    return {match.row: match.score for match in _matches(connection, scored)}


def _scored(expression: str, filters: Filters) -> Select[Any]:
    # FTS5 gives better matches smaller numbers; the record counts upwards.
    score = -func.bm25(literal_column(_fts.name), 1.0, TITLE_WEIGHT, SPEAKER_WEIGHT)
    query = (
        select(_fts.c.rowid, score.label("score")).where(_match(expression)).order_by(text("score DESC"), _fts.c.rowid)
    )
    return query.where(_row.in_(filtering.matching(filters))) if filters.narrow else query


def _match(expression: str) -> ColumnElement[bool]:
    return literal_column(_fts.name).op("MATCH", is_comparison=True)(expression)


def _matches(connection: Connection, query: Select[Any]) -> list[LexicalMatch]:
    return [LexicalMatch(row, score) for row, score in connection.execute(query)]


def add(connection: Connection, article_id: int) -> None:
    """Index the statements of an article that were just written."""
    connection.execute(
        text("""
            INSERT INTO statements_fts (rowid, text, title, speaker)
            SELECT s.row, s.text, coalesce(a.title, ''),
                   coalesce((SELECT group_concat(t.name, ' ; ') FROM attributions t
                             WHERE t.article_id = s.article_id AND t.statement_id = s.id), '')
            FROM statements s JOIN articles a ON a.id = s.article_id
            WHERE s.article_id = :article_id
        """),
        {"article_id": article_id},
    )


def remove(connection: Connection, article_id: int) -> None:
    """Forget the statements of an article that are about to be deleted."""
    connection.execute(
        text("DELETE FROM statements_fts WHERE rowid IN (SELECT row FROM statements WHERE article_id = :article_id)"),
        {"article_id": article_id},
    )


def highlights(connection: Connection, query: str, rows: Sequence[int]) -> dict[int, list[Span]]:
    """Ranges of each statement's text in which a word of the query stands."""
    expression = any_word(query)
    if expression is None:
        return {}
    marked = connection.execute(
        text("""
            SELECT rowid, highlight(statements_fts, 0, :open, :close) FROM statements_fts
            WHERE statements_fts MATCH :expression AND +rowid IN :rows
        """).bindparams(bindparam("rows", expanding=True)),
        {"open": _OPEN, "close": _CLOSE, "expression": expression, "rows": list(rows)},
    )
    return {row: _ranges(snippet) for row, snippet in marked}


def _ranges(marked: str) -> list[Span]:
    """Where the marks stand, counted without them."""
    ranges: list[Span] = []
    position = start = 0
    for character in marked:
        if character == _OPEN:
            start = position
        elif character == _CLOSE:
            ranges.append((start, position))
        else:
            position += 1
    return ranges
