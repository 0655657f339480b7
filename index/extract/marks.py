"""Find what stands inside quotation marks, paragraph by paragraph, whatever marks are used.

News text mixes curly and straight marks, leaves marks open and quotes with single marks, so a mark's
neighbours say more about what it does than its shape. One pass over each paragraph with a short stack: linear time.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass

_DOUBLE = re.compile(r"''|``|[\"“”„‟«»＂「」『』〝〞]")
_SINGLE = re.compile(r"['‘’‚‛‹›`´]")
_OPENING_ONLY = frozenset("“„‟«「『〝") | {"``"}
_GUILLEMETS = frozenset("«»‹›")
_BRACKETS = frozenset("([{<—–-―/:")
_FINAL = frozenset(",.?!…;—–-:")
_ELIDED = re.compile(
    r"(?:em|tis|twas|til|till|cause|cos|cuz|bout|n|round|bye|ere|neath|un|tude|kay|nuff|\d\ds?|\d{2,4}s)\b",
    re.IGNORECASE,
)
_MAX_DEPTH = 3


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


def find_quotations(text: str, start: int, end: int) -> list[Quotation]:
    """The outermost quotations of the paragraph `text[start:end]`, in order and disjoint."""
    doubles = _scan_doubles(text, start, end)
    singles = _scan_singles(text, start, end)
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


def _looks_opening(text: str, i: int, j: int, start: int, end: int) -> bool:
    """A space, bracket or dash before the mark and none after it."""
    before = text[i - 1] if i > start else " "
    after = text[j] if j < end else " "
    return (before.isspace() or before in _BRACKETS) and not after.isspace()


def _looks_closing(text: str, i: int, start: int) -> bool:
    return i > start and not text[i - 1].isspace()


def _closing_guillemet(mark: str) -> str:
    return {"«": "»", "»": "«"}.get(mark, "")


def _scan_doubles(text: str, start: int, end: int) -> list[Quotation]:
    marks = list(_DOUBLE.finditer(text, start, end))
    last_straight = max((m.start() for m in marks if m.group() in ('"', "＂")), default=-1)
    found: list[Quotation] = []
    stack: list[re.Match[str]] = []
    for mark in marks:
        i, j, shape = mark.start(), mark.end(), mark.group()
        opens = _looks_opening(text, i, j, start, end)
        if not stack:
            if _may_open(text, shape, i, opens=opens, start=start):
                stack.append(mark)
            continue
        outer = stack[-1]
        if _closes(outer.group(), shape, opens=opens):
            stack.pop()
            if not stack:
                found.append(_quotation(text, outer, i, j))
        elif _nests(outer.group(), shape, i, last_straight) and len(stack) < _MAX_DEPTH:
            stack.append(mark)
        else:
            found.append(_unclosed(text, stack[0], i))
            stack = [mark]
    if stack and end - stack[0].end() > 1:
        found.append(_unclosed(text, stack[0], end))
    return [quotation for quotation in found if quotation.end > quotation.start]


def _may_open(text: str, shape: str, i: int, *, opens: bool, start: int) -> bool:
    if shape in _GUILLEMETS or shape in ("„", "「", "『"):
        return True
    if shape in ("」", "』", "〞"):
        return False
    if shape == "”" or (shape in ('"', "''", "＂") and i > start and text[i - 1].isdigit()):
        return opens
    return opens or shape in _OPENING_ONLY or i == start or not _looks_closing(text, i, start)


def _closes(opener: str, shape: str, *, opens: bool) -> bool:
    if opener in _GUILLEMETS:
        return shape == _closing_guillemet(opener)
    if opener in ("「", "『"):
        return shape == {"「": "」", "『": "』"}[opener]
    if shape in _GUILLEMETS or shape in ("„", "「", "『", "」", "』"):
        return False
    if opener == "„":
        return True
    return not (opens or shape == "``")


def _nests(opener: str, shape: str, i: int, last_straight: int) -> bool:
    """A curly mark opening within straight marks that close later, or other marks within guillemets."""
    if opener in _GUILLEMETS or opener in ("「", "『", "„"):
        return True
    return opener in ('"', "＂") and shape == "“" and i < last_straight


def _quotation(text: str, opener: re.Match[str], i: int, j: int, *, single: bool = False) -> Quotation:
    start, end = _trimmed(text, opener.end(), i)
    return Quotation(start, end, opener.start(), j, single=single)


def _unclosed(text: str, opener: re.Match[str], end: int) -> Quotation:
    start, stop = _trimmed(text, opener.end(), end)
    return Quotation(start, stop, opener.start(), max(stop, opener.end()), closed=False)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _scan_singles(text: str, start: int, end: int) -> list[Quotation]:
    """Quotations in single marks, told from apostrophes by what stands on either side of the mark."""
    found: list[Quotation] = []
    opener: re.Match[str] | None = None
    possible: re.Match[str] | None = None
    for mark in _SINGLE.finditer(text, start, end):
        if _single_opens(text, mark, start, end):
            if opener and possible:
                found.append(_quotation(text, opener, possible.start(), possible.end(), single=True))
            opener, possible = mark, None
        elif opener and _single_may_close(text, mark, opener, end):
            if _plural_possessive(text, mark, end):
                possible = possible or mark
                continue
            found.append(_quotation(text, opener, mark.start(), mark.end(), single=True))
            opener, possible = None, None
    if opener and possible:
        found.append(_quotation(text, opener, possible.start(), possible.end(), single=True))
    elif opener and opener.start() == start and opener.group() in "‘'":
        found.append(_unclosed_single(text, opener, end))
    return [quotation for quotation in found if quotation.end > quotation.start]


def _unclosed_single(text: str, opener: re.Match[str], end: int) -> Quotation:
    start, stop = _trimmed(text, opener.end(), end)
    return Quotation(start, stop, opener.start(), max(stop, opener.end()), closed=False, single=True)


def _single_opens(text: str, mark: re.Match[str], start: int, end: int) -> bool:
    i, j = mark.start(), mark.end()
    if mark.group() == "´" or j >= end or not _looks_opening(text, i, j, start, end):
        return False
    if mark.group() == "’" and i > start:
        return False
    if not (text[j].isalnum() or text[j] in '“"…£$€@#[.«'):
        return False
    return not _ELIDED.match(text, j, end)


def _single_may_close(text: str, mark: re.Match[str], opener: re.Match[str], end: int) -> bool:
    i, j = mark.start(), mark.end()
    if mark.group() in "‘‚‛‹" or i <= opener.end() or text[i - 1].isspace():
        return False
    after = text[j] if j < end else " "
    return not after.isalnum()


def _plural_possessive(text: str, mark: re.Match[str], end: int) -> bool:
    """`the teachers' union`: an s before, a space and a small letter after."""
    i, j = mark.start(), mark.end()
    return text[i - 1] in "sS" and j + 1 < end and text[j] == " " and text[j + 1].islower()
