"""A speaker's record a page at a time, for the routes, the pages and assistants."""

from index.record import Record
from service import schemas
from service.cursors import cut, dated_cursor, dated_place
from service.views import statement_views


def record_of_speaker(record: Record, speaker_id: int, limit: int, cursor: str | None) -> schemas.StatementPage:
    """What a speaker said, in order of publication, oldest first and undated last.

    Raises:
        SpeakerNotFound: no speaker has this id.
        InvalidCursor: it belongs to another record.
    """
    speaker = record.store.speaker(speaker_id)
    scope = f"record:{speaker.id}"
    found = record.store.statements_of_speaker(speaker.id, dated_place(cursor, scope), limit + 1)
    page, following = cut(found, limit, lambda last: dated_cursor(scope, last.article.article.published_at, last.id))
    return schemas.StatementPage(statements=statement_views(record, page), next=following)
