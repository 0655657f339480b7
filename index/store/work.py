"""Durable jobs: what was accepted, item by item, and what became of it."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from index.errors import JobNotFound, JobUnderWay, QueueFull, WrongJobState
from index.store import rows, tables
from index.store.jobs import OPEN_STATES, ItemStatus, Job, JobItem, JobState, Payload

CANCELLED: Payload = {"status": ItemStatus.CANCELLED}
AGAIN = (ItemStatus.PROBLEM, ItemStatus.CANCELLED)
"""The items that a retry puts back."""

JOBS_MEASURED = 5
"""How many of the newest jobs of a kind say how fast its items are done: enough to outlast one odd batch."""
UNMEASURED_RETRY_S = 30.0
"""When to come back to a full queue of which nothing is done yet, so that no rate is known."""
LONGEST_RETRY_S = 3600.0


def create(
    connection: Connection,
    kind: str,
    payloads: Sequence[Payload] | None,
    parameters: Payload | None,
    max_open_items: int | None,
) -> Job:
    """Write a job and its items, or one over the whole record."""
    if payloads is None:
        _refuse_second(connection, kind)
    else:
        _refuse_overflow(connection, kind, len(payloads), max_open_items)
    at = rows.now()
    is_empty = payloads is not None and not payloads
    values = {
        "kind": kind,
        "state": JobState.FINISHED if is_empty else JobState.QUEUED,
        "created_at": at,
        "finished_at": at if is_empty else None,
        "total": len(payloads or ()),
        "parameters": rows.as_json(parameters or {}) if payloads is None else None,
    }
    job_id = connection.execute(insert(tables.jobs).values(values).returning(tables.jobs.c.id)).scalar_one()
    add_items(connection, job_id, payloads or ())
    return one(connection, job_id)


def add_items(connection: Connection, job_id: int, payloads: Sequence[Payload]) -> None:
    """Write the items of a job that has none yet."""
    items = [
        {"job_id": job_id, "position": position, "payload": rows.as_json(payload), "status": ItemStatus.WAITING}
        for position, payload in enumerate(payloads)
    ]
    if items:
        connection.execute(insert(tables.job_items), items)


def one(connection: Connection, job_id: int) -> Job:
    """One job, or JobNotFound."""
    row = connection.execute(select(tables.jobs).where(tables.jobs.c.id == job_id)).one_or_none()
    if row is None:
        raise JobNotFound(str(job_id))
    return _job(row)


def _locked(connection: Connection, job_id: int) -> Job:
    """One job, of which nobody finishes an item before this transaction ends."""
    row = connection.execute(
        select(tables.jobs).where(tables.jobs.c.id == job_id).with_for_update(key_share=True)
    ).one_or_none()
    if row is None:
        raise JobNotFound(str(job_id))
    return _job(row)


def newest(
    connection: Connection, before: int | None, limit: int, state: JobState | None, kind: str | None
) -> list[Job]:
    """A page of jobs, newest first."""
    table = tables.jobs
    query = select(table).order_by(table.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(table.c.id < before)
    if state is not None:
        query = query.where(table.c.state == state)
    if kind is not None:
        query = query.where(table.c.kind == kind)
    return [_job(row) for row in connection.execute(query)]


def oldest_open(connection: Connection, kind: str) -> Job | None:
    """The job of this kind that waits longest."""
    table = tables.jobs
    query = select(table).where(table.c.state.in_(OPEN_STATES), table.c.kind == kind).order_by(table.c.id).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else _job(row)


def start(connection: Connection, job_id: int) -> None:
    """Note that a job is being worked on."""
    table = tables.jobs
    connection.execute(
        update(table)
        .where(table.c.id == job_id, table.c.state == JobState.QUEUED)
        .values(state=JobState.RUNNING, started_at=rows.now())
    )


def items(connection: Connection, job_id: int, after: int, limit: int, status: ItemStatus | None) -> list[JobItem]:
    """A page of a job's items in order."""
    table = tables.job_items
    query = (
        select(table).where(table.c.job_id == job_id, table.c.position > after).order_by(table.c.position).limit(limit)
    )
    is_cancelled = (
        connection.scalar(select(tables.jobs.c.state).where(tables.jobs.c.id == job_id)) == JobState.CANCELLED
    )
    if status is not None:
        query = query.where(table.c.status.in_(_written_as(status, is_cancelled=is_cancelled)))
    return [item(row, CANCELLED if is_cancelled else None) for row in connection.execute(query)]


