"""One passage inside quotation marks, and what a mark's neighbours say about it."""

import re
from dataclasses import dataclass

_BRACKETS = frozenset("([{<>—–-―/:*_|•~")


@dataclass(frozen=True, slots=True)
class Quotation:
    """One passage inside marks: `start`, `end` without them, `outer_start`, `outer_end` with them.

    `closed` is False where the paragraph ends before the mark that should close it.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    closed: bool = True
    single: bool = False


def closed_at(text: str, opener: re.Match[str], i: int, j: int, *, single: bool = False) -> Quotation:
    """The passage from the opening mark to the closing mark `text[i:j]`."""
    start, end = _trimmed(text, opener.end(), i)
    return Quotation(start, end, opener.start(), j, single=single)


def left_open(text: str, opener: re.Match[str], end: int, *, single: bool = False) -> Quotation:
    """The passage from the opening mark to `end`, where no mark closes it."""
    start, stop = _trimmed(text, opener.end(), end)
    return Quotation(start, stop, opener.start(), max(stop, opener.end()), closed=False, single=single)


def looks_opening(text: str, i: int, j: int, start: int, end: int) -> bool:
    """Whether a space, bracket or dash stands before the mark `text[i:j]` and no space after it."""
    before = text[i - 1] if i > start else " "
    after = text[j] if j < end else " "
    return (before.isspace() or before in _BRACKETS) and not after.isspace()


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
