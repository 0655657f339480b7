"""Cursors of lists: where a page ended, bound to the list that it belongs to."""

import base64
import json
from typing import Any

from index.characters import has_half_pair
from index.errors import InvalidCursor

MAX_LIST_CURSOR_CHARACTERS = 4_000
"""A place in a list holds a name at most; only a search's cursor, which names what was shown, is longer."""


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


def _fits(parts: object, scope: str, kinds: tuple[type, ...]) -> bool:
    if not isinstance(parts, list) or len(parts) != len(kinds) + 1 or parts[0] != scope:
        return False
    return all(type(part) is kind and _storable(part) for part, kind in zip(parts[1:], kinds, strict=True))


def _storable(part: object) -> bool:
    """No number beyond 63 bits and no half character reaches the database."""
    if isinstance(part, int):
        return abs(part) < 2**63
    return isinstance(part, str) and not has_half_pair(part)
