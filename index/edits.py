"""Where two texts differ, in few operations that a person can read."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from rapidfuzz.distance import Indel

from index.model import Span

MOST_COMPARED = 10_000_000
"""Lines or words of one text times those of the other: some tens of milliseconds and a megabyte or two. Beyond it
what lies between the first and the last difference is told as one."""

SHORTEST_KEPT = 4
"""Letters and digits in common between two differences; with fewer (`of the`) they are one."""

_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Edit:
    """What stands in the later text at `later` in place of what stands in the earlier one at `earlier`.

    Both are half-open ranges of code points; one of them may be empty.
    """

    earlier: Span
    later: Span


def edits(earlier: str, later: str) -> tuple[Edit, ...]:
    """The differences of two texts in order: first line by line, then word by word where lines differ."""
    found: list[Edit] = []
    for lines in _differences(earlier, later, Edit((0, len(earlier)), (0, len(later))), _LINES):
        for edit in _differences(earlier, later, lines, _WORDS):
            if found and _close(earlier[found[-1].earlier[1] : edit.earlier[0]]):
                found[-1] = Edit((found[-1].earlier[0], edit.earlier[1]), (found[-1].later[0], edit.later[1]))
            else:
                found.append(edit)
    return tuple(found)


def _close(between: str) -> bool:
    return sum(character.isalnum() for character in between) < SHORTEST_KEPT and "\n" not in between


def _differences(earlier: str, later: str, within: Edit, unit: re.Pattern[str]) -> Iterator[Edit]:
    """Where the two ranges differ, in whole units; adjoining differences are one."""
    ours, theirs = unit.findall(earlier, *within.earlier), unit.findall(later, *within.later)
    starts, their_starts = _starts(ours, within.earlier[0]), _starts(theirs, within.later[0])
    for begin, end, other_begin, other_end in _blocks(ours, theirs):
        yield Edit((starts[begin], starts[end]), (their_starts[other_begin], their_starts[other_end]))


def _starts(units: Sequence[str], first: int) -> list[int]:
    return list(accumulate(map(len, units), initial=first))


def _blocks(ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """Ranges of units that differ, in order and apart."""
    head = _alike(ours, theirs)
    tail = _alike(ours[head:][::-1], theirs[head:][::-1])
    left, right = ours[head : len(ours) - tail], theirs[head : len(theirs) - tail]
    if not left and not right:
        return []
    if not left or not right or len(left) * len(right) > MOST_COMPARED:
        return [(head, head + len(left), head, head + len(right))]
    blocks: list[tuple[int, int, int, int]] = []
    for code in Indel.opcodes(left, right):
        if code.tag == "equal":
            continue
        begin, other_begin = head + code.src_start, head + code.dest_start
        if blocks and (blocks[-1][1], blocks[-1][3]) == (begin, other_begin):
            begin, _, other_begin, _ = blocks.pop()
        blocks.append((begin, head + code.src_end, other_begin, head + code.dest_end))
    return blocks


def _alike(ours: Sequence[str], theirs: Sequence[str]) -> int:
    """How many units at the beginning are the same."""
    pairs = enumerate(zip(ours, theirs, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(ours), len(theirs)))
