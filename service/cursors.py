"""Cursors of lists: where a page ended, bound to the list that it belongs to."""

import base64
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any, TypeVar

from fastapi import Query

from index.characters import has_half_pair
from index.errors import InvalidCursor
from index.readers.fields import read_instant

MAX_LIST_CURSOR_CHARACTERS = 4_000
"""A place in a list holds a name at most; only a search's cursor, which names what was shown, is longer."""

Cursor = Annotated[str | None, Query(max_length=MAX_LIST_CURSOR_CHARACTERS, description="`next` of the page before")]
"""The parameter of every list that comes in pages."""

T = TypeVar("T")
Next = TypeVar("Next")

_UNDATED = ""


def cut(found: Sequence[T], limit: int, place: Callable[[T], Next]) -> tuple[list[T], Next | None]:
    """The page of what was looked for with one more than `limit`, and where the next one begins; None on the last."""
    page = list(found[:limit])
    return page, place(page[-1]) if len(found) > limit else None


def encode_cursor(scope: str, *place: int | str) -> str:
    """A cursor for the page after `place`; `scope` names the list and its filters."""
    return base64.urlsafe_b64encode(json.dumps([scope, *place], separators=(",", ":")).encode()).decode().rstrip("=")


def decode_cursor(cursor: str | None, scope: str, *kinds: type) -> Any:
    """The place in the cursor as a tuple of the given types, or None at the beginning.

    Raises:
        InvalidCursor: it belongs to another list, or is not ours.
    """
    if cursor is None:
        return None
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        parts = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, RecursionError):
        parts = None
    if not _fits(parts, scope, kinds):
        raise InvalidCursor(
            "The cursor belongs to another list or is not ours: begin again without one.", "/cursor"
        ) from None
    return tuple(parts[1:])


def dated_cursor(scope: str, published_at: datetime | None, identifier: int) -> str:
    """A cursor for the page after this place in a list that is in order of publication."""
    return encode_cursor(scope, published_at.isoformat() if published_at else _UNDATED, identifier)


def dated_place(cursor: str | None, scope: str) -> tuple[datetime | None, int] | None:
    """The date and the id that `dated_cursor` wrote down, or None at the beginning.

    Raises:
        InvalidCursor: it belongs to another list, or is not ours.
    """
    place = decode_cursor(cursor, scope, str, int)
    if place is None:
        return None
    when, identifier = place
    try:
        return (None if when == _UNDATED else read_instant(when)), identifier
    except ValueError:
        raise InvalidCursor("The cursor is not ours: begin again without one.", "/cursor") from None


def _fits(parts: object, scope: str, kinds: tuple[type, ...]) -> bool:
    if not isinstance(parts, list) or len(parts) != len(kinds) + 1 or parts[0] != scope:
        return False
    return all(type(part) is kind and _storable(part) for part, kind in zip(parts[1:], kinds, strict=True))


def _storable(part: object) -> bool:
    """No number beyond 63 bits and no half character reaches the database."""
    if isinstance(part, int):
        return abs(part) < 2**63
    return isinstance(part, str) and not has_half_pair(part)
