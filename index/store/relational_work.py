"""The part of a store that keeps jobs, and answers to requests that carry a key."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime

from sqlalchemy import Connection

from index.store import in_hand, polls, replay, work
from index.store.answers import KeptAnswer, RequestKey
from index.store.feeds import POLL
from index.store.jobs import ItemsInHand, ItemStatus, Job, JobItem, JobState, Payload


class RelationalWork(ABC):
    """`index.store.jobs.Jobs` and `index.store.answers.Answers`; see there for what each method promises."""

    def __init__(self) -> None:
        self._picture = threading.local()

    @contextmanager
    def picture(self) -> Iterator[None]:
        """One transaction for everything that this thread reads until the block ends."""
        with self._read() as connection:
            before = getattr(self._picture, "connection", None)
            self._picture.connection = connection
            try:
                yield
            finally:
                self._picture.connection = before

    def _read(self) -> AbstractContextManager[Connection]:
        """A transaction that reads: the one of `picture`, if this thread is in such a block."""
        connection: Connection | None = getattr(self._picture, "connection", None)
        return nullcontext(connection) if connection is not None else self._begin_reading()

    @abstractmethod
    def _begin_reading(self) -> AbstractContextManager[Connection]: ...

    def _read_now(self) -> AbstractContextManager[Connection]:
        """What was written last, also of what leaves no mark in the change log."""
        return self._read()

    @abstractmethod
    def _write(self) -> AbstractContextManager[Connection]: ...

    @abstractmethod
    def _hold(self, kind: str) -> AbstractContextManager[in_hand.Hold | None]:
        """How items of jobs of this kind are held; None while another process keeps this one from holding any."""

    # --- jobs

    def create_job(
        self,
        kind: str,
        payloads: Sequence[Payload] | None,
        *,
        parameters: Payload | None = None,
        max_open_items: int | None = None,
    ) -> Job:
        """Commit a job with its items, or one over the whole record."""
        with self._write() as connection:
            return work.create(connection, kind, payloads, parameters, max_open_items)

    def job(self, job_id: int) -> Job:
        """One job."""
        with self._read_now() as connection:
            return work.one(connection, job_id)

    def jobs(
        self, before: int | None, limit: int, *, state: JobState | None = None, kind: str | None = None
    ) -> list[Job]:
        """Jobs, newest first."""
        with self._read_now() as connection:
            return work.newest(connection, before, limit, state, kind)

    def job_items(self, job_id: int, after: int, limit: int, *, status: ItemStatus | None = None) -> list[JobItem]:
        """Items of a job in order."""
        with self._read_now() as connection:
            return work.items(connection, job_id, after, limit, status)

    def next_job(self, kind: str) -> Job | None:
        """The oldest open job of a kind."""
        with self._read_now() as connection:
            return work.oldest_open(connection, kind)

    def start_job(self, job_id: int) -> None:
        """Note that an open job is being worked on."""
        with self._write() as connection:
            work.start(connection, job_id)

    @contextmanager
    def take_items(self, kind: str, limit: int) -> Iterator[ItemsInHand | None]:
        """The first waiting items that are in nobody's hand."""
        if self.next_job(kind) is None:
            yield None
            return
        with self._hold(kind) as hold:
            taken = None if hold is None else in_hand.take(hold, kind, limit)
            if taken is not None and taken.job.state is JobState.QUEUED:
                self.start_job(taken.job.id)
            yield taken

    def report_job(self, job_id: int, done: int, total: int, newly: int, worked_s: float) -> bool:
        """Record how far a job over the whole record has come."""
        with self._write() as connection:
            return work.report(connection, job_id, done, total, newly, worked_s)

    def end_job(self, job_id: int, problem: Payload | None = None) -> None:
        """Close a running job."""
        with self._write() as connection:
            work.end(connection, job_id, problem)

    def cancel_job(self, job_id: int) -> Job:
        """Give up the items that wait."""
        with self._write() as connection:
            job = work.cancel(connection, job_id)
            polls.give_up(connection, job_id)
            return job

    def retry_job(self, job_id: int, max_open_items: int | None = None) -> Job:
        """Put what failed or was cancelled back to be done again."""
        with self._write() as connection:
            job = work.one(connection, job_id)
            return polls.retry(connection, job) if job.kind == POLL else work.retry(connection, job_id, max_open_items)

    def remove_jobs(self, ended_before: datetime, limit: int) -> list[int]:
        """Remove jobs that ended before a moment."""
        with self._write() as connection:
            removed = work.remove_ended(connection, ended_before, limit)
            polls.forget(connection, removed)
            return removed

    # --- answers to requests that carry a key

    def claim_request(self, request: RequestKey, owner: str, lease_s: float, keep_s: float) -> KeptAnswer | None:
        """The answer that the request got before, or None: it is the owner's to answer."""
        with self._write() as connection:
            return replay.claim(connection, request, owner, lease_s, keep_s)

    def renew_request(self, request: RequestKey, owner: str) -> None:
        """Say that the owner is still at it."""
        with self._write() as connection:
            replay.renew(connection, request, owner)

    def settle_request(self, request: RequestKey, owner: str, answer: KeptAnswer) -> None:
        """Keep the answer."""
        with self._write() as connection:
            replay.settle(connection, request, owner, answer)

    def release_request(self, request: RequestKey, owner: str) -> None:
        """Forget the claim."""
        with self._write() as connection:
            replay.release(connection, request, owner)
