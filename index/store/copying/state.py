"""How far a copy has come, as its target keeps it: the same command goes on from there, and nobody serves half."""

import json
from dataclasses import asdict, dataclass
from typing import Self

from sqlalchemy import Connection, delete, select

from index.errors import StoreError, StoreUnfinished
from index.store import layout, tables

KEY = "copy"
NAME = "store_id"


@dataclass(frozen=True, slots=True)
class State:
    """A copy under way: of which store, since which change of it, up to which article, and how many there are."""

    source: str
    change: int
    model: int | None
    after: int
    articles: int

    @classmethod
    def of(cls, connection: Connection) -> Self | None:
        """What a target keeps; None where no copy is under way."""
        kept = _setting(connection, KEY)
        return None if kept is None else cls(**json.loads(kept))

    def keep(self, connection: Connection) -> None:
        """Keep it, in the transaction that came so far."""
        statement = layout.of(connection).upsert(tables.settings).values(key=KEY, value=json.dumps(asdict(self)))
        value = statement.excluded.value
        connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"value": value}))


def forget(connection: Connection) -> None:
    """The copy is whole."""
    connection.execute(delete(tables.settings).where(tables.settings.c.key == KEY))


def store_id(connection: Connection, *, unfinished: bool = False) -> str:
    """The name of a store.

    Raises:
        StoreUnfinished: a copy into it is under way, and it is not to be opened `unfinished`.
    """
    if not unfinished and _setting(connection, KEY) is not None:
        raise StoreUnfinished
    name = _setting(connection, NAME)
    if name is None:
        raise StoreError("The store has no name: it is no record.")
    return name


def _setting(connection: Connection, key: str) -> str | None:
    table = tables.settings.c
    return connection.scalar(select(table.value).where(table.key == key))
