"""How telling a query's words are in this store: the part of BM25 that depends on the query and the record alone.

The full-text index keeps stems, so the query's words are stemmed by the same tokenizer, in a database of their own in
memory, and looked up in the index' vocabulary.
Source: SQLite documentation, "FTS5 Extension", sections 5.1.1 (the formula of bm25) and 7 (fts5vocab).
"""

import math
import sqlite3
import threading
from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, func, select, text

from index.store import tables
from index.store.base import AskedWords

TOKENIZER = "porter unicode61 remove_diacritics 2"
"""As in the migration that made the full-text index."""

VOCABULARY = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.statement_words USING fts5vocab(main, statements_fts, row)"
"""Made in every connection; it holds nothing of its own."""

LEAST_IDF = 1e-6
"""What FTS5 gives a word that stands in more than half of all rows."""


class Stemmer:
    """FTS5's own tokenizer, for words that are not in the store. Calls from several threads take turns."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self._database.execute(f"CREATE VIRTUAL TABLE words USING fts5(word, tokenize = '{TOKENIZER}')")
        self._database.execute("CREATE VIRTUAL TABLE stems USING fts5vocab(words, row)")

    def stems(self, words: Sequence[str]) -> list[str]:
        """The distinct stems of these words, in order of the alphabet."""
        with self._lock:
            self._database.execute("INSERT INTO words VALUES (?)", (" ".join(words),))
            found = [stem for (stem,) in self._database.execute("SELECT term FROM stems")]
            self._database.rollback()
        return found

    def close(self) -> None:
        """Release the database."""
        with self._lock:
            self._database.close()


def asked(connection: Connection, stems: Sequence[str]) -> AskedWords:
    """The inverse document frequency of each stem that stands in the index, as FTS5 counts it."""
    rows = connection.scalar(select(func.count()).select_from(tables.statements)) or 0
    query = text("SELECT doc FROM temp.statement_words WHERE term IN :stems")
    counted = connection.scalars(query.bindparams(bindparam("stems", expanding=True)), {"stems": list(stems)}).all()
    weights = tuple(idf(rows, rows_with) for rows_with in counted)
    return AskedWords(weights, unknown=len(stems) - len(counted), statements=rows)


def idf(rows: int, rows_with: int) -> float:
    """How telling a word is that so many of the rows hold."""
    return max(LEAST_IDF, math.log((rows - rows_with + 0.5) / (rows_with + 0.5)))
