"""From lines at their places on pages to paragraphs: what a page prints is read as a person reads it.

Lines come in the order in which the file draws them, which is the order of reading in nearly every file. Heights and
gaps are measured in heights of a line, so that no size of type matters.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

HYPHEN = "\x02"
"""Stands for a hyphen at the end of a line, of which nobody can say yet whether it belongs to the word."""

_EDGE_LINES = 2
"""Lines at the top and at the bottom of a page that may be running headers, footers and page numbers."""
_COLUMN_CHARACTERS = 18
_COLUMN_ROWS = 3
"""So many rows of so long lines beside each other are columns; cells of a table are shorter."""
_ENDS = ".!?…:;\"”“»«’'"
_HYPHENATED = re.compile(rf"([^\W\d_]+){HYPHEN}([^\W\d_]*)")
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Line:
    """A run of text on one baseline; places in points, `bottom` grows upwards."""

    text: str
    left: float
    right: float
    bottom: float
    height: float


Page = Sequence[Line]


def paragraphs(pages: Sequence[Page]) -> str:
    """The text of the pages, paragraphs parted by blank lines, joined across columns and pages."""
    lines = [line for page in _without_edges(pages) for line in in_columns(page)]
    if not lines:
        return ""
    leading = _leading(lines)
    parts = [[lines[0]]]
    for before, line in pairwise(lines):
        if _goes_on(parts[-1], before, line, leading):
            parts[-1].append(line)
        else:
            parts.append([line])
    return _dehyphenated("\n\n".join(filter(None, map(_joined, parts))))


def in_columns(lines: Page) -> list[Line]:
    """The lines in order of reading where the file draws columns row by row; else as they come."""
    rows = [
        (one, other)
        for one, other in pairwise(lines)
        if _level(one, other) and other.left > one.right and min(len(one.text), len(other.text)) >= _COLUMN_CHARACTERS
    ]
    gutter = min((other.left for _, other in rows), default=0.0)
    if len(rows) < _COLUMN_ROWS or max(one.right for one, _ in rows) >= gutter:
        return list(lines)
    top, bottom = rows[0][0].bottom, rows[-1][0].bottom
    above = [line for line in lines if line.bottom > top]
    rest = [line for line in lines if line.bottom <= top]
    below = [line for line in rest if line.bottom < bottom and line.left < gutter < line.right]
    left = [line for line in rest if line.left < gutter and not (line.bottom < bottom and gutter < line.right)]
    right = [line for line in rest if line.left >= gutter]
    return [*above, *left, *in_columns(right), *below]


def _without_edges(pages: Sequence[Page]) -> list[Page]:
    """The pages less what stands at the same place of at least half of them: headers, footers, page numbers."""
    edges = [_edges(page) for page in pages]
    seen = Counter(sign for at_edges in edges for sign in set(map(_sign, at_edges)))
    often = max(2, len(pages) / 2)
    return [
        [line for line in page if line not in at_edges or seen[_sign(line)] < often]
        for page, at_edges in zip(pages, edges, strict=True)
    ]


def _edges(page: Page) -> list[Line]:
    by_height = sorted(page, key=lambda line: line.bottom)
    return by_height[:_EDGE_LINES] + by_height[-_EDGE_LINES:]


def _sign(line: Line) -> tuple[str, int]:
    """What a running line has in common on all pages: its words, whatever its numbers, and its height."""
    return re.sub(r"\d+", "#", line.text.casefold()).strip(), round(line.bottom / line.height)


def _level(one: Line, other: Line) -> bool:
    return abs(one.bottom - other.bottom) < one.height / 2


def _leading(lines: Sequence[Line]) -> float:
    """From one baseline to the next, in heights of a line, where text runs on."""
    steps = [(one.bottom - other.bottom) / one.height for one, other in pairwise(lines)]
    return median([step for step in steps if 0.5 < step < 2.5] or [1.2])


def _goes_on(paragraph: Sequence[Line], before: Line, line: Line, leading: float) -> bool:
    """Whether the line goes on with the paragraph."""
    if _level(before, line):
        return True  # the cells of a table's row
    if abs(line.height - before.height) > 0.15 * before.height:
        return False
    step = (before.bottom - line.bottom) / before.height
    if step < 0 or line.left >= before.right:
        return _unfinished(before, line)  # another column, or the next page
    if step > 1.35 * leading:
        return step > 4 * leading and _unfinished(before, line)  # a column goes on below a picture
    above = [one for one in paragraph if one.left < before.right and one.right > before.left]
    indent = (line.left - min(one.left for one in above)) / line.height
    return indent < 0.7 and not _ends_short([*above, line], before)


def _unfinished(before: Line, line: Line) -> bool:
    return before.text.endswith(HYPHEN) or (
        before.text.rstrip()[-1:] not in _ENDS and (line.text[:1].islower() or before.text.rstrip()[-1:] == ",")
    )


def _ends_short(paragraph: Iterable[Line], before: Line) -> bool:
    """Whether the line ends a sentence well before the others reach their end."""
    right = max(one.right for one in paragraph)
    return before.text.rstrip()[-1:] in _ENDS and right - before.right > 3 * before.height


def _joined(paragraph: Sequence[Line]) -> str:
    text = "".join(line.text if line.text.endswith(HYPHEN) else f"{line.text} " for line in paragraph)
    return " ".join(text.split())


def _dehyphenated(text: str) -> str:
    """The text with hyphens at ends of lines taken out where the document itself prints the word without one."""
    words = Counter(word.casefold() for word in _WORD.findall(text))

    def whole(found: re.Match[str]) -> str:
        together, parted = f"{found[1]}{found[2]}", f"{found[1]}-{found[2]}"
        return together if words[together.casefold()] > words[parted.casefold()] else parted

    return _HYPHENATED.sub(whole, text).replace(HYPHEN, "-")
