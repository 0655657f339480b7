"""The shapes of the versions of an article, and of what a version changed."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from index.comparison import Aspect
from index.diff import ArticleField
from service.schemas import StatementOfArticle, StatementView
from service.wire import Span, Wire


class WithdrawnPart(Wire):
    """By which version of its article a statement was withdrawn."""

    at: datetime
    version: int = Field(description="The first version that no longer holds it")
    replaced_by: str | None = Field(
        description="The statement that stands there in its place, with other words or of another kind; null if none"
    )


class TextQuoteSelector(Wire):
    """The words of a segment and what stands around them, by which they are found in the live page."""

    type: Literal["TextQuoteSelector"] = "TextQuoteSelector"
    exact: str
    prefix: str
    suffix: str


class TextPositionSelector(Wire):
    """Where a segment stands in the article's text as it is kept here, in code points."""

    type: Literal["TextPositionSelector"] = "TextPositionSelector"
    start: int
    end: int


class TargetPart(Wire):
    """One segment of the page, as a target of a W3C Web Annotation; each selector by itself names it."""

    type: Literal["SpecificResource"] = "SpecificResource"
    source: str | None = Field(description="The page; null where none is known")
    selector: tuple[TextQuoteSelector, TextPositionSelector]


class StatementDetail(StatementView):
    """A statement with everything that traces it back, also when its article no longer holds it."""

    targets: list[TargetPart] = Field(description="Its segments as targets of a W3C Web Annotation, one for each span")
    withdrawn: WithdrawnPart | None = Field(
        description="Null while it stands. All else is then as the last version that held it had it"
    )


class VersionCountsPart(Wire):
    """How many statements a version has, and what it made of those of the version before it."""

    total: int
    added: int | None = Field(description="This and the next three are null where the version before was not kept")
    changed: int | None = Field(description="The same statement with other words, of another speaker or kind")
    unchanged: int | None
    withdrawn: int | None


class VersionSummary(Wire):
    """One version of an article in a list."""

    version: int
    present: bool = Field(description="Whether this is the version that is searched")
    title: str | None
    url: str | None
    published_at: datetime | None
    authors: list[str]
    language: str | None
    ingested_at: datetime
    content_hash: str = Field(description="SHA-256 of all that makes a version; another one is another version")
    statements: VersionCountsPart
    links: dict[str, str]


class VersionPage(Wire):
    """One page of an article's versions, newest first."""

    versions: list[VersionSummary]
    not_kept: int = Field(
        description="How many of the first versions are not there: replaced before the record kept versions"
    )
    next: str | None


class VersionFull(VersionSummary):
    """One version of an article with its text."""

    text: str


class VersionView(Wire):
    """One version of an article with the statements that it had, in order of place."""

    version: VersionFull
    statements: list[StatementOfArticle]


class PieceOfText(Wire):
    """A piece of one version's text; empty where the other version has something more."""

    span: Span
    text: str


class TextChange(Wire):
    """A place where the texts differ."""

    op: str = Field(description="insert, delete or replace")
    from_: PieceOfText = Field(serialization_alias="from")
    to: PieceOfText


class StatementChange(Wire):
    """A statement that is another in the other version."""

    fields: list[Aspect] = Field(description="In what it differs")
    from_: StatementOfArticle = Field(serialization_alias="from")
    to: StatementOfArticle


class DiffView(Wire):
    """What is otherwise in the version `to` than in the version `from`."""

    from_: VersionSummary = Field(serialization_alias="from")
    to: VersionSummary
    fields: list[ArticleField] = Field(description="What differs of the article beside its text")
    text: list[TextChange] = Field(description="In order of place")
    added: list[StatementOfArticle]
    withdrawn: list[StatementOfArticle]
    changed: list[StatementChange]
    unchanged: int = Field(description="How many statements are the same in both")
