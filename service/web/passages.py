"""Texts cut into pieces for a page: what a query matches, and who says what in an article."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from babel import Locale, UnknownLocaleError

from index.model import Span, StatementKind
from service import schemas

VOICES = 8
"""Colours for speakers; the number beside each quotation tells apart those who share one."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a statement; `marked` holds words of the query, `best` belongs to the part that matches best."""

    text: str
    marked: bool
    best: bool


def highlighted(text: str, highlights: Iterable[Span], best: Span) -> list[Piece]:
    """The pieces of a statement, in order; nothing is `best` where all of it is."""
    best = best if best != (0, len(text)) else (0, 0)
    marks = list(highlights)
    return [
        Piece(text[start:end], _within(start, marks), _within(start, [best]))
        for start, end in _cut(len(text), [*marks, best])
    ]


def _cut(length: int, spans: Iterable[Span]) -> list[Span]:
    """The text from one end of a span to the next."""
    ends = sorted({0, length, *(min(max(end, 0), length) for span in spans for end in span)})
    return list(pairwise(ends))


def _within(place: int, spans: Iterable[Span]) -> bool:
    return any(start <= place < end for start, end in spans)


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker of an article: the number that its passages carry, and which of the colours it has, from 1."""

    number: int
    colour: int
    speaker: schemas.SpeakerPart
    statements: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of an article's text and the statement that it belongs to, if any.

    `first` and `last` say whether the statement begins or ends here; `voice` is None where nobody is known to say it.
    """

    text: str
    statement: schemas.StatementOfArticle | None
    voice: Voice | None
    first: bool
    last: bool


def voices(statements: Sequence[schemas.StatementOfArticle]) -> dict[str, Voice]:
    """The speakers of an article by id, in the order in which they first speak."""
    found: dict[str, schemas.SpeakerPart] = {}
    counts: dict[str, int] = {}
    for statement in statements:
        if statement.speaker:
            found.setdefault(statement.speaker.id, statement.speaker)
            counts[statement.speaker.id] = counts.get(statement.speaker.id, 0) + 1
    return {
        identifier: Voice(number, (number - 1) % VOICES + 1, speaker, counts[identifier])
        for number, (identifier, speaker) in enumerate(found.items(), start=1)
    }


def passages(
    text: str, statements: Sequence[schemas.StatementOfArticle], by_id: dict[str, Voice], *, narrative: bool
) -> list[Passage]:
    """The whole text in order, each piece under the shortest statement that holds it.

    Args:
        text: of the article.
        statements: all that were found in it.
        by_id: its voices.
        narrative: whether the outlet's own sentences are statements here, or text like any other.
    """
    shown = [one for one in statements if narrative or one.statement.kind is not StatementKind.NARRATIVE]
    cut = _cut(len(text), [span for one in shown for span in one.statement.spans])
    owners = _owners(cut, shown)
    places = {owner.statement.id: place for place, owner in enumerate(owners) if owner}
    seen: set[str] = set()
    found = []
    for place, ((start, end), owner) in enumerate(zip(cut, owners, strict=True)):
        first = owner is not None and owner.statement.id not in seen
        last = owner is not None and places[owner.statement.id] == place
        voice = by_id.get(owner.speaker.id) if owner and owner.speaker else None
        found.append(Passage(text[start:end], owner, voice, first, last))
        if owner:
            seen.add(owner.statement.id)
    return found


def _owners(
    cut: Sequence[Span], statements: Iterable[schemas.StatementOfArticle]
) -> list[schemas.StatementOfArticle | None]:
    """The shortest statement that holds each piece."""
    place = {start: number for number, (start, _) in enumerate(cut)} | {cut[-1][1]: len(cut)}
    owners: list[schemas.StatementOfArticle | None] = [None] * len(cut)
    for one in sorted(statements, key=_length, reverse=True):
        for start, end in one.statement.spans:
            owners[place[start] : place[end]] = [one] * (place[end] - place[start])
    return owners


def _length(statement: schemas.StatementOfArticle) -> int:
    return sum(end - start for start, end in statement.statement.spans)


def direction(language: str | None) -> str:
    """Which way a text in a language runs, for `dir`; the browser finds out where no language is known."""
    try:
        return Locale.parse(language, sep="-").text_direction if language else "auto"
    except (UnknownLocaleError, ValueError):
        return "auto"
