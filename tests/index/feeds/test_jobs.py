"""Polls of feeds as jobs: which are one, what their items say, given up, done again, gone on with."""

from datetime import UTC, datetime, timedelta

import pytest

from index.errors import WrongJobState
from index.store.feeds import POLL, EntryState
from index.store.jobs import Job, JobState
from tests.index.feeds.conftest import Clock
from tests.index.feeds.watched import Watched, item
from tests.index.fetch.site import Handler, status

pytestmark = pytest.mark.every_store


def jobs(watched: Watched) -> list[Job]:
    return watched.record.store.jobs(None, 100, kind=POLL)


def newest(watched: Watched) -> Job:
    return jobs(watched)[0]


def statuses(watched: Watched, job: Job) -> list[str | None]:
    items = watched.record.store.job_items(job.id, -1, 100)
    return [one.result["status"] if one.result else None for one in items]


def test_a_poll_that_finds_entries_is_a_job_with_an_item_for_each(watched: Watched) -> None:
    missing = item(watched.site.url("/none"), key="none")
    watched.serves(*watched.has_pages("/a"), missing)
    feed = watched.add()
    assert (newest(watched).id, newest(watched).state) == (feed.job_id, JobState.QUEUED)

    watched.work()

    (job,) = jobs(watched)
    assert (job.state, job.total, job.done, job.failed, job.parameters) == (
        JobState.FINISHED, 2, 2, 1, {"feed": str(feed.id)},
    )  # fmt: skip
    stored, refused = (one.result or {} for one in watched.record.store.job_items(job.id, -1, 100))
    (article,) = watched.record.store.articles(None, 10)
    assert stored == {
        "external_id": watched.site.url("/a"), "id": str(article.id), "status": "created", "version": 1,
    }  # fmt: skip
    assert (refused["status"], refused["problem"]["type"]) == ("problem", "PageNotServed")
    assert [entry.job_id for entry in watched.entries()] == [job.id, job.id]


def test_a_poll_that_finds_nothing_or_fails_by_itself_is_no_job(watched: Watched, clock: Clock) -> None:
    watched.serves(*watched.has_pages("/a"))
    watched.add()
    watched.work()
    for reply in (watched.site.pages["/feed"], status(304), status(500)):
        watched.site.pages["/feed"] = reply
        clock.goes_on(hours=1)
        watched.work()

    assert len(jobs(watched)) == 1
    assert watched.feed().failures == 1


def test_a_poll_that_somebody_asks_for_is_a_job_whatever_comes_of_it(watched: Watched, clock: Clock) -> None:
    watched.serves(*watched.has_pages("/a"))
    feed = watched.add()
    watched.work()
    for reply, state, problem in (
        (status(304), JobState.FINISHED, None),
        (status(500), JobState.FAILED, "PageNotServed"),
    ):
        watched.site.pages["/feed"] = reply
        asked = watched.feeds.poll_soon(feed.id, clock())
        assert watched.feeds.poll_soon(feed.id, clock()).job_id == asked.job_id, "one is waited for already"

        watched.work()

        job = newest(watched)
        assert (job.id, job.state, job.total) == (asked.job_id, state, 0)
        assert (job.problem or {}).get("type") == problem
        assert watched.feed().job_id is None

    # Done again, it is the same job.
    watched.serves(*watched.has_pages("/a", "/b"))
    watched.record.store.retry_job(job.id)
    watched.work()
    assert (newest(watched).id, newest(watched).state, newest(watched).total) == (job.id, JobState.FINISHED, 1)


def test_a_later_try_mends_the_item_of_a_job_that_has_ended(watched: Watched, clock: Clock) -> None:
    watched.serves(item(watched.site.url("/a"), key="a"))
    watched.add()
    watched.work()
    assert (newest(watched).state, newest(watched).failed) == (JobState.FINISHED, 1)
    clock.goes_on(minutes=6)
    watched.work()
    assert (newest(watched).done, newest(watched).failed) == (1, 1), "failed twice, counted once"

    watched.has_pages("/a")
    clock.goes_on(hours=1)
    watched.work()

    (job,) = jobs(watched)
    assert (job.done, job.failed, statuses(watched, job)) == (1, 0, ["created"])


def test_an_entry_that_changes_while_it_waits_keeps_its_item(watched: Watched, clock: Clock) -> None:
    said = [item(None, key=f"k{n}", content=f"<p>Mill {n} stays open, they say.</p>") for n in range(3)]
    watched.serves(*said)
    watched.add(full_text=False)
    watcher = watched.another(entries_a_poll=1)
    watched.work(watcher)
    (job,) = jobs(watched)
    assert (job.state, job.total, job.done) == (JobState.RUNNING, 3, 1)

    watched.serves(*(one.replace("stays", "remains") for one in said))
    clock.goes_on(hours=6)
    watched.work(watcher)
    clock.goes_on(hours=6)
    watched.work(watcher)

    second, first = jobs(watched)
    assert (first.state, first.total, first.done) == (JobState.FINISHED, 3, 3)
    assert statuses(watched, second) == ["replaced"]
    assert sorted(watched.versions().values()) == [1, 1, 2]


