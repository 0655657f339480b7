"""What a feed says of one statement, whatever its format."""

from dataclasses import dataclass
from datetime import datetime

from index.model import StatementKind
from service.exports.occasion import Occasion, statement_urn
from service.schemas import HitView, StatementView

TITLE_CHARACTERS = 120


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a feed: `urn` stays as it is while all else of it may change, `author` is who printed it."""

    urn: str
    title: str
    content: str
    link: str
    updated: datetime
    author: str
    published: datetime | None = None
    via: str | None = None
    category: str | None = None
    language: str | None = None


def entry_of(hit: HitView, occasion: Occasion) -> Entry:
    """A statement as an entry."""
    return Entry(
        urn=statement_urn(hit),
        title=title(hit),
        content=content(hit),
        link=occasion.link(hit),
        updated=changed_at(hit, occasion),
        author=hit.source.name,
        published=hit.article.published_at,
        via=hit.article.url,
        category=hit.statement.kind.value,
        language=hit.article.language,
    )


def title(hit: StatementView) -> str:
    """Who, and the first words of what: a feed reader shows one line."""
    words = hit.statement.text
    if len(words) > TITLE_CHARACTERS:
        words = words[:TITLE_CHARACTERS].rsplit(" ", 1)[0].rstrip() + "…"
    names = ", ".join(speaker.name for speaker in hit.speakers)
    return f"{names}: {_marked(hit, words)}" if names else _marked(hit, words)


def content(hit: HitView) -> str:
    """The words, who said them with their role, and where they were printed, in plain text."""
    said = "; ".join(f"{one.name}, {one.role}" if one.role else one.name for one in hit.speakers)
    printed = f"{hit.article.published_at:%-d %B %Y}" if hit.article.published_at else None
    where = ", ".join(part for part in (hit.source.name, printed, hit.article.title) if part)
    return "\n".join(part for part in (_marked(hit, hit.statement.text), said, where) if part)


def changed_at(hit: HitView, occasion: Occasion) -> datetime:
    """When the statement last changed: corrected, taken in, published; where none of it is known, now."""
    correction, since = hit.statement.correction, hit.statement.since
    known = (correction.at if correction else None, since.at if since else None, hit.article.published_at)
    return next((moment for moment in known if moment), occasion.at)


def _marked(hit: StatementView, words: str) -> str:
    return f"“{words}”" if hit.statement.kind is StatementKind.DIRECT else words
