"""What a database does in its own way with vectors, the words of phrases, and the keys of families.

Everything else is written and read by the same statements everywhere.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Column, ColumnElement, Connection, Insert, Select, Table
from sqlalchemy.dialects import postgresql, sqlite

from index.store.arrays import Vectors
from index.store.asked import VectorBatch


class Embedded(NamedTuple):
    """The vectors of the statement in a row, shape (passages, dimension)."""

    article_id: int
    row: int
    vectors: Vectors


class FamilyKey(NamedTuple):
    """A key of the statement in a row."""

    article_id: int
    row: int
    key: int


class Layout(Protocol):
    """How one kind of database does it; each is a module of functions."""

    def upsert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """An INSERT that can say what to do where a key is there already."""
        ...

    def insert_missing(self, table: Table) -> Insert:
        """An INSERT that passes over rows whose key is there already."""
        ...

    def add_vectors(self, connection: Connection, model_id: int, embedded: Sequence[Embedded]) -> None:
        """Add vectors of statements that have none of this model."""
        ...

    def write_vectors(self, connection: Connection, model_id: int, embedded: Sequence[Embedded]) -> None:
        """Add vectors of statements, in the place of those that a statement has of this model."""
        ...

    def read_vectors(self, connection: Connection, rows: Sequence[int]) -> VectorBatch:
        """The served vectors of these rows."""
        ...

    def without_vectors(self, model_id: int | None) -> Select[Any]:
        """Row and text of the statements that have no vectors of a model, in order of row."""
        ...

    def embedded(self, connection: Connection, model_id: int | None) -> int:
        """How many statements have vectors of a model."""
        ...

    def prepare_vectors(self, connection: Connection, model_id: int, dimension: int) -> None:
        """Make what the vectors of a new model need."""
        ...

    def count_over(self, connection: Connection) -> None:
        """Have the planner look at what was written, where it plans by what it has seen."""
        ...

    def drop_vectors_but(self, connection: Connection, model_id: int) -> None:
        """Forget the vectors of all other models."""
        ...

    def write_words(self, connection: Connection, article_ids: Sequence[int]) -> None:
        """Make the statements of articles that were just written findable by their words."""
        ...

    def remove_words(self, connection: Connection, article_ids: Sequence[int]) -> None:
        """Forget the words of the statements of articles, which are about to be deleted."""
        ...

    def found_by(self, connection: Connection, rows: Sequence[int]) -> dict[int, str]:
        """The text that each of these statements is found by: its words, its article's title, its speakers' names."""
        ...

    def holding(self, phrase: str) -> Select[tuple[int]]:
        """The rows of the statements that hold the phrase's words next to each other; every row if it has no word."""
        ...

    def with_family_key(self, band: int, key: ColumnElement[int]) -> Select[tuple[int]]:
        """The rows of the statements that have this key in a band, ascending."""
        ...

    def write_family_keys(self, connection: Connection, keys: Sequence[FamilyKey]) -> None:
        """Keep the keys under which later statements find these; those of a statement in the order of their bands."""
        ...

    def copy_family_keys(self, connection: Connection, keys: Sequence[FamilyKey], texts: Mapping[int, str]) -> None:
        """The same of statements with these texts, by row, from a place that does not know the order."""
        ...

    def read_family_keys(self, connection: Connection, rows: Sequence[int]) -> list[FamilyKey]:
        """The keys of the statements in these rows."""
        ...

    def next_numbers(self, connection: Connection, column: Column[int], count: int) -> list[int]:
        """So many numbers that were never given in this column, ascending."""
        ...

    def last_number(self, connection: Connection, column: Column[int]) -> int:
        """The greatest number that the database has given in this column, whether or not its row still stands."""
        ...

    def count_from(self, connection: Connection, column: Column[int], last: int) -> None:
        """Give only numbers in this column that are greater than `last`."""
        ...
