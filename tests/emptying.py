"""Making a database of PostgreSQL again what it was when it held an empty record."""

import json
from dataclasses import dataclass
from typing import Any

import pg8000.native
from pg8000.exceptions import DatabaseError

WAIT_FOR_LOCKS = "2s"
_SHAPE = """
    SELECT md5(string_agg(concat_ws(' ', c.relname, c.relkind, a.attname, a.atttypid, a.atttypmod, a.attnotnull), ','
                          ORDER BY c.relname, a.attnum))
    FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace
"""
_TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname"
_SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"


@dataclass(frozen=True)
class Empty:
    """What tables and columns an empty record has, the rows that are there from the beginning, and the next numbers."""

    shape: str
    rows: dict[str, str]
    sequences: dict[str, int]

    @classmethod
    def of(cls, connection: pg8000.native.Connection) -> "Empty":
        """What a database is now."""
        rows = {name: _rows(connection, name) for name in _full(connection)}
        return cls(_shape(connection), rows, _sequences(connection))

    def restore(self, connection: pg8000.native.Connection) -> bool:
        """Make it that again; false where other tables are there or somebody holds one of them."""
        if _shape(connection) != self.shape:
            return False
        connection.run(f"SET lock_timeout = '{WAIT_FOR_LOCKS}'")
        connection.run("BEGIN")
        try:
            full = sorted({*_full(connection), *self.rows})
            connection.run(f"TRUNCATE {', '.join(map(_named, full))} CASCADE")
        except DatabaseError:
            return False
        for name, rows in self.rows.items():
            sql = f"INSERT INTO {_named(name)} SELECT * FROM json_populate_recordset(NULL::{_named(name)}, :rows)"  # noqa: S608
            connection.run(sql, rows=rows)
        for name in _sequences(connection):
            connection.run(f"ALTER SEQUENCE {_named(name)} RESTART WITH {self.sequences.get(name, 0) + 1}")
        connection.run("COMMIT")
        return True


def _named(name: str) -> str:
    """A table or a sequence of our own, quoted: no value, which would be a parameter."""
    return f"public.{pg8000.native.identifier(name)}"


def _shape(connection: pg8000.native.Connection) -> str:
    return str(_only(connection.run(_SHAPE)))


def _full(connection: pg8000.native.Connection) -> list[str]:
    tables = [name for (name,) in connection.run(_TABLES) or []]
    asked = [f"SELECT {pg8000.native.literal(name)} WHERE EXISTS (SELECT FROM {_named(name)})" for name in tables]  # noqa: S608
    return [name for (name,) in connection.run(" UNION ALL ".join(asked)) or []]


def _sequences(connection: pg8000.native.Connection) -> dict[str, int]:
    return dict(connection.run(_SEQUENCES) or [])


def _rows(connection: pg8000.native.Connection, name: str) -> str:
    return json.dumps(_only(connection.run(f"SELECT json_agg(t) FROM {_named(name)} t")))  # noqa: S608


def _only(rows: list[Any] | None) -> Any:
    ((value,),) = rows or [[None]]
    return value
