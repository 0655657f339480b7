"""The very words of a question, in PostgreSQL: which statements hold them, best first."""

from sqlalchemy import Connection, func

from index.bm25 import gain, inverse_document_frequency
from index.folding import UNSPACED, words
from index.store import filtering
from index.store.arrays import Rows
from index.store.asked import Filters, Match
from index.store.postgres import layout
from index.store.postgres import tables as own
from index.store.postgres.planner import about_how_many

USUAL_WORDS = 25.0
"""A statement of so many words pays nothing for its length. An average would have to read them all."""


def verbatim(connection: Connection, query: str, filters: Filters, within: Rows | None = None) -> list[Match]:
    """Every statement that holds the query's words next to each other, best first, by BM25 of the phrase as one word.

    Those of a script without spaces are all as good, as in the embedded store.
    """
    asked = words(query)
    if not asked:
        return []
    phrases = own.phrases.c
    phrase = layout.spaced(asked)
    times = (func.length(phrases.folded) - func.length(func.replace(phrases.folded, phrase, ""))) / len(phrase)
    found = layout.holding(query).add_columns(times, func.cardinality(phrases.words))
    if filters.narrow:
        found = found.where(phrases.statement_row.in_(filtering.matching(filters, layout.holding)))
    if within is not None:
        found = found.where(filtering.in_rows(phrases.statement_row, within))
    matched = connection.execute(found).all()
    if UNSPACED.search(query):
        return [Match(row, 0.0) for row in sorted(row for row, *_ in matched)]
    # The planner's figure may be older than what was found.
    idf = inverse_document_frequency(max(about_how_many(connection), float(len(matched))), len(matched))
    scored = [Match(row, float(idf * gain(float(times), length, USUAL_WORDS))) for row, times, length in matched]
    return sorted(scored, key=lambda match: (-match.score, match.row))