def test_a_poll_is_given_up_and_done_again(watched: Watched, clock: Clock) -> None:
    good, other = watched.has_pages("/a", "/b")
    watched.serves(good, item(watched.site.url("/none"), key="none"), other)
    watched.add()
    watcher = watched.another(entries_a_poll=2)
    watched.work(watcher)
    (job,) = jobs(watched)
    assert (job.state, job.done, job.failed) == (JobState.RUNNING, 2, 1)

    given_up = watched.record.store.cancel_job(job.id)
    clock.goes_on(days=2)
    watched.work(watcher)

    assert (given_up.state, given_up.cancelled) == (JobState.CANCELLED, 1)
    assert statuses(watched, job) == ["created", "problem", "cancelled"]
    assert [entry.state for entry in watched.entries()] == [
        EntryState.STORED, EntryState.REFUSED, EntryState.CANCELLED,
    ]  # fmt: skip
    assert watched.site.paths.count("/none") == 1, "what failed is not tried again either"

    watched.has_pages("/none")
    again = watched.record.store.retry_job(job.id)
    assert (again.state, again.done, again.failed, again.cancelled) == (JobState.QUEUED, 1, 0, 0)
    watched.work(watcher)

    (job,) = jobs(watched)
    assert (job.state, job.done, job.failed) == (JobState.FINISHED, 3, 0)
    assert statuses(watched, job) == ["created"] * 3


def test_an_entry_in_hand_when_its_poll_is_given_up_gets_its_result_and_no_other_try(watched: Watched) -> None:
    def missing(handler: Handler) -> None:
        watched.record.store.cancel_job(newest(watched).id)
        status(404)(handler)

    watched.site.pages["/none"] = missing
    watched.serves(item(watched.site.url("/none"), key="none"))
    watched.add()

    watched.work()

    job = newest(watched)
    assert (job.state, job.cancelled, statuses(watched, job)) == (JobState.CANCELLED, 0, ["problem"])
    assert watched.entries()[0].state is EntryState.REFUSED


def test_a_poll_that_is_asked_for_can_be_given_up_before_it_is_made(watched: Watched) -> None:
    watched.serves(*watched.has_pages("/a"))
    feed = watched.add()
    assert feed.job_id is not None

    watched.record.store.cancel_job(feed.job_id)

    assert watched.work() == []
    assert (watched.feed().job_id, newest(watched).state) == (None, JobState.CANCELLED)
    watched.record.store.retry_job(feed.job_id)
    watched.work()
    assert newest(watched).state is JobState.FINISHED


def test_the_polls_of_a_feed_that_is_removed_are_given_up(watched: Watched) -> None:
    watched.serves(*watched.has_pages("/a", "/b"))
    feed = watched.add()
    watched.work(watched.another(entries_a_poll=1))

    watched.feeds.remove(feed.id)

    job = newest(watched)
    assert (job.state, statuses(watched, job)) == (JobState.CANCELLED, ["created", "cancelled"])
    with pytest.raises(WrongJobState, match="watched no more"):
        watched.record.store.retry_job(job.id)


def test_an_entry_that_a_later_poll_has_in_hand_is_not_the_earlier_one_s_to_do_again(
    watched: Watched, clock: Clock
) -> None:
    entry = item(watched.site.url("/none"), key="none")
    watched.serves(entry)
    watched.add()
    watched.work()
    watched.serves(entry.replace("In short.", "In short, corrected."))
    clock.goes_on(hours=1)
    watched.work()

    later, earlier = jobs(watched)
    with pytest.raises(WrongJobState, match="a later poll"):
        watched.record.store.retry_job(earlier.id)
    assert watched.record.store.retry_job(later.id).state is JobState.QUEUED


def test_a_poll_goes_on_after_its_end_was_cut_short(watched: Watched) -> None:
    watched.cut_short_at_a_slow_page()
    assert newest(watched).state is JobState.RUNNING

    watched.has_pages("/slow")
    watched.work()

    (job,) = jobs(watched)
    assert (job.state, statuses(watched, job)) == (JobState.FINISHED, ["created", "created"])


def test_entries_outlive_the_job_of_their_poll(watched: Watched) -> None:
    watched.serves(*watched.has_pages("/a"))
    watched.add()
    watched.work()

    removed = watched.record.store.remove_jobs(datetime.now(UTC) + timedelta(days=1), 10)

    assert len(removed) == 1
    assert [(entry.state, entry.job_id) for entry in watched.entries()] == [(EntryState.STORED, None)]
