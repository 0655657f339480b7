"""Expressions that databases spell in different ways."""

from typing import Any

from sqlalchemy import Boolean, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

SECOND = 1_000_000
"""Microseconds."""


class stands_in(FunctionElement[bool]):  # noqa: N801 - reads like `func`
    """Whether a number is in a list of numbers that is given as one parameter, in JSON, however many they are."""

    inherit_cache = True
    type = Boolean()


@compiles(stands_in, "sqlite")
def _sqlite_stands_in(element: stands_in, compiler: SQLCompiler, **options: Any) -> str:
    """Source: SQLite documentation, "JSON Functions And Operators", section on json_each."""
    value, given = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{value} IN (SELECT value FROM json_each({given}))"  # noqa: S608 - clauses that are compiled already


@compiles(stands_in, "postgresql")
def _postgresql_stands_in(element: stands_in, compiler: SQLCompiler, **options: Any) -> str:
    value, given = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{value} IN (SELECT CAST(json_array_elements_text(CAST({given} AS json)) AS bigint))"


class month(FunctionElement[str]):  # noqa: N801 - reads like `func`
    """The month in UTC of a time in microseconds, as 2025-03; before 1970 too, where division rounds up."""

    inherit_cache = True
    type = String()


@compiles(month, "sqlite")
def _sqlite_month(element: month, compiler: SQLCompiler, **options: Any) -> str:
    (at,) = (compiler.process(clause, **options) for clause in element.clauses)
    into_second = f"(({at} % {SECOND} + {SECOND}) % {SECOND})"
    return f"strftime('%Y-%m', ({at} - {into_second}) / {SECOND}, 'unixepoch')"


@compiles(month, "postgresql")
def _postgresql_month(element: month, compiler: SQLCompiler, **options: Any) -> str:
    (at,) = (compiler.process(clause, **options) for clause in element.clauses)
    of_year = f"TIMESTAMP 'epoch' + {at} * INTERVAL '1 microsecond'"
    return f"to_char({of_year}, 'YYYY-MM')"
