"""What an assistant is told: little, complete in itself, and with its citation beside it."""

from datetime import datetime

from pydantic import Field

from index.guard import Flag
from index.model import Method, SpeakerKind, StatementKind
from service.wire import Wire


class SaidBy(Wire):
    """Who said it, and how sure that is."""

    id: str
    name: str
    kind: SpeakerKind
    role: str | None = Field(description="As printed")
    confidence: float = Field(description="Of a hundred speakers with 0.9, ninety are right")
    method: Method


class Said(Wire):
    """A statement, as it may be told on: nothing of it is this software's judgement."""

    id: str = Field(description="For get_statement and sources_of_statement")
    words: str = Field(description="As printed, without quotation marks")
    kind: StatementKind = Field(
        description="direct: quote it; indirect and mixed: reported, do not put it in quotation marks as a whole; "
        "narrative: the outlet's own sentence, nobody's quotation"
    )
    said_by: list[SaidBy] = Field(description="Empty where nobody is known to have said it: then name nobody")
    outlet: str
    title: str | None
    published_at: datetime | None
    passage: str | None = Field(description="The words in the live page, or the page; give it to the reader")
    citation: str = Field(description="To be given wherever the statement is used")


class Found(Said):
    """A statement that a search found."""

    relevance: float = Field(description="How likely it says what was asked, from 0 to 1")
    may_say_the_opposite: list[Flag] = Field(
        description="In what it differs from the question, such as a negation or a number; read it before using it"
    )
    same_words_in: int = Field(description="In how many articles the same words stand")


class Answer(Wire):
    """What a search found, best first."""

    no_match: bool = Field(
        description="True: nothing in the record says what was asked. Say so; the hits are only what comes nearest"
    )
    advice: str = Field(description="How to read this answer")
    hits: list[Found]
    next: str | None = Field(description="Send it as cursor, with all else unchanged, for more; null at the end")


class Detail(Said):
    """One statement with what stands around it."""

    before: str = Field(description="What stands before it in its article")
    after: str
    withdrawn_at: datetime | None = Field(
        description="When a later version of its article dropped or changed it; null while it stands"
    )
    replaced_by: str | None = Field(description="The statement that stands in its place; null if none")
    set_by_hand: bool = Field(description="Whether a person corrected speaker, kind or extent")


class SpeakerRecord(Wire):
    """What a speaker has on record, oldest first and undated last."""

    id: str
    name: str
    kind: SpeakerKind
    aliases: list[str]
    roles: list[str]
    statements_in_all: int
    statements: list[Said]
    next: str | None = Field(description="Send it as cursor for more; null at the end")


class Sources(Wire):
    """Who else printed the same words, and who said the same in others."""

    statement: Said
    printed_in: int = Field(description="Statements with the same words, up to small edits, this one included")
    reports: int = Field(description="Articles that came by the words on their own: what counts as confirmation")
    copies: int = Field(description="Further articles that repeat one of these; no confirmation")
    first_seen: str | None = Field(description="Outlet and day that had the words first; null where no day is known")
    same_words: list[Said] = Field(description="Some of the others with the same words")
    same_meaning: list[Found] = Field(description="Others that likely say the same in other words, best first")
    advice: str
