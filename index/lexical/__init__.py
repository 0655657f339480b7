"""Search by words: an inverted index in memory that follows the store, scored by BM25."""

from index.lexical.words import WordIndex

__all__ = ["WordIndex"]
