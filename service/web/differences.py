"""Two texts as one, with what was taken away and what came in its place; what is long and the same is folded."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from index.edits import Edit, edits

SHORTEST_FOLD = 3
"""Paragraphs without a difference that are worth a fold; one more stays in sight on each side of what differs."""

_PARAGRAPHS = re.compile(r"[^\n]*\n+|[^\n]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text that both have, or one of them alone: `was` is that of the earlier, `now` that of the later."""

    was: str
    now: str

    @property
    def same(self) -> bool:
        """Whether both texts have it."""
        return self.was == self.now


@dataclass(frozen=True, slots=True)
class Stretch:
    """Paragraphs in order, each of pieces; `folded` ones are the same in both and far from what differs."""

    paragraphs: list[list[Piece]]
    folded: bool


def pieces(earlier: str, later: str, differences: Iterable[Edit]) -> list[Piece]:
    """Both texts from beginning to end."""
    found: list[Piece] = []
    place = 0
    for edit in differences:
        found.append(_common(earlier[place : edit.earlier[0]]))
        found.append(Piece(earlier[slice(*edit.earlier)], later[slice(*edit.later)]))
        place = edit.earlier[1]
    found.append(_common(earlier[place:]))
    return [piece for piece in found if piece.was or piece.now]


def compared(earlier: str, later: str) -> list[Piece]:
    """The pieces of two short texts, such as headlines."""
    return pieces(earlier, later, edits(earlier, later))


def folded(found: Iterable[Piece]) -> list[Stretch]:
    """The paragraphs of two texts, those without a difference folded where there are several."""
    paragraphs = list(_paragraphs(found))
    differs = [any(not piece.same for piece in paragraph) for paragraph in paragraphs]
    # The neighbours of a difference stay in sight.
    shown = [any(differs[max(0, place - 1) : place + 2]) for place in range(len(paragraphs))]
    stretches = []
    for is_shown, places in groupby(range(len(paragraphs)), key=shown.__getitem__):
        some = [paragraphs[place] for place in places]
        stretches.append(Stretch(some, not is_shown and len(some) >= SHORTEST_FOLD))
    return stretches


def _paragraphs(found: Iterable[Piece]) -> Iterator[list[Piece]]:
    """The pieces by paragraphs: what both have is cut behind the line breaks at the end of each."""
    paragraph: list[Piece] = []
    for piece in found:
        for text in _PARAGRAPHS.findall(piece.now) if piece.same else ():
            paragraph.append(_common(text))
            if text.endswith("\n"):
                yield paragraph
                paragraph = []
        if not piece.same:
            paragraph.append(piece)
    if paragraph:
        yield paragraph


def _common(text: str) -> Piece:
    return Piece(text, text)