def _written_as(status: ItemStatus, *, is_cancelled: bool) -> tuple[ItemStatus, ...]:
    """What waits in a cancelled job was in somebody's hand when it was cancelled, and is given up like the rest."""
    if not is_cancelled:
        return (status,)
    return {ItemStatus.WAITING: (), ItemStatus.CANCELLED: (ItemStatus.CANCELLED, ItemStatus.WAITING)}.get(
        status, (status,)
    )


def item(row: rows.Row, without_result: Payload | None = None) -> JobItem:
    """An item as it stands in its row."""
    return JobItem(row.position, json.loads(row.payload), rows.from_json(row.result) or without_result)


def report(connection: Connection, job_id: int, done: int, total: int, newly: int, worked_s: float) -> bool:
    """Note how far a job over the whole record has come; False if it does not run."""
    table = tables.jobs
    written = connection.execute(
        update(table)
        .where(table.c.id == job_id, table.c.state == JobState.RUNNING)
        .values(
            done=done,
            total=total,
            worked_items=table.c.worked_items + newly,
            worked_ms=table.c.worked_ms + round(worked_s * 1000),
        )
    )
    return written.rowcount == 1


def end(connection: Connection, job_id: int, problem: Payload | None) -> None:
    """Close a job that runs."""
    table = tables.jobs
    connection.execute(
        update(table)
        .where(table.c.id == job_id, table.c.state == JobState.RUNNING)
        .values(
            state=JobState.FAILED if problem else JobState.FINISHED,
            problem=rows.as_json_or_null(problem),
            finished_at=rows.now(),
        )
    )


def cancel(connection: Connection, job_id: int) -> Job:
    """Give up what waits."""
    job = _locked(connection, job_id)
    if job.state is JobState.CANCELLED:
        return job
    if not job.state.is_open:
        raise WrongJobState(f"Job {job_id} has ended already ({job.state}); there is nothing to cancel.")
    table = tables.job_items
    # Without waiting for what is in hand: `items` knows what has become of it.
    free = select(table.c.position).where(table.c.job_id == job_id, table.c.status == ItemStatus.WAITING)
    connection.execute(
        update(table)
        .where(table.c.job_id == job_id, table.c.position.in_(free.with_for_update(skip_locked=True)))
        .values(status=ItemStatus.CANCELLED, result=rows.as_json(CANCELLED))
    )
    connection.execute(
        update(tables.jobs)
        .where(tables.jobs.c.id == job_id)
        .values(state=JobState.CANCELLED, cancelled=tables.jobs.c.total - tables.jobs.c.done, finished_at=rows.now())
    )
    return one(connection, job_id)


def retry(connection: Connection, job_id: int, max_open_items: int | None) -> Job:
    """Put back what failed or was given up."""
    job = _locked(connection, job_id)
    refuse_open(job)
    back = _again(connection, job_id)
    of_whole_record = not back and job.state in {JobState.FAILED, JobState.CANCELLED} and _has_no_items(connection, job)
    if of_whole_record:
        _refuse_second(connection, job.kind)
    elif not back:
        raise WrongJobState(f"Job {job_id} is {job.state}, and nothing of it failed or was cancelled.")
    else:
        _refuse_overflow(connection, job.kind, back, max_open_items)
    return queue_again(connection, job, done=0 if of_whole_record else job.done - job.failed)


