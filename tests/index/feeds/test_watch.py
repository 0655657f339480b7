"""What becomes of the entries of a feed that is watched."""

import pytest

from index.ingest import ingest
from index.model import Source
from index.readers.body import read_article
from index.store.feeds import EntryState, FoundEntry, PollResult
from tests.index.feeds.conftest import Clock
from tests.index.feeds.watched import Watched, item
from tests.index.fetch.site import after, article, page, status

pytestmark = pytest.mark.every_store


def test_new_entries_are_fetched_once(watched: Watched, clock: Clock) -> None:
    watched.serves(*watched.has_pages("/a", "/b"))
    watched.add()

    watched.work()
    clock.goes_on(hours=1)
    watched.work()

    assert sorted(watched.versions()) == [watched.site.url("/a"), watched.site.url("/b")]
    assert [watched.site.paths.count(path) for path in ("/feed", "/a", "/b")] == [2, 1, 1]
    feed = watched.feed()
    assert (feed.title, feed.state, feed.status, feed.seen, feed.stored) == ("Oxenby Post", "active", 200, 2, 2)


def test_a_changed_entry_is_a_new_version_of_the_same_article(watched: Watched, clock: Clock) -> None:
    (before,) = watched.has_pages("/a")
    watched.serves(before)
    watched.add()
    watched.work()

    # The site gives the page another address of its own, too: it stays the same article.
    watched.site.pages["/a"] = page(
        article('<link rel="canonical" href="/other">', last="The vote was taken in April.")
    )
    watched.serves(before.replace("In short.", "In short, corrected."))
    clock.goes_on(hours=1)
    watched.work()

    assert watched.versions() == {watched.site.url("/a"): 2}
    assert [entry.state for entry in watched.entries()] == [EntryState.STORED]


def test_an_entry_that_is_gone_from_the_feed_is_kept(watched: Watched, clock: Clock) -> None:
    first, second = watched.has_pages("/a", "/b")
    watched.serves(first)
    watched.add()
    watched.work()
    watched.serves(second)
    clock.goes_on(hours=1)
    watched.work()

    assert [entry.state for entry in watched.entries()] == [EntryState.STORED] * 2
    assert len(watched.versions()) == 2


def test_an_entry_and_its_address_sent_by_hand_are_one_article(watched: Watched) -> None:
    watched.serves(*watched.has_pages("/a"), item(watched.site.url("/b"), content=f"<p>{'Said of the mill. ' * 9}</p>"))
    watched.add(full_text=False)
    watched.work()
    watched.site.pages["/b"] = page(article())

    ingest(watched.record, read_article({"url": watched.site.url("/b")}, watched.watcher._page_at))

    assert watched.versions() == {watched.site.url("/b"): 2}
    assert watched.problems() == ["UnreadableFormat", None]  # the first has a summary alone


def test_two_feeds_with_one_article_store_it_once(watched: Watched) -> None:
    entries = watched.has_pages("/a")
    watched.serves(*entries)
    watched.serves(*entries, path="/sports")
    watched.add()
    watched.add("/sports")

    watched.work()

    assert watched.versions() == {watched.site.url("/a"): 1}
    assert [feed.stored for feed in watched.feeds.feeds(None, 10)] == [1, 1]


def test_the_source_that_the_feed_was_given_is_that_of_its_articles(watched: Watched) -> None:
    watched.serves(*watched.has_pages("/a"))
    watched.add(source=Source("Oxenby Post", "oxenbypost.example"))
    watched.work()

    (stored,) = watched.record.store.articles(None, 10)
    assert stored.article.source == Source("Oxenby Post", "oxenbypost.example")


def test_a_feed_speaks_for_no_other_host_than_its_own(watched: Watched) -> None:
    content = f"<p>{'The mill was sold to strangers. ' * 5}</p>"
    watched.serves(item("https://oxenbypost.example/mill", key="mill", content=content))
    watched.add(full_text=False)
    watched.work()

    (stored,) = watched.record.store.articles(None, 10)
    assert (stored.article.source.domain, stored.article.external_id) == ("127.0.0.1", "mill")


def test_a_failing_entry_is_tried_again_with_growing_pauses_and_then_given_up(watched: Watched, clock: Clock) -> None:
    watched.serves(item(watched.site.url("/a"), key="a"))
    watched.add(interval_s=86_400 * 20)
    pauses = []
    for _ in range(4):
        watched.work()
        (entry,) = watched.entries()
        assert entry.state is EntryState.RETRYING
        assert entry.due_at is not None
        pauses.append((entry.due_at - clock.at).total_seconds())
        clock.at = entry.due_at
    watched.work()

    assert pauses == [300, 1_800, 7_200, 43_200]
    (entry,) = watched.entries()
    assert (entry.state, entry.due_at, watched.problems()) == (EntryState.REFUSED, None, ["PageNotServed"])
    assert watched.site.paths.count("/a") == 5
    assert watched.feed().refused == 1


def test_an_entry_that_comes_late_is_taken_in_at_a_later_try(watched: Watched, clock: Clock) -> None:
    watched.serves(item(watched.site.url("/a"), key="a"))
    watched.add()
    watched.work()
    watched.has_pages("/a")
    clock.goes_on(minutes=6)
    watched.work()

    assert [entry.state for entry in watched.entries()] == [EntryState.STORED]
    assert watched.problems() == [None]


