"""What a fact-checker found of a statement, as HTTP and files carry it."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from index.model import Review
from index.readers.fields import Instant, Name, SourceBody, Url, absolute, without_blanks

Figure = Annotated[float, Field(allow_inf_nan=False)]


class ReviewBody(BaseModel):
    """The verdict of a fact-checker, in its own words and on its own scale."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    _without_blanks = model_validator(mode="before")(without_blanks)

    rating: Name | None = Field(default=None, description="The verdict as printed, such as `Mostly false`")
    rating_value: Figure | None = Field(default=None, description="The verdict on the reviewer's scale")
    best_rating: Figure | None = Field(default=None, description="The end of the scale that stands for true")
    worst_rating: Figure | None = Field(default=None, description="The end of the scale that stands for false")
    reviewer: SourceBody | None = None
    url: Url | None = Field(default=None, description="Where the review stands")
    reviewed_at: Instant | None = None

    def to_review(self) -> Review:
        """The review in the library's words."""
        reviewer = self.reviewer.to_source() if self.reviewer else None
        return Review(
            rating=self.rating,
            rating_value=self.rating_value,
            best_rating=self.best_rating,
            worst_rating=self.worst_rating,
            reviewer=reviewer,
            url=absolute(self.url, reviewer) if reviewer else self.url,
            reviewed_at=self.reviewed_at,
        )
