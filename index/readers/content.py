"""What a file is: what its name says, unless its content says otherwise."""

from typing import BinaryIO

from index.errors import UnreadableFormat
from index.readers.json import decode_json
from index.readers.jsonl import MAX_LINE_BYTES

PDF, WORD = b"%PDF-", b"PK\x03\x04"
"""How a PDF begins, and a Word document, which is a ZIP archive."""
HTML = (b"<!doctype html", b"<html")
BLANK = b"\xef\xbb\xbf \t\r\n"
JSON_LINES = (".jsonl", ".ndjson")

_JSON = (".json", ".jsonld")
PAGES = (".html", ".htm")
_XML = (".xml", ".rss", ".atom", ".rdf")
_TEXTS = (".txt", ".text", ".md", ".markdown")
"""Words may begin with any character, so what begins them says nothing."""
_SEEN_BYTES = 1024


def kind_of_content(stream: BinaryIO, named: str) -> str:
    """The ending that a file should have; `named` where its content does not speak against the one that it has.

    Args:
        stream: the file, unpacked, from its beginning; it is read on from.
        named: the ending that its name has, in lower case.
    """
    first = line_with_words(stream)
    start = first.lstrip(BLANK)
    if start.startswith(PDF):
        return ".pdf"
    if start.startswith(WORD):
        return ".docx"
    if named in _TEXTS or named in PAGES:
        return named
    if start.startswith(b"["):
        return named if named in _JSON else ".json"
    if start.startswith(b"{"):
        return _kind_of_objects(first, stream, named)
    if start.startswith(b"<"):
        return _kind_of_markup((start + stream.read(_SEEN_BYTES))[:_SEEN_BYTES].lower(), named)
    return named


def _kind_of_markup(start: bytes, named: str) -> str:
    """A page, or XML, which may hold a page somewhere within it."""
    if named in _XML:
        return ".html" if start.startswith(HTML) else named
    return ".html" if any(sign in start for sign in HTML) else ".xml"


def _kind_of_objects(first: bytes, stream: BinaryIO, named: str) -> str:
    """One object is JSON, several are lines."""
    if named in JSON_LINES:
        return named
    if line_with_words(stream) and is_value(first):
        return ".jsonl"
    return named if named in _JSON else ".json"


def line_with_words(stream: BinaryIO) -> bytes:
    """The next line that holds anything; without the blank ones before it, for nothing is known by them."""
    while line := stream.readline(MAX_LINE_BYTES + 1):
        if line.strip(BLANK):
            return line
    return b""


def is_value(line: bytes) -> bool:
    """Whether a line is a whole value of JSON, which may still hold what no article can."""
    try:
        decode_json(line)
    except UnreadableFormat:
        return False
    return True
