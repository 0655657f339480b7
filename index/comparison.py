"""What became of an article's statements in another version: unchanged, changed, withdrawn or added.

A statement's identifier comes from its words and kind: the same identifier is the same statement, wherever it now
stands. Of the others, those are changed that have a statement of much the same words near the place where they stood.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Indel

from index.folding import fold, units
from index.model import ExtractedStatement

LEAST_IN_COMMON = 0.5
"""Of the words of both, in order: one sentence rewritten keeps more, two sentences about one matter have less.

Set by hand on the pairs in `tests/index/test_comparison.py`.
"""

REACH = 25
"""How many places from where it would stand a changed statement is looked for; a bound on the work, not on likeness."""

Pair = tuple[int, int]
"""The place of a statement in the earlier version, and of one in the later."""


class Aspect(StrEnum):
    """In what two versions of a statement differ."""

    TEXT = "text"
    KIND = "kind"
    SPEAKER = "speaker"


@dataclass(frozen=True, slots=True)
class Known:
    """A statement of one version under its identifier."""

    id: int
    statement: ExtractedStatement


@dataclass(frozen=True, slots=True)
class Comparison:
    """Places in the statements of two versions, in order; each place stands once."""

    unchanged: tuple[Pair, ...]
    changed: tuple[Pair, ...]
    withdrawn: tuple[int, ...]
    added: tuple[int, ...]


def compare(earlier: Sequence[Known], later: Sequence[Known]) -> Comparison:
    """Find each statement of the earlier version in the later one."""
    places = {known.id: place for place, known in enumerate(later)}
    same = [(place, places[known.id]) for place, known in enumerate(earlier) if known.id in places]
    gone = sorted(set(range(len(earlier))) - {place for place, _ in same})
    fresh = sorted(set(range(len(later))) - {place for _, place in same})
    rewritten = _rewritten(earlier, later, gone, fresh, _expected_places(len(earlier), same))
    otherwise = [pair for pair in same if differing(earlier[pair[0]].statement, later[pair[1]].statement)]
    was, now = {place for place, _ in rewritten}, {place for _, place in rewritten}
    return Comparison(
        unchanged=tuple(sorted(set(same) - set(otherwise))),
        changed=tuple(sorted([*rewritten, *otherwise])),
        withdrawn=tuple(place for place in gone if place not in was),
        added=tuple(place for place in fresh if place not in now),
    )


def differing(earlier: ExtractedStatement, later: ExtractedStatement) -> tuple[Aspect, ...]:
    """In what two versions of a statement differ; none where only its place or its evidence is another."""
    found = {
        Aspect.TEXT: earlier.text != later.text,
        Aspect.KIND: earlier.kind is not later.kind,
        Aspect.SPEAKER: _speakers(earlier) != _speakers(later),
    }
    return tuple(aspect for aspect, differs in found.items() if differs)


def _speakers(statement: ExtractedStatement) -> list[str]:
    return [fold(by.name) for by in statement.speakers]


def _expected_places(count: int, same: Sequence[Pair]) -> list[int]:
    """Where each statement of the earlier version would stand in the later: as far behind the last that is the same."""
    moved = dict(same)
    shift, expected = 0, []
    for place in range(count):
        shift = moved.get(place, place + shift) - place
        expected.append(place + shift)
    return expected


def _rewritten(
    earlier: Sequence[Known], later: Sequence[Known], gone: Sequence[int], fresh: Sequence[int], expected: Sequence[int]
) -> list[Pair]:
    """The pairs of much the same words, those most alike first, then those nearest in place; no statement twice."""

    def candidates() -> Iterator[tuple[float, int, Pair]]:
        for place in gone:
            nearby = fresh[bisect_left(fresh, expected[place] - REACH) : bisect_right(fresh, expected[place] + REACH)]
            for other in nearby:
                if share := Indel.normalized_similarity(was[place], now[other], score_cutoff=LEAST_IN_COMMON):
                    yield -share, abs(other - expected[place]), (place, other)

    was = {place: units(earlier[place].statement.text) for place in gone}
    now = {place: units(later[place].statement.text) for place in fresh}
    pairs: list[Pair] = []
    used: tuple[set[int], set[int]] = set(), set()
    for _, _, (place, other) in sorted(candidates()):
        if place not in used[0] and other not in used[1]:
            pairs.append((place, other))
            used[0].add(place)
            used[1].add(other)
    return pairs
