"""A stream without a name, such as standard input: its format is told from its first line."""

import io
from collections.abc import Iterator
from typing import BinaryIO

from index.errors import InvalidInput, UnreadableFormat
from index.readers.body import about
from index.readers.content import BLANK, HTML, PDF, WORD, is_value, line_with_words
from index.readers.docx import read_docx
from index.readers.files import MAX_FILE_BYTES
from index.readers.items import Item
from index.readers.json import Outcome, read_each, read_json
from index.readers.jsonl import MAX_LINE_BYTES, read_jsonl
from index.readers.markdown import read_markdown
from index.readers.media import read_xml
from index.readers.packed import unpacked
from index.readers.pdf import read_pdf
from index.readers.text import decode, decode_html

_FENCES = (b"---", b"+++")


def read_stream(stream: BinaryIO, name: str) -> Iterator[Outcome]:
    """The articles of JSON Lines, which are read line by line, or of one document in any other format, packed or not.

    Every refusal begins with the name.
    """
    try:
        for outcome in _outcomes(unpacked(stream)):
            yield about(name, outcome) if isinstance(outcome, InvalidInput) else outcome
    except InvalidInput as error:
        yield about(name, error)


def _outcomes(stream: BinaryIO) -> Iterator[Outcome]:
    first = line_with_words(stream)
    rest = io.BufferedReader(_Joined(first, stream))
    start = first.lstrip(BLANK)
    if not start:
        raise UnreadableFormat("There is nothing in it.")
    # One that is too long is not the beginning of an object that is written over several lines.
    if start[:1] == b"{" and (len(first) > MAX_LINE_BYTES or is_value(first)):
        yield from read_jsonl(rest)
        return
    raw = rest.read(MAX_FILE_BYTES + 1)
    if len(raw) > MAX_FILE_BYTES:
        raise UnreadableFormat(f"The document is larger than {MAX_FILE_BYTES} bytes.")
    if start[:1] in (b"{", b"["):
        yield from read_json(raw)
    else:
        yield from read_each(_items(start, raw))


def _items(start: bytes, raw: bytes) -> Iterator[Item]:
    """The articles of one document that is no JSON, which begins like this."""
    if start.startswith(PDF):
        yield read_pdf(raw)
    elif start.startswith(WORD):
        yield read_docx(raw)
    elif start[:1] != b"<":
        text = decode(raw)
        yield read_markdown(text) if start.startswith(_FENCES) else {"text": text}
    elif any(sign in raw[:1024].lower() for sign in HTML):
        yield {"html": decode_html(raw)}
    else:
        yield from read_xml(raw)


class _Joined(io.RawIOBase):
    """What was read already, then the rest."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        super().__init__()
        self._first = first
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed's name for it is private
        piece = self._first[: len(buffer)]
        self._first = self._first[len(piece) :]
        if not piece:
            # Not more than there is: a line that has come is not held until others have.
            read1 = getattr(self._rest, "read1", self._rest.read)
            piece = read1(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)
