"""The threads that work through jobs, beside the requests."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from index.clock import utc_now
from index.errors import Embargoed, InvalidArticle, InvalidInput, UnreadableFormat
from index.jobs.articles import ARTICLES, Manner, ingest_items
from index.jobs.exporting import EXPORT, export_record, remove_exports
from index.jobs.reembedding import REEMBED, reembed_record
from index.jobs.running import JobInHand, over_whole_record, run_open_jobs
from index.model import Article, ImportedStatement
from index.readers.body import PageAt, host_asked, read_article
from index.record import Record
from service.outcomes import claims_of_item
from service.problems import item_problem
from service.repeating import Repeated

TIDYING_EVERY_S = 600.0

UNREADABLE = "onrecord:unreadable"
"""The one key of the payload that stands for an item of a batch that could not be decoded."""
EMBARGO = "onrecord:embargo"
"""The key beside it for when the embargo of such an item ends; blank where nobody knows."""
NOTES = "onrecord:notes"
"""The key of a payload for what its reader put right before the job was accepted."""

T = TypeVar("T", Article, ImportedStatement)


def payload_of(item: dict[str, Any] | InvalidInput) -> dict[str, Any]:
    """How a job keeps an item that was sent; the place of one that could not be decoded keeps its problem.

    What we write into payloads ourselves is no field that a caller may send.
    """
    if isinstance(item, Embargoed):
        return {UNREADABLE: str(item), EMBARGO: item.until.isoformat() if item.until else ""}
    if isinstance(item, InvalidInput):
        return {UNREADABLE: str(item)}
    ours = [name for name in (UNREADABLE, EMBARGO, NOTES) if name in item]
    return {UNREADABLE: f"{ours[0]} is no field of an article."} if ours else item


def _refusal(detail: str, embargo: str | None) -> InvalidInput:
    """What a payload keeps of an item that was refused before its job was accepted."""
    if embargo is None:
        return UnreadableFormat(detail)
    return Embargoed(detail, datetime.fromisoformat(embargo) if embargo else None)


def check_length(given: T, max_text_characters: int) -> T:
    """The article or statement, if it is not longer than the setting allows.

    Raises:
        InvalidArticle: it is longer.
    """
    if len(given.text) > max_text_characters:
        raise InvalidArticle(
            f"The text has {len(given.text)} characters, more than the {max_text_characters} that are taken.", "/text"
        )
    return given


Work = Callable[[threading.Event], None]
"""Does what is open of one kind of job, until nothing is or the event is set."""


def job_kinds(record: Record, max_text_characters: int, page_at: PageAt | None) -> dict[str, Work]:
    """Every kind of job and how it is done; a new kind is one more line."""

    def whole(kind: str, do: Callable[[JobInHand], None]) -> Work:
        return partial(run_open_jobs, record, kind, over_whole_record(do, item_problem))

    return {
        ARTICLES: batches(record, max_text_characters, page_at),
        REEMBED: whole(REEMBED, reembed_record),
        EXPORT: whole(EXPORT, export_record),
    }


def batches(record: Record, max_text_characters: int, page_at: PageAt | None) -> Work:
    """Batches of articles, which any number of processes work through."""

    def read(payload: dict[str, Any]) -> Article:
        if UNREADABLE in payload:
            raise _refusal(payload[UNREADABLE], payload.get(EMBARGO))
        fields = {name: value for name, value in payload.items() if name != NOTES}
        article = check_length(read_article(fields, page_at), max_text_characters)
        return replace(article, notes=(*payload.get(NOTES, ()), *article.notes))

    host = host_asked if page_at else lambda _: None
    return partial(ingest_items, record, Manner(read, item_problem, claims_of_item, host))


class JobWorkers:
    """One thread for each kind of job, so that none waits for another kind; a last one removes what is old.

    They work through the jobs of other processes and of earlier runs too, until they are stopped.
    """

    def __init__(self, kinds: Mapping[str, Work], poll_s: float, *tidying: Callable[[], None]) -> None:
        self._at_jobs = [Repeated(kind, work, poll_s) for kind, work in kinds.items()]
        self._tidying = tidying
        self._threads = [*self._at_jobs, Repeated("tidying", self._tidy, TIDYING_EVERY_S)]

    def start(self) -> None:
        """Begin with the jobs that are open."""
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Look for jobs at once."""
        for thread in self._at_jobs:
            thread.wake()

    def stop(self) -> None:
        """Finish the items in hand and end; what is left is done at the next start."""
        for thread in self._threads:
            thread.stop()
        for thread in self._threads:
            thread.join()

    def _tidy(self, _: threading.Event) -> None:
        for tidy in self._tidying:
            tidy()


def remove_old(record: Record, job_keep_s: float, export_keep_s: float) -> None:
    """Remove jobs that ended long ago, and files of exports."""
    before = utc_now() - timedelta(seconds=job_keep_s)
    while record.store.remove_jobs(before, limit=1):
        pass
    remove_exports(record.data_dir, export_keep_s)
