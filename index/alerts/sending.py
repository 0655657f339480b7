"""Deliveries on their way: what is due is sent, what fails is sent again after growing pauses, and then given up.

A result is committed after the answer. So a process that dies in between sends once more, under the same id.
"""

import logging
import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
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

ALERTS_AT_ONCE, OF_EACH = 32, 16
"""Deliveries in one round: no alert has so many that the others never have their turn."""

LONGEST_FOR_ONE_S = 10.0
"""A slow receiver keeps others waiting no longer: the rest of its deliveries is left for the next look."""

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
            while is_alone and not stop.is_set() and (due := self._alerts.due(self._clock(), ALERTS_AT_ONCE, OF_EACH)):
                for sent in pool.map(lambda pair: self._send_all(pair[0], pair[1], stop), due.items()):
                    yield from sent

    def _send_all(self, alert_id: int, deliveries: Sequence[Delivery], stop: threading.Event) -> list[Sent]:
        """The deliveries of one alert, one after the other, until its receiver cannot be reached."""
        begun, sent = time.monotonic(), []
        for delivery in deliveries:
            if stop.is_set() or time.monotonic() - begun > LONGEST_FOR_ONE_S:
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
