"""A server is killed while it polls: nobody else polls as long as it lives, and then another does what is left."""

import threading
from functools import partial
from pathlib import Path

from index.clock import utc_now
from index.feeds.watch import Watcher
from index.readers.web import page_at
from index.store.feeds import POLL, EntryState
from index.store.jobs import JobState
from service.outcomes import claims_of_item
from tests.conftest import OpenRecord
from tests.index.feeds.watched import RSS, item, rss, say
from tests.index.fetch.site import article, endless, fetcher_of, page, serving_site
from tests.serving import serving
from tests.waiting import until


def test_another_process_takes_over_from_a_poller_that_was_killed(open_record: OpenRecord, tmp_path: Path) -> None:
    with serving_site() as site:
        site.pages["/a"] = page(article())
        site.pages["/slow"] = endless(b"<p>more</p>", pause_s=0.05)
        site.pages["/feed"] = page(rss(*(item(site.url(path), key=path) for path in ("/a", "/slow"))), RSS)
        allowed = {
            "ONRECORD_FETCH_ALLOW_HOSTS": site.host,
            "ONRECORD_FETCH_HOST_DELAY_S": "0",
            "ONRECORD_FETCH_TOTAL_TIMEOUT_S": "300",
        }
        record = open_record(tmp_path / "data")
        fetcher = fetcher_of(site)
        other = Watcher(record, fetcher, partial(page_at, fetcher), say, claims_of_item, entries_a_poll=100)
        with serving(tmp_path / "data", environment=allowed) as server:
            feed = server.client.post("/v1/feeds", json={"url": site.url("/feed")})
            assert feed.status_code == 201, feed.text
            until(lambda: "/slow" in site.paths)
            # The server has the first article in hand, and waits for the second.
            record.store.feeds.poll_soon(1, utc_now())
            assert list(other.work(threading.Event())) == []

            server.kill()
            site.pages["/slow"] = page(article(last="It was decided at the slow end of the town hall."))
            done = list(other.work(threading.Event()))

        assert len(done) == 3, "the feed, and both entries"
        assert [entry.state for entry in record.store.feeds.entries(1, None, 10)] == [EntryState.STORED] * 2
        assert {one.article.external_id: one.version for one in record.store.articles(None, 10)} == {
            site.url("/a"): 1,
            site.url("/slow"): 1,
        }
        assert [site.paths.count(path) for path in ("/feed", "/a", "/slow")] == [2, 2, 2]
        asked, first = record.store.jobs(None, 10, kind=POLL)
        assert [(job.state, job.total, job.done, job.failed) for job in (asked, first)] == [
            (JobState.FINISHED, 0, 0, 0),
            (JobState.FINISHED, 2, 2, 0),
        ]
