"""`onrecord serve --processes N`: several processes behind one socket, and one that watches them and serves nothing.

All of them may write and search, for a record can be open in several processes. The first is started by itself, so that
it alone brings an older record up to date. One that dies is replaced; what it had in hand is lost, as in every kill.
They are spawned, not forked: a copy of a process with threads may hold locks that nobody gives back.
"""

import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

import structlog

from index.errors import OnRecordError
from index.machine import cores
from service.allocator import give_back_what_is_free
from service.logs import configure_logs
from service.server import CannotServe, serve_here
from service.settings import Settings

AGAIN_AFTER_S = 1.0
"""Between the end of a process and the start of the next in its place, so that one that cannot live costs little."""

REMINDED_AFTER_S = 1.0
"""A process that has not ended by then is told once more: a signal that comes while it begins to listen may be lost."""

FAILED = 1

_spawning = multiprocessing.get_context("spawn")
_log = structlog.get_logger("onrecord.processes")


def serve_by_several(settings: Settings, listener: socket.socket, started: Callable[[], None], *, alone: bool) -> None:
    """Serve on a socket by as many processes as the settings say, until SIGTERM or SIGINT.

    A second signal ends them without waiting for requests.

    Args:
        settings: everything that can be set.
        listener: listens already.
        started: is called when all processes answer requests.
        alone: whether it listens to this machine alone.

    Raises:
        CannotServe: a process did not start, and no other serves.
    """
    with TemporaryDirectory(prefix="onrecord-figures-") as figures, _heard_signals() as signals:
        share = _Share(_with_its_threads(settings), listener, alone, Path(figures))
        _Processes(share, settings.processes, signals, started).serve()


def _with_its_threads(settings: Settings) -> Settings:
    """Each process computes on its part of the cores, unless the settings say otherwise."""
    if settings.threads is not None:
        return settings
    return settings.model_copy(update={"threads": max(1, cores() // settings.processes)})


@dataclass(frozen=True)
class _Share:
    """What each process is given. It goes there through a pipe, not by its command line, which others can read."""

    settings: Settings
    listener: socket.socket
    alone: bool
    figures: Path

    def serve(self, told: Connection) -> None:
        """What a process does; it says when it has started, or why it could not."""
        # Ctrl-C is for the first process, which ends the others in order.
        os.setpgid(0, 0)
        give_back_what_is_free(os.environ)
        # Read when `prometheus_client` is imported.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(self.figures)
        configure_logs(self.settings.log_level, self.settings.log_format)
        threading.Thread(target=_end_with_the_first, daemon=True).start()
        try:
            serve_here(
                self.settings,
                self.listener,
                lambda: told.send(None),
                alone=self.alone,
                figures=self.figures,
            )
        except OnRecordError as error:
            told.send(str(error))
            sys.exit(FAILED)


def _end_with_the_first() -> None:
    if first := multiprocessing.parent_process():
        first.join()
        os.kill(os.getpid(), signal.SIGTERM)


@dataclass
class _Signals:
    """The signals that came, and a socket that can be read when another one has."""

    woken: socket.socket
    came: list[int] = field(default_factory=list)

    def taken_note_of(self) -> None:
        """Let the socket wait for the next one."""
        with suppress(BlockingIOError):
            self.woken.recv(256)


@contextmanager
def _heard_signals() -> Iterator[_Signals]:
    woken, waking = socket.socketpair()
    with woken, waking:
        for end in (woken, waking):
            end.settimeout(0)
        signals = _Signals(woken)

        def hear(number: int, _: FrameType | None) -> None:
            signals.came.append(number)

        before = {number: signal.signal(number, hear) for number in (signal.SIGTERM, signal.SIGINT)}
        woke_before = signal.set_wakeup_fd(waking.fileno())
        try:
            yield signals
        finally:
            signal.set_wakeup_fd(woke_before)
            for number, handler in before.items():
                signal.signal(number, handler)


class _Process:
    """One that serves, or is about to."""

    def __init__(self, share: _Share) -> None:
        self.told, telling = _spawning.Pipe(duplex=False)
        self._process = _spawning.Process(target=share.serve, args=(telling,))
        self._process.start()
        telling.close()
        self.ended = self._process.sentinel
        self.pid = self._process.pid
        self.started = False
        self.why: str | None = None

    def hear(self) -> None:
        """Take in what it says of its start."""
        try:
            self.why = self.told.recv()
        except EOFError:
            return
        self.started = self.why is None

    def tell(self, number: int) -> None:
        """Send it a signal."""
        if self._process.pid is not None and self._process.is_alive():
            os.kill(self._process.pid, number)

    def conclude(self) -> int | None:
        """Its exit status, once it has ended."""
        self._process.join()
        if not self.started and self.told.poll():
            self.hear()
        self.told.close()
        return self._process.exitcode


class _Processes:
    """Those that serve, watched by this one."""

    def __init__(self, share: _Share, wanted: int, signals: _Signals, tell_started: Callable[[], None]) -> None:
        self._share = share
        self._wanted = wanted
        self._signals = signals
        self._tell_started: Callable[[], None] | None = tell_started
        self._living: list[_Process] = []
        self._next_at = 0.0

    def serve(self) -> None:
        """Keep as many alive as are wanted, until a signal comes; then end them all."""
        try:
            while not self._signals.came:
                self._start_missing()
                self._look()
                self._announce()
        finally:
            self._end()

    def _start_missing(self) -> None:
        """Start what is missing; the very first by itself."""
        while len(self._living) < self._wanted and time.monotonic() >= self._next_at:
            if self._living and not any(process.started for process in self._living):
                return
            self._living.append(_Process(self._share))

    def _look(self) -> None:
        """Wait until something happens, and see what became of the processes."""
        missing = len(self._living) < self._wanted and any(process.started for process in self._living)
        patience_s = max(0.0, self._next_at - time.monotonic()) if missing or not self._living else None
        starting = [process.told for process in self._living if not process.started]
        happened = set(
            wait([*(process.ended for process in self._living), *starting, self._signals.woken], timeout=patience_s)
        )
        for process in [one for one in self._living if one.told in happened and not one.started]:
            process.hear()
        for process in [one for one in self._living if one.ended in happened]:
            self._bury(process)

    def _bury(self, process: _Process) -> None:
        status = process.conclude()
        self._living.remove(process)
        self._forget_figures(process)
        if self._signals.came:
            return
        _log.error("process_ended", pid=process.pid, exit_status=status, served=process.started, reason=process.why)
        self._next_at = time.monotonic() + AGAIN_AFTER_S
        if not process.started and not any(one.started for one in self._living):
            raise CannotServe(process.why) if process.why else CannotServe

    def _forget_figures(self, process: _Process) -> None:
        """What it counted stays; what it had open is closed."""
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(process.pid, str(self._share.figures))  # type: ignore[no-untyped-call]

    def _announce(self) -> None:
        if self._tell_started and len(self._living) == self._wanted and all(one.started for one in self._living):
            self._tell_started()
            self._tell_started = None

    def _end(self) -> None:
        """End all of them in order, or at once where a second signal comes."""
        while self._living:
            number = signal.SIGTERM if len(self._signals.came) < 2 else signal.SIGINT
            for process in self._living:
                process.tell(number)
            self._signals.taken_note_of()
            happened = wait([*(one.ended for one in self._living), self._signals.woken], timeout=REMINDED_AFTER_S)
            for process in [one for one in self._living if one.ended in happened]:
                process.conclude()
                self._living.remove(process)
