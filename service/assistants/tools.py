"""The tools: what an assistant can ask of the record. None of them changes anything."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field, ValidationError

from index.errors import InvalidInput, NotFound, OnRecordError, SpeakerNotFound, StatementNotFound
from index.model import StatementKind
from index.readers.body import refusal
from index.readers.fields import MAX_NAME_CHARACTERS
from index.record import Record
from index.search import search, similar
from index.store.stored import StoredSpeaker
from service.assistants import shapes, telling
from service.identifiers import identifier
from service.queries import SearchRequest
from service.speaker_records import record_of_speaker
from service.version_views import statement_detail
from service.views import answer_view

MOST_HITS, MOST_OF_A_RECORD = 25, 50
"""An assistant reads every word of an answer, and pays for it: more comes with `cursor`."""
NAMESAKES_TOLD = 10
ALIKE_LOOKED_AT = 50
LIKELY = 0.5
"""Relevance from which a statement more likely says the same than not."""

FOUND = (
    "Use only what the words say. Quote `direct` statements word for word, report the others; give each its citation; "
    "name nobody where said_by is empty, and say how sure a speaker is where confidence is low."
)
NO_MATCH = (
    "Nothing in the record says this. Tell the reader so, and do not answer from the hits: they are only what comes "
    "nearest. Try other words or fewer filters before you give up."
)
NOTHING = "Nothing in the record passes these filters. Leave one out, or check its spelling with another search."
ALONE = "The record has no other statement that says this. That is no proof that nobody else said it."
OTHERS = (
    "Copies are no confirmation: they repeat one report. Statements of the same meaning were matched by likelihood; "
    "read their words before you say that somebody confirms somebody else."
)

Words = Annotated[
    str,
    Field(
        description='What was said, in your own words, as a sentence or as a quotation; "exact phrase", -word and '
        "filters such as speaker:Name narrow it. Empty lists everything that passes the filters, newest first"
    ),
]
Names = Annotated[tuple[str, ...], Field(description="Names or ids; several are alternatives")]
Day = Annotated[str | None, Field(description="A day such as 2024-03-01")]
Cursor = Annotated[str | None, Field(description="`next` of the answer before, for the next page")]
Id = Annotated[str, Field(description="The id of a statement, from another answer")]


class Tools:
    """The tools over one record; each answers within one call and holds nothing between two."""

    def __init__(self, record: Record) -> None:
        self._record = record

    def all(self) -> tuple[tuple[Callable[..., Any], str], ...]:
        """Each tool with its title."""
        return (
            (self.search, "Search what people said"),
            (self.get_statement, "Read one statement"),
            (self.speaker_record, "Read a speaker's record"),
            (self.sources_of_statement, "Find who else said or printed it"),
        )

    def search(
        self,
        q: Words,
        speaker: Names = (),
        source: Names = (),
        kind: Annotated[tuple[StatementKind, ...], Field(description="How it is printed")] = (),
        published_from: Day = None,
        published_to: Day = None,
        min_confidence: Annotated[
            float | None, Field(ge=0, le=1, description="Least confidence that the speaker is the one named")
        ] = None,
        limit: Annotated[int, Field(ge=1, le=MOST_HITS)] = 8,
        cursor: Cursor = None,
    ) -> shapes.Answer:
        """Find who said this, where, when, and in what words, by meaning and by words.

        Each hit is a statement with its speaker, outlet, date and citation. `no_match` says that nothing in the
        record says what was asked.
        """
        asked = {
            "q": q,
            "speaker": list(speaker),
            "source": list(source),
            "kind": list(kind),
            "from": published_from,
            "to": published_to,
            "min_confidence": min_confidence,
            "limit": limit,
            "cursor": cursor,
        }
        with _told():
            answer = answer_view(search(self._record, SearchRequest.model_validate(asked).to_query()))
        return shapes.Answer(
            no_match=answer.no_match or not answer.hits,
            advice=NOTHING if not answer.hits else NO_MATCH if answer.no_match else FOUND,
            hits=[telling.found(hit) for hit in answer.hits],
            next=answer.next,
        )

    def get_statement(self, statement_id: Id) -> shapes.Detail:
        """Read one statement with what stands around it in its article, and whether it still stands."""
        with _told():
            return telling.detail(statement_detail(self._record, identifier(statement_id, StatementNotFound)))

    def speaker_record(
        self,
        speaker: Annotated[
            str,
            Field(min_length=1, max_length=MAX_NAME_CHARACTERS, description="The id of a speaker, or a name in full"),
        ],
        limit: Annotated[int, Field(ge=1, le=MOST_OF_A_RECORD)] = 20,
        cursor: Cursor = None,
    ) -> shapes.SpeakerRecord:
        """Read everything that a speaker has on record, in order of time, with names and roles as printed."""
        with _told():
            one = self._speaker(speaker.strip())
            page = record_of_speaker(self._record, one.id, limit, cursor)
        return shapes.SpeakerRecord(
            id=str(one.id),
            name=one.name,
            kind=one.kind,
            aliases=list(one.aliases),
            roles=list(one.roles),
            statements_in_all=one.statements,
            statements=[telling.said(statement) for statement in page.statements],
            next=page.next,
        )

    def sources_of_statement(
        self, statement_id: Id, limit: Annotated[int, Field(ge=1, le=MOST_HITS)] = 10
    ) -> shapes.Sources:
        """Find who else printed the same words, and who said the same in other words."""
        with _told():
            number = identifier(statement_id, StatementNotFound)
            statement = statement_detail(self._record, number)
            alike = [] if statement.withdrawn else answer_view(similar(self._record, number, ALIKE_LOOKED_AT)).hits
        family = statement.family
        same_words = [hit for hit in alike if hit.family.id == family.id]
        same_meaning = [hit for hit in alike if hit.family.id != family.id and hit.scores.relevance >= LIKELY]
        return shapes.Sources(
            statement=telling.said(statement),
            printed_in=family.size,
            reports=family.reports,
            copies=family.copies,
            first_seen=telling.first_seen(family),
            same_words=[telling.said(hit) for hit in same_words[:limit]],
            same_meaning=[telling.found(hit) for hit in same_meaning[:limit]],
            advice=OTHERS if same_words or same_meaning else ALONE,
        )

    def _speaker(self, asked: str) -> StoredSpeaker:
        """The speaker of an id, or the only one of a name.

        Raises:
            SpeakerNotFound: nobody has this id.
            ToolError: nobody has this name, or several have.
        """
        if asked.isascii() and asked.isdigit():
            return self._record.store.speaker(identifier(asked, SpeakerNotFound))
        like = self._record.store.speakers(asked, None, ALIKE_LOOKED_AT)
        namesakes = [one for one in like if one.name.casefold() == asked.casefold()]
        # A part of a name leads to somebody only if nobody else has it in theirs.
        meant = namesakes or [one for one in like if _is_called(one, asked)]
        if len(meant) == 1 and (namesakes or len(like) == 1):
            return meant[0]
        if not like:
            raise ToolError(
                f"No speaker in the record has {asked!r} in their name. Search for what they said, and take the id "
                "from said_by; the article may print another form of the name."
            )
        others = "; ".join(map(_introduced, like[:NAMESAKES_TOLD]))
        raise ToolError(f"{asked!r} does not name one speaker. Ask again with the id of who is meant: {others}.")


def _is_called(speaker: StoredSpeaker, name: str) -> bool:
    return name.casefold() in {form.casefold() for form in (speaker.name, *speaker.aliases)}


def _introduced(speaker: StoredSpeaker) -> str:
    role = f", {speaker.roles[0]}" if speaker.roles else ""
    return f"{speaker.id} is {speaker.name}{role} ({speaker.statements} statements)"


@contextmanager
def _told() -> Iterator[None]:
    """Tell the assistant what went wrong, and what to do.

    Raises:
        ToolError: the message is for the assistant; what is our own fault stays in the log.
    """
    try:
        yield
    except ValidationError as error:
        raise ToolError(f"{refusal(error)} Mend this argument and ask again.") from error
    except NotFound as error:
        raise ToolError(f"{error} Take ids from the answers of search, not from memory.") from error
    except InvalidInput as error:
        raise ToolError(str(error)) from error
    except OnRecordError as error:
        raise ToolError("The record cannot be read at this moment. Tell the reader, and try again later.") from error
