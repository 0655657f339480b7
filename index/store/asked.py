"""What a store is asked for in a search or by an index that follows it, and what it answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.model import CueClass, StatementKind
from index.store.arrays import Rows, Vectors
from index.store.writes import Model


@dataclass(frozen=True, slots=True)
class Filters:
    """Which statements a search may return; empty tuples and None let everything through.

    Values within one field are alternatives, fields narrow each other. `speakers` are ids, names or
    aliases, `sources` are ids, names or domains. A statement without a cue passes no filter of cue
    classes; without one, attitudes pass like all others. Dates are half-open: published_from <= published_at <
    published_before; an article without a date passes no date filter. Each of `phrases` has to stand in the statement,
    word for word whatever their case, accents and punctuation. `min_confidence` is that of the attribution, between 0
    and 1 and to the fourth digit: a statement without a speaker passes no floor, and with `speakers` it is theirs.
    `reviewed` lets through those that a fact-checker has reviewed, or only the others. What passes one of `excluding`
    does not pass.
    """

    speakers: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    kinds: tuple[StatementKind, ...] = ()
    cue_classes: tuple[CueClass, ...] = ()
    languages: tuple[str, ...] = ()
    articles: tuple[int, ...] = ()
    published_from: datetime | None = None
    published_before: datetime | None = None
    phrases: tuple[str, ...] = ()
    min_confidence: float | None = None
    reviewed: bool | None = None
    excluding: tuple["Filters", ...] = ()

    @property
    def narrow(self) -> bool:
        """Whether any filter is set."""
        return self != Filters()


@dataclass(frozen=True, slots=True)
class Match:
    """A statement that was found, and how well: by words BM25, by date its time. Higher is better."""

    row: int
    score: float


@dataclass(frozen=True, slots=True)
class FacetValue:
    """How many statements have one value: the id of a speaker or source, a kind, or a month such as 2025-03.

    The month of articles without a date is empty.
    """

    value: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Facet:
    """The values that statements have, and how many `others` are not listed."""

    values: tuple[FacetValue, ...]
    others: int = 0


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts of statements; most first, months in their order and undated last.

    A statement of two speakers counts for both, and one without a speaker for none.
    """

    statements: int
    families: int
    speakers: Facet
    sources: Facet
    kinds: Facet
    months: Facet


@dataclass(frozen=True, slots=True)
class AskedWords:
    """The inverse document frequencies of a query's words, how many of its words no statement holds, of how many."""

    weights: tuple[float, ...]
    unknown: int
    statements: int


class Said(NamedTuple):
    """What is looked at of a statement before it is a hit."""

    text: str
    family_id: int


@dataclass(frozen=True, slots=True)
class VectorBatch:
    """Vectors with the statement row that each belongs to; a row may stand several times.

    Shapes: rows (n,), vectors (n, dimension).
    """

    rows: Rows
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class TextBatch:
    """What statements are found by, one text for each: its words, its article's title and its speakers' names.

    `narrative` marks the outlet's own sentences. Shapes: rows (n,), ascending, and narrative (n,).
    """

    rows: Rows
    texts: Sequence[str]
    narrative: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Changes:
    """What happened after one change number and up to another, for an index that follows the store.

    `removed` are rows that were taken away, shape (n,); `vectors` (the served ones) and `texts` are those of statements
    that were added and still stand, in order of row, read as they are asked for; `model` is the model in service at
    `until`.
    """

    until: int
    model: Model | None
    removed: Rows
    vectors: Iterator[VectorBatch]
    texts: Iterator[TextBatch]
