"""Batches that several processes work through side by side, each with its own connections to one PostgreSQL."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from index.jobs.articles import ARTICLES, ITEMS_AT_ONCE, Read
from index.model import Article
from index.store.base import Store
from index.store.jobs import ItemsInHand, ItemStatus, JobState
from index.store.postgres.store import PostgresStore
from tests import postgres
from tests.conftest import POSTGRESQL, OpenRecord, OpenStore
from tests.index.test_jobs import payload, read, run
from tests.waiting import WITHIN_S, until

pytestmark = pytest.mark.parametrize("kind_of_store", [POSTGRESQL], indirect=True)

SOON = timedelta(minutes=1)
ROUNDS = 5
CREATED: tuple[dict[str, Any], bool] = ({"status": "created"}, False)


@pytest.fixture
def one(open_store: OpenStore, tmp_path: Path) -> Store:
    return open_store(tmp_path)


@pytest.fixture
def other(open_store: OpenStore, tmp_path: Path) -> Store:
    return open_store(tmp_path)


@pytest.fixture
def hands() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def taken(hands: ExitStack, store: Store, limit: int) -> ItemsInHand:
    hand = hands.enter_context(store.take_items(ARTICLES, limit))
    assert hand is not None
    return hand


def positions(hand: ItemsInHand) -> list[int]:
    return [item.position for item in hand.items]


def finish(hand: ItemsInHand) -> None:
    hand.finish([(position, *CREATED) for position in positions(hand)], 0.0)


def told(store: Store, job_id: int) -> list[str]:
    results = [item.result for item in store.job_items(job_id, -1, 1000)]
    return [result.get("problem", {}).get("type") or result["status"] if result else "waiting" for result in results]


def at_once(*works: Callable[[], object]) -> None:
    """Do all of them, each in a thread of its own, and raise what one raised."""
    raised: list[BaseException] = []

    def kept(work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as error:
            raised.append(error)
            raise

    threads = [threading.Thread(target=kept, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert raised == []


def test_each_has_other_items_in_hand_and_the_oldest_batch_goes_first(
    one: Store, other: Store, hands: ExitStack
) -> None:
    older, newer = (one.create_job(ARTICLES, [payload(number) for number in range(count)]) for count in (5, 2))

    first, second, third = (taken(hands, store, 3) for store in (one, other, one))

    assert [(hand.job.id, positions(hand)) for hand in (first, second, third)] == [
        (older.id, [0, 1, 2]),
        (older.id, [3, 4]),
        (newer.id, [0, 1]),
    ]
    with other.take_items(ARTICLES, 3) as nothing:
        assert nothing is None


def test_what_was_in_hand_without_a_result_is_free_again(one: Store, other: Store, hands: ExitStack) -> None:
    job = one.create_job(ARTICLES, [payload(number) for number in range(3)])
    with one.take_items(ARTICLES, 2) as hand:
        assert hand is not None
        hand.finish([(0, *CREATED)], 0.0)
        assert positions(hand) == [1]
        assert positions(taken(hands, other, 3)) == [2]
    hands.close()

    assert positions(taken(hands, other, 3)) == [1, 2]
    assert told(other, job.id) == ["created", "waiting", "waiting"]


def test_no_time_out_of_the_database_ends_a_hold(
    database_of: Callable[[Path], str], postgres_server: postgres.Server, tmp_path: Path
) -> None:
    database = database_of(tmp_path).rpartition("/")[2]
    postgres_server.ask(f"ALTER DATABASE {database} SET idle_in_transaction_session_timeout = '1h'")
    asked = "SELECT current_setting('idle_in_transaction_session_timeout'), current_setting('tcp_keepalives_idle')"

    with closing(PostgresStore(database_of(tmp_path))) as store:
        with store.reading() as connection:
            assert connection.exec_driver_sql(asked).one()[0] == "1h"
        with store._hold(ARTICLES) as hold:
            assert hold is not None
            with hold.look() as connection:
                assert connection.exec_driver_sql(asked).one() == ("0", "30")


def test_the_later_of_two_who_finish_at_once_ends_the_job(one: Store, other: Store) -> None:
    for _ in range(ROUNDS):
        job = one.create_job(ARTICLES, [payload(0), payload(1)])
        with one.take_items(ARTICLES, 1) as mine, other.take_items(ARTICLES, 1) as others:
            assert mine is not None
            assert others is not None
            at_once(partial(finish, mine), partial(finish, others))
        ended = one.job(job.id)
        assert (ended.state, ended.done) == (JobState.FINISHED, 2)


def test_a_cancelled_job_does_not_wait_for_what_is_in_hand(one: Store, other: Store, hands: ExitStack) -> None:
    job = one.create_job(ARTICLES, [payload(number) for number in range(3)])
    hand = taken(hands, one, 1)

    cancelled = other.cancel_job(job.id)

    assert (cancelled.state, cancelled.done, cancelled.cancelled) == (JobState.CANCELLED, 0, 3)
    assert told(other, job.id) == ["cancelled"] * 3
    assert other.job_items(job.id, -1, 10, status=ItemStatus.WAITING) == []
    assert len(other.job_items(job.id, -1, 10, status=ItemStatus.CANCELLED)) == 3
    finish(hand)
    assert told(other, job.id) == ["created", "cancelled", "cancelled"]
    ended = other.job(job.id)
    assert (ended.state, ended.done, ended.cancelled) == (JobState.CANCELLED, 1, 2)


def test_what_was_in_the_hand_of_who_went_away_is_cancelled_and_done_again_like_the_rest(
    one: Store, other: Store, hands: ExitStack
) -> None:
    job = one.create_job(ARTICLES, [payload(number) for number in range(3)])
    taken(hands, one, 1)
    other.cancel_job(job.id)
    hands.close()

    assert told(other, job.id) == ["cancelled"] * 3
    assert other.retry_job(job.id).cancelled == 0
    assert positions(taken(hands, other, 3)) == [0, 1, 2]


def test_a_job_that_is_begun_anew_while_items_are_in_hand_ends_with_them(
    one: Store, other: Store, hands: ExitStack
) -> None:
    job = one.create_job(ARTICLES, [payload(number) for number in range(3)])
    hand = taken(hands, one, 1)
    other.cancel_job(job.id)
    other.retry_job(job.id)

    with other.take_items(ARTICLES, 3) as rest:
        assert rest is not None
        assert positions(rest) == [1, 2]
        finish(rest)
    assert other.job(job.id).state is JobState.RUNNING
    finish(hand)

    ended = other.job(job.id)
    assert (ended.state, ended.done, ended.cancelled) == (JobState.FINISHED, 3, 0)


def test_a_job_of_which_items_are_in_hand_is_not_removed(one: Store, other: Store, hands: ExitStack) -> None:
    job = one.create_job(ARTICLES, [payload(0)])
    hand = taken(hands, one, 1)
    other.cancel_job(job.id)

    assert other.remove_jobs(datetime.now(UTC) + SOON, limit=10) == []
    finish(hand)
    hands.close()
    assert other.remove_jobs(datetime.now(UTC) + SOON, limit=10) == [job.id]


def test_two_share_one_batch_and_do_each_item_once(open_record: OpenRecord, tmp_path: Path) -> None:
    one, other = open_record(tmp_path), open_record(tmp_path)
    count = 3 * ITEMS_AT_ONCE
    job = one.store.create_job(ARTICLES, [payload(number) for number in range(count)])
    both = threading.Barrier(2)
    seen: list[str] = []

    def together() -> Read:
        waited = threading.Event()

        def read_together(given: dict[str, Any]) -> Article:
            if not waited.is_set():
                waited.set()
                both.wait(WITHIN_S)
            seen.append(given["external_id"])
            return read(given)

        return read_together

    at_once(lambda: run(one, read=together()), lambda: run(other, read=together()))

    done = one.store.job(job.id)
    assert (done.state, done.done, done.failed) == (JobState.FINISHED, count, 0)
    assert sorted(map(int, seen)) == list(range(count))
    assert told(one.store, job.id) == ["created"] * count
    assert one.store.change_number() == count


def test_the_first_of_two_by_place_is_taken_in_whichever_is_read_first(open_record: OpenRecord, tmp_path: Path) -> None:
    one, other = open_record(tmp_path), open_record(tmp_path)
    given = [payload(number) for number in range(2 * ITEMS_AT_ONCE)]
    same = ITEMS_AT_ONCE + 1
    given[same] = payload(3) | {"text": "Another text under the same name."}
    job = one.store.create_job(ARTICLES, given)
    holds, later_are_read = threading.Event(), threading.Event()

    def read_last(item: dict[str, Any]) -> Article:
        holds.set()
        assert later_are_read.wait(WITHIN_S)
        return read(item)

    def read_first(item: dict[str, Any]) -> Article:
        if item["external_id"] == str(2 * ITEMS_AT_ONCE - 1):
            later_are_read.set()
        return read(item)

    def run_later() -> None:
        assert holds.wait(WITHIN_S)
        run(other, read=read_first)

    at_once(lambda: run(one, read=read_last), run_later)

    assert told(one.store, job.id) == ["created"] * same + ["DuplicateInBatch"] + ["created"] * (ITEMS_AT_ONCE - 2)
    assert one.store.counts()["articles"] == 2 * ITEMS_AT_ONCE - 1


def test_items_before_that_nobody_has_any_more_are_read_first(open_record: OpenRecord, tmp_path: Path) -> None:
    one, other = open_record(tmp_path), open_record(tmp_path)
    job = one.store.create_job(ARTICLES, [payload(1), payload(2), payload(1) | {"text": "Another."}])
    seen: list[str] = []

    def note(given: dict[str, Any]) -> Article:
        seen.append(given["text"])
        return read(given)

    with other.store.take_items(ARTICLES, 1) as gone:
        assert gone is not None
        worker = threading.Thread(target=run, args=(one,), kwargs={"read": note})
        worker.start()
        until(lambda: len(seen) == 2)
    worker.join()

    assert told(one.store, job.id) == ["created", "created", "DuplicateInBatch"]


def test_who_is_stopped_does_not_wait_for_what_others_read(open_record: OpenRecord, tmp_path: Path) -> None:
    one, other = open_record(tmp_path), open_record(tmp_path)
    job = one.store.create_job(ARTICLES, [payload(1), payload(2)])
    stop = threading.Event()

    def read_and_stop(given: dict[str, Any]) -> Article:
        stop.set()
        return read(given)

    with other.store.take_items(ARTICLES, 1):
        run(one, stop, read_and_stop)

    assert told(one.store, job.id) == ["waiting", "waiting"]


def test_a_refused_item_keeps_nobody_waiting(open_record: OpenRecord, tmp_path: Path) -> None:
    one, other = open_record(tmp_path), open_record(tmp_path)
    job = one.store.create_job(ARTICLES, [{"external_id": "no text"}, payload(2)])

    with other.store.take_items(ARTICLES, 1) as hand:
        assert hand is not None
        hand.finish([(0, {"status": "problem", "problem": {}}, True)], 0.0)
        run(one)
        assert told(one.store, job.id)[1] == "created"
