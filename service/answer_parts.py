"""The shapes of what an answer says beside its hits: the query as it was read, counts, explanations."""

from datetime import datetime

from pydantic import Field

from index.model import StatementKind
from service.wire import Wire


class SidePart(Wire):
    """What one side, meaning or words, makes of a hit."""

    score: float = Field(description="A cosine, or BM25")
    rank: int = Field(description="Its place by this side alone, among all that pass the filters")
    weight: float | None = Field(description="What one point of the score is worth; null where the rank counts")
    points: float = Field(description="What it adds to the sum")


class PenaltyPart(Wire):
    """What is taken off the sum, and why."""

    name: str
    points: float
    reason: str


class FamilyDecision(Wire):
    """Why the hit stands for its family, or for itself alone."""

    collapsed: bool = Field(description="Whether the hit stands for other statements of the same words")
    reason: str


class ExplanationPart(Wire):
    """How the score came about by which the hits are ordered: the sides' points less the penalties'."""

    semantic: SidePart | None = Field(description="Null where the mode does not ask for meaning")
    lexical: SidePart | None = Field(description="Null where the mode does not ask for words, or none stands in it")
    penalties: list[PenaltyPart]
    score: float
    relevance: float = Field(description="How likely it says the same, from 0 to 1")
    family: FamilyDecision


class CountPart(Wire):
    """How many statements have one value."""

    count: int


class NamedCount(CountPart):
    """How many statements one speaker or source has."""

    id: str
    name: str


class KindCount(CountPart):
    """How many statements are of one kind."""

    kind: StatementKind


class MonthCount(CountPart):
    """How many statements were published in one month."""

    month: str | None = Field(description="In UTC, such as 2025-03; null without a date")


class FacetsPart(Wire):
    """What has been found, counted over all pages: every statement that is likely enough to be a match."""

    statements: int
    families: int = Field(description="How many of them are not the same words")
    speaker: list[NamedCount] = Field(description="Most first, at most 100; a statement of two counts for both")
    source: list[NamedCount] = Field(description="Most first, at most 100")
    kind: list[KindCount]
    month: list[MonthCount] = Field(description="In order of time, undated last")
    other_speakers: int = Field(description="Speakers that are not listed")
    other_sources: int = Field(description="Sources that are not listed")


class AskedPart(Wire):
    """The query as it was read, with what the parameters ask."""

    text: str = Field(description="What is looked for, without operators")
    phrases: list[str]
    speaker: list[str]
    source: list[str]
    kind: list[StatementKind]
    excluding: list[str] = Field(description="What is kept out, as it would be typed")
    published_from: datetime | None
    published_before: datetime | None
