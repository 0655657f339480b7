"""Labelled articles to training windows: what each word piece is, and whom it belongs to.

The data is given by path and never included; its format is that of the evaluation data: one article a line, with
`text` and `quotes`, each with `spans`, `cue_span`, `speaker_span`, `speaker_type` and `speaker_resolved`.
"""

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.extract.boilerplate import paragraphs
from index.extract.tagger.decode import BEGIN, CUE, NOBODY, OUTSIDE, SOURCE, WITHIN
from index.extract.tagger.windows import Line, Window, find_windows, lines_of

IGNORED = -100


@dataclass(frozen=True, slots=True)
class Links:
    """Pairs of pieces: `queries` (m,), each with a row of `targets` (m, n), true where the link may end."""

    queries: NDArray[np.int64]
    targets: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Example:
    """A window with its labels, `content` and `frame` (n,), and its links, from content and from source."""

    window: Window
    content: NDArray[np.int64]
    frame: NDArray[np.int64]
    to_source: Links
    to_cue: Links
    to_name: Links


def read_articles(path: Path) -> list[dict[str, Any]]:
    """The articles of a JSONL file."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def read_lines(text: str) -> list[Line]:
    """The paragraphs as extraction reads them."""
    return lines_of(text, paragraphs(text))


def examples_of(
    tokenizer: Tokenizer, article: dict[str, Any], lines: Sequence[Line], *, start_late: int = 0, context: int = 0
) -> Iterator[Example]:
    """The labelled windows of an article; `start_late` moves the first cut, so that each epoch sees other windows."""
    text, quotes = article["text"], _outermost(article["quotes"])
    parts = [lines[:start_late], lines[start_late:]] if start_late else [lines]
    for part in parts:
        for window in find_windows(tokenizer, text, part, context=context):
            yield _labelled(text, quotes, window)


def with_lost_marks(lines: Sequence[Line], rng: random.Random, forgotten: float, unclosed: float) -> list[Line]:
    """The same lines, some quotations forgotten and some never closed, as the scanner may see bad copy."""
    return [
        replace(
            line,
            quotations=tuple(
                replace(q, end=q.outer_end, closed=False) if rng.random() < unclosed else q
                for q in line.quotations
                if rng.random() >= forgotten
            ),
        )
        for line in lines
    ]


def _outermost(quotes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Longest first, so that what is nested (128 of 19,832) never takes a piece from what holds it."""
    return sorted(quotes, key=lambda q: q["start"] - q["end"])


def _labelled(text: str, quotes: list[dict[str, Any]], window: Window) -> Example:
    n = len(window.ids)
    content, frame = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    starts = np.array([span[0] for span in window.spans])
    first, last = int(starts[starts >= 0].min(initial=0)), int(starts.max(initial=-1))
    source_links, cue_links, name_links = _Pairs(n), _Pairs(n), _Pairs(n)
    for quote in quotes:
        if quote["end"] <= first or quote["start"] > last:
            continue
        own = []
        for start, end in quote["spans"]:
            pieces = [i for i in _within(starts, start, end) if content[i] == OUTSIDE]
            content[pieces] = WITHIN
            if pieces and first <= start:
                content[pieces[0]] = BEGIN
            own += pieces
        source = _span_pieces(starts, quote.get("speaker_span"))
        cue = _span_pieces(starts, quote.get("cue_span"))
        _mark(frame, source, SOURCE)
        _mark(frame, cue, CUE)
        if source or not quote.get("speaker_span"):
            source_links.add(own, source or [NOBODY])
        if cue:
            cue_links.add(own, cue)
        name_links.add(source, _antecedents(text, starts, quote, source))
    special = starts < 0
    content[special], frame[special] = IGNORED, IGNORED
    return Example(window, content, frame, source_links.links(), cue_links.links(), name_links.links())


class _Pairs:
    def __init__(self, n: int) -> None:
        self._n = n
        self._queries: list[int] = []
        self._targets: list[NDArray[np.bool_]] = []

    def add(self, queries: Sequence[int], targets: Sequence[int]) -> None:
        if not targets:
            return
        row = np.zeros(self._n, dtype=np.bool_)
        row[list(targets)] = True
        self._queries += queries
        self._targets += [row] * len(queries)

    def links(self) -> Links:
        targets = np.array(self._targets, dtype=np.bool_).reshape(len(self._queries), self._n)
        return Links(np.array(self._queries, dtype=np.int64), targets)


def _within(starts: NDArray[np.int64], start: int, end: int) -> list[int]:
    return [int(i) for i in np.flatnonzero((starts >= start) & (starts < end))]


def _span_pieces(starts: NDArray[np.int64], span: list[int] | None) -> list[int]:
    return _within(starts, *span) if span else []


def _mark(frame: NDArray[np.int64], pieces: Sequence[int], begin: int) -> None:
    if pieces and not frame[list(pieces)].any():
        frame[list(pieces)] = begin + 1
        frame[pieces[0]] = begin


def _antecedents(text: str, starts: NDArray[np.int64], quote: dict[str, Any], source: Sequence[int]) -> list[int]:
    """Pieces that print the surname of whom a pronoun or an office stands for, in this window and not in the source."""
    name = quote.get("speaker_resolved")
    if not name or not source or quote.get("speaker_type") not in ("pronoun", "nominal"):
        return []
    words = [w for w in name.split() if w.lower().strip(".") not in ("jr", "sr", "ii", "iii", "iv")]
    if not words:
        return []
    taken = set(source)
    low, high = int(starts[starts >= 0].min()), int(starts.max())
    return [
        piece
        for match in re.finditer(rf"\b{re.escape(words[-1])}\b", text[low : high + 1])
        for piece in _within(starts, low + match.start(), low + match.end())
        if piece not in taken
    ]
