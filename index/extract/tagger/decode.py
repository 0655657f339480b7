"""From the model's scores to readings: which words are reported, by whom, with what cue.

Labels are decoded under the constraint that nothing goes on that has not begun (Viterbi). A content is linked to the
source and the cue on which its word pieces agree most; contents around one cue are one.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.extract.tagger.windows import Window
from index.model import Span

Scores = NDArray[np.float32]

OUTSIDE, BEGIN, WITHIN = 0, 1, 2
SOURCE, CUE = 1, 3
"""The labels that begin a source and a cue; the next higher label goes on with it."""
_CONTENT, _FRAME = slice(0, 3), slice(3, 8)
_TO_SOURCE, _TO_CUE = 0, 1
NOBODY = 0
"""The piece that a content without a source is linked to: the window's first."""
DOUBT = 1.0
"""How much less outside is believed than the model says, in log-odds: of 0, .5 and 1 the best on the dev articles; 1.5
finds a little more reported speech, and runs quotations into it."""
_NEVER = -1e9


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model reads in one passage.

    `inside` is the mean probability of its pieces to be reported words; `source` and `cue` are the spans that its
    pieces are linked to, with the probability of the link, None where that is nobody's. `likely` has where each piece
    begins, and its own probability.
    """

    span: Span
    inside: float
    source: Span | None
    source_score: float
    cue: Span | None
    cue_score: float
    likely: tuple[tuple[int, float], ...]

    @property
    def pieces(self) -> int:
        """How many word pieces it has."""
        return len(self.likely)

    def mean(self, start: int, end: int) -> float:
        """The mean probability of the pieces that begin between the two offsets; 1 where none does."""
        found = [chance for at, chance in self.likely if start <= at < end]
        return sum(found) / len(found) if found else 1.0


@dataclass(frozen=True, slots=True)
class _Run:
    first: int
    stop: int


def read_window(
    window: Window, labels: Scores, links: Scores, passages: Sequence[Span]
) -> tuple[list[Reading], dict[Span, Reading]]:
    """The contents that a window finds by itself, and its readings of the given passages, as far as they are its own.

    Args:
        window: what was read.
        labels: shape (n, 8), logits.
        links: shape (2, n, n), log-probabilities: to sources, to cues.
        passages: disjoint spans of the article in order, each to be read as a whole.
    """
    frame = _Frame(window, labels, links)
    content = viterbi(labels[:, _CONTENT] - np.array([DOUBT, 0, 0], dtype=np.float32), [BEGIN])
    found = [frame.read(np.arange(run.first, run.stop)) for run in _own_runs(content, BEGIN, window)]
    return found, dict(frame.passages(passages))


class _Frame:
    """The sources and cues of one window, and the links to them."""

    def __init__(self, window: Window, labels: Scores, links: Scores) -> None:
        self._window = window
        logits = labels[:, _CONTENT].astype(np.float64)
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        self._inside = 1 - odds[:, OUTSIDE] / odds.sum(axis=1)
        self._links = links
        frame = viterbi(labels[:, _FRAME], [SOURCE, CUE])
        self._starts = np.array([span[0] for span in window.spans])
        frame[self._starts < 0] = OUTSIDE  # the model never learnt what special pieces are
        self._sources = list(_runs(frame, SOURCE))
        self._cues = list(_runs(frame, CUE))
        self._ends = [_ends_of(self._sources), _ends_of(self._cues)]

    def passages(self, spans: Sequence[Span]) -> Iterator[tuple[Span, Reading]]:
        own = self._starts[self._window.own :]
        real = own[own >= 0]
        if not len(real):
            return
        low = bisect_right(spans, int(real[0]), key=lambda span: span[1])
        high = bisect_right(spans, int(real[-1]), key=lambda span: span[0])
        for start, end in spans[low:high]:
            pieces = np.flatnonzero((own >= start) & (own < end)) + self._window.own
            if len(pieces):
                yield (start, end), self.read(pieces)

    def read(self, pieces: NDArray[np.intp]) -> Reading:
        source, source_score = self._linked(pieces, _TO_SOURCE, self._sources)
        cue, cue_score = self._linked(pieces, _TO_CUE, self._cues)
        spans = [self._window.spans[i] for i in pieces]
        inside = self._inside[pieces]
        return Reading(
            (spans[0][0], spans[-1][1]),
            float(inside.mean()),
            source,
            source_score,
            cue,
            cue_score,
            tuple(zip((start for start, _ in spans), inside.tolist(), strict=True)),
        )

    def _linked(self, pieces: NDArray[np.intp], relation: int, runs: Sequence[_Run]) -> tuple[Span | None, float]:
        links = self._links[relation][pieces[:, None], self._ends[relation]]
        nobody, *ends = np.exp(links.astype(np.float64)).mean(axis=0).tolist()
        score, best, done = 0.0, None, 0
        for run in runs:
            own = sum(ends[done : (done := done + run.stop - run.first)])
            if best is None or own > score:
                score, best = own, run
        if best is None or (relation == _TO_SOURCE and score < nobody):
            return None, nobody
        return (self._window.spans[best.first][0], self._window.spans[best.stop - 1][1]), score


def _ends_of(runs: Sequence[_Run]) -> list[int]:
    """The pieces on which a link may end: nobody's, and then those of each run in order."""
    return [NOBODY, *(piece for run in runs for piece in range(run.first, run.stop))]


