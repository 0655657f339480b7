"""What belongs to no article: the authority files, the change log, jobs, answers, feeds, keys and alerts.

Sessions stay behind: whoever is signed in signs in again.
"""

import hashlib
from collections.abc import Iterator

from sqlalchemy import Connection, Table, delete, select, tuple_

from index.store import layout, tables
from index.store.copying.articles import Values, add, put, with_ids

NAMED = (tables.sources, tables.speakers)
"""Rows that articles lead to."""

ALONE = (
    tables.changes,
    tables.removals,
    tables.jobs,
    tables.job_items,
    tables.revisions,
    tables.requests,
    tables.feeds,
    tables.feed_entries,
    tables.api_keys,
    tables.followers,
    tables.alerts,
    tables.alert_statements,
    tables.deliveries,
)
"""Rows that nothing of an article leads to, each after those that it leads to."""

COUNTED = (
    tables.statements.c.row,
    tables.changes.c.number,
    tables.jobs.c.id,
    tables.feeds.c.id,
    tables.feed_entries.c.id,
    tables.api_keys.c.id,
    tables.alerts.c.id,
    tables.deliveries.c.id,
    tables.models.c.id,
)
"""Numbers that a database gives, and never twice."""

PAGE = 2_000


def pages(connection: Connection, table: Table) -> Iterator[list[Values]]:
    """All rows of a table in order of its key, some at a time."""
    key = list(table.primary_key)
    query = select(table).order_by(*key).limit(PAGE)
    page = [dict(row) for row in connection.execute(query).mappings()]
    while page:
        yield page
        last = tuple_(*key) > tuple_(*(page[-1][column.name] for column in key))
        page = [dict(row) for row in connection.execute(query.where(last)).mappings()]


def copy_named(source: Connection, target: Connection) -> None:
    """Make the authority files those of the source; the articles are those already."""
    for table in NAMED:
        for page in pages(source, table):
            put(target, table, page)
        for page in pages(target, table):
            standing = {row["id"] for row in with_ids(source, table, {row["id"] for row in page})}
            gone = [row["id"] for row in page if row["id"] not in standing]
            if gone:
                target.execute(delete(table).where(table.c.id.in_(gone)))


def copy_alone(source: Connection, target: Connection) -> None:
    """Make the tables that nothing of an article leads to those of the source, and go on counting from there."""
    for table in reversed(ALONE):
        target.execute(delete(table))
    for table in ALONE:
        for page in pages(source, table):
            add(target, table, page)
    for column in COUNTED:
        last = layout.of(source).last_number(source, column)
        if last:
            layout.of(target).count_from(target, column, last)


def digest(connection: Connection, table: Table) -> tuple[int, bytes]:
    """Count and SHA-256 of a table, in order of its key."""
    count, told = 0, hashlib.sha256()
    for page in pages(connection, table):
        count += len(page)
        told.update(repr([sorted(row.items()) for row in page]).encode())
    return count, told.digest()
