"""A question to one state of the record: what was found out about it once is not found out again."""

from index.nearest import Passing
from index.once import once
from index.scores import Floats, Scores
from index.served import Served
from index.store.base import AskedWords, Filters, Match, Rows, Store, Vectors

BEST_BY_WORDS = 1_000
"""Matches by words whose cosines are asked for though they may not be among the nearest, best first."""


class Question:
    """A text with its vector and its filters; every score is that of a statement which passes them.

    `vector` has shape (dimension,), and is empty where meaning is not asked for.
    """

    def __init__(self, store: Store, served: Served, text: str, vector: Vectors, filters: Filters) -> None:
        self.store = store
        self.served = served
        self.text = text
        self.vector = vector
        self.filters = filters

    @once
    def among(self) -> Rows | None:
        """The rows that pass the filters; None for all."""
        return self.store.matching_rows(self.filters) if self.filters.narrow else None

    @once
    def words(self) -> AskedWords:
        """How telling its words are."""
        return self.served.words.asked(self.text)

    @once
    def near(self) -> Scores:
        """The cosine of every statement."""
        passing = Passing(self.filters, self.among) if self.among is not None else None
        return self.served.nearest.cosines(self.vector, passing, self._best_by_words)

    def _best_by_words(self) -> Rows:
        return self.matches.rows[self.matches.best(BEST_BY_WORDS)]

    @once
    def matches(self) -> Scores:
        """The BM25 of every statement that holds one of its words."""
        return self.served.words.matches(self.text).among(self.among)

    @once
    def verbatim(self) -> list[Match]:
        """Every statement that holds its very words, best first."""
        return self.store.verbatim(self.text, self.filters)

    @once
    def bm25(self) -> Floats:
        """The BM25 of each statement in `near`, 0 for one without any of the words."""
        return self.matches.of(self.near.rows)


class QuestionOfFew(Question):
    """The same question to a few statements of the record; every score is the one that it has among all of them.

    `rows` has shape (n,), ascending.
    """

    def __init__(self, store: Store, served: Served, text: str, vector: Vectors, filters: Filters, rows: Rows) -> None:
        super().__init__(store, served, text, vector, filters)
        self._rows = rows

    @once
    def among(self) -> Rows:
        """The rows that pass the filters."""
        return self.store.matching_rows(self.filters, self._rows) if self.filters.narrow else self._rows

    @once
    def matches(self) -> Scores:
        """The BM25 of those that hold one of its words."""
        return self.served.words.matches(self.text, self.among)

    @once
    def verbatim(self) -> list[Match]:
        """Those that hold its very words, best first."""
        return self.store.verbatim(self.text, self.filters, self._rows)
