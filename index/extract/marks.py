"""Find what stands inside quotation marks, paragraph by paragraph, whatever marks are used.

News text mixes curly and straight marks, leaves marks open and quotes with single marks, so a mark's
neighbours say more about what it does than its shape. One pass over each paragraph with a short stack: linear time.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence

from index.extract.quotation import Quotation, closed_at, left_open, looks_opening
from index.extract.single_marks import scan_singles

__all__ = ["Quotation", "find_quotations"]

_DOUBLE = re.compile(r"''|``|‘‘|(?<=[^\s’])’’(?![’\w])|(?<!\S),,(?=\w)|[\"“”„‟«»‹›＂「」『』〝〞]")
_AMID = re.compile(r"\w (?:[\"“]|‘‘|``)[a-z]$")
_SINGLE_CLOSE = re.compile(r"(?<=[\w.,!?])['’](?=[\s.,;:)]|$)")
_OPENING_ONLY = frozenset("“„‟«「『〝") | {"``", "‘‘", ",,"}
_STRAIGHT = frozenset(('"', "＂", "''"))
_LOW = frozenset(("„", ",,"))
_GUILLEMETS = {"«": "»", "»": "«", "‹": "›", "›": "‹"}
_CORNERS = {"「": "」", "『": "』"}
_PAIRED = frozenset((*_GUILLEMETS, *_CORNERS, *_CORNERS.values()))
"""Marks that only their own counterpart closes."""
_MAX_DEPTH = 3


def find_quotations(text: str, start: int, end: int) -> list[Quotation]:
    """The outermost quotations of the paragraph `text[start:end]`, in order and disjoint."""
    doubles = _scan_doubles(text, start, end)
    singles = scan_singles(text, start, end, doubles)
    if not singles:
        return doubles
    return _outermost(doubles, singles)


def _outermost(doubles: list[Quotation], singles: list[Quotation]) -> list[Quotation]:
    """Keep what lies in no other; where two cross, the double marks are believed."""
    kept: list[Quotation] = []
    starts = [quotation.outer_start for quotation in doubles]
    for single in singles:
        at = bisect_left(starts, single.outer_start)
        before = doubles[at - 1] if at else None
        if before and before.outer_end > single.outer_start:
            continue
        last = bisect_left(starts, single.outer_end)
        if last == at or doubles[last - 1].outer_end <= single.outer_end:
            kept.append(single)
    covers = [(quotation.outer_start, quotation.outer_end) for quotation in kept]
    cover_starts = [cover[0] for cover in covers]
    for double in doubles:
        at = bisect_left(cover_starts, double.outer_start)
        if not (at and covers[at - 1][1] >= double.outer_end):
            kept.append(double)
    return sorted(kept, key=lambda quotation: quotation.outer_start)


def _looks_closing(text: str, i: int, start: int) -> bool:
    return i > start and not text[i - 1].isspace()


def _scan_doubles(text: str, start: int, end: int) -> list[Quotation]:
    marks = _marks(text, start, end)
    last_straight = max((m.start() for m in marks if m.group() in ('"', "＂")), default=-1)
    partners = _partners(text, marks, start, end)
    found: list[Quotation] = []
    stack: list[re.Match[str]] = []
    for mark in marks:
        i, j, shape = mark.start(), mark.end(), mark.group()
        opens = looks_opening(text, i, j, start, end)
        if not stack:
            if _may_open(text, mark, opens=opens, start=start, end=end):
                stack.append(mark)
            continue
        outer = stack[-1]
        if _closes(outer.group(), shape, opens=opens):
            stack.pop()
            if not stack:
                found.append(closed_at(text, outer, i, j))
        elif len(stack) < _MAX_DEPTH and (
            partners.get(outer.start(), -1) > partners.get(i, end) or _nests(outer.group(), shape, i, last_straight)
        ):
            stack.append(mark)
        else:
            found.append(left_open(text, stack[0], i))
            stack = [mark]
    if stack and end - stack[0].end() > 1:
        closing = _closed_otherwise(text, stack[0], end)
        found.append(closed_at(text, stack[0], *closing.span()) if closing else left_open(text, stack[0], end))
    return [quotation for quotation in found if quotation.end > quotation.start]


def _closed_otherwise(text: str, opener: re.Match[str], end: int) -> re.Match[str] | None:
    """`found “hundreds of thousands' of fish`: the single mark that closes words within the outlet's own sentence."""
    within = _AMID.search(text, max(opener.start() - 2, 0), opener.end() + 1)
    return _SINGLE_CLOSE.search(text, opener.end(), end) if within else None


def _marks(text: str, start: int, end: int) -> list[re.Match[str]]:
    """Two ’ in a row are one mark only where two ‘ are: ‘the Queen’’s boat’ has none."""
    marks = list(_DOUBLE.finditer(text, start, end))
    if any(mark.group() == "‘‘" for mark in marks):
        return marks
    return [mark for mark in marks if mark.group() != "’’"]


def _partners(text: str, marks: Sequence[re.Match[str]], start: int, end: int) -> dict[int, int]:
    """Where each opening mark is closed if marks nest like brackets; one left open has no partner."""
    found: dict[int, int] = {}
    stack: list[int] = []
    for mark in marks:
        if mark.group() in _PAIRED:
            continue
        if looks_opening(text, mark.start(), mark.end(), start, end):
            stack.append(mark.start())
        elif stack and _looks_closing(text, mark.start(), start):
            found[stack.pop()] = mark.start()
    return found


def _may_open(text: str, mark: re.Match[str], *, opens: bool, start: int, end: int) -> bool:
    i, j, shape = mark.start(), mark.end(), mark.group()
    if shape in "»›‹":
        return opens or i == start
    if shape in _LOW or shape in ("«", *_CORNERS):
        return True
    if shape in ("’’", "〞", *_CORNERS.values()):
        return False
    if shape in _STRAIGHT and start < i and text[i - 1] in ",:" and j < end and text[j].isalpha():
        return True
    if shape == "”" or (shape in _STRAIGHT and i > start and text[i - 1].isdigit()):
        return opens
    return opens or shape in _OPENING_ONLY or i == start or not _looks_closing(text, i, start)


def _closes(opener: str, shape: str, *, opens: bool) -> bool:
    if opener in _GUILLEMETS:
        return shape == _GUILLEMETS[opener]
    if opener in _CORNERS:
        return shape == _CORNERS[opener]
    if shape in _PAIRED or shape in _LOW:
        return False
    if opener in _LOW:
        return True
    return not (opens or shape in ("``", "‘‘"))


def _nests(opener: str, shape: str, i: int, last_straight: int) -> bool:
    """A curly mark opening within straight marks that close later, or other marks within guillemets."""
    if opener in _GUILLEMETS or opener in _CORNERS or opener in _LOW:
        return True
    return opener in ('"', "＂") and shape == "“" and i < last_straight
