"""A speaker's record a page at a time, and what it is about, for the routes, the pages and assistants."""

from pydantic import Field

from index.record import Record
from index.topics import topics_of
from service import schemas
from service.cursors import cut, dated_cursor, dated_place
from service.views import statement_views
from service.wire import Wire


class TopicView(Wire):
    """Something that a speaker speaks of."""

    word: str = Field(description="As it is mostly written; other forms of it count as well")
    statements: int = Field(description="How many of the statements that were looked at hold it")


class TopicList(Wire):
    """What a speaker speaks of, most telling first."""

    topics: list[TopicView]


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


def topics_of_speaker(record: Record, speaker_id: int) -> TopicList:
    """What a speaker speaks of more than others do.

    Raises:
        SpeakerNotFound: no speaker has this id.
    """
    found = topics_of(record, speaker_id)
    return TopicList(topics=[TopicView(word=topic.word, statements=topic.statements) for topic in found])
