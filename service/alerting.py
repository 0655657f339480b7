"""The threads that look what saved searches find, and send what there is to tell, beside the requests and the jobs."""

import threading
from datetime import timedelta
from functools import partial

import structlog

from index.alerts.following import Follower
from index.alerts.sending import Sender, Sent
from index.clock import utc_now
from index.fetch.post import Poster
from index.record import Record
from service.alert_messages import message_of
from service.fetching import webhook_rules
from service.metrics import Metrics
from service.problems import item_problem, slug_of
from service.repeating import Repeated
from service.settings import Settings

REMOVED_AT_ONCE = 500

_log = structlog.get_logger("onrecord.alerts")


def open_sender(settings: Settings, record: Record) -> Sender:
    """What sends the deliveries of a record."""
    poster = Poster(webhook_rules(settings))
    return Sender(record, poster, partial(message_of, record), item_problem, tries=settings.webhook_tries)


class AlertWorker:
    """Follows what is written and sends what is due until it is stopped."""

    def __init__(self, settings: Settings, record: Record, metrics: Metrics) -> None:
        self._metrics = metrics
        self._follower, self._sender = Follower(record), open_sender(settings, record)
        self._following = Repeated("alerts", self._follow, settings.alert_look_s)
        self._sending = Repeated("webhooks", self._send, settings.alert_look_s)
        record.store.on_change(self._following.wake)

    def start(self) -> None:
        """Begin with what was written and what is due."""
        self._following.start()
        self._sending.start()

    def wake(self) -> None:
        """Look at once for what is due."""
        self._sending.wake()

    def stop(self) -> None:
        """End; what is being sent gets its answer or its time-out, the rest waits for the next start."""
        for thread in (self._following, self._sending):
            thread.stop()
        for thread in (self._following, self._sending):
            thread.join()

    def _follow(self, stop: threading.Event) -> None:
        events = self._follower.work(stop)
        if events:
            self._metrics.count_alert_events(events)
            _log.info("alerts_told", events=events)
            self._sending.wake()

    def _send(self, stop: threading.Event) -> None:
        for sent in self._sender.work(stop):
            self._tell(sent)

    def _tell(self, sent: Sent) -> None:
        """Without the address: receivers are known to put secrets into it."""
        result = sent.result
        self._metrics.count_webhook(result)
        _log.info(
            "webhook",
            alert=sent.alert_id,
            delivery=sent.delivery.id,
            state=result.state.value,
            status=result.status,
            tries=sent.delivery.tries + 1,
            problem=result.problem and slug_of(result.problem),
            due_at=result.due_at and result.due_at.isoformat(),
        )


def remove_old_deliveries(record: Record, keep_s: float) -> None:
    """Forget deliveries of long ago that do not wait."""
    before = utc_now() - timedelta(seconds=keep_s)
    while record.store.alerts.remove_deliveries(before, REMOVED_AT_ONCE) == REMOVED_AT_ONCE:
        pass
