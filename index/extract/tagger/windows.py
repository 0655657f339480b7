"""Cut an article into the windows of word pieces that the attribution model reads.

Training and extraction both use this module, so that the model never reads a text otherwise than it learned it. What
the scanner of quotation marks knows is handed to the model: each piece carries whether it stands inside a quotation,
and every outer mark is shown as a curly double one, whatever the article prints.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.extract.blocks import quotations_of
from index.extract.boilerplate import Paragraph
from index.extract.marks import Quotation
from index.model import Span

MAX_PIECES = 256
"""The length that the encoder was trained at."""
CONTEXT_PIECES = 32
"""How many pieces of the paragraphs before a window repeats, so that a quotation sees the speaker above it.

On the development articles 0, 32 and 64 pieces are equally good at reported speech; 32 are best at the speakers of
quotations.
"""
NO_SPAN = (-1, -1)
_INSIDE = 3
_CLS, _SEP = 101, 102


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph with the quotations that the scanner found in it."""

    start: int
    end: int
    quotations: tuple[Quotation, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """What the model reads at once: piece ids, kinds (case, inside a quotation) and the article's span of each piece.

    Special pieces have NO_SPAN. Pieces before `own` are repeated from the window before, for context only.
    """

    ids: NDArray[np.int64]
    kinds: NDArray[np.int64]
    spans: tuple[Span, ...]
    own: int


@dataclass(slots=True)
class _Pieces:
    ids: list[int]
    kinds: list[int]
    spans: list[Span]

    def __len__(self) -> int:
        return len(self.ids)

    def part(self, start: int, stop: int) -> "_Pieces":
        return _Pieces(self.ids[start:stop], self.kinds[start:stop], self.spans[start:stop])

    def extend(self, other: "_Pieces") -> None:
        self.ids += other.ids
        self.kinds += other.kinds
        self.spans += other.spans


@cache
def load_tokenizer(folder: Path) -> Tokenizer:
    """The encoder's own word pieces, without truncation or padding."""
    tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def lines_of(text: str, paragraphs: Sequence[Paragraph]) -> list[Line]:
    """The paragraphs with their quotations, as extraction, training and tests hand them to the model."""
    marked = zip(paragraphs, quotations_of(text, paragraphs), strict=True)
    return [Line(paragraph.start, paragraph.end, tuple(quotations)) for paragraph, quotations in marked]


def find_windows(
    tokenizer: Tokenizer, text: str, lines: Sequence[Line], *, context: int = CONTEXT_PIECES
) -> Iterator[Window]:
    """The windows of an article in order; each piece is some window's own exactly once."""
    room = MAX_PIECES - 2
    before: _Pieces = _Pieces([], [], [])
    held: _Pieces = _Pieces([], [], [])
    own = 0
    for chunk in _chunks(tokenizer, text, lines, room - context - 1):
        if own < len(held) and len(held) + len(chunk) > room:
            yield _window(held, own)
            before = held
            start = max(0, len(before) - context)
            held = before.part(start, len(before))
            own = len(held)
        held.extend(chunk)
    if own < len(held):
        yield _window(held, own)


def _chunks(tokenizer: Tokenizer, text: str, lines: Sequence[Line], longest: int) -> Iterator[_Pieces]:
    """Each paragraph with a separator behind it; one that is too long is cut, where it can be after a full stop."""
    for line in lines:
        pieces = _read(tokenizer, text, line)
        at = 0
        while len(pieces) - at > longest:
            stop = next(
                (i for i in range(at + longest, at + longest // 2, -1) if _is_stop(text, pieces.spans[i - 1])),
                at + longest,
            )
            yield pieces.part(at, stop)
            at = stop
        last = pieces.part(at, len(pieces))
        last.extend(_Pieces([_SEP], [0], [NO_SPAN]))
        yield last


def _is_stop(text: str, span: Span) -> bool:
    return text[span[0] : span[1]] in (".", "?", "!", "”", '"')


def _window(pieces: _Pieces, own: int) -> Window:
    ids = [_CLS, *pieces.ids]
    return Window(
        np.array(ids, dtype=np.int64), np.array([0, *pieces.kinds], dtype=np.int64), (NO_SPAN, *pieces.spans), own + 1
    )


def _read(tokenizer: Tokenizer, text: str, line: Line) -> _Pieces:
    shown = list(text[line.start : line.end])
    for quotation in line.quotations:
        _show(shown, quotation.outer_start - line.start, quotation.start - line.start, "“")
        _show(shown, quotation.end - line.start, quotation.outer_end - line.start, "”")
    whole = "".join(shown).encode("utf-8", "replace").decode("utf-8")  # a lone surrogate becomes a question mark
    encoding = tokenizer.encode(whole, add_special_tokens=False)
    spans = [(line.start + a, line.start + b) for a, b in encoding.offsets]
    return _Pieces(list(encoding.ids), _kinds(text, spans, line.quotations), spans)


def _show(shown: list[str], start: int, end: int, mark: str) -> None:
    """Replace a mark of one or two characters, leaving every offset as it was."""
    if end > start:
        shown[start:end] = [mark, *[" "] * (end - start - 1)]


def _kinds(text: str, spans: Sequence[Span], quotations: Sequence[Quotation]) -> list[int]:
    """Case (0 small or none, 1 first letter capital, 2 all capitals), plus _INSIDE inside a quotation."""
    found, k = [], 0
    for start, end in spans:
        while k < len(quotations) and quotations[k].end <= start:
            k += 1
        inside = k < len(quotations) and quotations[k].start <= start
        word = text[start:end]
        case = 0 if not word[:1].isupper() else 2 if len(word) > 1 and word.isupper() else 1
        found.append(case + _INSIDE * inside)
    return found


KINDS = 2 * _INSIDE
"""How many kinds of piece there are."""
