"""How a feed is asked, and what it does to be asked less often."""

import random
import threading
from datetime import timedelta

import pytest

from index.feeds.schedule import DAY_S, backoff_s, interval_s, next_try
from index.feeds.watch import Polled
from index.store.feeds import FeedState
from tests.index.feeds.conftest import Clock
from tests.index.feeds.watched import BEGIN, RSS, Watched
from tests.index.fetch.site import Handler, Reply, endless, page, redirect, status

pytestmark = pytest.mark.every_store


def megabytes(count: int) -> Reply:
    """A feed of this size, with its length said."""

    def reply(handler: Handler) -> None:
        handler.head(200, [("Content-Type", RSS), ("Content-Length", str(count * 1024 * 1024))])
        for _ in range(count):
            handler.wfile.write(b" " * 1024 * 1024)

    return reply


def test_a_feed_is_asked_for_only_as_far_as_it_changed(watched: Watched, clock: Clock) -> None:
    watched.serves(*watched.has_pages("/a"), ETag='"1"', more="<ttl>60</ttl>")
    watched.add()
    watched.work()
    watched.site.pages["/feed"] = status(304)
    clock.goes_on(hours=1)
    watched.work()

    feed = watched.feed()
    assert watched.site.asked[-1].headers["if-none-match"] == '"1"'
    assert (feed.status, feed.failures, feed.title, feed.stored) == (304, 0, "Oxenby Post", 1)
    assert feed.due_at == clock.at + timedelta(minutes=60), "what the feed said before holds on"


@pytest.mark.parametrize(
    ("reply", "http_status", "problem"),
    [
        (status(500), 500, "PageNotServed"),
        (page("<html><body><p>Not found, though it says 200.</p></body></html>"), 200, "NoFeed"),
        (page(b"\x00" * 100, RSS), 200, "UnreadableFormat"),
        (page('{"version": "https://jsonfeed.org/version/1.1"}', "application/feed+json"), 200, "UnreadableFormat"),
        (page("x", RSS, Content_Encoding="gzip"), None, "HostUnreachable"),
        (megabytes(50), None, "PageTooLarge"),
        (endless(b"<item>" * 10_000, content_type=RSS), None, "PageTooLarge"),
        (redirect("http://10.0.0.1/feed"), None, "AddressRefused"),
    ],
)
def test_a_feed_that_cannot_be_read_says_why(
    watched: Watched, reply: Reply, http_status: int | None, problem: str
) -> None:
    watched.site.pages["/feed"] = reply
    watched.add()

    watched.work()

    feed = watched.feed()
    assert (feed.state, feed.status, feed.failures) == (FeedState.FAILING, http_status, 1)
    assert feed.problem is not None
    assert feed.problem["type"] == problem


def test_a_failing_feed_backs_off_and_comes_back(watched: Watched, clock: Clock) -> None:
    watched.site.pages["/feed"] = status(503)
    watched.add()
    pauses = []
    for _ in range(8):
        watched.work()
        due_at = watched.feed().due_at
        assert due_at is not None
        pauses.append((due_at - clock.at).total_seconds())
        clock.at = due_at
    watched.serves(*watched.has_pages("/a"))
    watched.work()

    assert pauses[:6] == sorted(pauses[:6])
    assert all(900 <= pause <= DAY_S for pause in pauses)
    assert pauses[-1] >= 0.75 * DAY_S
    assert (watched.feed().state, watched.feed().failures, watched.feed().problem) == (FeedState.ACTIVE, 0, None)


def test_a_site_that_asks_for_patience_gets_it(watched: Watched, clock: Clock) -> None:
    watched.site.pages["/feed"] = lambda handler: handler.head(429, [("Retry-After", "20000"), ("Content-Length", "0")])
    watched.add()
    watched.work()

    due_at = watched.feed().due_at
    assert due_at is not None
    assert (due_at - clock.at).total_seconds() == 20_000


def test_a_feed_that_is_gone_is_asked_no_more_until_somebody_wants_it(watched: Watched, clock: Clock) -> None:
    watched.site.pages["/feed"] = status(410)
    feed = watched.add()
    watched.work()
    assert (watched.feed().state, watched.feed().due_at) == (FeedState.GONE, None)
    clock.goes_on(days=30)
    assert watched.work() == []

    watched.serves(*watched.has_pages("/a"))
    watched.feeds.poll_soon(feed.id, clock())
    watched.work()

    assert (watched.feed().state, watched.feed().stored) == (FeedState.ACTIVE, 1)