def refuse_open(job: Job) -> None:
    """Nothing of a job is put back before it has ended.

    Raises:
        WrongJobState: it has not.
    """
    if job.state.is_open:
        raise WrongJobState(f"Job {job.id} has not ended ({job.state}). Wait for its end, or cancel it first.")


def queue_again(connection: Connection, job: Job, *, done: int, failed: int = 0, cancelled: int = 0) -> Job:
    """Let a job that has ended wait again, with so many of its items done, failed and given up for good."""
    values = {"state": JobState.QUEUED, "done": done, "failed": failed, "cancelled": cancelled}
    connection.execute(
        update(tables.jobs)
        .where(tables.jobs.c.id == job.id)
        .values(values | {"started_at": None, "finished_at": None, "problem": None})
    )
    return one(connection, job.id)


def _again(connection: Connection, job_id: int) -> int:
    """Let what failed or was given up wait; how many items wait then."""
    table = tables.job_items
    connection.execute(
        update(table)
        .where(table.c.job_id == job_id, table.c.status.in_(AGAIN))
        .values(status=ItemStatus.WAITING, result=None)
    )
    waiting = (table.c.job_id == job_id, table.c.status == ItemStatus.WAITING)
    return connection.scalar(select(func.count()).where(*waiting)) or 0


def _has_no_items(connection: Connection, job: Job) -> bool:
    table = tables.job_items
    return connection.execute(select(table.c.position).where(table.c.job_id == job.id).limit(1)).first() is None


def remove_ended(connection: Connection, before: datetime, limit: int) -> list[int]:
    """Remove jobs that ended before a moment, oldest first."""
    table = tables.jobs
    ended = (
        select(table.c.id)
        .where(table.c.finished_at < rows.microseconds(before), table.c.state.not_in(OPEN_STATES))
        .order_by(table.c.id)
        .limit(limit)
        # One that was cancelled, and of which items are in hand, is left for later.
        .with_for_update(skip_locked=True)
    )
    removed = list(connection.scalars(ended))
    connection.execute(delete(table).where(table.c.id.in_(removed)))
    return removed


def _refuse_second(connection: Connection, kind: str) -> None:
    if (job := oldest_open(connection, kind)) is not None:
        raise JobUnderWay(kind, job.id)


def _refuse_overflow(connection: Connection, kind: str, added: int, max_open_items: int | None) -> None:
    if max_open_items is None:
        return
    table = tables.jobs
    waiting = connection.scalar(
        select(func.coalesce(func.sum(table.c.total - table.c.done), 0)).where(
            table.c.state.in_(OPEN_STATES), table.c.parameters.is_(None)
        )
    )
    excess = int(waiting or 0) + added - max_open_items
    if excess > 0:
        raise QueueFull(int(waiting or 0), max_open_items, _seconds_for(connection, kind, excess))


def _seconds_for(connection: Connection, kind: str, count: int) -> float:
    """How long so many items of a kind take, as measured on the newest jobs that were worked on."""
    table = tables.jobs
    measured = connection.execute(
        select(table.c.worked_items, table.c.worked_ms)
        .where(table.c.kind == kind, table.c.worked_items > 0, table.c.worked_ms > 0)
        .order_by(table.c.id.desc())
        .limit(JOBS_MEASURED)
    ).all()
    if not measured:
        return UNMEASURED_RETRY_S
    worked_s = sum(int(row.worked_ms) for row in measured) / 1000
    return min(count * worked_s / sum(int(row.worked_items) for row in measured), LONGEST_RETRY_S)


def _job(row: rows.Row) -> Job:
    return Job(
        id=row.id,
        kind=row.kind,
        state=JobState(row.state),
        created_at=rows.known_moment(row.created_at),
        started_at=rows.moment(row.started_at),
        finished_at=rows.moment(row.finished_at),
        total=row.total,
        done=row.done,
        failed=row.failed,
        cancelled=row.cancelled,
        rate=row.worked_items * 1000 / row.worked_ms if row.worked_items and row.worked_ms else None,
        parameters=rows.from_json(row.parameters) or {},
        problem=rows.from_json(row.problem),
    )