def viterbi(logits: Scores, begins: Sequence[int]) -> NDArray[np.int64]:
    """The best sequence of labels in which `begin + 1` follows only `begin` or itself.

    Args:
        logits: shape (n, labels).
        begins: the labels that begin something.

    Plain lists: on so few labels they are many times as fast as arrays. Where the likeliest label of each row makes
    such a sequence, it is the best.
    """
    likeliest: NDArray[np.int64] = logits.argmax(axis=1).astype(np.int64)
    if _is_allowed(likeliest, begins):
        return likeliest
    n, k = logits.shape
    rows = logits.tolist()
    best = rows[0]
    for begin in begins:
        best[begin + 1] = _NEVER
    back: list[list[int]] = []
    for row in rows[1:]:
        came = [best.index(max(best))] * k
        for begin in begins:
            came[begin + 1] = begin if best[begin] >= best[begin + 1] else begin + 1
        best = [best[before] + score for before, score in zip(came, row, strict=True)]
        back.append(came)
    found = np.empty(n, dtype=np.int64)
    label = best.index(max(best))
    for i in range(n - 1, 0, -1):
        found[i] = label
        label = back[i - 1][label]
    found[0] = label
    return found


def _is_allowed(labels: NDArray[np.int64], begins: Sequence[int]) -> bool:
    before = np.concatenate([[OUTSIDE], labels[:-1]])
    within = [labels == begin + 1 for begin in begins]
    return all(
        bool(np.isin(before[here], (begin, begin + 1)).all()) for begin, here in zip(begins, within, strict=True)
    )


def _runs(labels: NDArray[np.int64], begin: int) -> Iterator[_Run]:
    starts = np.flatnonzero(labels == begin)
    for start in starts:
        stop = int(start) + 1
        while stop < len(labels) and labels[stop] == begin + 1:
            stop += 1
        yield _Run(int(start), stop)


def _own_runs(labels: NDArray[np.int64], begin: int, window: Window) -> Iterator[_Run]:
    """Runs of the window's own pieces, cut where special pieces stand."""
    for run in _runs(labels, begin):
        pieces = [i for i in range(max(run.first, window.own), run.stop) if window.spans[i][0] >= 0]
        while pieces:
            stop = next((k for k in range(1, len(pieces)) if pieces[k] != pieces[k - 1] + 1), len(pieces))
            yield _Run(pieces[0], pieces[stop - 1] + 1)
            pieces = pieces[stop:]
