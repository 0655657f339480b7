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


def idfs(connection: Connection, stems: Sequence[str]) -> list[float]:
    """The inverse document frequency of each stem, as FTS5 counts it; a stem that no row holds is the rarest."""
    rows = connection.scalar(select(func.count()).select_from(tables.statements)) or 0
    query = text("SELECT term, doc FROM temp.statement_words WHERE term IN :stems")
    bound = query.bindparams(bindparam("stems", expanding=True))
    counted: dict[str, int] = {term: rows_with for term, rows_with in connection.execute(bound, {"stems": list(stems)})}
    return [idf(rows, counted.get(stem, 0)) for stem in stems]


def idf(rows: int, rows_with: int) -> float:
    """How telling a word is that so many of the rows hold."""
    return max(LEAST_IDF, math.log((rows - rows_with + 0.5) / (rows_with + 0.5)))
