"""Feeds as a site makes them, and one that is watched."""

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from index.errors import InvalidInput
from index.feeds.watch import Polled, Taken, Watcher
from index.readers.web import page_at
from index.record import Record
from index.store.feeds import FeedRequest, WatchedEntry, WatchedFeed
from service.outcomes import claims_of_item
from tests.index.fetch.site import Site, article, endless, fetcher_of, page

BEGIN = datetime(2026, 3, 1, 12, tzinfo=UTC)
RSS = "application/rss+xml"


def rss(*items: str, more: str = "", title: str = "Oxenby Post") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>'
        f"<title>{title}</title><link>https://oxenbypost.example/</link>{more}{''.join(items)}</channel></rss>"
    )


def item(
    link: str | None,
    *,
    key: str | None = None,
    title: str = "The mill stays open",
    date: str = "Sun, 01 Mar 2026 09:00:00 GMT",
    content: str | None = None,
) -> str:
    return (
        f"<item><title>{title}</title>"
        + (f"<link>{link}</link>" if link else "")
        + (f'<guid isPermaLink="false">{key}</guid>' if key else "")
        + f"<pubDate>{date}</pubDate><description>In short.</description>"
        + (f"<content:encoded><![CDATA[{content}]]></content:encoded>" if content else "")
        + "</item>"
    )


def say(error: InvalidInput) -> dict[str, Any]:
    return {"type": type(error).__name__, "detail": str(error)}


class Watched:
    """A record, a site, and the watcher between them."""

    def __init__(self, record: Record, site: Site, clock: Callable[[], datetime]) -> None:
        self.record = record
        self.site = site
        self.clock = clock
        self.feeds = record.store.feeds
        self.watcher = self.another()

    def another(self, entries_a_poll: int = 100, **rules: object) -> Watcher:
        fetcher = fetcher_of(self.site, **rules)
        return Watcher(
            self.record,
            fetcher,
            partial(page_at, fetcher),
            say,
            claims_of_item,
            entries_a_poll=entries_a_poll,
            clock=self.clock,
        )

    def serves(self, *items: str, path: str = "/feed", more: str = "", **headers: str) -> None:
        self.site.pages[path] = page(rss(*items, more=more), RSS, **headers)

    def has_pages(self, *paths: str) -> Sequence[str]:
        """Articles under these paths, and the items that lead to them."""
        for path in paths:
            self.site.pages[path] = page(article(last=f"It was decided at {path.strip('/')} in the town hall."))
        return [item(self.site.url(path), key=path) for path in paths]

    def add(self, path: str = "/feed", interval_s: float = 900.0, **given: Any) -> WatchedFeed:
        feed, _ = self.feeds.add(FeedRequest(self.site.url(path), interval_s, **given), self.clock())
        return feed

    def work(self, watcher: Watcher | None = None) -> list[Polled | Taken]:
        return list((watcher or self.watcher).work(threading.Event()))

    def cut_short_at_a_slow_page(self) -> None:
        """Begin a poll of two entries, of which the second takes for ever, and end it there."""
        self.serves(*self.has_pages("/a"), item(self.site.url("/slow"), key="slow"))
        self.site.pages["/slow"] = endless(b"<p>more</p>", pause_s=0.05)
        self.add()
        stop = threading.Event()
        thread = threading.Thread(target=lambda: list(self.watcher.work(stop)))
        thread.start()
        while "/slow" not in self.site.paths:
            stop.wait(0.01)
        stop.set()
        thread.join(timeout=5)
        assert not thread.is_alive(), "it waits for a site that takes its time"

    def feed(self) -> WatchedFeed:
        (feed,) = self.feeds.feeds(None, 10)
        return feed

    def entries(self) -> list[WatchedEntry]:
        return self.feeds.entries(self.feed().id, None, 100_000)

    def problems(self) -> list[str | None]:
        return [entry.problem["type"] if entry.problem else None for entry in self.entries()]

    def versions(self) -> dict[str, int]:
        return {one.article.external_id: one.version for one in self.record.store.articles(None, 1_000)}
