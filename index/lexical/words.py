"""The statements that hold a question's words, scored by BM25: an inverted index that follows the store.

Its words are those of the statement, of its article's title and of its speakers' names. All matches are scored at once,
in arrays, which for a hundred thousand statements takes as long as reading ten rows from a database. So every score is
exact, under every filter and at every depth.

What is searched is a `Generation` of segments, each of which never changes. New statements make a new one, and small
ones are merged into their neighbours, as Lucene does, so that there are few.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.bm25 import gain, inverse_document_frequency
from index.following import Follower
from index.lexical.saved import WordShelf
from index.lexical.segment import Numbers, Segment, joined
from index.lexical.stemmer import Stemmer
from index.lexical.written import query_words, word_spans, words_of
from index.model import Span
from index.scores import Scores
from index.store.arrays import Rows
from index.store.asked import AskedWords, TextBatch
from index.store.base import Store

MERGE_FACTOR = 4
"""A segment that is at most so many times the size of the one behind it takes that one in."""


@dataclass(frozen=True, slots=True)
class Generation:
    """The words of all statements up to one change number; the segments are in order of row."""

    change: int
    segments: tuple[Segment, ...]

    @property
    def statements(self) -> int:
        """How many statements can be found."""
        return sum(segment.statements for segment in self.segments)

    @property
    def mean_length(self) -> float:
        """How many words a statement has; there has to be one."""
        return sum(segment.words for segment in self.segments) / self.statements

    def holding(self, stems: Numbers) -> npt.NDArray[np.int64]:
        """How many statements hold each of these stems."""
        found = [segment.holdings(stems) for segment in self.segments]
        return np.sum(found, axis=0, dtype=np.int64) if found else np.zeros(len(stems), np.int64)

    def idfs(self, stems: Numbers) -> npt.NDArray[np.float64]:
        """How telling each of these stems is; 0 where no statement holds it."""
        holding = self.holding(stems)
        if not self.segments:
            return np.zeros(len(stems))
        return np.where(holding > 0, inverse_document_frequency(self.statements, holding), 0)

    def idf(self, stem: int, statements: int) -> float | None:
        """How telling a stem is among so many statements; None where none holds it."""
        holding = sum(segment.holding(stem) for segment in self.segments)
        return float(inverse_document_frequency(statements, holding)) if holding else None


class WordIndex(Follower):
    """BM25 over every statement, as of the last commit of any process."""

    def __init__(self, store: Store, folder: Path) -> None:
        super().__init__(store)
        self._shelf = WordShelf(folder, store)
        self._stemmer = Stemmer()
        # Only ever grows: a number that was given once means the same stem in every segment.
        self._numbers: dict[str, int] = {}
        self._generation = Generation(*self._shelf.read(self._number))
        self._follow()

    @property
    def generation(self) -> Generation:
        """What is searched now."""
        return self._generation

    @property
    def newest_row(self) -> int:
        """No statement that can be found stands behind this row; 0 where there is none."""
        return max((int(segment.rows[-1]) for segment in self._generation.segments), default=0)

    def asked(self, query: str) -> AskedWords:
        """How telling the distinct words of a query are, by stem, under no filter."""
        generation, stems = self._generation, self._stems(query)
        statements = generation.statements
        weights = [self._idf(generation, stem, statements) for stem in stems]
        known = tuple(weight for weight in weights if weight is not None)
        return AskedWords(known, unknown=len(weights) - len(known), statements=statements)

    def matches(self, query: str, among: Rows | None = None) -> Scores:
        """The score of every statement that holds a word of the query, above 0; each written form of a word counts.

        Args:
            query: whose words are looked for.
            among: a few rows that are asked for alone, ascending; None for all.
        """
        generation, statements = self._generation, self._generation.statements
        weights: dict[int, float] = {}
        for stem, forms in self.forms(query).items():
            weight = self._idf(generation, stem, statements)
            if weight is not None:
                weights[self._numbers[stem]] = forms * weight
        if not weights:
            return Scores.none()
        mean_length = generation.mean_length
        if among is not None:
            found = [_matches_among(segment, weights, mean_length, among) for segment in generation.segments]
        else:
            found = [_matches(segment, weights, mean_length) for segment in generation.segments]
        return Scores(np.concatenate([one.rows for one in found]), np.concatenate([one.scores for one in found]))

    def forms(self, query: str) -> Counter[str]:
        """The stems of a query's words, and in how many written forms each stands there.

        A question that uses several forms of a word is about it.
        """
        return Counter(self._stemmer.stems(query_words(query)))

    def stems(self, words: Sequence[str]) -> list[str]:
        """The stem of each word."""
        return self._stemmer.stems(words)

    def held(self, text: str) -> Counter[str]:
        """The stems of a text's words, and how often it holds each."""
        return Counter(self._stemmer.stems(words_of(text)))

    def numbers(self, stems: Sequence[str]) -> Numbers:
        """The number of each stem; one that no text has is given -1."""
        return np.array([self._numbers.get(stem, -1) for stem in stems], np.int32)

    def narrative(self, rows: Rows) -> npt.NDArray[np.bool_]:
        """Whether each of these rows is a sentence of the outlet's own, shape (n,)."""
        own = np.zeros(len(rows), dtype=bool)
        for segment in self._generation.segments:
            first, end = np.searchsorted(rows, (segment.rows[0], segment.rows[-1] + 1))
            own[first:end] = segment.are_narrative(rows[first:end])
        return own

    def highlights(self, query: str, texts: Mapping[int, str]) -> dict[int, list[Span]]:
        """Where words of the query stand in each text, in any of their forms; texts without one are missing."""
        asked = set(self._stems(query))
        if not asked:
            return {}
        places = {key: list(word_spans(text)) for key, text in texts.items()}
        # Of all texts at once: a word that is new takes as long as many.
        stems = iter(self._stemmer.stems([texts[key][start:end] for key in places for start, end in places[key]]))
        found = {key: _standing(asked, spans, stems) for key, spans in places.items()}
        return {key: spans for key, spans in found.items() if spans}

    def save(self) -> None:
        """Write what the snapshot lacks, unless the one on disk is as new."""
        with self._lock:
            generation, stems = self._generation, list(self._numbers)
        self._shelf.write(generation.change, generation.segments, stems)

    def close(self) -> None:
        """Release the tokenizer."""
        self._stemmer.close()

    def _stems(self, query: str) -> list[str]:
        """The distinct stems of a query's words."""
        return list(dict.fromkeys(self._stemmer.stems(query_words(query))))

    def _idf(self, generation: Generation, stem: str, statements: int) -> float | None:
        number = self._numbers.get(stem)
        return None if number is None else generation.idf(number, statements)

    def _follow(self) -> None:
        """Put a generation in service that holds everything up to the store's last change."""
        with self._store.changes(self._generation.change) as changes:
            kept = (segment.without(changes.removed) for segment in self._generation.segments)
            segments = [segment for segment in kept if segment.statements]
            for batch in changes.texts:
                segments.append(self._segment(batch))
                _merge(segments)
            self._generation = Generation(changes.until, tuple(segments))

    def _segment(self, batch: TextBatch) -> Segment:
        words = [words_of(text) for text in batch.texts]
        stems = iter(self._stemmer.stems([word for some in words for word in some]))
        held = [[self._number(next(stems)) for _ in some] for some in words]
        return Segment.of(batch.rows, batch.narrative, held)

    def _number(self, stem: str) -> int:
        return self._numbers.setdefault(stem, len(self._numbers))


