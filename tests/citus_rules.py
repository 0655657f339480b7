"""What Citus refuses of a statement, read from the statement itself.

Of a query that visits several shards: a join off the column by which tables are distributed, an outer join whose outer
side is on every shard, a subquery that depends on the query around it or stands in the list of what is selected, rows
locked, grouping sets, recursion. Of a write: another value in that column, and rows of a small or local table that are
chosen by what stands on shards.
Source: Citus documentation, "SQL Support and Workarounds"; docs/scaling.md.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import Connection
from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.scope import traverse_scope

from index.store.postgres.cluster import DISTRIBUTED, LOCAL

_PARAMETER = re.compile(r"%s(?:::[A-Z]+)?")
_REPEATED_ROW = re.compile(r"(\((?:NULL|[^()'])*\))(?:, \1)+")
_REPEATED_VALUE = re.compile(r"IN \(NULL(?:, NULL)+\)")
_CAST = re.compile(r"CAST\(NULL AS \w+\)")
_NUMBER = re.compile(r"\b\d+\b")
_DIGITS = re.compile(r"\d+")
_UNION = " UNION ALL "

_KINDS = ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")

found: list[str] = []
"""What was refused of the statements that this process has issued."""


def notice(_connection: Connection, _cursor: Any, statement: str, _given: Any, _context: Any, _many: bool) -> None:
    """Check a statement that is about to be executed; for `sqlalchemy.event`."""
    if _connection.dialect.name == "postgresql":
        short = shortened(_NUMBER.sub("0", _PARAMETER.sub("NULL", statement)))
        found.extend(f"{reason}: {short}" for reason in refused(short))


def shortened(statement: str) -> str:
    """The same once for all that are alike: parsing hundreds of rows or branches took most of the tests' time."""
    plain = _CAST.sub("NULL", _CAST.sub("NULL", statement))
    short = _REPEATED_ROW.sub(r"\1", _REPEATED_VALUE.sub("IN (NULL)", plain))
    branches = short.split(_UNION)
    forms = [_DIGITS.sub("", branch) for branch in branches]
    last = len(branches) - 1
    kept = [branches[at] for at in range(last + 1) if at in (0, last) or forms[at] != forms[at - 1]]
    return _UNION.join(kept)


@cache
def refused(statement: str) -> tuple[str, ...]:
    """Why Citus would refuse a statement; nothing for one that only changes the layout."""
    if not statement.lstrip("( ").startswith(_KINDS):
        return ()
    try:
        # The parser knows pgvector's distance, and not its inner product.
        parsed = parse_one(statement.replace("<#>", "<->"), read="postgres")
    except SqlglotError:
        return ("cannot be read",)
    return tuple(dict.fromkeys([*_of_writing(parsed), *_of_reading(parsed)]))


def _of_writing(parsed: exp.Expr) -> Iterator[str]:
    if not isinstance(parsed, exp.Insert | exp.Update | exp.Delete):
        return
    target = parsed.this.find(exp.Table).name
    others = [table.name for table in parsed.find_all(exp.Table) if table is not parsed.this.find(exp.Table)]
    if target not in DISTRIBUTED and any(name in DISTRIBUTED for name in others):
        yield f"rows of {target} are chosen by what stands on shards"
    if target in DISTRIBUTED and any(name in LOCAL for name in others):
        yield f"rows of {target} are chosen by a local table"
    if isinstance(parsed, exp.Update) and _sets(parsed.expressions, DISTRIBUTED.get(target)):
        yield "the distribution column is updated"
    conflict = parsed.args.get("conflict")
    if conflict is not None and target in DISTRIBUTED:
        keys = {key.name for key in conflict.args.get("conflict_keys") or ()}
        if keys and DISTRIBUTED[target] not in keys:
            yield "a conflict is not about the distribution column"
        if _sets(conflict.expressions, DISTRIBUTED[target]):
            yield "the distribution column is updated"


def _sets(assigned: list[exp.Expr], column: str | None) -> bool:
    return any(isinstance(one, exp.EQ) and one.this.name == column for one in assigned)


def _of_reading(parsed: exp.Expr) -> Iterator[str]:
    for clause in parsed.find_all(exp.With):
        if clause.args.get("recursive"):
            yield "recursion"
    for select in parsed.find_all(exp.Select):
        yield from _of_select(select)
    for scope in traverse_scope(parsed if isinstance(parsed, exp.Query) else exp.select("1")):
        tables = {table.name for table in scope.expression.find_all(exp.Table)}
        if scope.is_correlated_subquery and tables & DISTRIBUTED.keys():
            yield "a subquery depends on the query around it"


def _of_select(select: exp.Select) -> Iterator[str]:
    sources = _sources(select)
    distributed = {alias: name for alias, name in sources.items() if name in DISTRIBUTED}
    if select.args.get("locks") and not set(sources.values()) <= set(LOCAL):
        yield "rows on shards are locked"
    group = select.args.get("group")
    if group is not None and group.find(exp.GroupingSets, exp.Cube, exp.Rollup):
        yield "grouping sets"
    if distributed and any(name in LOCAL for name in sources.values()):
        yield "a local table is joined with one on shards"
    for inner in (one for column in select.expressions for one in column.find_all(exp.Subquery, exp.Select)):
        if any(table.name in DISTRIBUTED for table in inner.find_all(exp.Table)):
            yield "a subquery stands in the list of what is selected"
    if len(distributed) > 1 and not _joined(select, distributed):
        yield "a join off the distribution column"
    before = list(sources.items())[:1]
    for join in select.args.get("joins") or ():
        joined = join.this.name if isinstance(join.this, exp.Table) else None
        outer_is_everywhere = all(name not in DISTRIBUTED for _, name in before)
        if join.side == "LEFT" and joined in DISTRIBUTED and outer_is_everywhere:
            yield "the outer side of a join is on every shard"
        if join.side in ("RIGHT", "FULL") and joined is not None:
            yield "a right or full join of tables"
        before.append((join.alias_or_name, joined or ""))


def _sources(select: exp.Select) -> dict[str, str]:
    """The tables that a query names itself, by alias; others, such as subqueries, have no name."""
    origin = select.args.get("from_") or select.args.get("from")
    given = [origin.this] if origin is not None else []
    given += [join.this for join in select.args.get("joins") or ()]
    return {one.alias_or_name: one.name if isinstance(one, exp.Table) else "" for one in given}


def _joined(select: exp.Select, distributed: dict[str, str]) -> bool:
    """Whether conditions on the distribution column lead from each of these tables to each other."""
    conditions = [join.args["on"] for join in select.args.get("joins") or () if join.args.get("on")]
    conditions += [select.args["where"].this] if select.args.get("where") else []
    group = {next(iter(distributed))}
    pairs = [pair for condition in conditions for pair in _pairs(condition, distributed)]
    for _ in pairs:
        group |= {name for pair in pairs if pair & group for name in pair}
    return group == distributed.keys()


def _pairs(condition: exp.Expr, distributed: dict[str, str]) -> Iterator[set[str]]:
    for part in condition.flatten() if isinstance(condition, exp.And) else [condition]:
        sides = [part.this, part.expression] if isinstance(part, exp.EQ) else []
        if len(sides) == 2 and all(
            isinstance(side, exp.Column) and DISTRIBUTED.get(distributed.get(side.table, "")) == side.name
            for side in sides
        ):
            yield {side.table for side in sides}
