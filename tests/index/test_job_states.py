"""Jobs that are cancelled, done again, bounded in number, and removed when they are old."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from index.errors import JobNotFound, JobUnderWay, QueueFull, WrongJobState
from index.jobs.articles import ARTICLES, ITEMS_AT_ONCE
from index.model import Article
from index.record import Record
from index.store.jobs import ItemStatus, Job, JobState
from tests.conftest import OpenStore
from tests.index.test_jobs import payload, read, run

pytestmark = pytest.mark.every_store

SOON = timedelta(minutes=1)


def statuses(record: Record, job: Job) -> list[str]:
    items = record.store.job_items(job.id, -1, 1000)
    return [item.result["status"] if item.result else "waiting" for item in items]


def made(record: Record, count: int) -> Job:
    return record.store.create_job(ARTICLES, [payload(number) for number in range(count)])


def finish(record: Record, *, count: int, worked_s: float) -> None:
    with record.store.take_items(ARTICLES, count) as hand:
        assert hand is not None
        hand.finish([(item.position, {"status": "created"}, False) for item in hand.items], worked_s)


def test_a_waiting_job_that_is_cancelled_is_not_done(record: Record) -> None:
    job = made(record, 3)

    cancelled = record.store.cancel_job(job.id)
    run(record)

    assert (cancelled.state, cancelled.total, cancelled.done, cancelled.cancelled) == (JobState.CANCELLED, 3, 0, 3)
    assert cancelled.finished_at is not None
    assert statuses(record, job) == ["cancelled"] * 3
    assert record.store.counts()["articles"] == 0


def test_a_running_job_that_another_process_cancels_stops_after_the_items_in_hand(
    record: Record, open_store: OpenStore
) -> None:
    job = made(record, 3 * ITEMS_AT_ONCE)

    def read_and_cancel(given: dict[str, Any]) -> Article:
        if given["external_id"] == str(ITEMS_AT_ONCE):
            open_store(record.data_dir).cancel_job(job.id)
        return read(given)

    run(record, read=read_and_cancel)

    ended = record.store.job(job.id)
    assert (ended.state, ended.done, ended.cancelled) == (JobState.CANCELLED, 2 * ITEMS_AT_ONCE, ITEMS_AT_ONCE)
    assert statuses(record, job) == ["created"] * 2 * ITEMS_AT_ONCE + ["cancelled"] * ITEMS_AT_ONCE
    assert record.store.counts()["articles"] == 2 * ITEMS_AT_ONCE


def test_a_cancelled_job_is_cancelled_again_without_a_change_and_a_finished_one_is_refused(record: Record) -> None:
    job, finished = made(record, 1), record.store.create_job(ARTICLES, [])

    once = record.store.cancel_job(job.id)

    assert record.store.cancel_job(job.id) == once
    with pytest.raises(WrongJobState, match="ended already"):
        record.store.cancel_job(finished.id)
    with pytest.raises(JobNotFound):
        record.store.cancel_job(finished.id + 1)


def test_a_retry_does_what_failed_and_what_was_cancelled_and_nothing_else(record: Record) -> None:
    job = record.store.create_job(ARTICLES, [payload(0), {"external_id": "1"}, *map(payload, range(2, 40))])
    ended = threading.Event()

    def read_and_stop(given: dict[str, Any]) -> Article:
        if given["external_id"] == str(ITEMS_AT_ONCE - 1):
            ended.set()
        return read(given)

    run(record, ended, read_and_stop)
    record.store.cancel_job(job.id)
    before = record.store.job(job.id)
    assert (before.done, before.failed, before.cancelled) == (ITEMS_AT_ONCE, 1, 40 - ITEMS_AT_ONCE)

    again = record.store.retry_job(job.id)
    read_again: list[str] = []

    def mended(given: dict[str, Any]) -> Article:
        read_again.append(given["external_id"])
        return read(payload(int(given["external_id"])))

    assert (again.state, again.done, again.failed, again.cancelled) == (JobState.QUEUED, ITEMS_AT_ONCE - 1, 0, 0)
    assert again.started_at is None
    run(record, read=mended)

    done = record.store.job(job.id)
    assert (done.state, done.done, done.failed, done.cancelled) == (JobState.FINISHED, 40, 0, 0)
    assert statuses(record, job) == ["created"] * 40
    assert read_again == ["1", *map(str, range(ITEMS_AT_ONCE, 40))]


def test_a_job_that_is_cancelled_and_begun_anew_while_items_are_in_hand_is_done_once(record: Record) -> None:
    job = record.store.create_job(
        ARTICLES, [payload(number) | {"text": "" if number == 3 else "A."} for number in range(20)]
    )

    begun_anew = threading.Event()

    def read_and_begin_anew(given: dict[str, Any]) -> Article:
        if given["external_id"] == "5" and not begun_anew.is_set():
            begun_anew.set()
            record.store.cancel_job(job.id)
            record.store.retry_job(job.id)
        return read(given)

    run(record, read=read_and_begin_anew)

    done = record.store.job(job.id)
    assert (done.state, done.done, done.failed) == (JobState.FINISHED, 20, 1)
    assert statuses(record, job) == ["created"] * 3 + ["problem"] + ["created"] * 16


@pytest.mark.parametrize("end", ["open", "nothing failed"])
def test_only_a_job_that_has_ended_and_of_which_something_failed_is_done_again(record: Record, end: str) -> None:
    job = made(record, 1)
    if end == "nothing failed":
        run(record)

    with pytest.raises(WrongJobState):
        record.store.retry_job(job.id)

    assert statuses(record, job) == ["waiting" if end == "open" else "created"]


def test_a_batch_that_would_overfill_the_queue_is_refused_whole(record: Record) -> None:
    first = record.store.create_job(ARTICLES, [payload(1), payload(2)], max_open_items=3)

    with pytest.raises(QueueFull) as full:
        record.store.create_job(ARTICLES, [payload(3), payload(4)], max_open_items=3)

    assert full.value.retry_after_s > 0
    assert [job.id for job in record.store.jobs(None, 10)] == [first.id]
    fits = record.store.create_job(ARTICLES, [payload(3)], max_open_items=3)
    record.store.cancel_job(first.id)
    assert record.store.create_job(ARTICLES, [payload(5), payload(6)], max_open_items=3).id > fits.id


def test_a_full_queue_says_when_to_come_back_as_it_was_measured(record: Record) -> None:
    slow = made(record, 10)
    finish(record, count=4, worked_s=8.0)

    with pytest.raises(QueueFull) as full:
        record.store.create_job(ARTICLES, [payload(0)] * 5, max_open_items=10)

    assert full.value.retry_after_s == pytest.approx(2.0)  # one item too many, at two seconds each
    assert record.store.job(slow.id).rate == pytest.approx(0.5)


def test_time_that_two_spend_at_a_job_together_is_counted_once(record: Record) -> None:
    job = made(record, 10)

    finish(record, count=4, worked_s=3600.0)
    finish(record, count=4, worked_s=3600.0)

    assert record.store.job(job.id).rate == pytest.approx(8 / 3600, rel=0.1)


def test_what_is_done_again_has_to_fit_into_the_queue_too(record: Record) -> None:
    job = made(record, 3)
    record.store.cancel_job(job.id)
    made(record, 2)

    with pytest.raises(QueueFull):
        record.store.retry_job(job.id, max_open_items=4)

    assert record.store.job(job.id).state is JobState.CANCELLED
    assert statuses(record, job) == ["cancelled"] * 3


def test_jobs_and_items_are_listed_by_where_they_stand(record: Record) -> None:
    failing = record.store.create_job(ARTICLES, [payload(1), {"external_id": "2"}, payload(3)])
    run(record)
    waiting = made(record, 1)

    assert [job.id for job in record.store.jobs(None, 10, state=JobState.FINISHED)] == [failing.id]
    assert [job.id for job in record.store.jobs(None, 10, state=JobState.QUEUED, kind=ARTICLES)] == [waiting.id]
    assert record.store.jobs(None, 10, kind="export") == []
    problems = record.store.job_items(failing.id, -1, 10, status=ItemStatus.PROBLEM)
    assert [item.position for item in problems] == [1]


def test_a_running_job_says_when_it_will_end_and_others_do_not(record: Record) -> None:
    job = made(record, 10)
    now = datetime.now(UTC)
    assert record.store.job(job.id).ends_at(now) is None

    finish(record, count=1, worked_s=2.0)

    running = record.store.job(job.id)
    assert running.started_at is not None
    assert running.ends_at(now) == now + timedelta(seconds=18)


def test_one_job_over_the_whole_record_is_open_at_a_time_for_each_kind(record: Record) -> None:
    first = record.store.create_job("export", None)

    with pytest.raises(JobUnderWay, match=f"Job {first.id} "):
        record.store.create_job("export", None)

    assert record.store.create_job("reembed", None, parameters={"model": "m"}).parameters == {"model": "m"}
    record.store.cancel_job(first.id)
    second = record.store.create_job("export", None)
    with pytest.raises(JobUnderWay):
        record.store.retry_job(first.id)
    assert record.store.next_job("export") == second


def test_old_jobs_are_removed_with_their_items_and_open_ones_stay(record: Record) -> None:
    ended, waiting = made(record, 2), made(record, 2)
    record.store.cancel_job(ended.id)

    assert record.store.remove_jobs(datetime.now(UTC) - SOON, limit=10) == []
    assert record.store.remove_jobs(datetime.now(UTC) + SOON, limit=10) == [ended.id]

    assert [job.id for job in record.store.jobs(None, 10)] == [waiting.id]
    assert record.store.job_items(ended.id, -1, 10) == []
