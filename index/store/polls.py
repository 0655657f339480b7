"""The jobs of polls: one for each poll that somebody asked for, and for each that found something to take in.

An item of such a job stands for an entry, and says what becomes of it in the transaction in which that is written down.
An entry that changes while it waits keeps its item. What failed is tried again after its job has ended, too; its item
then has the last result.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from index.errors import WrongJobState
from index.store import finishing, rows, tables, work
from index.store.feeds import POLL, EntryResult, FoundEntry, PollResult
from index.store.jobs import OPEN_STATES, ItemStatus, Job, JobState

FEED = "feed"
"""The one parameter of such a job: the id of the feed."""

_feeds, _entries, _jobs, _items = tables.feeds, tables.feed_entries, tables.jobs, tables.job_items


@dataclass(frozen=True, slots=True)
class Place:
    """Which item of which job stands for an entry."""

    job_id: int
    position: int


def ask(connection: Connection, feed_id: int) -> None:
    """Let the next poll of a feed be a job, whatever comes of it; one that is waited for already stays that job."""
    if connection.scalar(select(_feeds.c.job_id).where(_feeds.c.id == feed_id)) is None:
        job_id = _create(connection, feed_id, JobState.QUEUED)
        connection.execute(update(_feeds).where(_feeds.c.id == feed_id).values(job_id=job_id))


def polled(
    connection: Connection, feed_id: int, asked_job_id: int | None, result: PollResult, found: Sequence[FoundEntry]
) -> dict[str, Place]:
    """Put down a poll with the entries that it found and that no item stands for; by key, the place of each."""
    if asked_job_id is None and not found:
        return {}
    job_id = asked_job_id or _create(connection, feed_id, JobState.RUNNING)
    ended = JobState.FAILED if result.problem else JobState.FINISHED
    connection.execute(
        update(_jobs)
        .where(_jobs.c.id == job_id)
        .values(
            state=JobState.RUNNING if found else ended,
            started_at=rows.now(),
            finished_at=None if found else rows.now(),
            total=len(found),
            problem=rows.as_json_or_null(result.problem),
        )
    )
    connection.execute(update(_feeds).where(_feeds.c.id == feed_id).values(job_id=None))
    work.add_items(connection, job_id, [{"external_id": entry.url or entry.key} for entry in found])
    return {entry.key: Place(job_id, position) for position, entry in enumerate(found)}


def tried(connection: Connection, place: Place, result: EntryResult) -> None:
    """Put down what became of an entry as the result of its item."""
    work.start(connection, place.job_id)
    finishing.finish(connection, place.job_id, [(place.position, result.told, result.problem is not None)], 0.0)


def is_given_up(connection: Connection, place: Place) -> bool:
    """Whether its job was cancelled, so that an entry that was in hand then is not to be tried again."""
    return connection.scalar(select(_jobs.c.state).where(_jobs.c.id == place.job_id)) == JobState.CANCELLED


def give_up(connection: Connection, job_id: int) -> None:
    """Try no entry of a job that was cancelled again, and do not poll its feed before its interval is over."""
    connection.execute(update(_entries).where(_entries.c.job_id == job_id).values(due_at=None))
    feed = connection.execute(select(_feeds).where(_feeds.c.job_id == job_id)).one_or_none()
    if feed is not None:
        due_at = None if feed.paused or feed.gone else rows.now() + round(feed.interval_s * 1_000_000)
        connection.execute(update(_feeds).where(_feeds.c.id == feed.id).values(job_id=None, due_at=due_at))


def give_up_feed(connection: Connection, feed_id: int) -> None:
    """Cancel what is open of the polls of a feed that is to be removed."""
    asked = select(_feeds.c.job_id).where(_feeds.c.id == feed_id)
    of_entries = select(_entries.c.job_id).where(_entries.c.feed_id == feed_id)
    is_its_own = _jobs.c.id.in_(asked) | _jobs.c.id.in_(of_entries)
    for job_id in connection.scalars(select(_jobs.c.id).where(is_its_own, _jobs.c.state.in_(OPEN_STATES))).all():
        work.cancel(connection, job_id)


def forget(connection: Connection, job_ids: Sequence[int]) -> None:
    """Let no entry lead to jobs that are removed."""
    is_gone = _entries.c.job_id.in_(job_ids)
    connection.execute(update(_entries).where(is_gone).values(job_id=None, position=None))


def retry(connection: Connection, job: Job) -> Job:
    """Put back the entries that failed or were given up, or where there are none, the poll itself.

    They are due since they were found, and the feed since it is watched: at once, whatever clock is asked.
    """
    work.refuse_open(job)
    back = _put_back(connection, job)
    if not back and not (job.total == 0 and job.state is not JobState.FINISHED and _poll_again(connection, job)):
        raise WrongJobState(
            f"Job {job.id} is {job.state}, and nothing of it can be done again: nothing failed or was cancelled, a "
            "later poll has it in hand, or its feed is watched no more."
        )
    failed, cancelled = back.count(ItemStatus.PROBLEM), back.count(ItemStatus.CANCELLED)
    return work.queue_again(
        connection, job, done=job.done - failed, failed=job.failed - failed, cancelled=job.cancelled - cancelled
    )


def _put_back(connection: Connection, job: Job) -> list[ItemStatus]:
    """Let the entries wait that are still this job's to do; what their items said until now."""
    of_job = _entries.c.job_id == job.id
    again = (
        _items.c.job_id == job.id,
        _items.c.status.in_(work.AGAIN),
        _items.c.position.in_(select(_entries.c.position).where(of_job)),
    )
    before = [ItemStatus(status) for status in connection.scalars(select(_items.c.status).where(*again))]
    connection.execute(update(_items).where(*again).values(status=ItemStatus.WAITING, result=None))
    waiting = select(_items.c.position).where(_items.c.job_id == job.id, _items.c.status == ItemStatus.WAITING)
    connection.execute(
        update(_entries)
        .where(of_job, _entries.c.position.in_(waiting))
        .values(due_at=_entries.c.found_at, tries=0, problem=None)
    )
    return before


def _poll_again(connection: Connection, job: Job) -> bool:
    """Whether the feed is still there, and no other poll of it is waited for."""
    is_free = (_feeds.c.id == int(job.parameters[FEED]), _feeds.c.job_id.is_(None))
    asked = update(_feeds).where(*is_free).values(job_id=job.id, due_at=_feeds.c.created_at)
    return connection.execute(asked).rowcount == 1


def _create(connection: Connection, feed_id: int, state: JobState) -> int:
    values = {
        "kind": POLL,
        "state": state,
        "created_at": rows.now(),
        "total": 0,
        "parameters": rows.as_json({FEED: str(feed_id)}),
    }
    return int(connection.execute(insert(_jobs).values(values).returning(_jobs.c.id)).scalar_one())
