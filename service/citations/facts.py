"""What every citation of a statement says, whatever its format."""

from collections.abc import Callable
from datetime import datetime

from index.model import StatementKind
from service.schemas import SpeakerPart, StatementView
from service.version_parts import StatementDetail

Day = Callable[[datetime], str]
"""Writes a date in the reader's language."""


def english(value: datetime) -> str:
    """12 March 2025."""
    return f"{value:%-d %B %Y}"


def words(statement: StatementView) -> str:
    """The words, in quotation marks where they are a direct quotation."""
    text = statement.statement.text
    return f"“{text}”" if statement.statement.kind is StatementKind.DIRECT else text


def said_by(statement: StatementView) -> str | None:
    """Everybody who said it with their role; None where nobody is known to."""
    return "; ".join(map(_named, statement.speakers)) or None


def address(statement: StatementView) -> str | None:
    """Where the words stand in the live page, else the page; None where there is none that opens in a browser."""
    url = statement.links.passage or statement.article.url
    return url if url and url.lower().startswith(("https://", "http://")) else None


def withdrawn(statement: StatementView, day: Day) -> str | None:
    """That a later version of the article no longer says it; None while it stands."""
    gone = statement.withdrawn if isinstance(statement, StatementDetail) else None
    return f"no longer in the article since {day(gone.at)}" if gone else None


def _named(speaker: SpeakerPart) -> str:
    return f"{speaker.name}, {speaker.role}" if speaker.role else speaker.name
