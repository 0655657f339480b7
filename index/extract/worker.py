"""Extraction in a process of its own: what such a process does, and when it ends."""

import os
import threading
import traceback
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import Connection
from queue import SimpleQueue

from index.errors import OnRecordError
from index.extract.extractor import Extractor
from index.model import Article, ExtractedStatement


@dataclass(frozen=True, slots=True)
class Task:
    """The part of an article that extraction reads."""

    text: str
    language: str | None = None
    authors: tuple[str, ...] = ()

    @classmethod
    def of(cls, article: Article) -> "Task":
        """What there is to extract of an article."""
        return cls(article.text, article.language, article.authors)


@dataclass(frozen=True, slots=True)
class Failure:
    """An article that met a fault of the software; `trace` says where, for the log."""

    trace: str


Extracted = tuple[ExtractedStatement, ...] | Failure


def extract_each(extractor: Extractor, tasks: Sequence[Task]) -> list[Extracted]:
    """The statements of each article; a fault in one is told in its place and stops no other."""
    return [_extract(extractor, task) for task in tasks]


def _extract(extractor: Extractor, task: Task) -> Extracted:
    try:
        return tuple(extractor.extract(task.text, task.language, task.authors))
    except Exception:  # noqa: BLE001 - whoever asked logs it: a process of a pool has no log of its own
        return Failure(traceback.format_exc())


def extract_here(tasks: Sequence[Task], *, rules_only: bool) -> list[Extracted]:
    """The same with this process's own extractor, which one core is for."""
    return extract_each(_extractor(rules_only), tasks)


@cache
def _extractor(rules_only: bool) -> Extractor:
    return Extractor(rules_only=rules_only, threads=1)


def serve(owner: Connection, rules_only: bool) -> None:
    """What a process of a pool does: answer each list of tasks with what became of them, or with why it cannot."""
    received: SimpleQueue[Sequence[Task]] = SimpleQueue()
    threading.Thread(target=_receive, args=(owner, received), daemon=True).start()
    while True:
        try:
            owner.send(extract_here(received.get(), rules_only=rules_only))
        except OnRecordError as error:
            owner.send(error)


def _receive(owner: Connection, received: SimpleQueue[Sequence[Task]]) -> None:
    """Take what is sent, and end this process as soon as its owner let go of the pipe or is dead, whatever it is at."""
    with suppress(EOFError, OSError):
        while True:
            received.put(owner.recv())
    os._exit(0)
