"""A statement as a citation in plain text, as a reporter pastes it into a note."""

from service.citations import facts
from service.schemas import StatementView


def plain(statement: StatementView, day: facts.Day = facts.english) -> str:
    """Words, speaker with role, source, date, title and address; what is not known is left out."""
    article = statement.article
    stated = [
        facts.words(statement),
        facts.said_by(statement),
        statement.source.name,
        day(article.published_at) if article.published_at else None,
        article.title,
        article.url,
        facts.withdrawn(statement, day),
    ]
    return " · ".join(fact for fact in stated if fact)
