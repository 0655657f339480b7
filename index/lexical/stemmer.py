"""Words made comparable: their case, accents and English endings taken off by SQLite's own tokenizer.

The same tokenizer cuts the store's full text, so that a phrase and a match by words agree on
what a word is.
Source: SQLite documentation, "FTS5 Extension", sections 4.3 (tokenizers) and 7 (fts5vocab).
"""

import sqlite3
import threading
from collections.abc import Collection, Iterable

from index.folding import fold

TOKENIZER = "porter unicode61 remove_diacritics 2"
"""As in the migration that made the full text."""

KNOWN_WORDS = 2**18
"""Words whose stems are remembered, some 40 MB; then all are forgotten, which costs a second."""


class Stemmer:
    """From words to their stems, by way of a database in memory. Calls from several threads take turns."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, str] = {}
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self._database.execute(f"CREATE VIRTUAL TABLE words USING fts5(word, tokenize = '{TOKENIZER}')")
        self._database.execute("CREATE VIRTUAL TABLE stems USING fts5vocab(words, instance)")

    def stems(self, words: Collection[str]) -> list[str]:
        """The stem of each word."""
        known = self._known
        unknown = {word for word in words if word not in known}
        if len(known) + len(unknown) > KNOWN_WORDS:
            known, unknown = {}, set(words)
            self._known = known
        if unknown:
            known.update(self._stemmed(unknown))
        return [known[word] for word in words]

    def close(self) -> None:
        """Release the database."""
        with self._lock:
            self._database.close()

    def _stemmed(self, words: Iterable[str]) -> dict[str, str]:
        numbered = list(enumerate(words, 1))
        with self._lock:
            self._database.executemany("INSERT INTO words (rowid, word) VALUES (?, ?)", numbered)
            found = self._database.execute("SELECT doc, term FROM stems ORDER BY doc, offset").fetchall()
            self._database.rollback()
        stems: dict[int, str] = {}
        for number, stem in found:
            # Cut at a vowel sign, as in Hindi: the parts together are the word.
            stems[number] = f"{stems[number]} {stem}" if number in stems else stem
        # A mark without a letter has no stem, and nothing is left of it when it is folded.
        return {word: stems.get(number) or fold(word) or word for number, word in numbered}
