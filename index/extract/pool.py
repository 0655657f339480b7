"""Several processes that extract at once, and go on when one of them dies.

Each hangs on a pipe of its own, and a thread of ours talks to it: one that dies takes along only what it has in hand.
`concurrent.futures.ProcessPoolExecutor` gives up the work of all, and where one dies while a long text is written to it
it waits for ever in Debian's Python 3.11.2 (python/cpython issue 94777).

They are spawned, not forked: a copy of a process with threads may hold locks that nobody gives back.
"""

import multiprocessing
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from multiprocessing import resource_tracker

from index.errors import ExtractionStopped, OnRecordError
from index.extract.worker import Extracted, Failure, Task, serve

DIED = "The process that extracted it died twice: killed, out of memory, or by a fault of a library."


class Work:
    """Articles that are being extracted together."""

    def __init__(self, future: "Future[list[Extracted]]") -> None:
        self._future = future

    def wait(self, timeout_s: float) -> bool:
        """Whether the work is over within so many seconds."""
        return bool(wait([self._future], timeout_s).done)

    def results(self) -> list[Extracted]:
        """What became of each article, in order; waits for it.

        Raises:
            ExtractionStopped: no process can be started.
        """
        return self._future.result()


class ExtractionPool:
    """Extractors in processes of their own, which end with this object or with the process that made it."""

    def __init__(self, processes: int, *, rules_only: bool = False) -> None:
        self._rules_only = rules_only
        self._threads = ThreadPoolExecutor(processes, thread_name_prefix="extraction")
        self._idle: list[_Process] = []
        self._living: set[_Process] = set()
        self._closing = False
        self._lock = threading.Lock()

    def submit(self, tasks: Sequence[Task]) -> Work:
        """Have some articles extracted, by the first process that is free."""
        return Work(self._threads.submit(self._extracted, tasks))

    def close(self) -> None:
        """End the processes, whatever they are at."""
        with self._lock:
            self._closing = True
            for process in self._living:
                process.kill()
        self._threads.shutdown(cancel_futures=True)
        for process in self._idle:
            process.end()

    def _extracted(self, tasks: Sequence[Task]) -> list[Extracted]:
        """What became of the tasks; where a process dies of them, of each alone: the one that kills again is why."""
        try:
            return self._by_one_process(tasks)
        except _Died:
            return [self._alone(task) for task in tasks]

    def _alone(self, task: Task) -> Extracted:
        try:
            (extracted,) = self._by_one_process([task])
        except _Died:
            return Failure(DIED)
        return extracted

    def _by_one_process(self, tasks: Sequence[Task]) -> list[Extracted]:
        process = self._free()
        try:
            extracted = process.extract(tasks)
        except _Died:
            self._end(process)
            raise
        self._idle.append(process)
        return extracted

    def _free(self) -> "_Process":
        """A process that is there, has loaded its models and has nothing to do."""
        while True:
            with self._lock:
                if self._closing:
                    raise ExtractionStopped
                is_new = not self._idle
                process = _Process(rules_only=self._rules_only) if is_new else self._idle.pop()
                self._living.add(process)
            try:
                process.extract([])
            except _Died as error:
                self._end(process)
                if is_new:
                    raise ExtractionStopped from error
            except OnRecordError:
                self._end(process)
                raise
            else:
                return process

    def _end(self, process: "_Process") -> None:
        with self._lock:
            self._living.discard(process)
        process.end()


class _Died(Exception):
    """The process is no longer there."""


class _Process:
    """One process, to be talked to by one thread at a time."""

    def __init__(self, *, rules_only: bool) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, rules_only), daemon=True)
        with theirs, _without_interrupts():
            self._process.start()

    def extract(self, tasks: Sequence[Task]) -> list[Extracted]:
        try:
            self._pipe.send(tasks)
            answer: list[Extracted] | OnRecordError = self._pipe.recv()
        except (EOFError, OSError) as error:
            raise _Died from error
        if isinstance(answer, OnRecordError):
            raise answer
        return answer

    def kill(self) -> None:
        """Let whoever waits for it find that it is gone."""
        self._process.kill()

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Start processes that Ctrl-C does not reach: it goes to all of a terminal, and their owner decides for them."""
    # The tracker that is started beside the first process would let interrupts in again.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
