"""The results of items: each is counted once, and the job of the last one ends."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, select, update

from index.store import rows, tables
from index.store.jobs import OPEN_STATES, ItemStatus, JobState, Payload

UNSETTLED = (ItemStatus.WAITING, ItemStatus.PROBLEM, ItemStatus.CANCELLED)
"""The items that may get a result."""


def finish(connection: Connection, job_id: int, results: Sequence[tuple[int, Payload, bool]], worked_s: float) -> None:
    """Write results of items that wait, were given up meanwhile or failed before; close the job with its last one."""
    stood = _statuses(connection, job_id, [position for position, _, _ in results])
    written = [one for one in results if stood.get(one[0]) in UNSETTLED]
    _write_results(connection, job_id, written)
    before = Counter(stood[position] for position, _, _ in written)
    waited, given_up = before[ItemStatus.WAITING], before[ItemStatus.CANCELLED]
    failed = sum(is_failure for _, _, is_failure in written) - before[ItemStatus.PROBLEM]
    # Last, and one statement: of two that end a job's last items the second waits here, and counts what the first did.
    table = tables.jobs
    connection.execute(
        update(table)
        .where(table.c.id == job_id)
        .values(
            done=table.c.done + waited + given_up,
            failed=table.c.failed + failed,
            cancelled=table.c.cancelled - given_up - case((table.c.state == JobState.CANCELLED, waited), else_=0),
            worked_items=table.c.worked_items + waited + given_up,
        )
        .values(_worked(worked_s))
    )
    is_complete = (table.c.state.in_(OPEN_STATES), table.c.done + table.c.cancelled >= table.c.total)
    connection.execute(
        update(table)
        .where(table.c.id == job_id, *is_complete)
        .values(
            state=JobState.FINISHED,
            started_at=func.coalesce(table.c.started_at, rows.now()),
            finished_at=rows.now(),
        )
    )


def _statuses(connection: Connection, job_id: int, positions: Sequence[int]) -> dict[int, ItemStatus]:
    table = tables.job_items
    query = select(table.c.position, table.c.status).where(table.c.job_id == job_id, table.c.position.in_(positions))
    return {row.position: ItemStatus(row.status) for row in connection.execute(query)}


def _write_results(connection: Connection, job_id: int, results: Sequence[tuple[int, Payload, bool]]) -> None:
    table = tables.job_items
    written = [
        {"at": position, "told": rows.as_json(result), "stands": result["status"]} for position, result, _ in results
    ]
    if written:
        connection.execute(
            update(table)
            .where(table.c.job_id == job_id, table.c.position == bindparam("at"))
            .values(result=bindparam("told"), status=bindparam("stands")),
            written,
        )


def _worked(worked_s: float) -> dict[str, Any]:
    """The time since a job was last added to, or the last `worked_s` seconds: what several spend together is once."""
    table, now = tables.jobs, rows.now()
    begun = now - round(worked_s * 1_000_000)
    last = func.coalesce(table.c.worked_until, begun)
    newly = case((last > now, 0), (last > begun, now - last), else_=now - begun)
    return {"worked_ms": table.c.worked_ms + newly // 1000, "worked_until": now}
