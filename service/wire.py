"""The ground of everything that is sent."""

from pydantic import BaseModel, ConfigDict

Span = tuple[int, int]
"""A half-open range of Unicode code points."""


class Wire(BaseModel):
    """The ground of everything that is sent."""

    model_config = ConfigDict(frozen=True)
