"""A real `onrecord serve` in a process of its own, for tests that kill it, measure it, or ask it from outside."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ONRECORD = str(Path(sys.executable).with_name("onrecord"))
READY_TIMEOUT_S = 300.0
"""A start with the sample articles still to load is half a minute of one core, which may have other work to do."""
STOP_TIMEOUT_S = 60.0


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers at `address`."""

    address: str
    process: subprocess.Popen[bytes]
    client: httpx.Client
    ready_s: float

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()


def free_port() -> int:
    """A free TCP port on 127.0.0.1, as the operating system gives it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def clean_environment(**added: str) -> dict[str, str]:
    """This process's environment without settings of ours, plus what is added."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ONRECORD_")}
    return {**kept, **added}


@contextmanager
def serving(
    data_dir: Path, *, environment: Mapping[str, str] | None = None, log: Path | None = None
) -> Iterator[Server]:
    """Serve a data directory until the block ends; what is logged goes to `log`, or nowhere."""
    port = free_port()
    command = [ONRECORD, "serve", "--host", "127.0.0.1", "--port", str(port)]
    settings = clean_environment(ONRECORD_DATA_DIR=str(data_dir), **(environment or {}))
    with started(command, f"http://127.0.0.1:{port}", settings, log or Path(os.devnull)) as server:
        yield server


@contextmanager
def started(
    command: Sequence[str],
    address: str,
    environment: Mapping[str, str],
    log: Path,
    cwd: Path | None = None,
    ready: str = "/readyz",
) -> Iterator[Server]:
    """Start a command that serves at the address, wait until it answers there, stop it when the block ends."""
    begun = time.monotonic()
    with log.open("ab") as written, httpx.Client(base_url=address, timeout=60) as client:
        process = subprocess.Popen(command, env=dict(environment), cwd=cwd, stdout=written, stderr=written)
        try:
            until_ready(process, client, ready)
            yield Server(address, process, client, time.monotonic() - begun)
        finally:
            stop(process)


@contextmanager
def working(data_dir: Path, database_url: str) -> Iterator["subprocess.Popen[str]"]:
    """An `onrecord worker` that looks for work; it is killed when the block ends."""
    with subprocess.Popen(
        [ONRECORD, "worker", "--data-dir", str(data_dir)],
        env=clean_environment(ONRECORD_DATABASE_URL=database_url, ONRECORD_THREADS="1", ONRECORD_JOB_POLL_S="0.1"),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "On Record works through batches of articles.\n"
            yield process
        finally:
            process.kill()


def until_ready(process: subprocess.Popen[bytes], client: httpx.Client, path: str = "/readyz") -> None:
    """Wait until the server says that it is ready.

    Raises:
        RuntimeError: it ended, or was not ready in time.
    """
    deadline = time.monotonic() + READY_TIMEOUT_S
    while process.poll() is None and time.monotonic() < deadline:
        if _answers(client, path):
            return
        time.sleep(0.05)
    raise RuntimeError(f"The server at {client.base_url} was not ready (exit status {process.poll()}).")


def _answers(client: httpx.Client, path: str) -> bool:
    try:
        return client.get(path).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def stop(process: subprocess.Popen[bytes]) -> int:
    """Ask the process to finish and wait for it."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    return process.wait(timeout=STOP_TIMEOUT_S)