def test_a_json_feed_that_has_expired_is_gone(watched: Watched) -> None:
    watched.site.pages["/feed"] = page(
        '{"version": "https://jsonfeed.org/version/1.1", "title": "Flood log", "expired": true, "items": []}',
        "application/json",
    )
    watched.add()
    watched.work()

    assert (watched.feed().state, watched.feed().title, watched.feed().problem) == (FeedState.GONE, "Flood log", None)


@pytest.mark.parametrize(("first", "moves"), [(301, True), (308, True), (302, False), (307, False)])
def test_only_a_move_for_good_changes_the_address(watched: Watched, first: int, moves: bool) -> None:
    watched.serves(*watched.has_pages("/a"), path="/new")
    watched.site.pages |= {"/feed": redirect("/middle", first), "/middle": redirect("/new", 302)}
    added = watched.add()
    watched.work()

    feed = watched.feed()
    assert feed.request.url == watched.site.url("/middle" if moves else "/feed")
    assert feed.given_url == watched.site.url("/feed")
    assert watched.add().id == watched.add("/middle" if moves else "/feed").id == added.id


@pytest.mark.parametrize(
    ("more", "cache_control", "pause_s"),
    [
        ("", "", 900),
        ("<ttl>5</ttl>", "max-age=60", 900),
        ("<ttl>120</ttl>", "max-age=60", 7_200),
        ("", "public, max-age=3600", 3_600),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", "", 21_600),
        ("<ttl>9999999</ttl>", "", DAY_S),
        ("<ttl>soon</ttl><sy:updatePeriod>sometimes</sy:updatePeriod>", "max-age=x", 900),
    ],
)
def test_what_a_feed_says_of_its_pace_lengthens_the_interval_and_never_shortens_it(
    watched: Watched, clock: Clock, more: str, cache_control: str, pause_s: float
) -> None:
    watched.serves(more=more, Cache_Control=cache_control)
    watched.add()
    watched.work()

    due_at = watched.feed().due_at
    assert due_at is not None
    assert (due_at - clock.at).total_seconds() == pause_s
    assert interval_s(1_000_000, DAY_S) == 1_000_000


def test_a_paused_feed_and_its_entries_wait(watched: Watched, clock: Clock) -> None:
    watched.serves(*watched.has_pages("/a"))
    feed = watched.add()
    paused = watched.feeds.change(feed.id, clock(), None, True)  # noqa: FBT003
    assert (paused.state, paused.due_at, watched.work()) == (FeedState.PAUSED, None, [])

    watched.feeds.change(feed.id, clock(), 1_800, False)  # noqa: FBT003
    watched.work()

    assert (watched.feed().stored, watched.feed().due_at) == (1, clock.at + timedelta(minutes=30))


def test_a_feed_that_is_removed_leaves_its_articles(watched: Watched) -> None:
    watched.serves(*watched.has_pages("/a"))
    feed = watched.add()
    watched.work()

    watched.feeds.remove(feed.id)

    assert watched.feeds.feeds(None, 10) == []
    assert len(watched.versions()) == 1


def test_one_watcher_works_at_a_time_and_another_takes_over_when_it_is_done(watched: Watched, clock: Clock) -> None:
    watched.serves(*watched.has_pages("/a"))
    feed = watched.add()
    at_work = watched.another().work(threading.Event())
    assert isinstance(next(at_work), Polled)

    assert watched.work() == []

    assert len(list(at_work)) == 1, "the entry that was left"
    watched.feeds.poll_soon(feed.id, clock())
    assert len(watched.work()) == 1


def test_pauses_stay_within_their_bounds_whatever_happens() -> None:
    spread = random.Random(7)  # noqa: S311
    assert all(900 <= backoff_s(900, failures, 0, spread) <= DAY_S for failures in range(1, 2_000))
    assert backoff_s(900, 1, 1e12, spread) == 7 * DAY_S
    assert next_try(BEGIN, 5, 0) is None
    assert next_try(BEGIN, 1, 1_000) == BEGIN + timedelta(seconds=1_000)
