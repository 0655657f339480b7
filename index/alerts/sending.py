"""Deliveries on their way: what is due is sent, what fails is sent again after growing pauses, and then given up.

A result is committed after the answer. So a process that dies in between sends once more, under the same id.
"""

import logging
import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from index.alerts.signing import headers
from index.clock import utc_now
from index.errors import AlertNotFound, NotFetched, OnRecordError
from index.fetch.post import Poster
from index.record import Record
from index.store.alerts import Alert, Delivery, DeliveryState, TryResult
from index.store.rows import as_json

log = logging.getLogger(__name__)

LOCK = "webhooks"

FIRST_PAUSE_S = 5.0
PAUSES_GROW_BY = 5.0
LONGEST_PAUSE_S = 86_400.0
"""5 s, 25 s, 2 min, 10 min, 52 min, 4 h, 22 h, and then once a day; ten tries are four days."""

JITTER = 0.2
"""Pauses differ by as much up and down, so that what failed together does not come back together."""

AT_ONCE = 8
"""Receivers that are sent to at the same time."""

OF_EACH = 16
"""Deliveries of one alert in one turn: none has so many that the others never have theirs."""

LONGEST_TURN_S = 10.0
"""What a slow receiver has not taken by then is left for its next turn."""

MOST_PASSED_OVER = 256
"""Alerts that had their turn and are passed over until others had theirs: a bound for the query that says so."""

LOOK_S = 0.5
"""Seconds between looks for what has become due while slow receivers are waited for."""

_OK = range(200, 300)
_GONE = 410

Say = Callable[[OnRecordError], dict[str, Any]]
"""An error as the caller is told of it."""

Compose = Callable[[Alert, Delivery], dict[str, Any] | None]
"""What is sent of a delivery as the record is now; None where its statement is gone from it."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A delivery was tried."""

    alert_id: int
    delivery: Delivery
    result: TryResult


class Sender:
    """Sends the deliveries of a record; several processes may have one, and one works at a time."""

    def __init__(
        self,
        record: Record,
        poster: Poster,
        compose: Compose,
        say: Say,
        *,
        tries: int,
        clock: Callable[[], datetime] = utc_now,
        spread: Callable[[], float] = random.random,
    ) -> None:
        """Make a sender; nothing is sent yet.

        Args:
            record: whose alerts they are.
            poster: sends under the rules.
            compose: says what is sent.
            say: says an error the way the caller is told of it.
            tries: how often a delivery is sent before it is given up.
            clock: what time it is, in UTC.
            spread: from 0 to 1, for what pauses differ by.
        """
        self._record = record
        self._alerts = record.store.alerts
        self._poster = poster
        self._compose = compose
        self._say = say
        self._tries = tries
        self._clock = clock
        self._spread = spread

    def work(self, stop: threading.Event) -> Iterator[Sent]:
        """Send what is due, and tell of each try; nothing where another process is at it."""
        if stop.is_set() or not self._alerts.due(self._clock(), 1, 1):
            return
        with self._record.store.alone(LOCK) as is_alone, ThreadPoolExecutor(AT_ONCE, "onrecord-webhook") as pool:
            if is_alone:
                yield from self._turns(pool, stop)

    def _turns(self, pool: ThreadPoolExecutor, stop: threading.Event) -> Iterator[Sent]:
        """Give each alert its turn as soon as there is a place: one that is slow has one place and holds up nobody."""
        at_work: dict[Future[list[Sent]], int] = {}
        had: set[int] = set()
        while True:
            if not stop.is_set() and len(at_work) < AT_ONCE:
                for alert_id, deliveries in self._due(AT_ONCE - len(at_work), set(at_work.values()), had).items():
                    at_work[pool.submit(self._send_all, alert_id, deliveries, stop)] = alert_id
                    had.add(alert_id)
            if not at_work:
                return
            for ended in wait(at_work, LOOK_S, FIRST_COMPLETED).done:
                del at_work[ended]
                yield from ended.result()

    def _due(self, alerts: int, at_work: set[int], had: set[int]) -> dict[int, list[Delivery]]:
        """What is due of alerts that have not had their turn; when there is none, all of them may have another."""
        due = self._alerts.due(self._clock(), alerts, OF_EACH, but=at_work | had)
        if had and (not due or len(had) > MOST_PASSED_OVER):
            had.clear()
            due = due or self._alerts.due(self._clock(), alerts, OF_EACH, but=at_work)
        return due

    def _send_all(self, alert_id: int, deliveries: Sequence[Delivery], stop: threading.Event) -> list[Sent]:
        """The deliveries of one alert, one after the other, until its receiver cannot be reached."""
        begun, sent = time.monotonic(), []
        for delivery in deliveries:
            if stop.is_set() or time.monotonic() - begun > LONGEST_TURN_S:
                break
            try:
                result = self._send(self._alerts.alert(alert_id), delivery)
            except AlertNotFound:
                break
            self._alerts.settle(delivery.id, result)
            sent.append(Sent(alert_id, delivery, result))
            if result.due_at is not None and result.status is None:
                # Nobody answered, which is the fault of no delivery: the others wait as long and count no try.
                self._alerts.postpone(alert_id, result.due_at)
                break
        return sent

    def _send(self, alert: Alert, delivery: Delivery) -> TryResult:
        at = self._clock()
        message = self._compose(alert, delivery)
        if message is None:
            return TryResult(at, DeliveryState.DROPPED)
        if alert.webhook_url is None:
            return TryResult(at, DeliveryState.LISTED)
        body = as_json(message).encode()
        signed = headers(delivery.message, at, body, alert.secrets)
        try:
            answer = self._poster.post(alert.webhook_url, body, signed)
        except NotFetched as error:
            return self._failed(delivery, at, None, 0.0, self._say(error))
        if answer.status in _OK:
            return TryResult(at, DeliveryState.DELIVERED, status=answer.status)
        return self._failed(delivery, at, answer.status, answer.retry_after_s, None)

    def _failed(
        self, delivery: Delivery, at: datetime, status: int | None, retry_after_s: float, problem: dict[str, Any] | None
    ) -> TryResult:
        tries = delivery.tries + 1
        # Who answers "gone" is not asked again (Standard Webhooks, "Considerations for webhook consumers").
        if tries >= self._tries or status == _GONE:
            return TryResult(at, DeliveryState.DEAD, status=status, problem=problem)
        wait_s = min(max(self._pause_s(tries), retry_after_s), LONGEST_PAUSE_S)
        return TryResult(at, DeliveryState.WAITING, at + timedelta(seconds=wait_s), status, problem)

    def _pause_s(self, tries: int) -> float:
        pause_s = min(FIRST_PAUSE_S * PAUSES_GROW_BY ** (tries - 1), LONGEST_PAUSE_S)
        return pause_s * (1 - JITTER + 2 * JITTER * self._spread())
