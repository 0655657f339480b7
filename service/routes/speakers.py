"""Speakers: the authority file, and each speaker's record."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from index.errors import SpeakerNotFound
from index.readers.fields import MAX_NAME_CHARACTERS
from service import schemas
from service.cursors import Cursor, cut, decode_cursor, encode_cursor
from service.identifiers import identifier
from service.problems import declared
from service.speaker_records import TopicList, record_of_speaker, topics_of_speaker
from service.state import FromApp, refuse_unknown_parameters
from service.views import speaker_view

Limit = Annotated[int, Query(ge=1, le=100, description="Items on a page")]

router = APIRouter(tags=["speakers"], dependencies=[Depends(refuse_unknown_parameters)])


@router.get("/v1/speakers", responses=declared("invalid-cursor"), summary="List speakers")
def list_speakers(
    held: FromApp,
    q: Annotated[
        str | None,
        Query(min_length=1, max_length=MAX_NAME_CHARACTERS, description="Part of a name or alias", examples=["Brel"]),
    ] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> schemas.SpeakerPage:
    """Speakers by number of statements, most first."""
    scope = f"speakers:{q or ''}"
    found = held.record.store.speakers(q, decode_cursor(cursor, scope, int, int), limit + 1)
    page, following = cut(found, limit, lambda last: encode_cursor(scope, last.statements, last.id))
    return schemas.SpeakerPage(speakers=[speaker_view(speaker) for speaker in page], next=following)


@router.get("/v1/speakers/{speaker_id}", responses=declared("speaker-not-found"), summary="Read a speaker")
def read_speaker(speaker_id: str, held: FromApp) -> schemas.SpeakerView:
    """One speaker with every name form and role that articles printed."""
    return speaker_view(held.record.store.speaker(identifier(speaker_id, SpeakerNotFound)))


@router.get(
    "/v1/speakers/{speaker_id}/statements",
    responses=declared("speaker-not-found", "invalid-cursor"),
    summary="Read a speaker's record",
)
def read_record(speaker_id: str, held: FromApp, limit: Limit = 20, cursor: Cursor = None) -> schemas.StatementPage:
    """What a speaker said, in order of publication, oldest first and undated last."""
    return record_of_speaker(held.record, identifier(speaker_id, SpeakerNotFound), limit, cursor)


@router.get(
    "/v1/speakers/{speaker_id}/topics", responses=declared("speaker-not-found"), summary="Read what a speaker speaks of"
)
def read_topics(speaker_id: str, held: FromApp) -> TopicList:
    """Words that stand in what the speaker said far more often than in the record, most telling first, at most eight.

    They are told from the last 500 statements, and only where a word stands in three of them or more; the same words in
    several articles count once. Search for one with `q` and `speaker`.
    """
    return topics_of_speaker(held.record, identifier(speaker_id, SpeakerNotFound))
