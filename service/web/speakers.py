"""Speakers: who speaks in the record, and all that one of them said, in order of time."""

from datetime import datetime
from itertools import groupby

from fastapi import APIRouter
from starlette.responses import Response

from index.readers.fields import MAX_NAME_CHARACTERS
from index.search import Collapse, Query, search
from index.store.asked import Filters
from service import schemas
from service.answer_parts import FacetsPart
from service.answers import facets_part
from service.cursors import Cursor
from service.routes.speakers import list_speakers, read_record, read_speaker, read_topics
from service.state import FromApp, Held
from service.web.rendering import address
from service.web.visitor import FromVisitor

ON_A_PAGE = 40
RECORD_ON_A_PAGE = 25

router = APIRouter(include_in_schema=False)


@router.get("/speakers")
def speakers_page(held: FromApp, visitor: FromVisitor, q: str = "", cursor: Cursor = None) -> Response:
    """Everybody who speaks, most first, or those of a name."""
    name = q.strip()[:MAX_NAME_CHARACTERS] or None
    found = list_speakers(held, name, ON_A_PAGE, cursor)
    following = address("/speakers", q=name, cursor=found.next) if found.next else None
    return visitor.page("speakers.html", speakers=found.speakers, q=q, next=following, later=cursor is not None)


@router.get("/speakers/{speaker_id}")
def speaker_page(speaker_id: str, held: FromApp, visitor: FromVisitor, cursor: Cursor = None) -> Response:
    """One speaker: names, roles, where they are printed, and their record."""
    speaker = read_speaker(speaker_id, held)
    record = read_record(speaker_id, held, RECORD_ON_A_PAGE, cursor)
    where = f"/speakers/{speaker.id}"
    return visitor.page(
        "speaker.html",
        speaker=speaker,
        months=_by_month(record.statements),
        topics=read_topics(speaker_id, held).topics,
        counts=_counts(held, speaker.id),
        next=address(where, cursor=record.next) if record.next else None,
        later=cursor is not None,
    )


def _by_month(statements: list[schemas.StatementView]) -> list[tuple[datetime | None, list[schemas.StatementView]]]:
    """The statements under the first date of their month; those without a date under None."""
    grouped = groupby(statements, key=_month)
    found = [list(some) for _, some in grouped]
    return [(some[0].article.published_at, some) for some in found]


def _month(statement: schemas.StatementView) -> tuple[int, int] | None:
    published_at = statement.article.published_at
    return (published_at.year, published_at.month) if published_at else None


def _counts(held: Held, speaker_id: str) -> FacetsPart | None:
    """By source and kind, everything that the speaker said."""
    filters = Filters(speakers=(speaker_id,))
    facets = search(held.record, Query("", filters, limit=1, collapse=Collapse.NONE, facets=True)).facets
    return facets_part(facets) if facets else None
