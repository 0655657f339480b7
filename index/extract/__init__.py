"""From an article's text to its statements, with their speakers."""

from index.extract.extractor import DEFAULT_THRESHOLD, Extractor

__all__ = ["DEFAULT_THRESHOLD", "Extractor"]
