"""How much of one article another prints too, by runs of three words.

What stands in quotation marks is held apart: two reporters who heard one speech have its quotations in common, two
outlets that print one agency's article have the words around them in common as well.
Source: Broder, "On the resemblance and containment of documents", 1997 (shingles, containment).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.folding import units
from index.model import Span

RUN = 3
"""Words: an edit touches three runs, so a sentence of ten words in which one was changed keeps most of them."""

MOST_CHARACTERS = 100_000
"""Of a text, from its beginning; a copy of a book is told by its first chapters."""

COPIED_SHARE = 0.5
"""Of all runs of the shorter article."""

COPIED_OWN_SHARE = 0.35
"""Of the runs outside quotation marks, of the article that has fewer.

With `COPIED_SHARE` chosen on the alterations of `python -m tests.evaluation.copies`, of which the farthest copies have
.49 and the nearest reports of the same quotations .14.
"""

FEWEST_OWN = 15
"""Runs outside quotation marks in either article, without which the two have to be nearly the same."""

WHOLE_SHARE = 0.75
"""Of all runs of the longer article, and of those outside quotation marks, where there are few of these."""

Run = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """The runs of words of an article, and those of them that stand outside quotation marks."""

    runs: frozenset[Run]
    own: frozenset[Run]


def printed(text: str, quoted: Iterable[Span]) -> Printed:
    """What an article prints; `quoted` are the ranges inside quotation marks, in any order."""
    text = text[:MOST_CHARACTERS]
    outside = (_runs(units(text[start:end])) for start, end in _gaps(text, quoted))
    return Printed(frozenset(_runs(units(text))), frozenset().union(*outside))


def likeness(one: Printed, other: Printed) -> float:
    """The share of the shorter article that the other prints too, from 0 to 1."""
    return _shares(one.runs, other.runs)[0]


def is_copy(one: Printed, other: Printed) -> bool:
    """Whether one of the two is the other, edited, cut or added to."""
    of_shorter, of_longer = _shares(one.runs, other.runs)
    own_of_shorter, own_of_longer = _shares(one.own, other.own)
    if min(len(one.own), len(other.own)) < FEWEST_OWN:
        return min(of_longer, own_of_longer) >= WHOLE_SHARE
    return of_shorter >= COPIED_SHARE and own_of_shorter >= COPIED_OWN_SHARE


def _shares(one: frozenset[Run], other: frozenset[Run]) -> tuple[float, float]:
    """What both have in common, as a share of the smaller and of the larger; of nothing they have all."""
    common = len(one & other)
    fewer, more = sorted((len(one), len(other)))
    return common / fewer if fewer else float(not more), common / more if more else 1.0


def _runs(words: Sequence[str]) -> set[Run]:
    """Every run of words; of a text shorter than one, all there is."""
    if len(words) < RUN:
        return {tuple(words)} if words else set()
    return set(zip(*(words[start:] for start in range(RUN)), strict=False))


def _gaps(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """The ranges between the spans."""
    behind = 0
    for start, end in sorted(spans):
        if start > behind:
            yield behind, start
        behind = max(behind, end)
    yield behind, len(text)
