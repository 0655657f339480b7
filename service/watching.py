"""The thread that polls feeds, beside the requests and the jobs."""

import structlog

from index.errors import OnRecordError
from index.feeds.watch import Polled, Taken, Watcher
from index.record import Record
from service.fetching import Pages
from service.metrics import Metrics
from service.problems import item_problem
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
        entries_a_poll=settings.feed_entries_a_poll,
        check=lambda article: check_length(article, settings.max_text_characters),
    )


class FeedWorker:
    """Does what is due of the watched feeds until it is stopped; without a watcher, nothing."""

    def __init__(self, watcher: Watcher | None, metrics: Metrics, look_s: float) -> None:
        self._watcher = watcher
        self._metrics = metrics
        self._thread = Repeated("feeds", self._work, look_s)

    def start(self) -> None:
        """Begin with what is due."""
        if self._watcher is not None:
            self._thread.start()

    def wake(self) -> None:
        """Look at once for what is due."""
        self._thread.wake()

    def stop(self) -> None:
        """End; a fetch that is under way is left behind, and done again at the next start."""
        self._thread.stop()
        if self._thread.is_alive():
            self._thread.join()

    def _work(self) -> bool:
        """Do what is due; False when something kept it from doing so."""
        if self._watcher is None:
            return True
        try:
            for done in self._watcher.work(self._thread.stopping):
                self._tell(done)
        except OnRecordError as error:
            _log.error("feeds_postponed", detail=str(error))
            return False
        except Exception:  # noqa: BLE001 - the thread must outlive a fault in one feed; it is logged in full
            _log.exception("feeds_failed")
            return False
        return True

    def _tell(self, done: Polled | Taken) -> None:
        if isinstance(done, Polled):
            self._metrics.count_poll(done.result)
            _log.info(
                "feed_polled",
                feed=done.feed.id,
                status=done.result.status,
                changed=done.changed,
                failures=done.result.failures,
                problem=_slug(done.result.problem),
                due_at=done.result.due_at and done.result.due_at.isoformat(),
            )
            return
        _log.info(
            "feed_entry",
            feed=done.entry.feed_id,
            entry=done.entry.id,
            status=self._metrics.count_feed_entry(done.outcome),
            problem=_slug(done.result.problem),
            due_at=done.result.due_at and done.result.due_at.isoformat(),
        )


def _slug(problem: dict[str, object] | None) -> str | None:
    return None if problem is None else str(problem["type"]).rpartition("/")[2]
