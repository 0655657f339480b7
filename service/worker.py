"""The thread that works through batch jobs, beside the requests."""

import threading
from pathlib import Path
from typing import Any

import structlog

from index.errors import InvalidArticle, InvalidInput, OnRecordError, UnreadableFormat
from index.jobs import run_open_jobs
from index.model import Article
from index.readers.body import PageAt, read_article
from index.record import Record
from service.problems import item_problem

MAX_PAUSE_S = 60.0

UNREADABLE = "onrecord:unreadable"
"""The one key of the payload that stands for an item of a batch that could not be decoded."""

_log = structlog.get_logger("onrecord.jobs")


def placeholder(error: InvalidInput) -> dict[str, Any]:
    """The payload for an item that could not be decoded: its place keeps its problem."""
    return {UNREADABLE: str(error)}


def check_length(article: Article, max_text_characters: int) -> Article:
    """The article, if it is not longer than the setting allows.

    Raises:
        InvalidArticle: it is longer.
    """
    if len(article.text) > max_text_characters:
        raise InvalidArticle(
            f"The text has {len(article.text)} characters, more than the {max_text_characters} that are taken.", "/text"
        )
    return article


class JobWorker:
    """Works through open jobs until it is stopped; jobs of other processes and of earlier runs too."""

    def __init__(
        self, record: Record, data_dir: Path, max_text_characters: int, poll_s: float, page_at: PageAt | None
    ) -> None:
        self._record = record
        self._data_dir = data_dir
        self._max_text_characters = max_text_characters
        self._poll_s = poll_s
        self._page_at = page_at
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name="onrecord-jobs")

    def start(self) -> None:
        """Begin with the jobs that are open."""
        self._thread.start()

    def wake(self) -> None:
        """Look for jobs at once."""
        self._wake.set()

    def stop(self) -> None:
        """Finish the item in hand and end; what is left is done at the next start."""
        self._stop.set()
        self._wake.set()
        self._thread.join()

    def _run(self) -> None:
        wait_s = self._poll_s
        while not self._stop.is_set():
            self._wake.clear()
            # What fails once mostly fails again at once: the pauses grow, so that the log stays readable.
            wait_s = self._poll_s if self._work() else min(2 * wait_s, MAX_PAUSE_S)
            self._wake.wait(wait_s)

    def _work(self) -> bool:
        """Work through the open jobs; False when something kept it from doing so."""
        try:
            run_open_jobs(self._record, self._data_dir, self._stop, self._read, item_problem)
        except OnRecordError as error:
            _log.error("job_postponed", detail=str(error))
            return False
        except Exception:  # noqa: BLE001 - the thread must outlive a fault in one job; it is logged in full
            _log.exception("job_failed")
            return False
        return True

    def _read(self, payload: dict[str, Any]) -> Article:
        if isinstance(fault := payload.get(UNREADABLE), str):
            raise UnreadableFormat(fault)
        return check_length(read_article(payload, self._page_at), self._max_text_characters)
