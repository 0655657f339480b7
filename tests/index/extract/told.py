"""What extraction makes of a text, as the tests of invented copy ask it."""

from index.extract.extractor import Extractor
from index.model import ExtractedStatement, StatementKind


def said(extractor: Extractor, text: str) -> list[ExtractedStatement]:
    """The statements of an English text that are not the outlet's own."""
    return [s for s in extractor.extract(text, "en") if s.kind is not StatementKind.NARRATIVE]


def names(statement: ExtractedStatement) -> list[str]:
    """Its speakers."""
    return [speaker.name for speaker in statement.speakers]


def last_names(extractor: Extractor, text: str) -> list[str]:
    """The speakers of the last of them."""
    return names(said(extractor, text)[-1])
