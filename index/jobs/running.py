"""Takes jobs over the whole record in their order and does them, those of one kind in one process at a time."""

import logging
import threading
import time
from collections.abc import Callable

from index.errors import JobAtFault, OnRecordError, StoreError
from index.record import Record
from index.store.jobs import Job, Payload

log = logging.getLogger(__name__)

Problem = Callable[[OnRecordError], Payload]


class JobStopped(Exception):
    """The job was cancelled, or this process ends; what was reported is kept."""


class JobInHand:
    """One job while it is worked on: how its work asks whether to go on, and says what is done."""

    def __init__(self, record: Record, job: Job, stop: threading.Event) -> None:
        self.record = record
        self.job = job
        self.stop = stop
        self._since = time.monotonic()
        self._done: int | None = None

    def report(self, done: int, total: int) -> None:
        """Record how far it has come; its first report is what was done before it began.

        Raises:
            JobStopped: it is not to go on.
        """
        newly = 0 if self._done is None else max(done - self._done, 0)
        now = time.monotonic()
        is_open = self.record.store.report_job(self.job.id, done, total, newly, now - self._since if newly else 0.0)
        self._done, self._since = done, now
        if not is_open or self.stop.is_set():
            raise JobStopped


WholeJob = Callable[[JobInHand], None]
"""Does a job, and returns when it is done or is not to go on."""


def run_open_jobs(record: Record, kind: str, work: WholeJob, stop: threading.Event) -> None:
    """Work until no job of this kind is open or `stop` is set; does nothing while another process is at it.

    Args:
        record: what the jobs are about; its store lets one process work at a time.
        kind: which jobs.
        work: how one of them is done.
        stop: set it to return after the items in hand.
    """
    if record.store.next_job(kind) is None:
        return  # which costs less than to ask for the lock
    with record.store.alone(f"jobs-{kind}") as is_alone:
        while is_alone and not stop.is_set():
            job = record.store.next_job(kind)
            if job is None:
                return
            record.store.start_job(job.id)
            work(JobInHand(record, job, stop))


def over_whole_record(do: Callable[[JobInHand], None], problem: Problem) -> WholeJob:
    """A job that is done by `do`, and ends as finished, or with the problem that it met as failed.

    A store that is busy is no end: the job is taken up again.
    """

    def work(job: JobInHand) -> None:
        try:
            do(job)
        except JobStopped:
            return
        except StoreError:
            raise
        except OnRecordError as error:
            job.record.store.end_job(job.job.id, problem(error))
        except Exception:
            log.exception("job %d (%s) met a fault", job.job.id, job.job.kind)
            job.record.store.end_job(job.job.id, problem(JobAtFault()))
        else:
            job.record.store.end_job(job.job.id)

    return work
