"""Which saved searches can find something in an article at all, by their filters: a look at tables in memory.

It lets through whatever the filters of the store could; these decide afterwards.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from index.folding import UNSPACED, fold, saying, words
from index.hosts import forms
from index.search import Mode, Query
from index.store.rows import microseconds
from index.store.stored import StoredStatement

Mask = npt.NDArray[np.bool_]

LONG_AGO, NEVER = -(2**62), 2**62

_SPEAKERS, _SOURCES, _KINDS, _LANGUAGES, _ARTICLES, _WORDS = range(6)


@dataclass(frozen=True, slots=True)
class _Column:
    """What searches ask of one thing: which of them ask at all, and which ask for a value; shapes (n,) and (m,)."""

    asks: Mask
    by_value: Mapping[Hashable, npt.NDArray[np.int64]]

    def passing(self, values: set[Hashable]) -> Mask:
        """Which searches one of these values could pass."""
        passing = ~self.asks
        for value in values & self.by_value.keys():
            passing[self.by_value[value]] = True
        return passing


@dataclass(frozen=True, slots=True)
class _Verbatim:
    """Words that have to stand in a statement next to each other; `apart` are those that stand there as words."""

    apart: frozenset[str]
    says: Callable[[str], bool]

    @classmethod
    def of(cls, phrase: str) -> "_Verbatim":
        found = words(phrase)
        # A word of a script without spaces may stand within another.
        return cls(frozenset() if UNSPACED.search(phrase) else frozenset(found), saying(found))


class FilterKeys:
    """The filters of n searches."""

    def __init__(self, queries: Sequence[Query]) -> None:
        self._verbatim = {
            number: [_Verbatim.of(phrase) for phrase in phrases]
            for number, query in enumerate(queries)
            if (phrases := _phrases(query))
        }
        self._has_verbatim = np.isin(np.arange(len(queries)), list(self._verbatim))
        self._columns = [_column([_asked(query)[kind] for query in queries]) for kind in range(6)]
        self._from = _moments([query.filters.published_from for query in queries], LONG_AGO)
        self._before = _moments([query.filters.published_before for query in queries], NEVER)
        self._dated = (self._from > LONG_AGO) | (self._before < NEVER)

    @property
    def ask_for_speakers(self) -> bool:
        """Whether any search does."""
        return bool(self._columns[_SPEAKERS].asks.any())

    def passing(self, statements: Sequence[StoredStatement], names: Mapping[int, set[str]]) -> Mask:
        """The searches that could find one of these statements of one article, shape (n,).

        Args:
            statements: of the same article, one at least.
            names: all names of their speakers, folded.
        """
        passing = self._published(statements[0].article.article.published_at)
        for column, values in zip(self._columns, _values(statements, names), strict=True):
            if column.asks.any():
                passing &= column.passing(values)
        said = [(one.statement.text, frozenset(words(one.statement.text))) for one in statements]
        every_word = frozenset().union(*(held for _, held in said))
        for number in np.flatnonzero(passing & self._has_verbatim).tolist():
            verbatim = self._verbatim[number]
            may_stand = all(one.apart <= every_word for one in verbatim)
            passing[number] = may_stand and any(_says_all(verbatim, *one) for one in said)
        return passing

    def _published(self, at: datetime | None) -> Mask:
        moment = microseconds(at)
        if moment is None:
            return ~self._dated
        return (self._from <= moment) & (moment < self._before)


def _column(asked: Sequence[frozenset[Hashable]]) -> _Column:
    by_value: defaultdict[Hashable, list[int]] = defaultdict(list)
    for number, values in enumerate(asked):
        for value in values:
            by_value[value].append(number)
    return _Column(
        np.array([bool(values) for values in asked], dtype=bool),
        {value: np.array(numbers, np.int64) for value, numbers in by_value.items()},
    )


def _moments(given: Sequence[datetime | None], missing: int) -> npt.NDArray[np.int64]:
    moments = (microseconds(one) for one in given)
    return np.array([missing if one is None else one for one in moments], np.int64)


def _asked(query: Query) -> tuple[frozenset[Hashable], ...]:
    """The values that one search asks for, of each column; none where it takes any."""
    filters = query.filters
    return (
        frozenset(key for name in filters.speakers for key in _named(name)),
        frozenset(key for name in filters.sources for key in (*_named(name), *forms(name))),
        frozenset(filters.kinds),
        frozenset(tag.casefold() for tag in filters.languages),
        frozenset(filters.articles),
        _telling_word(query),
    )


def _named(name: str) -> Iterator[Hashable]:
    yield fold(name)
    if name.isascii() and name.isdigit():
        yield int(name)


def _says_all(verbatim: Sequence[_Verbatim], text: str, held: frozenset[str]) -> bool:
    """Whether a text says all of this; first by its words, which is quicker."""
    return all(one.apart <= held for one in verbatim) and all(one.says(text) for one in verbatim)


def _phrases(query: Query) -> list[str]:
    """What has to stand in a statement word for word; what has no words says nothing."""
    asked = (query.text if query.mode is Mode.EXACT else "", *query.filters.phrases)
    return [phrase for phrase in asked if words(phrase)]


def _telling_word(query: Query) -> frozenset[Hashable]:
    """The longest word of those that have to stand in a statement; it is seldom in one that is not meant."""
    spaced = [phrase for phrase in _phrases(query) if not UNSPACED.search(phrase)]
    return frozenset(sorted((word for phrase in spaced for word in words(phrase)), key=len)[-1:])


def _values(statements: Sequence[StoredStatement], names: Mapping[int, set[str]]) -> Iterator[set[Hashable]]:
    """The values of the statements of one article, of each column."""
    article = statements[0].article
    speakers = {by.speaker_id for one in statements for by in one.speakers}
    yield {*speakers, *(name for speaker in speakers for name in names.get(speaker, ()))}
    source = article.article.source
    yield {article.source_id, fold(source.name), source.domain}
    yield {one.statement.kind for one in statements}
    yield set(_ranges((article.article.language or "").lower()))
    yield {article.id}
    yield {word for one in statements for word in words(one.statement.text)}


def _ranges(tag: str) -> Iterator[str]:
    """`en-gb` and `en`, of `en-GB`."""
    parts = tag.split("-")
    return ("-".join(parts[:count]) for count in range(1, len(parts) + 1))
