"""Where a page ended, as an opaque word that the caller hands back for the next one."""

import base64
import binascii
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.errors import InvalidCursor

MAX_CURSOR_CHARACTERS = 8_000
MAX_CURSOR_BYTES = 16_000
"""A thousand row numbers of six bytes each, and what else a cursor holds."""

_MAX_ROW = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Tail:
    """Where a walk stands behind its head: the last hit's place, and the last row that was there when it began."""

    score: float
    row: int
    until: int


@dataclass(frozen=True, slots=True)
class Cursor:
    """What the pages so far have shown: the rows of the walk's head, and the place behind it.

    `query` tells the query that it belongs to, `seen` how many hits came so far, `no_match` whether the first page said
    so.
    """

    query: str
    seen: int
    no_match: bool
    head: tuple[int, ...]
    tail: Tail | None = None


def encode(cursor: Cursor) -> str:
    """The cursor as URL-safe text; the order of `head` is not kept."""
    tail = [cursor.tail.score, cursor.tail.row, cursor.tail.until] if cursor.tail else None
    fields = json.dumps([cursor.query, cursor.seen, cursor.no_match, tail]).encode()
    packed = zlib.compress(fields + b"\n" + _packed(cursor.head), 9)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


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
        packed = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        fields, _, rows = _whole(packed).partition(b"\n")
        head = tuple(_unpacked(rows))
        read = json.loads(fields)
    except (ValueError, binascii.Error, zlib.error, RecursionError) as reason:
        raise error from reason
    match read:
        case [str(query), int(seen), bool(no_match), None] if 0 <= seen < 2**31:
            return Cursor(query, seen, no_match, head)
        case [str(query), int(seen), bool(no_match), [float(score), int(row), int(until)]] if 0 <= seen < 2**31:
            return Cursor(query, seen, no_match, head, Tail(score, row, until))
        case _:
            raise error


def _whole(packed: bytes) -> bytes:
    """What was compressed, if it is all there, is not too much and nothing follows."""
    reader = zlib.decompressobj()
    unpacked = reader.decompress(packed, MAX_CURSOR_BYTES)
    if not reader.eof or reader.unused_data:
        raise ValueError("not one whole cursor")
    return unpacked


def _packed(rows: Iterable[int]) -> bytes:
    """Ascending numbers by their distances, seven bits a byte: a thousand of a hundred thousand take a thousand bytes.

    Source: LEB128, DWARF Debugging Information Format 5, section 7.6.
    """
    out, last = bytearray(), 0
    for row in sorted(rows):
        distance, last = row - last, row
        while distance > 0x7F:
            out.append(distance & 0x7F | 0x80)
            distance >>= 7
        out.append(distance)
    return bytes(out)


def _unpacked(packed: bytes) -> Iterator[int]:
    row = distance = shift = 0
    for byte in packed:
        distance |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            row += distance
            distance = shift = 0
            if row > _MAX_ROW:
                raise ValueError("no row has so large a number")
            yield row
        elif shift > 63:
            raise ValueError("no row has so large a number")
    if shift:
        raise ValueError("the last number is cut off")
