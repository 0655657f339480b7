"""Runs the `console` blocks of a document as one session and compares what they print.

In a block, `$ ` begins a command, `> ` goes on with it, everything else is what it printed; `…` stands for
anything. A command that serves is started on a free port and goes on until the session ends. Commands get the
session's own data directory. `curl` is read, not run: a machine need not have it.
"""

import os
import re
import shlex
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from service.serving import NO_KEY
from tests.project import ROOT
from tests.serving import clean_environment, free_port, started

PRINTED_ADDRESS = "127.0.0.1:8000"
PRINTED_SITE = "127.0.0.1:8080"
BIN = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Step:
    """A command and what the document says that it prints."""

    command: str
    expected: str


def steps(document: Path) -> list[Step]:
    """The commands of a document's console blocks, in order."""
    blocks = re.findall(r"^```console\n(.*?)^```$", document.read_text(), re.MULTILINE | re.DOTALL)
    return [_step(part) for block in blocks for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]


def _step(part: str) -> Step:
    first, *rest = part.splitlines()
    command = [first]
    while rest and (rest[0] == ">" or rest[0].startswith("> ")):
        command.append(rest.pop(0)[2:])
    return Step("\n".join(command), "\n".join(rest))


def says(printed: str, expected: str) -> bool:
    """Whether the printed text is the expected one, whatever the white space and whatever `…` stands for."""
    pieces = [re.escape(" ".join(piece.split())) for piece in expected.split("…")]
    return re.fullmatch(r"\s*.*?\s*".join(pieces), " ".join(printed.split()), re.DOTALL) is not None


class Session:
    """A terminal in a directory, with at most one server; the record lies in `data/` there, or where it is told."""

    def __init__(self, cwd: Path, scratch: Path, data_dir: Path | None = None) -> None:
        self._cwd = cwd
        self._log = scratch / "log"
        self._data_dir = data_dir
        self._port = free_port()
        self._site_port = free_port()
        self._held = ExitStack()
        self._environment = clean_environment(PATH=f"{BIN}{os.pathsep}{os.environ['PATH']}")
        if data_dir is not None:
            self._environment["ONRECORD_DATA_DIR"] = str(data_dir)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._held.close()

    def run(self, command: str) -> str:
        """Run one command; what it prints comes back with the address that the document prints."""
        command = command.replace(PRINTED_ADDRESS, self._address).replace(".venv/bin/", f"{BIN}/")
        command = command.replace(PRINTED_SITE, f"127.0.0.1:{self._site_port}")
        if export := re.fullmatch(r"export (\w+)=(\S+)", command):
            self._environment[export[1]] = export[2]
            printed = ""
        elif command.startswith("python3 -m http.server 8080 "):
            printed = self._serve_site(shlex.split(command.replace("8080", str(self._site_port), 1)))
        elif command.startswith("python3 receiver.py "):
            printed = self._serve_site([sys.executable, *shlex.split(command)[1:]])
        elif command in ("make serve", "onrecord serve"):
            printed = self._serve(command)
        elif command.startswith("curl "):
            printed = self._curl(command)
        else:
            printed = self._shell(command)
        printed = printed.replace(self._address, PRINTED_ADDRESS)
        printed = printed.replace(f"127.0.0.1:{self._site_port}", PRINTED_SITE)
        return printed.replace(str(self._data_dir), "data") if self._data_dir else printed

    @property
    def _address(self) -> str:
        return f"127.0.0.1:{self._port}"

    def _serve(self, command: str) -> str:
        if command == "make serve":
            # The packages are installed: this very test runs with them.
            installed = f"{BIN.parent}/installed"
            words = ["make", "-s", "-o", installed, "serve", f"VENV={BIN.parent}", f"PORT={self._port}"]
        else:
            words = [str(BIN / "onrecord"), "serve", "--port", str(self._port)]
        address = f"http://{self._address}"
        self._held.enter_context(started(words, address, self._environment, self._log, self._cwd))
        # What it says as long as there is no key is shown once, in docs/access.md.
        passed_over = ("{", NO_KEY)
        return "\n".join(line for line in self._log.read_text().splitlines() if not line.startswith(passed_over))

    def _serve_site(self, words: list[str]) -> str:
        """Serve files of the session beside On Record, until it ends."""
        site = subprocess.Popen(words, cwd=self._cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._held.callback(site.wait)
        self._held.callback(site.terminate)
        while site.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self._site_port)):
                return ""
            time.sleep(0.02)
        raise RuntimeError(f"{shlex.join(words)} ended with {site.returncode}")

    def _shell(self, command: str, given: str | None = None) -> str:
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self._cwd,
            env=self._environment,
            input=given,
            stdin=subprocess.DEVNULL if given is None else None,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode != 0:
            raise RuntimeError(f"{command!r} ended with {done.returncode}:\n{done.stdout}")
        return done.stdout

    def _curl(self, command: str) -> str:
        read = re.sub(r"\$\(cat ([\w.]+)\)", lambda file: (self._cwd / file[1]).read_text().strip(), command)
        curl, _, filters = read.partition(" | ")
        printed = requested(shlex.split(curl)[1:], self._cwd)
        return self._shell(filters, printed) if filters else printed


def run_all(document: Path, session: Session) -> None:
    """Run the commands of a document, each of which must print what it says.

    Raises:
        AssertionError: one did not.
    """
    for step in steps(document):
        printed = session.run(step.command)
        assert says(printed, step.expected), f"$ {step.command}\n{printed}\nis not\n{step.expected}"


def requested(words: list[str], cwd: Path) -> str:
    """What curl prints for these arguments, of which the documents use few."""
    method, url, content = "GET", "", None
    query: list[tuple[str, str | int | float | bool | None]] = []
    given_headers: dict[str, str] = {}
    left = iter(words)
    for word in left:
        match word:
            case "-s" | "-sG" | "-G":
                pass
            case "-X":
                method = next(left)
            case "-d" | "--data-urlencode":
                name, _, value = next(left).partition("=")
                query.append((name, value))
            case "-H":
                name, _, value = next(left).partition(": ")
                given_headers[name] = value
            case "--json" | "--data-binary":
                method, given = "POST", next(left)
                content = (cwd / given[1:]).read_bytes() if given.startswith("@") else given.encode()
            case "-i":
                raise NotImplementedError("Show a body, not headers.")
            case _:
                url = word
    headers = ({"Content-Type": "application/json"} if content is not None else {}) | given_headers
    return httpx.request(method, url, params=query or None, content=content, headers=headers, timeout=60).text


def targets_of_make() -> set[str]:
    """What `make` can make."""
    return set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE))
