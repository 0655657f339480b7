"""How a card gets into somebody else's page: the code of its frame, and oEmbed, by which editors ask for it.

Source: oEmbed 1.0 (oembed.com), sections 2.2 (requests), 2.3.4.4 (rich), 2.3.5 (errors) and 3 (what a consumer risks).
"""

import math
import re
from enum import StrEnum
from html import escape
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from index.errors import StatementNotFound
from service import schemas
from service.citations import facts
from service.errors import FormatNotOffered
from service.exports.entry import title
from service.exports.xml import Pieces
from service.routes.statements import read_one_statement
from service.state import FromApp

WIDTH_PX = 600
LEAST_HEIGHT_PX, MOST_HEIGHT_PX = 160, 640
CACHE_AGE_S = 3600
"""How long a consumer may keep it: a correction should not wait for a day."""

_SHOWN_AT = r"/(?:statements|cards)/([0-9]{1,19})/?(?:[?#].*)?"

router = APIRouter(include_in_schema=False)


class OEmbedFormat(StrEnum):
    """In what the answer is written."""

    JSON = "json"
    XML = "xml"


def frame(statement: schemas.StatementView, service: str, width: int = WIDTH_PX, most_height: int | None = None) -> str:
    """The code that shows a card; what the frame holds can neither run a script nor change the page around it.

    Args:
        statement: which one.
        service: the address of this service, without a slash at its end.
        width: of the frame, in CSS pixels.
        most_height: of the frame, in CSS pixels; a longer text is scrolled.
    """
    height = min(_height(statement, width), most_height or MOST_HEIGHT_PX)
    return (
        f'<iframe src="{escape(service)}/cards/{statement.statement.id}" title="{escape(title(statement))}" '
        f'width="{width}" height="{height}" style="border:0;max-width:100%" loading="lazy" '
        'referrerpolicy="no-referrer" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'
    )


def discovery(statement: schemas.StatementView, service: str) -> dict[str, str]:
    """Where the page of a statement says that its embedding is described, by media type."""
    page = f"{service}/statements/{statement.statement.id}"
    return {
        media_type: f"{service}/oembed?{urlencode({'url': page, 'format': name})}"
        for media_type, name in (("application/json+oembed", "json"), ("text/xml+oembed", "xml"))
    }


@router.get("/oembed")
def oembed(
    request: Request,
    held: FromApp,
    url: str,
    as_format: Annotated[str, Query(alias="format")] = OEmbedFormat.JSON,
    maxwidth: Annotated[int | None, Query(ge=1)] = None,
    maxheight: Annotated[int | None, Query(ge=1)] = None,
) -> Response:
    """Describe the card of the statement whose page or card is at an address of ours.

    Raises:
        StatementNotFound: the address is none of a statement here.
        FormatNotOffered: neither JSON nor XML is wanted.
    """
    if as_format not in set(OEmbedFormat):
        raise FormatNotOffered(f"There is no format {as_format[:40]!r}. Ask for json or xml.")
    service = str(request.base_url).rstrip("/")
    statement = read_one_statement(_shown_at(url, service), held)
    width = min(WIDTH_PX, maxwidth or WIDTH_PX)
    fields = {
        "version": "1.0",
        "type": "rich",
        "title": title(statement),
        "author_name": facts.said_by(statement) or statement.source.name,
        "provider_name": "On Record",
        "provider_url": f"{service}/",
        "cache_age": CACHE_AGE_S,
        "html": frame(statement, service, width, maxheight),
        "width": width,
        "height": min(_height(statement, width), maxheight or MOST_HEIGHT_PX),
    }
    if as_format == OEmbedFormat.XML:
        return Response(_xml(fields), media_type="text/xml")
    return JSONResponse(fields)


def _shown_at(url: str, service: str) -> str:
    """The id of the statement at an address.

    Raises:
        StatementNotFound: it leads elsewhere.
    """
    ours = re.escape(service.partition("://")[2])
    shown = re.fullmatch(rf"https?://{ours}{_SHOWN_AT}", url[:2000], re.ASCII | re.DOTALL)
    if shown is None:
        raise StatementNotFound(url[:80], "The address of a statement's page here is wanted.")
    return shown[1]


def _height(statement: schemas.StatementView, width: int) -> int:
    """About as high as the card is, in CSS pixels: a frame does not grow with what it holds."""
    inside = max(80, width - 38)
    article = statement.article
    where = f"{statement.source.name} · 30 September 2025 · {article.title or ''}"
    words, *below = (
        max(1, math.ceil(width_px * len(text) / inside))
        for width_px, text in ((10, statement.statement.text), (7.6, facts.said_by(statement) or ""), (7.2, where))
    )
    return max(LEAST_HEIGHT_PX, min(MOST_HEIGHT_PX, 96 + 28 * words + 21 * sum(below)))


def _xml(fields: dict[str, Any]) -> str:
    xml = Pieces()
    xml.open("oembed")
    for name, value in fields.items():
        xml.element(name, str(value))
    xml.close("oembed")
    return xml.taken()
