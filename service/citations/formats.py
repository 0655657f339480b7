"""The formats of a citation: how each is written, what it is called, and which one is asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from service.citations.csl import csl_json
from service.citations.markup import html, markdown
from service.citations.names import CitationFormat
from service.citations.plain import plain
from service.schemas import StatementView


@dataclass(frozen=True, slots=True)
class Written:
    """How a format is written, and its media type."""

    write: Callable[[StatementView], str]
    media_type: str


FORMATS = MappingProxyType(
    {
        CitationFormat.PLAIN: Written(plain, "text/plain"),
        CitationFormat.MARKDOWN: Written(markdown, "text/markdown"),
        CitationFormat.HTML: Written(html, "text/html"),
        CitationFormat.CSL_JSON: Written(csl_json, "application/vnd.citationstyles.csl+json"),
    }
)


def preferred(accept: str) -> CitationFormat:
    """The format that an `Accept` header likes best; plain text where it names none (RFC 9110, section 12.5.1)."""
    liked = {media: quality for media, quality in map(_weighed, accept.split(",")) if quality > 0}
    named = [one for one, written in FORMATS.items() if written.media_type in liked]
    return max(named, key=lambda one: liked[FORMATS[one].media_type], default=CitationFormat.PLAIN)


def _weighed(part: str) -> tuple[str, float]:
    media, *parameters = (piece.strip().lower() for piece in part.split(";"))
    stated = next((value[2:] for value in parameters if value.startswith("q=")), "1")
    try:
        return media, float(stated)
    except ValueError:
        return media, 0.0
