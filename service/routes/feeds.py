"""Feeds: watched, looked at, changed, and watched no more."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from index.clock import utc_now
from index.errors import FeedNotFound
from service.cursors import Cursor, cut, decode_cursor, encode_cursor
from service.feeds import (
    FeedBody,
    FeedEntryPage,
    FeedPage,
    FeedPatch,
    FeedView,
    check_interval,
    entry_view,
    feed_view,
)
from service.identifiers import identifier
from service.problems import declared
from service.state import FromApp, refuse_unknown_parameters
from service.watching import watch_feed

SCOPE = "feeds"

_KNOWN: dict[int | str, dict[str, Any]] = {
    200: {"model": FeedView, "description": "The address is watched already; nothing changes"}
}

router = APIRouter(tags=["feeds"], dependencies=[Depends(refuse_unknown_parameters)])


@router.post(
    "/v1/feeds",
    status_code=201,
    responses=_KNOWN
    | declared(
        "malformed-body",
        "address-refused",
        "fetching-not-available",
        "body-too-large",
        "request-timeout",
        "unsupported-media-type",
        "store-busy",
    ),
    summary="Watch a feed",
)
def add_feed(body: FeedBody, held: FromApp, response: Response) -> FeedView:
    """Poll an RSS or Atom feed, or a JSON Feed, from now on; the first poll is due at once, in the background.

    Of each entry the page is fetched, or with `full_text` false the content in the feed taken. New entries become
    articles, changed ones new versions of them; entries that are gone from the feed are kept. The first poll is a job,
    which `links.job` names.
    """
    feed, is_new = watch_feed(held.settings, held.record, held.pages, body)
    response.status_code = 201 if is_new else 200
    response.headers["Location"] = f"/v1/feeds/{feed.id}"
    held.watcher.wake()
    return feed_view(feed)


@router.get("/v1/feeds", responses=declared("invalid-cursor"), summary="List feeds")
def list_feeds(
    held: FromApp,
    limit: Annotated[int, Query(ge=1, le=100, description="Feeds on a page")] = 20,
    cursor: Cursor = None,
) -> FeedPage:
    """All feeds in order of id, a page at a time."""
    place = decode_cursor(cursor, SCOPE, int)
    found = held.record.store.feeds.feeds(place[0] if place else None, limit + 1)
    page, following = cut(found, limit, lambda last: encode_cursor(SCOPE, last.id))
    return FeedPage(feeds=[feed_view(feed) for feed in page], next=following)


@router.get("/v1/feeds/{feed_id}", responses=declared("feed-not-found"), summary="Read a feed")
def read_feed(feed_id: str, held: FromApp) -> FeedView:
    """Where a feed stands: when it was polled and will be, what went wrong, and how many entries it has had."""
    return feed_view(held.record.store.feeds.feed(identifier(feed_id, FeedNotFound)))


@router.patch(
    "/v1/feeds/{feed_id}",
    responses=declared(
        "malformed-body",
        "feed-not-found",
        "body-too-large",
        "request-timeout",
        "unsupported-media-type",
        "store-busy",
    ),
    summary="Change a feed",
)
def change_feed(feed_id: str, body: FeedPatch, held: FromApp) -> FeedView:
    """Set its interval, or pause it. One that goes on after a pause is polled at once."""
    interval_s = check_interval(body.interval, held.settings.feed_min_interval_s)
    number = identifier(feed_id, FeedNotFound)
    changed = held.record.store.feeds.change(number, utc_now(), interval_s, body.paused)
    held.watcher.wake()
    return feed_view(changed)


@router.delete(
    "/v1/feeds/{feed_id}", status_code=204, responses=declared("feed-not-found", "store-busy"), summary="Remove a feed"
)
def remove_feed(feed_id: str, held: FromApp) -> None:
    """Watch a feed no more. Its articles stay."""
    held.record.store.feeds.remove(identifier(feed_id, FeedNotFound))


@router.post(
    "/v1/feeds/{feed_id}/poll",
    status_code=202,
    responses=declared("feed-not-found", "store-busy"),
    summary="Poll a feed now",
)
def poll_feed(feed_id: str, held: FromApp, response: Response) -> FeedView:
    """Make a feed due at once, also one that fails, is paused or is gone; it is polled in the background.

    The poll is a job, which `links.job` names and `Location` too: it says whether the feed could be read, and what
    became of each entry that was new or had changed. A feed that waits for such a poll already answers with that one.
    """
    feed = held.record.store.feeds.poll_soon(identifier(feed_id, FeedNotFound), utc_now())
    response.headers["Location"] = f"/v1/jobs/{feed.job_id}"
    held.watcher.wake()
    return feed_view(feed)


@router.get(
    "/v1/feeds/{feed_id}/entries",
    responses=declared("feed-not-found", "invalid-cursor"),
    summary="Read the entries of a feed",
)
def read_entries(
    feed_id: str,
    held: FromApp,
    limit: Annotated[int, Query(ge=1, le=1000, description="Entries on a page")] = 100,
    cursor: Cursor = None,
) -> FeedEntryPage:
    """Every entry that the feed has had, in the order in which they were found, with its article or its problem."""
    number = identifier(feed_id, FeedNotFound)
    scope = f"feed-entries:{number}"
    place = decode_cursor(cursor, scope, int)
    held.record.store.feeds.feed(number)
    found = held.record.store.feeds.entries(number, place[0] if place else None, limit + 1)
    page, following = cut(found, limit, lambda last: encode_cursor(scope, last.id))
    return FeedEntryPage(entries=[entry_view(entry) for entry in page], next=following)
