"""How far long work is: a bar with rate and time left on a terminal, nothing in a pipe."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

Advance = Callable[[int, int | None], None]
Reach = Callable[[int, int], None]

REDRAWN_EACH_S = 0.1


@contextmanager
def progress_bar(noun: str) -> Iterator[Advance]:
    """A bar of things that are counted; yields what to call with done and total."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with _on_terminal(*columns, TimeRemainingColumn()) as progress:
        task = progress.add_task(noun, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


@contextmanager
def articles_bar(total_bytes: int | None) -> Iterator[Reach]:
    """A bar of files being read; yields what to call with the bytes that are done, and the articles."""
    counted = TextColumn("{task.fields[articles]:,} articles, {task.fields[rate]:,.0f}/s")
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), counted, TimeElapsedColumn())
    with _on_terminal(*columns, TextColumn("left:"), TimeRemainingColumn()) as progress:
        task = progress.add_task("ingest", total=total_bytes, articles=0, rate=0.0)
        begun = drawn = time.monotonic()

        def reach(done_bytes: int, articles: int) -> None:
            nonlocal drawn
            now = time.monotonic()
            if now - drawn >= REDRAWN_EACH_S or done_bytes == total_bytes:
                progress.update(task, completed=done_bytes, articles=articles, rate=articles / (now - begun))
                drawn = now

        yield reach


def _on_terminal(*columns: ProgressColumn) -> Progress:
    console = Console(stderr=True)
    return Progress(*columns, console=console, disable=not console.is_terminal)
