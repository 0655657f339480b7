"""What is said of an article beside its document: a PDF knows neither its publication nor its address."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from index.readers.body import ArticleBody
from index.readers.fields import (
    MAX_AUTHORS,
    Domain,
    ExternalId,
    Instant,
    Language,
    Name,
    SourceBody,
    Title,
    Url,
    without_blanks,
)


class Beside(BaseModel):
    """Fields of an article as parameters of its address; they go before what its body says."""

    model_config = ConfigDict(frozen=True)
    _without_blanks = model_validator(mode="before")(without_blanks)

    external_id: ExternalId | None = Field(default=None, description="Your own identifier, unique in its source")
    title: Title | None = Field(default=None, description="Title of the article")
    url: Url | None = Field(default=None, description="Where the article stands")
    source: Name | None = Field(default=None, description="Name of the publication")
    domain: Domain | None = Field(default=None, description="Host name of the publication, without scheme and path")
    author: list[Name] = Field(default=[], max_length=MAX_AUTHORS, description="Name of an author; may be repeated")
    published_at: Instant | None = Field(default=None, description="Date, time and zone, RFC 3339; a zone is required")
    language: Language | None = Field(default=None, description="A BCP 47 language tag")

    def over(self, body: ArticleBody) -> ArticleBody:
        """The body with these fields in place of its own."""
        same = ("external_id", "title", "url", "published_at", "language")
        given: dict[str, Any] = {name: getattr(self, name) for name in same if getattr(self, name) is not None}
        if name := self.source or self.domain:
            given["source"] = SourceBody(name=name, domain=self.domain)
        if self.author:
            given["authors"] = self.author
        return body.model_copy(update=given)
