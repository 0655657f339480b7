"""What Superdesk pushes: ninjs 1 with changes of its own.

`guid` stands for `uri`, `source` is a name, `firstpublished` and `authors` are added.
Source: superdesk-core, documentation of `NINJSFormatter`.
"""

import re
from dataclasses import dataclass
from typing import Any

from index.errors import UnreadableFormat
from index.model import Revision
from index.readers import ninjs
from index.readers.items import Fields, Item
from index.readers.stated import identifier, instant, line

_USABLE: Fields = {
    "pubstatus": "usable",
    "type": "text",
    "body_html": "<p>Cancelled.</p>",
    **dict.fromkeys(("embargoed", "embargoeduntil")),
}
_NUMBER = re.compile(r"\d{1,18}", re.ASCII)
CANCELLED = frozenset({"canceled", "cancelled"})


@dataclass(frozen=True, slots=True)
class Cancelled:
    """An item that its publisher has taken back; `fields` name it as they did the article."""

    fields: Fields


def read(value: Any) -> Item | Cancelled:
    """The article of a pushed item, that it was taken back, why it is passed over, or why it cannot be taken."""
    if not isinstance(value, dict) or not identifier(value.get("guid", value.get("uri"))):
        return UnreadableFormat("This is no item of Superdesk: it has no guid. Push ninjs.")
    news = _as_ninjs(value)
    if str(news.get("pubstatus")).lower() not in CANCELLED:
        return next(ninjs.items(news))
    # Its text no longer counts, and may be gone: what the item is called does.
    named = next(ninjs.items(news | _USABLE))
    return Cancelled(named) if isinstance(named, dict) else named


def revision_of(value: Any) -> Revision | None:
    """Which version of its item a push is, as far as it says."""
    if not isinstance(value, dict):
        return None
    number = str(value.get("version", ""))
    counted = int(number) if _NUMBER.fullmatch(number) else None
    made = instant(value.get("versioncreated"))
    return Revision(made, counted) if made or counted is not None else None


def _as_ninjs(value: Fields) -> Fields:
    published = value.get("firstpublished") or value.get("firstcreated")
    source = line(value.get("source"))
    return value | {
        "uri": value.get("guid", value.get("uri")),
        "byline": value.get("byline") or _byline(value.get("authors")),
        **({"firstcreated": published} if published else {}),
        **({"infosource": [{"name": source}]} if source else {}),
    }


def _byline(authors: Any) -> str | None:
    listed = authors if isinstance(authors, list) else []
    return "; ".join(filter(None, (line(one.get("name")) for one in listed if isinstance(one, dict)))) or None
