"""Deliveries on their way to a real receiver, which checks what it gets with the Standard Webhooks library."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from index.alerts.sending import Sender, Sent
from index.alerts.signing import new_secret, rotated
from index.errors import AddressRefused, DeliveryNotFound, NoWebhook, OnRecordError
from index.fetch.post import Poster, receiver_url
from index.fetch.rules import FetchRules
from index.record import Record
from index.search import Query
from index.store.alerts import Alert, AlertChange, Delivery, DeliveryState, Event, EventKind, Position
from tests.index.alerts.receiver import Receiver, receiving
from tests.index.alerts.saving import save
from tests.waiting import until

TRIES = 4


def _rules(*allowed: str) -> FetchRules:
    return FetchRules(allow_hosts=allowed, total_timeout_s=60)


def _composed(alert: Alert, delivery: Delivery) -> dict[str, Any] | None:
    if delivery.event.statement_id == GONE:
        return None
    return {"type": delivery.event.kind.value, "data": {"alert": alert.name, "of": delivery.event.statement_id}}


def _say(error: OnRecordError) -> dict[str, Any]:
    return {"detail": str(error)}


GONE = 99


@dataclass
class Post:
    """An alert with a receiver, and a clock that is set: near the true time, by which receivers check."""

    record: Record
    receiver: Receiver
    alert: Alert
    allowed: tuple[str, ...] = ()
    now: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))

    def tell(self, *statement_ids: int) -> None:
        alerts = self.record.store.alerts
        position = alerts.position()
        assert position is not None
        events = [
            Event(self.alert.id, EventKind.MATCHED, one, 1, matches=True, fingerprint="x") for one in statement_ids
        ]
        assert alerts.follow(Position(position.change, position.edition), position.change, events, self.now)

    def send(self) -> list[Sent]:
        sender = Sender(
            self.record,
            Poster(_rules(*self.allowed)),
            _composed,
            _say,
            tries=TRIES,
            clock=lambda: self.now,
            spread=lambda: 0.5,
        )
        return list(sender.work(threading.Event()))

    def deliveries(self, *states: DeliveryState) -> list[Delivery]:
        return self.record.store.alerts.deliveries(self.alert.id, None, 100, states)

    def states(self) -> list[str]:
        """Oldest first."""
        return [one.state.value for one in reversed(self.deliveries())]

    def wait(self) -> float:
        """Let the clock go on to the next try; returns how long that was."""
        (due,) = {one.due_at for one in self.deliveries(DeliveryState.WAITING)}
        assert due is not None
        waited, self.now = due - self.now, due
        return waited.total_seconds()


@pytest.fixture
def post(record: Record) -> Iterator[Post]:
    with receiving() as receiver:
        alert = save(record, Query("bridge"), webhook_url=receiver.url, secret=receiver.secret)
        yield Post(record, receiver, alert, (receiver.host,))


def test_a_delivery_is_signed_and_sent_once(post: Post) -> None:
    post.tell(1, 2)

    assert [one.result.status for one in post.send()] == [204, 204]
    assert post.send() == []

    assert [one.checked for one in post.receiver.received] == [True, True]
    assert [one.body["data"]["of"] for one in post.receiver.received] == [1, 2]
    assert len(set(post.receiver.ids)) == 2
    assert post.states() == ["delivered", "delivered"]


@pytest.mark.every_store
def test_what_fails_is_sent_again_under_the_same_id_after_growing_pauses_and_then_given_up(post: Post) -> None:
    post.receiver.answers = [(500, {}), (302, {"Location": "/elsewhere"}), (404, {}), (500, {})]
    post.tell(1)
    pauses = []
    for _ in range(TRIES - 1):
        post.send()
        assert post.states() == ["waiting"]
        # The time at the receiver goes on as it does: only ours is set forward.
        pauses.append(post.wait())
    post.send()

    assert pauses == [5, 25, 125]
    assert len(set(post.receiver.ids)) == 1
    (dead,) = post.deliveries(DeliveryState.DEAD)
    assert (dead.tries, dead.status, dead.due_at) == (TRIES, 500, None)

    post.record.store.alerts.replay(post.alert.id, dead.id, post.now)
    post.send()

    assert post.states() == ["delivered"]
    assert len(set(post.receiver.ids)) == 1


def test_a_receiver_says_when_it_wants_to_be_asked_again(post: Post) -> None:
    post.receiver.answers = [(503, {"Retry-After": "3600"}), (429, {"Retry-After": "1"})]
    post.tell(1)
    post.send()
    assert post.wait() == 3600
    post.send()
    assert post.wait() == 25, "no sooner than the pause that is its turn"


def test_one_that_is_gone_for_good_is_not_asked_again(post: Post) -> None:
    post.receiver.answers = [(410, {})]
    post.tell(1)
    post.send()

    assert post.states() == ["dead"]


def test_where_nobody_answers_all_wait_and_one_try_counts(post: Post) -> None:
    post.record.store.alerts.change(post.alert.id, AlertChange(webhook_url="http://127.0.0.1:1/"), post.now)
    post.allowed = ("127.0.0.1:1",)
    post.tell(1, 2, 3)

    (sent,) = post.send()

    assert sent.result.problem is not None
    assert sorted(one.tries for one in post.deliveries()) == [0, 0, 1]
    assert post.wait() == 5


def test_a_private_address_is_refused_when_it_is_given_and_when_it_is_sent_to(post: Post) -> None:
    with pytest.raises(AddressRefused):
        receiver_url(post.receiver.url.replace(str(post.receiver.port), "443"), _rules())
    post.allowed = ()
    post.tell(1)
    (sent,) = post.send()

    assert post.receiver.received == []
    assert sent.result.problem is not None
    assert "not fetched" in sent.result.problem["detail"]
    assert sent.delivery.message not in sent.result.problem["detail"]


def test_both_secrets_sign_while_one_takes_the_place_of_the_other(post: Post) -> None:
    old, new = post.receiver.secret, new_secret()
    secrets = rotated(post.alert.secrets, new, post.now, post.now + timedelta(seconds=60))
    post.record.store.alerts.change(post.alert.id, AlertChange(secrets=secrets), post.now)
    post.tell(1)
    post.send()
    post.receiver.secret = new
    post.tell(2)
    post.send()
    post.now += timedelta(seconds=61)
    post.tell(3)
    post.send()
    post.receiver.secret = old
    post.tell(4)
    post.send()

    assert [(one.checked, len(one.signatures)) for one in post.receiver.received] == [
        (True, 2),
        (True, 2),
        (True, 1),
        (False, 1),
    ]


def test_while_it_is_paused_deliveries_wait_and_what_is_gone_is_not_sent(post: Post) -> None:
    post.record.store.alerts.change(post.alert.id, AlertChange(paused=True), post.now)
    post.tell(1, GONE)
    assert post.send() == []

    post.record.store.alerts.change(post.alert.id, AlertChange(paused=False), post.now)
    post.send()

    assert post.states() == ["delivered", "dropped"]
    assert [one.body["data"]["of"] for one in post.receiver.received] == [1]


@pytest.mark.every_store
def test_without_a_webhook_there_is_nothing_to_send_test_or_replay(post: Post) -> None:
    alerts = post.record.store.alerts
    post.tell(1)
    alerts.test(post.alert.id, post.now)
    alerts.change(post.alert.id, AlertChange(webhook_url="", secrets=()), post.now)
    post.tell(2)

    assert post.send() == []
    assert post.states() == ["listed"] * 3
    with pytest.raises(NoWebhook):
        alerts.test(post.alert.id, post.now)
    with pytest.raises(NoWebhook):
        alerts.replay(post.alert.id, 1, post.now)
    alerts.change(post.alert.id, AlertChange(webhook_url=post.receiver.url), post.now)
    with pytest.raises(DeliveryNotFound):
        alerts.replay(post.alert.id, 10_000, post.now)


def test_old_deliveries_are_forgotten_unless_they_wait(post: Post) -> None:
    alerts = post.record.store.alerts
    post.tell(1)
    post.send()
    post.tell(2)
    long_after = post.now + timedelta(days=1)

    assert alerts.remove_deliveries(long_after, 10) == 1
    assert post.states() == ["waiting"]
    assert alerts.states() == {state: int(state is DeliveryState.WAITING) for state in DeliveryState}


@pytest.mark.every_store
def test_a_slow_receiver_holds_up_no_other_even_what_comes_while_it_is_waited_for(post: Post) -> None:
    with receiving() as slow, ThreadPoolExecutor(1) as beside:
        post.allowed = (post.receiver.host, slow.host)
        query = Query("harbour")
        other = save(post.record, query, webhook_url=slow.url, secret=slow.secret)
        slow.awake.clear()
        try:
            post.tell(1)
            replace(post, alert=other).tell(2)
            sending = beside.submit(post.send)
            until(lambda: slow.received and post.receiver.received)
            post.tell(3)
            until(lambda: len(post.receiver.received) == 2)
            assert not sending.done()
        finally:
            slow.awake.set()
        assert sorted(one.delivery.event.statement_id for one in sending.result()) == [1, 2, 3]
        assert [len(receiver.received) for receiver in (slow, post.receiver)] == [1, 2]


def test_another_process_that_sends_keeps_this_one_from_it(post: Post) -> None:
    post.tell(1)
    with post.record.store.alone("webhooks") as is_alone:
        assert is_alone
        assert post.send() == []
    assert len(post.send()) == 1
