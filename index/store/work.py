"""Durable jobs: what was accepted, item by item, and what became of it."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from index.errors import JobNotFound
from index.store import rows, tables
from index.store.base import Job, JobItem, JobState


def create(connection: Connection, kind: str, payloads: Sequence[dict[str, Any]]) -> Job:
    """Write a job and its items."""
    at = rows.now()
    values = {
        "kind": kind,
        "created_at": at,
        "finished_at": None if payloads else at,
        "total": len(payloads),
        "done": 0,
        "failed": 0,
    }
    job_id = connection.execute(insert(tables.jobs).values(values).returning(tables.jobs.c.id)).scalar_one()
    items = [
        {"job_id": job_id, "position": position, "payload": rows.as_json(payload)}
        for position, payload in enumerate(payloads)
    ]
    if items:
        connection.execute(insert(tables.job_items), items)
    return one(connection, job_id)


def one(connection: Connection, job_id: int) -> Job:
    """One job, or JobNotFound."""
    row = connection.execute(select(tables.jobs).where(tables.jobs.c.id == job_id)).one_or_none()
    if row is None:
        raise JobNotFound(str(job_id))
    return _job(row)


def newest(connection: Connection, before: int | None, limit: int) -> list[Job]:
    """A page of jobs, newest first."""
    query = select(tables.jobs).order_by(tables.jobs.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(tables.jobs.c.id < before)
    return [_job(row) for row in connection.execute(query)]


def oldest_open(connection: Connection) -> Job | None:
    """The job that waits longest."""
    query = select(tables.jobs).where(tables.jobs.c.finished_at.is_(None)).order_by(tables.jobs.c.id).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else _job(row)


def items(connection: Connection, job_id: int, after: int, limit: int, *, only_open: bool = False) -> list[JobItem]:
    """A page of a job's items in order."""
    table = tables.job_items
    query = (
        select(table).where(table.c.job_id == job_id, table.c.position > after).order_by(table.c.position).limit(limit)
    )
    if only_open:
        query = query.where(table.c.result.is_(None))
    return [
        JobItem(row.position, json.loads(row.payload), None if row.result is None else json.loads(row.result))
        for row in connection.execute(query)
    ]


def finish(connection: Connection, job_id: int, results: Sequence[tuple[int, dict[str, Any], bool]]) -> None:
    """Write results of items that have none yet, and close the job with its last one."""
    table, jobs = tables.job_items, tables.jobs
    done = failed = 0
    for position, result, is_failure in results:
        written = connection.execute(
            update(table)
            .where(table.c.job_id == job_id, table.c.position == position, table.c.result.is_(None))
            .values(result=rows.as_json(result))
        )
        done += written.rowcount
        failed += written.rowcount * is_failure
    at = rows.now()
    connection.execute(
        update(jobs)
        .where(jobs.c.id == job_id)
        .values(done=jobs.c.done + done, failed=jobs.c.failed + failed, started_at=func.coalesce(jobs.c.started_at, at))
    )
    connection.execute(update(jobs).where(jobs.c.id == job_id, jobs.c.done >= jobs.c.total).values(finished_at=at))


def _job(row: rows.Row) -> Job:
    if row.finished_at is not None:
        state = JobState.FINISHED
    elif row.started_at is not None:
        state = JobState.RUNNING
    else:
        state = JobState.QUEUED
    created_at = rows.moment(row.created_at)
    assert created_at is not None  # noqa: S101 - narrows the type: the column is NOT NULL
    return Job(row.id, row.kind, state, created_at, rows.moment(row.finished_at), row.total, row.done, row.failed)
