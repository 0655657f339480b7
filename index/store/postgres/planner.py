"""What the planner reckons, from what it has looked at: near enough for a limit, and no row is read for it."""

from typing import Any

from sqlalchemy import ClauseElement, Connection, Executable, Select, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler


class Explained(Executable, ClauseElement):
    """How a query would be carried out, in JSON."""

    inherit_cache = False

    def __init__(self, query: Select[Any]) -> None:
        self.query = query


@compiles(Explained)
def _compiled(element: Explained, compiler: SQLCompiler, **options: Any) -> str:
    """Source: PostgreSQL documentation, "EXPLAIN"."""
    return f"EXPLAIN (FORMAT JSON) {compiler.process(element.query, **options)}"


def about_how_many(connection: Connection) -> float:
    """How many statements there are; 0 or less where nobody has counted yet, as on the coordinator of a cluster.

    Source: PostgreSQL documentation, "pg_class".
    """
    query = text("SELECT reltuples FROM pg_class WHERE oid = CAST('phrases' AS regclass)")
    return float(connection.scalar(query) or 0.0)


def about_what_share(connection: Connection, query: Select[tuple[int]]) -> float:
    """The share of all statements that a query finds, above 0; 1 where nobody has counted them yet."""
    every = about_how_many(connection)
    if every <= 0:
        return 1.0
    (told,) = connection.execute(Explained(query)).scalar_one()
    return min(1.0, float(told["Plan"]["Plan Rows"]) / every)
