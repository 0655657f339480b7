"""Several processes that do work of one kind at once, and go on when one of them dies.

Each hangs on a pipe of its own, and a thread of ours talks to it: one that dies takes along only what it has in hand.
`concurrent.futures.ProcessPoolExecutor` gives up the work of all, and where one dies while a long text is written to it
it waits for ever in Debian's Python 3.11.2 (python/cpython issue 94777).

They are spawned, not forked: a copy of a process with threads may hold locks that nobody gives back.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from index.errors import OnRecordError, ProcessesStopped

Given = TypeVar("Given")
Got = TypeVar("Got")
Do = Callable[[Sequence[Given]], list[Got]]
"""What a process does: something for each thing that it is given; of nothing, it loads what it needs."""


class Work(Generic[Got]):
    """Things that are being done together."""

    def __init__(self, future: "Future[list[Got]]") -> None:
        self._future = future

    def wait(self, timeout_s: float) -> bool:
        """Whether the work is over within so many seconds."""
        return bool(wait([self._future], timeout_s).done)

    def results(self) -> list[Got]:
        """What became of each, in order; waits for it.

        Raises:
            ProcessesStopped: no process can be started.
        """
        return self._future.result()


class Pool(Generic[Given, Got]):
    """Processes that end with this object or with the process that made it.

    Args:
        processes: how many at most; each is started when it is needed.
        do: what they do; it is sent to them, so it must be one that can be pickled.
        died: what became of something that killed its process twice.
        stopped: the error where no process can be started.
    """

    def __init__(
        self,
        processes: int,
        do: Do[Given, Got],
        died: Callable[[], Got],
        stopped: Callable[[], ProcessesStopped],
    ) -> None:
        self._do = do
        self._died = died
        self._stopped = stopped
        self._threads = ThreadPoolExecutor(processes, thread_name_prefix="pool")
        self._idle: list[_Process[Given, Got]] = []
        self._living: set[_Process[Given, Got]] = set()
        self._closing = False
        self._lock = threading.Lock()

    def submit(self, things: Sequence[Given]) -> Work[Got]:
        """Have some things done, by the first process that is free."""
        return Work(self._threads.submit(self._done, things))

    def close(self) -> None:
        """End the processes, whatever they are at."""
        with self._lock:
            self._closing = True
            for process in self._living:
                process.kill()
        self._threads.shutdown(cancel_futures=True)
        for process in self._idle:
            process.end()

    def _done(self, things: Sequence[Given]) -> list[Got]:
        """What became of the things; where a process dies of them, of each alone: the one that kills again is why."""
        try:
            return self._by_one_process(things)
        except _Died:
            return [self._alone(thing) for thing in things]

    def _alone(self, thing: Given) -> Got:
        try:
            (got,) = self._by_one_process([thing])
        except _Died:
            return self._died()
        return got

    def _by_one_process(self, things: Sequence[Given]) -> list[Got]:
        process = self._free()
        try:
            got = process.do(things)
        except _Died:
            self._end(process)
            raise
        self._idle.append(process)
        return got

    def _free(self) -> "_Process[Given, Got]":
        """A process that is there, has loaded what it needs and has nothing to do."""
        while True:
            with self._lock:
                if self._closing:
                    raise self._stopped()
                is_new = not self._idle
                process = _Process[Given, Got](self._do) if is_new else self._idle.pop()
                self._living.add(process)
            try:
                process.do([])
            except _Died as error:
                self._end(process)
                if is_new:
                    raise self._stopped() from error
            except OnRecordError:
                self._end(process)
                raise
            else:
                return process

    def _end(self, process: "_Process[Given, Got]") -> None:
        with self._lock:
            self._living.discard(process)
        process.end()


class _Died(Exception):
    """The process is no longer there."""


class _Process(Generic[Given, Got]):
    """One process, to be talked to by one thread at a time."""

    def __init__(self, do: Do[Given, Got]) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, do), daemon=True)
        with theirs, _without_interrupts():
            self._process.start()

    def do(self, things: Sequence[Given]) -> list[Got]:
        try:
            self._pipe.send(things)
            answer: list[Got] | OnRecordError = self._pipe.recv()
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


def serve(owner: Connection, do: Do[Any, Any]) -> None:
    """What a process of a pool does: answer each list of things with what became of them, or with why it cannot."""
    received: SimpleQueue[Sequence[Any]] = SimpleQueue()
    threading.Thread(target=_receive, args=(owner, received), daemon=True).start()
    while True:
        try:
            owner.send(do(received.get()))
        except OnRecordError as error:
            owner.send(error)


def _receive(owner: Connection, received: SimpleQueue[Sequence[Any]]) -> None:
    """Take what is sent, and end this process as soon as its owner let go of the pipe or is dead, whatever it is at."""
    with suppress(EOFError, OSError):
        while True:
            received.put(owner.recv())
    os._exit(0)
