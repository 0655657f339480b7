"""The body of an article and of a ready-made statement, as HTTP, files and the command line all take them."""

import hashlib
import json
from collections.abc import Callable
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from index.errors import FetchingNotAvailable, InvalidArticle, InvalidInput
from index.model import Article, ImportedStatement, Source, StatementKind
from index.readers.fields import (
    MAX_AUTHORS,
    MAX_EXTERNAL_ID_CHARACTERS,
    ExternalId,
    Instant,
    Language,
    Name,
    SourceBody,
    Title,
    Url,
    absolute,
    source_of_url,
    without_blanks,
    without_half_pairs,
)
from index.readers.html import Page, read_page
from index.readers.items import Fields
from index.readers.review import ReviewBody
from index.readers.stated import url as stated_url

MAX_HTML_CHARACTERS = 5_000_000
MAX_FAULTS_NAMED = 5
DERIVED_ID = "sha256:"
"""What an id begins with that nobody gave."""
MAX_POINTER_CHARACTERS = 200

PageAt = Callable[[str], Page]
"""Fetches the page at an address."""


class ArticleBody(BaseModel):
    """One article: its text, the HTML of its page or the page's address, and what is known of it."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "external_id": "torvikcourier-2024-03-12-bridge",
                    "title": "Torvik bridge to reopen in September, mayor promises",
                    "source": {"name": "The Torvik Courier", "domain": "torvikcourier.example"},
                    "authors": ["Marit Hesselberg"],
                    "published_at": "2024-03-12T17:40:00+01:00",
                    "language": "en",
                    "url": "https://torvikcourier.example/2024/03/12/bridge-september",
                    "text": "“We have a contractor and we have a date,” said Ana Brel, the mayor of Torvik.",
                }
            ]
        },
    )

    _without_blanks = model_validator(mode="before")(without_blanks)

    text: str | None = Field(default=None, description="Plain text; paragraphs are parted by line breaks")
    html: Annotated[str, AfterValidator(without_half_pairs)] | None = Field(
        default=None, max_length=MAX_HTML_CHARACTERS, description="The page as HTML, instead of `text`"
    )
    url: Url | None = Field(
        default=None, description="Where the article stands; fetched where neither `text` nor `html` is given"
    )
    external_id: ExternalId | None = Field(
        default=None,
        description="Your own identifier, unique in its source; left out, it is the canonical address of a page that "
        "was fetched, else the SHA-256 of url or content",
    )
    title: Title | None = None
    source: SourceBody | None = Field(default=None, description="Left out, it is the host of `url`, or unknown")
    authors: list[Name] = Field(default=[], max_length=MAX_AUTHORS)
    published_at: Instant | None = None
    language: Language | None = None
    origin: Literal["article"] | None = Field(default=None, description="Set by an export; has no effect")
    version: int | None = Field(default=None, description="Set by an export; has no effect")
    statements: list[Any] | None = Field(default=None, description="Set by an export; found anew, has no effect")

    @model_validator(mode="after")
    def _one_content(self) -> Self:
        if self.text is not None and self.html is not None:
            raise PydanticCustomError("two_contents", "send either text or html, not both")
        if self.text is None and self.html is None and self.url is None:
            raise PydanticCustomError("no_content", "there is no text: send text, html or url")
        return self

    def to_article(self, page_at: PageAt | None = None) -> Article:
        """Read the article; what the caller says of it goes before what the page says.

        Args:
            page_at: fetches the page where only an address was given; None where nothing is fetched.

        Raises:
            FetchingNotAvailable: only an address was given, and nothing is fetched.
            NotFetched: the page at the address could not be had.
            UnreadableFormat: the page holds no article text.
        """
        page = self._page(page_at)
        url = page.url or self.url or _own_address(page)
        source = self.source.to_source() if self.source else _source_of_page(page, url)
        return Article(
            external_id=self.external_id or _page_id(page) or _derived_id(url or self.text or self.html or ""),
            source=source,
            text=page.text,
            title=self.title or page.title,
            url=absolute(url, source),
            authors=tuple(self.authors) or page.authors,
            published_at=self.published_at or page.published_at,
            language=self.language or page.language,
            claims=tuple(_claim(claim, url, source) for claim in page.claims),
            notes=page.notes,
        )

    def _page(self, page_at: PageAt | None) -> Page:
        if self.text is not None:
            return Page(self.text)
        if self.html is not None:
            return read_page(self.html)
        if page_at is None:
            raise FetchingNotAvailable
        source = self.source.to_source() if self.source else source_of_url(self.url)
        return page_at(absolute(self.url, source) or "")


class StatementBody(BaseModel):
    """One ready-made statement: who said what, and where it was printed."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "external_id": "brel-412",
                    "text": "The bridge will reopen in the first week of September.",
                    "kind": "indirect",
                    "speaker": "Ana Brel",
                    "source": {"name": "The Torvik Courier", "domain": "torvikcourier.example"},
                    "published_at": "2024-03-12T17:40:00+01:00",
                }
            ]
        },
    )

    _without_blanks = model_validator(mode="before")(without_blanks)

    text: str = Field(description="The words of the statement")
    external_id: ExternalId | None = Field(
        default=None, description="Your own identifier, unique in its source; left out, a SHA-256 of speaker and text"
    )
    kind: StatementKind = StatementKind.DIRECT
    speaker: Name | None = Field(default=None, description="Name of the speaker; null where nobody is named")
    source: SourceBody | None = Field(default=None, description="Left out, it is the host of `url`, or unknown")
    published_at: Instant | None = None
    url: Url | None = None
    title: Title | None = Field(default=None, description="Title of the article or page that printed it")
    language: Language | None = None
    review: ReviewBody | None = Field(default=None, description="What a fact-checker found of it")
    origin: Literal["import"] | None = Field(default=None, description="Set by an export; has no effect")
    correction: Any = Field(default=None, description="Set by an export; has no effect")

    def to_statement(self) -> ImportedStatement:
        """The statement in the library's words."""
        source = self.source.to_source() if self.source else source_of_url(self.url)
        return ImportedStatement(
            external_id=self.external_id or _derived_id(f"{self.speaker or ''}\n{self.text}"),
            text=self.text,
            source=source,
            kind=self.kind,
            speaker=self.speaker,
            published_at=self.published_at,
            url=absolute(self.url, source),
            title=self.title,
            language=self.language,
            review=self.review.to_review() if self.review else None,
        )


