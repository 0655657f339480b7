"""The hits page by page: whoever walks them all gets each once, whatever is written meanwhile.

Scores by words move when articles come and go, for they depend on how common a word is in the whole record. So a place
in their order is no place to go on from. A cursor therefore names the hits of the walk's head, and the next page is the
best of what was not shown yet. Behind the head, where a list of what was shown would outgrow an address, the rest
follows in an order that no write can move: by meaning alone, or by row.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from index.cursor import Cursor, Tail
from index.retrieve import Candidate, in_batches, place
from index.store.arrays import Rows
from index.store.base import Store

HEAD = 1_000
"""Hits that a cursor names. Nobody reads on so far; a program that does is not in need of the finest order."""

FIRST_PLACE = (float("inf"), -1)


@dataclass(frozen=True, slots=True)
class Walk:
    """How the hits of one query are ordered.

    `head` and `tail` give all candidates, the one in the order of the hits, the other by something that stands still;
    `scored` gives candidates of the tail the scores that they have in the head, `family_ids` those that still stand.
    """

    store: Store
    head: Iterator[Candidate]
    tail: Callable[[], Iterator[Candidate]]
    scored: Callable[[Sequence[Candidate]], list[Candidate]]
    by_family: bool
    newest_row: Callable[[], int]
    family_ids: Callable[[Sequence[int]], dict[int, int]]


@dataclass(frozen=True, slots=True)
class Page:
    """The hits of a page; `more` when others follow, `tail` where the walk stands behind its head."""

    candidates: tuple[Candidate, ...]
    more: bool
    tail: Tail | None


def page(walk: Walk, after: Cursor | None, limit: int) -> Page:
    """The next `limit` candidates of a walk."""
    if after is None or after.tail is None:
        shown, more = _best(walk, walk.head, after, limit)
        ended = more and len(shown) + (len(after.head) if after else 0) >= HEAD
        return Page(tuple(shown), more, Tail(*FIRST_PLACE, walk.newest_row()) if ended else None)
    shown, more = _best(walk, walk.tail(), after, limit)
    reached = Tail(shown[-1].score, shown[-1].row, after.tail.until) if shown else after.tail
    return Page(tuple(walk.scored(shown)), more, reached)


def through(walk: Walk, rows: Rows, size: int) -> Iterator[list[Candidate]]:
    """The whole walk, some candidates at a time, as far as they are among these rows; it ends with the last of them.

    Args:
        walk: how they are ordered.
        rows: shape (n,), ascending.
        size: candidates that are looked at together.
    """
    left, families_shown = len(rows), set[int]()
    for some in in_batches(walk.head, size):
        if not left:
            return
        found = [candidate.row for candidate in some]
        # Without the last row, the place of one that is larger than all is still a place.
        is_among = rows[np.searchsorted(rows[:-1], found)] == found
        left -= int(is_among.sum())
        yield _standing(walk, [one for one, wanted in zip(some, is_among, strict=True) if wanted], families_shown)


def after(page: Page, query: str, before: Cursor | None, *, no_match: bool) -> Cursor:
    """Where the next page begins."""
    head = before.head if before else ()
    if before is None or before.tail is None:
        head = (*head, *(candidate.row for candidate in page.candidates))
    seen = (before.seen if before else 0) + len(page.candidates)
    return Cursor(query, seen, no_match, head, page.tail)


def _best(
    walk: Walk, candidates: Iterator[Candidate], after: Cursor | None, limit: int
) -> tuple[list[Candidate], bool]:
    """The first `limit` candidates behind the cursor, and whether others follow."""
    head = set(after.head) if after else set()
    tail = after.tail if after else None
    families_shown = set(walk.store.family_ids(list(head)).values()) if walk.by_family and head else set()
    found: list[Candidate] = []
    size, times = limit + 1, 1
    while some := list(islice(candidates, size)):
        left = [candidate for candidate in some if candidate.row not in head and _old_enough(candidate, tail)]
        found += [candidate for candidate in _standing(walk, left, families_shown) if _behind(candidate, tail)]
        if len(found) > limit:
            return found[:limit], True
        # What is missing: each candidate more may have six others compared. Twice as many each time that it was few.
        size, times = times * (limit + 1 - len(found)), 2 * times
    return found, False


def _standing(walk: Walk, candidates: Sequence[Candidate], families_shown: set[int]) -> list[Candidate]:
    """The candidates that still stand in the store; of each family only the best, if families are to be one hit."""
    families = walk.family_ids([candidate.row for candidate in candidates])
    standing = []
    for candidate in candidates:
        family = families.get(candidate.row)
        if family is not None and family not in families_shown:
            standing.append(candidate)
            if walk.by_family:
                families_shown.add(family)
    return standing


def _old_enough(candidate: Candidate, tail: Tail | None) -> bool:
    """Whether it stood when the tail began: what came later may have its place before ours, and hides nobody."""
    return tail is None or candidate.row <= tail.until


def _behind(candidate: Candidate, tail: Tail | None) -> bool:
    return tail is None or place(candidate) > (-tail.score, tail.row)
