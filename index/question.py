"""A question to one state of the record: what was found out about it once is not found out again."""

from index.nearest import Passing
from index.once import once
from index.scores import Floats, Scores
from index.served import Served
from index.store.arrays import Rows, Vectors
from index.store.asked import AskedWords, Filters, Match
from index.store.base import Store

BEST_BY_WORDS = 1_000
"""Matches by words whose cosines are asked for though they may not be among the nearest, best first."""

FIRST_LOOKED_AT, LOOKED_AT, ENOUGH_BY_WORDS = 2_000, 32_000, 500
"""Where what passes is not listed, the store is asked which of so many matches by words pass, the best first: at first,
at most, and how many of them are enough. More than a few in a hundred pass then."""


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
        """The rows that pass the filters; None for all, and where more pass than have to be listed."""
        if not self.filters.narrow:
            return None
        most = self.served.nearest.listed_at_most
        rows = self.store.matching_rows(self.filters, at_most=None if most is None else most + 1)
        return rows if most is None or len(rows) <= most else None

    @property
    def _is_listed(self) -> bool:
        """Whether `among` says what passes."""
        return self.among is not None or not self.filters.narrow

    @once
    def words(self) -> AskedWords:
        """How telling its words are."""
        return self.served.words.asked(self.text)

    @once
    def near(self) -> Scores:
        """The cosine of every statement."""
        passing = Passing(self.filters, self.among) if self.filters.narrow or self.among is not None else None
        return self.served.nearest.cosines(self.vector, passing, lambda: self.best_by_words.rows)

    @once
    def matches(self) -> Scores:
        """The BM25 of every statement that holds one of its words; of all, where what passes is not listed."""
        return self.served.words.matches(self.text).among(self.among)

    @once
    def passing_matches(self) -> Scores:
        """Those of `matches` that pass, however many they are."""
        if self._is_listed:
            return self.matches
        return self.matches.among(self.store.matching_rows(self.filters, self.matches.rows))

    @once
    def best_by_words(self) -> Scores:
        """The best of `matches` that pass."""
        if self._is_listed:
            return self.matches.at(self.matches.best(BEST_BY_WORDS))
        looked_at, passing = FIRST_LOOKED_AT, Scores.none()
        while True:
            best = self.matches.at(self.matches.best(looked_at))
            passing = best.among(self.store.matching_rows(self.filters, best.rows))
            if len(passing) >= ENOUGH_BY_WORDS or len(best) < looked_at or looked_at >= LOOKED_AT:
                return passing.at(passing.best(BEST_BY_WORDS))
            looked_at *= 4

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
