"""Extraction of some articles, as a process of a pool does it."""

import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

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