def read_article(body: Any, page_at: PageAt | None = None) -> Article:
    """An article from decoded JSON.

    Args:
        body: the fields of `POST /v1/articles`.
        page_at: fetches the page where only an address was given; None where nothing is fetched.

    Raises:
        InvalidInput: what is wrong with it, and where.
    """
    try:
        return ArticleBody.model_validate(body).to_article(page_at)
    except ValidationError as error:
        raise refusal(error) from None


def read_statement(body: Any) -> ImportedStatement:
    """A ready-made statement from decoded JSON.

    Raises:
        InvalidInput: what is wrong with it, and where.
    """
    try:
        return StatementBody.model_validate(body).to_statement()
    except ValidationError as error:
        raise refusal(error) from None


def host_asked(body: Any) -> str | None:
    """Who is asked for a page where this body is read, as far as a body says that nobody has looked at yet."""
    if not isinstance(body, dict) or body.get("text") is not None or body.get("html"):
        return None
    source, url = body.get("source"), body.get("url")
    domain = source.get("domain") if isinstance(source, dict) else None
    try:
        host = urlsplit(url).hostname if isinstance(url, str) else None
    except ValueError:
        return None
    return host or (domain.lower() if isinstance(domain, str) else None)


def _claim(stated: Fields | InvalidInput, url: str | None, source: Source) -> ImportedStatement | InvalidInput:
    """A claim that a page reviews; where it does not say who reviews it and where, that is the page."""
    if isinstance(stated, InvalidInput):
        return stated
    of_page = {"url": url, "source": {"name": source.name, "domain": source.domain}}
    try:
        return read_statement(of_page | stated)
    except InvalidInput as error:
        return error


def refusal(error: ValidationError) -> InvalidArticle:
    """What a failed validation says, without repeating what was sent."""
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    named = [f"{pointer(fault['loc']) or 'the item'}: {plain(fault)}" for fault in faults[:MAX_FAULTS_NAMED]]
    if len(faults) > MAX_FAULTS_NAMED:
        named.append(f"and {len(faults) - MAX_FAULTS_NAMED} more")
    return InvalidArticle("; ".join(named) + ".", pointer(faults[0]["loc"]) or None)


def about(where: str, error: InvalidInput) -> InvalidInput:
    """The error with the place that it is about in front of what it says."""
    error.args = (f"{where}: {error}",)
    return error


def plain(fault: Any) -> str:
    """A fault of pydantic in words for people."""
    known = {  # the types of https://docs.pydantic.dev/latest/errors/validation_errors/
        "extra_forbidden": "there is no such field",
        "missing": "is required",
        "string_unicode": "holds half a surrogate pair, which is no character",
        "model_type": "must be a JSON object",
        "model_attributes_type": "must be a JSON object",
    }
    return known.get(fault["type"], str(fault["msg"]).removeprefix("Value error, "))


def pointer(location: tuple[int | str, ...]) -> str:
    """A JSON Pointer (RFC 6901); characters that cannot be sent are replaced."""
    escaped = (str(step).replace("~", "~0").replace("/", "~1") for step in location)
    joined = "".join(f"/{step}" for step in escaped)[:MAX_POINTER_CHARACTERS]
    return joined.encode(errors="replace").decode()


def external_id_of(body: Any) -> str | None:
    """The external id that a refused item carries, if it can be repeated."""
    given = body.get("external_id") if isinstance(body, dict) else None
    if not isinstance(given, str):
        return None
    return given[:512].encode(errors="replace").decode()


def _derived_id(content: str) -> str:
    return DERIVED_ID + hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _page_id(page: Page) -> str | None:
    """What a document states, or the address of a page that was fetched, if it can be an identifier."""
    if page.external_id is not None:
        return page.external_id
    if page.url is None or len(page.url) > MAX_EXTERNAL_ID_CHARACTERS:
        return None
    return page.url


def _own_address(page: Page) -> str | None:
    """The address that a page gives as its own; not the front page, which faulty sites give for every page."""
    stated = stated_url(page.canonical)
    return stated if stated and urlsplit(stated).path.strip("/") else None


def _source_of_page(page: Page, url: str | None) -> Source:
    by_host = source_of_url(url)
    return Source(page.site, by_host.domain) if page.site else by_host
