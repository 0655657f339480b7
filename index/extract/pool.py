"""Several processes that extract at once, and go on when one of them dies.

They are spawned, not forked: a copy of a process with threads may hold locks that nobody gives back. A process that
dies takes all work in hand with it (`concurrent.futures`, "BrokenProcessPool"), so that work is done again, article by
article: one that kills its process once more is named, the others are none the worse for it.
"""

import multiprocessing
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from index.errors import ExtractionStopped
from index.extract.worker import Extracted, Failure, Task, extract_here, live_while

DIED = "The process that extracted it died twice: killed, out of memory, or by a fault of a library."


class Work:
    """Articles that are being extracted together."""

    def __init__(self, tasks: Sequence[Task], future: "Future[list[Extracted]]") -> None:
        self.tasks = tasks
        self.future = future

    def wait(self, timeout_s: float) -> bool:
        """Whether the work is over within so many seconds."""
        return bool(wait([self.future], timeout_s).done)


class ExtractionPool:
    """Extractors in processes of their own, which end with this object or with the process that made it."""

    def __init__(self, processes: int, *, rules_only: bool = False) -> None:
        self._processes = processes
        self._rules_only = rules_only
        self._team: _Team | None = None
        self._single: _Team | None = None

    def submit(self, tasks: Sequence[Task]) -> Work:
        """Have some articles extracted, by the first process that is free."""
        if self._team is None:
            self._team = _Team(self._processes, rules_only=self._rules_only)
        try:
            return Work(tasks, self._team.submit(tasks))
        except BrokenProcessPool:
            self._team.end()
            self._team = _Team(self._processes, rules_only=self._rules_only)
            return Work(tasks, self._team.submit(tasks))

    def results(self, work: Work) -> list[Extracted]:
        """What became of each article, in order; waits for it.

        Raises:
            ExtractionStopped: no process can be started.
        """
        try:
            extracted = work.future.result()
        except BrokenProcessPool:
            return [self._alone(task) for task in work.tasks]
        self._end_single()
        return extracted

    def _alone(self, task: Task) -> Extracted:
        """One article in a process that has nothing else to do: if it dies, this article is why."""
        if self._single is None:
            self._single = _Team(1, rules_only=self._rules_only)
        try:
            self._single.submit([]).result()
        except BrokenProcessPool as error:
            raise ExtractionStopped from error
        try:
            (extracted,) = self._single.submit([task]).result()
        except BrokenProcessPool:
            self._end_single()
            return Failure(DIED)
        return extracted

    def _end_single(self) -> None:
        if self._single is not None:
            self._single.end()
            self._single = None

    def close(self) -> None:
        """End the processes, whatever they are at."""
        self._end_single()
        if self._team is not None:
            self._team.end()
            self._team = None


class _Team:
    """Processes that share a lifeline, started as work comes in."""

    def __init__(self, processes: int, *, rules_only: bool) -> None:
        context = multiprocessing.get_context("spawn")
        self._watched, self._lifeline = context.Pipe(duplex=False)
        self._rules_only = rules_only
        self._executor = ProcessPoolExecutor(
            processes, mp_context=context, initializer=live_while, initargs=(self._watched,)
        )

    def submit(self, tasks: Sequence[Task]) -> "Future[list[Extracted]]":
        with _without_interrupts():
            return self._executor.submit(extract_here, tasks, rules_only=self._rules_only)

    def end(self) -> None:
        self._lifeline.close()
        self._executor.shutdown(cancel_futures=True)
        self._watched.close()


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Start processes that Ctrl-C does not reach: it goes to all of a terminal, and their owner decides for them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
