"""What the commands share: how they read the settings, open the record, log and end."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

# Before any import of a model library: nothing is fetched from a hub, and tokenizers do not fork threads. Threads that
# wait for each other sleep: by default they spin, and where other work wants the cores a query then takes twenty times
# as long (seen: 1.1 s instead of 54 ms).
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
# NumPy multiplies with one thread: searches come beside each other, and several threads of each only wait for a core.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import typer

from service.settings import LogFormat, LogLevel, Settings, read_settings, variable

if TYPE_CHECKING:
    from index.record import Record
    from index.store.base import Store

FAILED, USAGE = 1, 2

DataDir = Annotated[
    Path | None,
    typer.Option(help=f"Directory of the record; {variable('data_dir')} says so too. [default: data]"),
]


class ModeName(StrEnum):
    """The modes of a search, written here so that `--help` loads no model library."""

    HYBRID = "hybrid"
    SEMANTIC = "semantic"
    EXACT = "exact"


def settings_from(**given: object) -> Settings:
    """Those of the environment, but for what was given on the command line and is not None."""
    return read_settings(os.environ, **given)


def configure_logs() -> None:
    """Let a command say what goes wrong, and nothing else."""
    from service import logs

    logs.configure_logs(LogLevel.WARNING, LogFormat.CONSOLE)


@contextmanager
def opened(settings: Settings) -> Iterator["Record"]:
    """The record, open as long as the block goes on."""
    configure_logs()
    from service.opening import open_record

    with closing(open_record(settings)) as record:
        yield record


@contextmanager
def opened_store(settings: Settings) -> Iterator["Store"]:
    """Its store alone, without the models."""
    configure_logs()
    from service import stores

    with stores.opened_store(settings) as store:
        yield store


def conclude(complete: bool) -> None:
    """End with the status of a failure where not everything was done."""
    if not complete:
        raise typer.Exit(FAILED)
