"""The formats in which the finds of a search go out."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from service.exports.feeds import atom_pieces, jsonfeed_pieces, rss_pieces
from service.exports.linked import jsonld_pieces
from service.exports.names import ExportFormat
from service.exports.occasion import Occasion
from service.exports.table import csv_pieces
from service.schemas import HitView

CHUNK_CHARACTERS = 64 * 1024
"""Pieces are sent together: each that is sent costs a change of threads."""


@dataclass(frozen=True, slots=True)
class Written:
    """How a format is written and what it is called; a `feed` is read at its address, other files are saved."""

    pieces: Callable[[Iterable[HitView], Occasion], Iterator[str]]
    media_type: str
    suffix: str
    feed: bool = False


def _jsonl_pieces(hits: Iterable[HitView], _: Occasion) -> Iterator[str]:
    """One hit a line, as a search answers it."""
    return (hit.model_dump_json() + "\n" for hit in hits)


FORMATS = {
    ExportFormat.CSV: Written(csv_pieces, "text/csv", "csv"),
    ExportFormat.JSONL: Written(_jsonl_pieces, "application/x-ndjson", "jsonl"),
    ExportFormat.JSONLD: Written(jsonld_pieces, "application/ld+json", "jsonld"),
    ExportFormat.ATOM: Written(atom_pieces, "application/atom+xml", "atom", feed=True),
    ExportFormat.RSS: Written(rss_pieces, "application/rss+xml", "rss", feed=True),
    ExportFormat.JSONFEED: Written(jsonfeed_pieces, "application/feed+json", "json", feed=True),
}


def in_chunks(pieces: Iterable[str]) -> Iterator[bytes]:
    """Pieces in UTF-8, as many together as make a chunk."""
    held: list[str] = []
    characters = 0
    for piece in pieces:
        held.append(piece)
        characters += len(piece)
        if characters >= CHUNK_CHARACTERS:
            yield "".join(held).encode()
            held, characters = [], 0
    if held:
        yield "".join(held).encode()
