"""Which family a statement belongs to, decided in the transaction that writes it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Select, bindparam, literal_column, select, union_all

from index.store import layout, tables
from index.store.layouts import FamilyKey
from index.store.reading import chunks
from index.store.wordings import BANDS, band_keys, exact_family, nearest

MOST_OF_A_KEY = 20
"""Statements that are looked at under one key, the oldest first: a line that stands in thousands of articles is not
compared thousands of times."""


TOGETHER = 16
"""Statements whose keys are looked up in one query: SQLite joins at most 500 lists, and a plan takes its time."""

ToPlace = tuple[str, int | None]
"""The text of a statement, and the family that it had in the version before."""


@cache
def _under_keys(dialect: str, statements: int) -> Select[Any]:
    """Place, text and family of the oldest statements under the keys of so many, bound as key0, key1 and so on.

    PostgreSQL's driver reads a statement for its parameters each time, so there the keys, which are numbers of ours,
    are written out; SQLite keeps the plan of a statement that it knows.
    """
    here, stored = layout.named(dialect), tables.statements.c

    def key(number: int) -> ColumnElement[int]:
        return bindparam(f"key{number}", type_=BigInteger, literal_execute=dialect == layout.POSTGRESQL)

    oldest = [
        select(
            here.with_family_key(number % BANDS, key(number))
            .add_columns(literal_column(str(number // BANDS)).label("place"))
            .limit(literal_column(str(MOST_OF_A_KEY)))
            .subquery()
        )
        for number in range(statements * BANDS)
    ]
    found = union_all(*oldest).subquery()
    query = select(found.c.place, stored.text, stored.family_id).distinct()
    return query.join_from(found, tables.statements, stored.row == found.c.statement_row)


@dataclass(frozen=True, slots=True)
class Placed:
    """A statement's family, with the keys under which later ones find it."""

    family_id: int
    keys: tuple[int, ...]


def place(connection: Connection, statements: Sequence[ToPlace]) -> list[Placed]:
    """Find the family of each new statement: the one it had, the nearest of the same words, or a new one.

    Args:
        connection: a transaction that holds none of these statements yet.
        statements: in order; they may be of one family with each other.

    Returns:
        One for each statement, in order; a family that it had it keeps whoever else is there now.
    """
    keys = [band_keys(said) for said, _ in statements]
    stored = _stored(connection, [some for some, (_, before) in zip(keys, statements, strict=True) if before is None])
    placed: list[Placed] = []
    here: dict[int, list[tuple[str, int]]] = {}
    for (said, before), under in zip(statements, keys, strict=True):
        family_id = before or nearest(said, [*next(stored), *_of(here, under)]) or exact_family(said)
        placed.append(Placed(family_id, under))
        for key in under:
            here.setdefault(key, []).append((said, family_id))
    return placed


def _stored(connection: Connection, keys: Sequence[Sequence[int]]) -> Iterator[list[tuple[str, int]]]:
    """What stands under the keys of each statement, text and family."""
    for some in chunks(keys, TOGETHER):
        asked = [own for own in some if own]
        found: list[list[tuple[str, int]]] = [[] for _ in asked]
        if asked:
            # The last one again, so that there are two queries to put together, and no more.
            full = [*asked, *[asked[-1]] * (TOGETHER - len(asked))] if len(asked) > 1 else asked
            given = {f"key{number}": key for number, key in enumerate(key for own in full for key in own)}
            for place, said, family_id in connection.execute(_under_keys(connection.dialect.name, len(full)), given):
                if place < len(asked):
                    found[place].append((said, family_id))
        under = iter(found)
        yield from (next(under) if own else [] for own in some)


def _of(here: Mapping[int, list[tuple[str, int]]], keys: Sequence[int]) -> list[tuple[str, int]]:
    return list(dict.fromkeys(one for key in keys for one in here.get(key, [])))


def write_keys(
    connection: Connection, article_ids: Sequence[int], rows: Sequence[int], placed: Sequence[Placed]
) -> None:
    """Make statements findable for later ones; each has an article, a row and a place."""
    keys = [
        FamilyKey(article_id, row, key)
        for article_id, row, one in zip(article_ids, rows, placed, strict=True)
        for key in dict.fromkeys(one.keys)
    ]
    if keys:
        layout.of(connection).write_family_keys(connection, keys)
