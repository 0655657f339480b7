"""A statement as a citation in plain text, as a reporter pastes it into a note."""

from collections.abc import Callable
from datetime import datetime

from index.model import StatementKind
from service import schemas


def plain(statement: schemas.StatementView, day: Callable[[datetime], str]) -> str:
    """Words, speaker with role, source, date, title and address; what is not known is left out.

    Args:
        statement: what is cited.
        day: writes a date in the reader's language.
    """
    words = statement.statement.text
    article = statement.article
    facts = [
        f"“{words}”" if statement.statement.kind is StatementKind.DIRECT else words,
        *(f"{speaker.name}, {speaker.role}" if speaker.role else speaker.name for speaker in statement.speakers),
        statement.source.name,
        day(article.published_at) if article.published_at else None,
        article.title,
        article.url,
    ]
    return " · ".join(fact for fact in facts if fact)