@pytest.mark.parametrize(
    ("link", "problem", "state"),
    [
        ("http://10.0.0.1/admin", "AddressRefused", EntryState.REFUSED),
        ("http://169.254.169.254/latest/meta-data", "AddressRefused", EntryState.REFUSED),
        ("/film", "WrongContentType", EntryState.REFUSED),
        ("/gone", "PageNotServed", EntryState.REFUSED),
        ("/wall", "NoArticleInPage", EntryState.RETRYING),
        (None, "UnreadableFormat", EntryState.REFUSED),
    ],
)
def test_what_is_wrong_with_an_entry_is_its_problem_alone(
    watched: Watched, link: str | None, problem: str, state: EntryState
) -> None:
    watched.site.pages |= {"/film": page("x", "video/mp4"), "/gone": status(410), "/wall": page("<p>Accept.</p>")}
    address = watched.site.url(link) if link and link.startswith("/") else link
    watched.serves(item(address, key="bad"), *watched.has_pages("/good"))
    watched.add()

    watched.work()

    assert watched.problems() == [problem, None]
    assert [entry.state for entry in watched.entries()] == [state, EntryState.STORED]


def test_an_article_that_was_deleted_does_not_come_back_with_its_entry(watched: Watched, clock: Clock) -> None:
    (before,) = watched.has_pages("/a")
    watched.serves(before)
    watched.add()
    watched.work()
    (stored,) = watched.record.store.articles(None, 10)
    watched.record.store.delete_article(stored.id)

    watched.serves(before.replace("In short.", "In short, corrected."))
    clock.goes_on(hours=1)
    watched.work()

    assert watched.problems() == ["DeletedHere"]
    assert watched.versions() == {}


def test_entries_without_an_id_or_with_the_id_of_another_are_told_apart(watched: Watched) -> None:
    pages = [watched.site.url(path) for path in ("/a", "/b", "/c")]
    watched.has_pages("/a", "/b", "/c")
    twice = item(pages[2], key="same", title="Again")
    watched.serves(item(pages[0]), item(pages[1], key="same"), twice, twice, item(pages[2], key="same", title="Other"))
    watched.add()
    watched.work()

    assert [entry.key for entry in watched.entries()][:3] == [pages[0], "same", pages[2]]
    assert sorted(watched.versions()) == pages
    assert watched.problems() == [None, None, None, "UnreadableFormat"]


def test_a_date_that_lies_far_ahead_or_is_that_of_all_entries_is_not_believed(watched: Watched) -> None:
    dated = [
        ("near", "Mon, 02 Mar 2026 09:00:00 GMT", True),
        ("ahead", "Tue, 01 Mar 2033 09:00:00 GMT", False),
        ("nonsense", "yesterday at tea time", False),
    ]
    for key, date, _ in dated:
        content = f"<p>{f'The {key} mill stays open. ' * 5}</p>"
        watched.serves(item(None, key=key, date=date, content=content), path=f"/{key}")
        watched.add(f"/{key}", full_text=False)
    said = [item(None, key=f"k{n}", content=f"<p>{f'Mill {n} stays open. ' * 5}</p>") for n in range(5)]
    watched.serves(*said, path="/same")
    watched.add("/same", full_text=False)

    watched.work()

    found = {
        one.article.external_id: one.article.published_at is not None for one in watched.record.store.articles(None, 10)
    }
    assert found == {key: believed for key, _, believed in dated} | {f"k{n}": False for n in range(5)}


def test_a_page_without_a_date_has_that_of_its_entry(watched: Watched) -> None:
    watched.site.pages["/a"] = page(article().replace("article:published_time", "none"))
    watched.serves(item(watched.site.url("/a")))
    watched.add()
    watched.work()

    (stored,) = watched.record.store.articles(None, 10)
    assert stored.article.published_at is not None
    assert stored.article.published_at.isoformat() == "2026-03-01T09:00:00+00:00"


def test_a_large_feed_does_not_come_in_all_at_once(watched: Watched, clock: Clock) -> None:
    said = [item(None, key=f"k{n}", content=f"<p>Mill {n} stays open, they say.</p>") for n in range(2_000)]
    watched.serves(*said)
    watched.add(full_text=False)
    watcher = watched.another(entries_a_poll=20)

    watched.work(watcher)
    assert (watched.feed().seen, watched.feed().stored) == (2_000, 20)
    clock.goes_on(minutes=15)
    watched.work(watcher)
    assert watched.feed().stored == 40


def test_the_end_leaves_a_fetch_behind_and_the_next_start_does_it_again(watched: Watched) -> None:
    watched.cut_short_at_a_slow_page()

    assert [entry.state for entry in watched.entries()] == [EntryState.WAITING] * 2
    watched.has_pages("/slow")
    watched.work()
    assert len(watched.versions()) == 2


def test_pages_of_several_hosts_are_fetched_beside_each_other_and_those_of_one_in_turn(watched: Watched) -> None:
    here, other = watched.site.host, f"localhost:{watched.site.port}"
    watched.has_pages("/b", "/c")
    # It does not come before the page of the other host was asked for.
    watched.site.pages["/a"] = after("/c", page(article()))
    links = [watched.site.url("/a"), watched.site.url("/b"), f"http://{other}/c"]
    watched.serves(*(item(link, key=link) for link in links))
    watched.add()

    watched.work(watched.another(allow_hosts=(here, other)))

    assert [entry.state for entry in watched.entries()] == [EntryState.STORED] * 3
    assert watched.site.paths.index("/a") < watched.site.paths.index("/b")


def test_a_feed_of_many_entries_keeps_no_other_waiting(watched: Watched, clock: Clock) -> None:
    for path, entries in (("/many", 5), ("/few", 2)):
        feed = watched.add(path)
        found = [FoundEntry(f"{path}-{place}", None, None, "", {}) for place in range(entries)]
        watched.feeds.finish_poll(feed.id, PollResult(clock(), feed.request.url, None, 200), found, 100)

    due = watched.feeds.due_entries(clock(), 5)

    assert [entry.key for entry in due] == ["/many-0", "/few-0", "/many-1", "/few-1", "/many-2"]
