"""The segments of a statement as W3C Web Annotations select them.

Source: W3C, "Web Annotation Data Model" (2017), sections 4.2.4 (quotes), 4.2.5 (positions, in code points) and 4.3.
"""

from index.model import Span
from index.store.stored import StoredStatement
from service.version_parts import TargetPart, TextPositionSelector, TextQuoteSelector

REACH_CHARACTERS = 32
"""Of what stands around a segment; annotation tools store as much."""


def targets(stored: StoredStatement) -> list[TargetPart]:
    """One target for each span, in order of place."""
    article = stored.article.article
    return [_target(article.url, article.text, span) for span in stored.statement.spans]


def _target(url: str | None, text: str, span: Span) -> TargetPart:
    start, end = span
    quote = TextQuoteSelector(
        exact=text[start:end],
        prefix=text[max(0, start - REACH_CHARACTERS) : start],
        suffix=text[end : end + REACH_CHARACTERS],
    )
    return TargetPart(source=url, selector=(quote, TextPositionSelector(start=start, end=end)))
