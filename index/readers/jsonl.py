"""JSON Lines: one JSON value a line, blank lines passed over, each line read or refused for itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from index.errors import InvalidInput, UnreadableFormat
from index.readers.body import about
from index.readers.json import Outcome, parse, read_value

MAX_LINE_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file: its number, counted from 1, and its value or what is wrong with it."""

    number: int
    value: Any


def lines(stream: BinaryIO) -> Iterator[Line]:
    """The values of a stream; a line that is not JSON has its error as its value."""
    number = 0
    try:
        while raw := stream.readline(MAX_LINE_BYTES + 1):
            number += 1
            if len(raw) > MAX_LINE_BYTES:
                _to_line_end(stream)
                yield Line(number, UnreadableFormat(f"The line is longer than {MAX_LINE_BYTES} bytes."))
            elif raw.strip():
                yield Line(number, _value(raw))
    except UnreadableFormat as error:  # of a stream that is unpacked while it is read
        yield Line(number + 1, error)


def _to_line_end(stream: BinaryIO) -> None:
    while (raw := stream.readline(MAX_LINE_BYTES)) and not raw.endswith(b"\n"):
        pass


def _value(raw: bytes) -> Any:
    try:
        return parse(raw)
    except UnreadableFormat as error:
        return error


def read_jsonl(stream: BinaryIO) -> Iterator[Outcome]:
    """The articles of a file; a refusal says which line it is about."""
    for line in lines(stream):
        for outcome in [line.value] if isinstance(line.value, InvalidInput) else read_value(line.value):
            yield about(f"line {line.number}", outcome) if isinstance(outcome, InvalidInput) else outcome
