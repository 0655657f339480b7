"""Durable work: what the store promises about jobs, and the rows that it hands out."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

Payload = dict[str, Any]


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """Whether there is still something to be done."""
        return self in OPEN_STATES


OPEN_STATES = (JobState.QUEUED, JobState.RUNNING)


class ItemStatus(StrEnum):
    """What became of one item of a job."""

    WAITING = "waiting"
    CREATED = "created"
    UNCHANGED = "unchanged"
    REPLACED = "replaced"
    PROBLEM = "problem"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class JobItem:
    """One item of a job: what came in, and once it is done or cancelled what became of it."""

    position: int
    payload: Payload
    result: Payload | None


@dataclass(frozen=True, slots=True)
class Job:
    """Durable work.

    `done` counts the items that have a result, `failed` those of them whose result is a problem, `cancelled` those
    that were given up. A job over the whole record has no items but `parameters`; it counts what it works through. Of
    a failed job, `problem` says why. `rate` is in items a second while it was worked on, None before the first.
    """

    id: int
    kind: str
    state: JobState
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    total: int
    done: int
    failed: int
    cancelled: int = 0
    rate: float | None = None
    parameters: Payload = field(default_factory=dict)
    problem: Payload | None = None

    def ends_at(self, now: datetime) -> datetime | None:
        """When it will be done if it goes on as before; None unless it runs and its rate is known."""
        if self.state is not JobState.RUNNING or not self.rate:
            return None
        return now + timedelta(seconds=(self.total - self.done) / self.rate)


class Before(StrEnum):
    """Where the items stand that come before those in hand."""

    READ = "read"
    IN_HAND = "in hand"
    """One is still to be read, by another process."""
    LEFT = "left"
    """One is still to be read, and in nobody's hand: who had it has gone away."""


class ItemsInHand(Protocol):
    """Items of one job that are worked on here and nowhere else; each write is one transaction."""

    @property
    def job(self) -> Job:
        """Their job, as it was when they were taken."""
        ...

    @property
    def items(self) -> Sequence[JobItem]:
        """Those without a result, in order. Each write may lose some to another process, which then does them."""
        ...

    def finish(self, results: Sequence[tuple[int, Payload, bool]], worked_s: float) -> None:
        """Record (position, result, failed) of items; the job finishes with its last one, whoever has it.

        An item that was cancelled while it was in hand gets its result all the same. `worked_s` is how long they have
        been in hand.
        """
        ...

    def identify(self, article_ids: Mapping[int, int]) -> None:
        """Let every process know, by position, which article each item is."""
        ...

    def before(self) -> Before:
        """Whether all items of the job before the last one that was identified have been read."""
        ...

    def second(self) -> set[int]:
        """The identified items whose article is another item's: of one before, or of any that took it in.

        Not if that took it in and it was deleted since.
        """
        ...


class Jobs(Protocol):
    """The part of a store that keeps jobs; each write is one transaction."""

    def create_job(
        self,
        kind: str,
        payloads: Sequence[Payload] | None,
        *,
        parameters: Payload | None = None,
        max_open_items: int | None = None,
    ) -> Job:
        """Commit a job with its items, one payload each; None makes a job over the whole record.

        Raises:
            QueueFull: with these, more than `max_open_items` items of all jobs would wait. Nothing is kept.
            JobUnderWay: a job over the whole record of this kind is open already.
        """
        ...

    def job(self, job_id: int) -> Job:
        """One job.

        Raises:
            JobNotFound: no job has this id.
        """
        ...

    def jobs(
        self, before: int | None, limit: int, *, state: JobState | None = None, kind: str | None = None
    ) -> list[Job]:
        """Jobs, newest first, those with an id less than `before`, of one state and kind if they are given."""
        ...

    def job_items(self, job_id: int, after: int, limit: int, *, status: ItemStatus | None = None) -> list[JobItem]:
        """Items of a job in order, those at positions greater than `after`; -1 begins."""
        ...

    def next_job(self, kind: str) -> Job | None:
        """The oldest open job of a kind."""
        ...

    def start_job(self, job_id: int) -> None:
        """Note that an open job is being worked on."""
        ...

    def take_items(self, kind: str, limit: int) -> AbstractContextManager[ItemsInHand | None]:
        """The first waiting items that are in nobody's hand, of the oldest open job of a kind that has any.

        Nobody else has them until the block ends, or this process; what has no result then waits again. None where
        nothing is free: in the embedded store, also while another process has items of this kind in hand.
        """
        ...

    def report_job(self, job_id: int, done: int, total: int, newly: int, worked_s: float) -> bool:
        """Record how far a job over the whole record has come; False, and nothing is recorded, if it does not run.

        `newly` counts what was done in the last `worked_s` seconds.
        """
        ...

    def end_job(self, job_id: int, problem: Payload | None = None) -> None:
        """Close a running job as finished, or with its problem as failed; one that does not run stays as it is."""
        ...

    def cancel_job(self, job_id: int) -> Job:
        """Give up the items that wait; what is done stays. A cancelled job stays as it is.

        Raises:
            JobNotFound: no job has this id.
            WrongJobState: it has ended already.
        """
        ...

    def retry_job(self, job_id: int, max_open_items: int | None = None) -> Job:
        """Put what failed or was cancelled back to be done again.

        Raises:
            JobNotFound: no job has this id.
            WrongJobState: it is open, or there is nothing to do again.
            QueueFull, JobUnderWay: as for a new job.
        """
        ...

    def remove_jobs(self, ended_before: datetime, limit: int) -> list[int]:
        """Remove up to `limit` jobs with their items that ended before a moment; their ids."""
        ...
