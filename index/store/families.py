"""Which family a statement belongs to, decided in the transaction that writes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select, union

from index.store import layout, tables
from index.store.wordings import BANDS, band_keys, exact_family, likeness

MOST_OF_A_KEY = 20
"""Statements that are looked at under one key, the oldest first: a line that stands in thousands of articles is not
compared thousands of times."""


def _under_keys() -> Select[Any]:
    """Text and family of the oldest statements under the keys, which are bound as key0, key1 and so on."""
    keys, statements = tables.family_keys.c, tables.statements.c
    oldest = [
        select(
            select(keys.statement_row)
            .where(keys.key == bindparam(f"key{band}"))
            .order_by(keys.statement_row)
            .limit(MOST_OF_A_KEY)
            .subquery()
        )
        for band in range(BANDS)
    ]
    found = union(*oldest).subquery()
    return select(statements.text, statements.family_id).distinct().where(statements.row.in_(select(found)))


_UNDER_KEYS = _under_keys()


@dataclass(frozen=True, slots=True)
class Placed:
    """A statement's family, with the keys under which later ones find it."""

    family_id: int
    keys: tuple[int, ...]


def place(connection: Connection, texts: Sequence[str], kept: Sequence[int | None]) -> list[Placed]:
    """Find the family of each new statement: the one it had, the nearest of the same words, or a new one.

    Args:
        connection: a transaction that holds none of these statements yet.
        texts: one for each statement of an article, in order; they may be of one family with each other.
        kept: the family that each had in the version before, which it keeps whoever else is there now.
    """
    placed: list[Placed] = []
    here: dict[int, list[tuple[str, int]]] = {}
    for said, before in zip(texts, kept, strict=True):
        keys = band_keys(said)
        family_id = before or _nearest(said, [*_stored(connection, keys), *_of(here, keys)]) or exact_family(said)
        placed.append(Placed(family_id, keys))
        for key in keys:
            here.setdefault(key, []).append((said, family_id))
    return placed


def _stored(connection: Connection, keys: Sequence[int]) -> list[tuple[str, int]]:
    if not keys:
        return []
    found = connection.execute(_UNDER_KEYS, {f"key{band}": key for band, key in enumerate(keys)})
    return [(said, family_id) for said, family_id in found]


def _of(here: Mapping[int, list[tuple[str, int]]], keys: Sequence[int]) -> list[tuple[str, int]]:
    return list(dict.fromkeys(one for key in keys for one in here.get(key, [])))


def _nearest(said: str, candidates: Sequence[tuple[str, int]]) -> int | None:
    """The family of the candidate that is most alike, the smallest number where several are."""
    best = max(((likeness(said, other), -family_id) for other, family_id in candidates), default=(0.0, 0))
    return -best[1] if best[0] else None


def write_keys(connection: Connection, article_id: int, rows: Sequence[int], placed: Sequence[Placed]) -> None:
    """Make statements of an article findable for later ones."""
    keys = [
        layout.FamilyKey(article_id, row, key)
        for row, one in zip(rows, placed, strict=True)
        for key in dict.fromkeys(one.keys)
    ]
    if keys:
        layout.of(connection).write_family_keys(connection, keys)
