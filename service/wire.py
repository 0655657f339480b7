"""The ground of everything that is sent."""

from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

Span = tuple[int, int]
"""A half-open range of Unicode code points."""


class Wire(BaseModel):
    """The ground of everything that is sent."""

    model_config = ConfigDict(frozen=True)


class Written(Response):
    """What is sent, written down by whoever answers: the framework would check it once more, in another thread."""

    media_type = "application/json"

    def render(self, content: Wire) -> bytes:
        """The JSON of it."""
        return content.model_dump_json(by_alias=True).encode()
