"""Where a page ended, as an opaque word that the caller hands back for the next one."""

import base64
import binascii
import json
from dataclasses import astuple, dataclass

from index.errors import InvalidCursor

MAX_CURSOR_CHARACTERS = 1_000


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last hit of a page: its score and row, how many hits came so far, and whether the best was a match.

    `query` tells the query that it belongs to.
    """

    query: str
    score: float
    row: int
    seen: int
    no_match: bool


def encode(cursor: Cursor) -> str:
    """The cursor as URL-safe text."""
    return base64.urlsafe_b64encode(json.dumps(astuple(cursor)).encode()).decode().rstrip("=")


def decode(text: str, query: str) -> Cursor:
    """The cursor again.

    Args:
        text: what `encode` gave.
        query: the query that the cursor has to belong to.

    Raises:
        InvalidCursor: it belongs to another query, or `encode` did not make it.
    """
    cursor = _decoded(text)
    if cursor.query != query:
        raise InvalidCursor("The cursor belongs to another query. Repeat the query that it came from.", "/cursor")
    return cursor


def _decoded(text: str) -> Cursor:
    error = InvalidCursor(
        "The cursor is not one that this service gave out. Leave it out for the first page.", "/cursor"
    )
    if len(text) > MAX_CURSOR_CHARACTERS:
        raise error
    try:
        fields = json.loads(base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)))
    except (ValueError, binascii.Error, RecursionError) as reason:
        raise error from reason
    match fields:
        case [str(query), float(score), int(row), int(seen), bool(no_match)] if 0 <= seen < 2**31:
            return Cursor(query, score, row, seen, no_match)
        case _:
            raise error
