"""How SQLite means to find what a statement asks for: heard of the real store while it works.

Source: SQLite documentation, "EXPLAIN QUERY PLAN" and "FTS5 Extension".
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import get_ident
from typing import Any

from sqlalchemy import Connection, Engine, event

from index.store import tables

FEW = ("settings", "models", "feeds")
"""As many as somebody sets, serves or watches, however large the record is."""
GROWING = {name for name in tables.metadata.tables if name not in FEW} | {"statements_fts"}

_ASKS = re.compile(r"\s*(?:SELECT|WITH|INSERT|UPDATE|DELETE)\b")
_NAMED = re.compile(r'\b(?:FROM|JOIN|INTO|UPDATE)\s+"?(\w+)"?(?:\s+AS)?(?:\s+(\w+))?')
_SCAN = re.compile(r"SCAN (\w+)(.*)")
_INDEX_OF_THE_MOMENT = re.compile(r"SEARCH (\w+) USING AUTOMATIC")
_BY_ROW_OR_WORD = re.compile(r" VIRTUAL TABLE INDEX \d+:[=M]")


@dataclass(frozen=True, slots=True)
class Scan:
    """A table that a statement reads from one end to the other, or until its limit; `how` names the index, if any."""

    table: str
    how: str
    statement: str

    def __str__(self) -> str:
        return f"{self.table}{self.how}, by {self.statement[:500]}"


@contextmanager
def heard() -> Iterator[tuple[list[Scan], set[str]]]:
    """The scans of what this thread executes within, and all that it executes; others work for other records."""
    scans: list[Scan] = []
    statements: set[str] = set()
    ours = get_ident()

    def listen(_connection: Connection, cursor: Any, statement: str, given: Any, _context: Any, many: bool) -> None:
        if get_ident() != ours or not _ASKS.match(statement):
            return
        statements.add(statement)
        plan = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", given[0] if many else given)
        scans.extend(scans_of(statement, [row[3] for row in plan]))

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        yield scans, statements
    finally:
        event.remove(Engine, "before_cursor_execute", listen)


def scans_of(statement: str, plan: Sequence[str]) -> Iterator[Scan]:
    """The scans of tables that grow with the record, told by a plan."""
    called = {alias or name: name for name, alias in _NAMED.findall(statement)} | {name: name for name in GROWING}
    for step in plan:
        scan = _SCAN.match(step) or _INDEX_OF_THE_MOMENT.match(step)
        if scan is None:
            continue
        table, how = called.get(scan[1], scan[1]), step.partition(scan[1])[2]
        if table in GROWING and not _BY_ROW_OR_WORD.match(how):
            yield Scan(table, how, " ".join(statement.split()))
