"""The thread that polls feeds, beside the requests and the jobs."""

import threading
from functools import partial

import structlog

from index.clock import utc_now
from index.errors import FetchingNotAvailable
from index.feeds.watch import Polled, Taken, Watcher
from index.record import Record
from index.store.feeds import WatchedFeed
from service.feeds import FeedBody
from service.fetching import Pages
from service.metrics import Metrics
from service.outcomes import claims_of_item
from service.problems import item_problem, slug_of
from service.repeating import Repeated
from service.settings import Settings
from service.worker import check_length

_log = structlog.get_logger("onrecord.feeds")


def open_watcher(settings: Settings, record: Record, pages: Pages) -> Watcher | None:
    """What polls the feeds of a record; None where fetching is switched off."""
    if pages.fetcher is None or pages.for_jobs is None:
        return None
    return Watcher(
        record,
        pages.fetcher,
        pages.for_jobs,
        item_problem,
        claims_of_item,
        entries_a_poll=settings.feed_entries_a_poll,
        check=lambda article: check_length(article, settings.max_text_characters),
    )


def watch_feed(settings: Settings, record: Record, pages: Pages, body: FeedBody) -> tuple[WatchedFeed, bool]:
    """Watch a feed from now on; False stands beside it where its address is watched already.

    Raises:
        FetchingNotAvailable: fetching is switched off.
        InvalidInput: its address is none that may be fetched, or its interval too short.
    """
    if pages.normal_url is None:
        raise FetchingNotAvailable
    request = body.to_request(pages.normal_url(body.url), settings.feed_min_interval_s)
    return record.store.feeds.add(request, utc_now())


class FeedWorker:
    """Does what is due of the watched feeds until it is stopped; without a watcher, nothing."""

    def __init__(self, watcher: Watcher | None, metrics: Metrics, look_s: float) -> None:
        self._metrics = metrics
        self._thread = Repeated("feeds", partial(self._work, watcher), look_s) if watcher else None

    def start(self) -> None:
        """Begin with what is due."""
        if self._thread is not None:
            self._thread.start()

    def wake(self) -> None:
        """Look at once for what is due."""
        if self._thread is not None:
            self._thread.wake()

    def stop(self) -> None:
        """End; a fetch that is under way is left behind, and done again at the next start."""
        if self._thread is not None:
            self._thread.stop()
            self._thread.join()

    def _work(self, watcher: Watcher, stop: threading.Event) -> None:
        for done in watcher.work(stop):
            self._tell(done)

    def _tell(self, done: Polled | Taken) -> None:
        if isinstance(done, Polled):
            self._metrics.count_poll(done.result)
            _log.info(
                "feed_polled",
                feed=done.feed.id,
                status=done.result.status,
                changed=done.changed,
                failures=done.result.failures,
                problem=done.result.problem and slug_of(done.result.problem),
                due_at=done.result.due_at and done.result.due_at.isoformat(),
            )
            return
        _log.info(
            "feed_entry",
            feed=done.entry.feed_id,
            entry=done.entry.id,
            status=self._metrics.count_feed_entry(done.outcome),
            problem=done.result.problem and slug_of(done.result.problem),
            due_at=done.result.due_at and done.result.due_at.isoformat(),
        )