def _standing(asked: set[str], spans: Sequence[Span], stems: Iterator[str]) -> list[Span]:
    """Which of a text's words have these stems; pairs of characters that overlap are one range.

    `stems` gives the stem of each word, and goes on with those of the next text.
    """
    found: list[Span] = []
    for (start, end), stem in zip(spans, stems, strict=False):
        if stem in asked:
            overlaps = bool(found) and start < found[-1][1]
            found[-1:] = [(found[-1][0], end)] if overlaps else [*found[-1:], (start, end)]
    return found


def _merge(segments: list[Segment]) -> None:
    """Join the last segment with those before it that are not much larger."""
    while len(segments) > 1 and len(segments[-2].rows) <= MERGE_FACTOR * len(segments[-1].rows):
        last = segments.pop()
        segments[-1] = joined(segments[-1], last)


def _matches(segment: Segment, weights: Mapping[int, float], mean_length: float) -> Scores:
    """What stands in a segment and holds one of these stems, by their weights."""
    scores = np.zeros(len(segment.rows))
    for stem, weight in weights.items():
        places, counts = segment.postings(stem)
        scores[places] += weight * gain(counts, segment.lengths[places], mean_length)
    # Of marks, which is found in a fraction of the time that numbers take.
    found = np.flatnonzero((scores > 0) & segment.standing)
    return Scores(segment.rows[found], scores[found])


def _matches_among(segment: Segment, weights: Mapping[int, float], mean_length: float, among: Rows) -> Scores:
    """The same of a few rows: nothing of the size of the segment is made."""
    at = np.minimum(np.searchsorted(segment.rows, among), len(segment.rows) - 1)
    places = at[(segment.rows[at] == among) & segment.standing[at]]
    scores = np.zeros(len(places))
    for stem, weight in weights.items():
        holding, counts = segment.postings(stem)
        if len(holding):
            where = np.minimum(np.searchsorted(holding, places), len(holding) - 1)
            held = holding[where] == places
            scores[held] += weight * gain(counts[where[held]], segment.lengths[places[held]], mean_length)
    found = np.flatnonzero(scores)
    return Scores(segment.rows[places[found]], scores[found])
