"""What the commands about feeds do."""

import threading
from collections import Counter
from collections.abc import Sequence
from itertools import count
from typing import TextIO

import typer

from index.clock import utc_now
from index.errors import FeedNotFound, FetchingNotAvailable, InvalidInput
from index.feeds.watch import Polled
from index.record import Record
from index.store.feeds import WatchedFeed
from service.feeds import FeedBody
from service.fetching import open_pages
from service.identifiers import identifier
from service.settings import Settings
from service.watching import open_watcher, watch_feed

FEEDS_AT_ONCE = 100


def add(record: Record, settings: Settings, body: FeedBody) -> None:
    """Watch a feed and say under which id.

    Raises:
        FetchingNotAvailable: fetching is switched off.
        InvalidInput: its address is none that may be fetched, or its interval too short.
    """
    feed, is_new = watch_feed(settings, record, open_pages(settings), body)
    typer.echo(f"feed {feed.id}: {'watched' if is_new else 'watched already'}, {feed.request.url}")


def print_feeds(record: Record, out: TextIO) -> None:
    """A line for each feed, and one more for what went wrong."""
    after: int | None = None
    for number in count():
        page = record.store.feeds.feeds(after, FEEDS_AT_ONCE)
        if not page:
            if number == 0:
                out.write("No feed is watched.\n")
            return
        after = page[-1].id
        out.writelines(f"{line}\n" for feed in page for line in _lines(feed))


def remove(record: Record, feed_id: str) -> None:
    """Watch a feed no more.

    Raises:
        FeedNotFound: no feed has this id.
    """
    record.store.feeds.remove(identifier(feed_id, FeedNotFound))
    typer.echo(f"feed {feed_id}: watched no more")


def poll(record: Record, settings: Settings, feed_ids: Sequence[str]) -> bool:
    """Poll feeds and take in what is due; False when a feed could not be polled or an entry was refused.

    Raises:
        FeedNotFound: no feed has one of the ids.
        FetchingNotAvailable: fetching is switched off.
    """
    watcher = open_watcher(settings, record, open_pages(settings))
    if watcher is None:
        raise FetchingNotAvailable
    for feed_id in feed_ids:
        record.store.feeds.poll_soon(identifier(feed_id, FeedNotFound), utc_now())
    counts: Counter[str] = Counter()
    for done in watcher.work(threading.Event()):
        if isinstance(done, Polled):
            failed = done.result.problem
            counts["failed" if failed else "polled"] += 1
            told = failed["detail"] if failed else f"{done.changed} entries new or changed"
            typer.echo(f"feed {done.feed.id}: {told}", err=True)
        elif isinstance(done.outcome, InvalidInput):
            counts["refused"] += 1
            typer.echo(f"refused: {done.entry.url or done.entry.key}: {done.outcome}", err=True)
        else:
            counts[done.outcome.status.value] += 1
    if not counts and record.store.feeds.due_feed(utc_now()) is not None:
        typer.echo("Another process polls the feeds; it does what is due.", err=True)
        return True
    told = ", ".join(f"{number} {what}" for what, number in counts.items()) or "nothing is due"
    typer.echo(f"feeds: {told}", err=True)
    return not (counts["failed"] or counts["refused"])


def _lines(feed: WatchedFeed) -> list[str]:
    due = f"next {feed.due_at:%Y-%m-%d %H:%M} UTC" if feed.due_at else "not polled"
    entries = f"{feed.stored} of {feed.seen} entries stored"
    lines = [f"{feed.id}  {feed.state.value}  {due}  {entries}  {feed.request.url}"]
    return lines + ([f"    {feed.problem['detail']}"] if feed.problem else [])
