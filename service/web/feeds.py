"""Feeds: which are watched, what came of each, and how one is added, changed and removed by hand."""

from collections.abc import Iterable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Form
from pydantic import ValidationError
from starlette.responses import RedirectResponse, Response

from index.clock import utc_now
from index.errors import InvalidInput
from index.readers.body import refusal
from index.store.feeds import EntryState, FeedState
from service.cursors import Cursor
from service.feeds import FeedBody, FeedEntryView, FeedPatch, FeedView
from service.problems import problem_of
from service.routes import feeds as calls
from service.state import FromApp, Held
from service.web.rendering import SEE_OTHER, address
from service.web.visitor import FromVisitor, Visitor

ON_A_PAGE = 40
ENTRIES_ON_A_PAGE = 100
MINUTE_S = 60
TYPED = ("url", "minutes", "source", "domain", "content")
"""What the form holds again when it comes back with what was wrong."""

Body = TypeVar("Body", FeedBody, FeedPatch)

router = APIRouter(include_in_schema=False)


@router.get("/feeds")
def feeds_page(held: FromApp, visitor: FromVisitor, cursor: Cursor = None) -> Response:
    """The form for one more, and all that are watched."""
    return _list(held, visitor, cursor)


@router.post("/feeds")
def add_feed(
    held: FromApp,
    visitor: FromVisitor,
    url: Annotated[str, Form()] = "",
    minutes: Annotated[str, Form()] = "",
    source: Annotated[str, Form()] = "",
    domain: Annotated[str, Form()] = "",
    content: Annotated[str, Form()] = "",
) -> Response:
    """Watch a feed, and show where it stands."""
    given = {"url": url, "minutes": minutes, "source": source, "domain": domain, "content": content}
    try:
        answer = Response()
        feed = calls.add_feed(_asked_for(given), held, answer)
    except InvalidInput as error:
        return _list(held, visitor, None, problem_of(error).status, given=given, refused=str(error))
    return RedirectResponse(address(f"/feeds/{feed.id}", added=int(answer.status_code != 200)), SEE_OTHER)


@router.get("/feeds/{feed_id}")
def feed_page(
    feed_id: str, held: FromApp, visitor: FromVisitor, cursor: Cursor = None, added: bool | None = None
) -> Response:
    """Where one feed stands, with its entries in the order in which they were found."""
    return _one(feed_id, held, visitor, cursor, added=added)


@router.post("/feeds/{feed_id}/poll")
def poll_feed(feed_id: str, held: FromApp) -> Response:
    """Poll it now, and show how that goes."""
    feed = calls.poll_feed(feed_id, held, Response())
    # The poll may be over by now.
    where = feed.links.get("job", f"/feeds/{feed.id}").removeprefix("/v1")
    return RedirectResponse(where, SEE_OTHER)


@router.post("/feeds/{feed_id}/pause")
def pause_feed(feed_id: str, held: FromApp) -> Response:
    """Fetch nothing of it until further notice."""
    return _changed(feed_id, held, {"paused": True})


@router.post("/feeds/{feed_id}/resume")
def resume_feed(feed_id: str, held: FromApp) -> Response:
    """Go on after a pause."""
    return _changed(feed_id, held, {"paused": False})


@router.post("/feeds/{feed_id}/interval")
def set_interval(feed_id: str, held: FromApp, visitor: FromVisitor, minutes: Annotated[str, Form()] = "") -> Response:
    """Set the time between two polls."""
    try:
        return _changed(feed_id, held, {"interval": _seconds(minutes)})
    except InvalidInput as error:
        status = problem_of(error).status
        return _one(feed_id, held, visitor, None, status, refused=str(error), minutes=minutes)


@router.post("/feeds/{feed_id}/remove")
def remove_feed(feed_id: str, held: FromApp) -> Response:
    """Watch it no more, and show what is watched still."""
    calls.remove_feed(feed_id, held)
    return RedirectResponse("/feeds", SEE_OTHER)


def _asked_for(given: dict[str, str]) -> FeedBody:
    """The feed that somebody typed.

    Raises:
        InvalidInput: it cannot be read.
    """
    publication = {"name": given["source"], "domain": given["domain"]}
    fields = {
        "url": given["url"].strip(),
        "interval": _seconds(given["minutes"]),
        "source": publication if any(part.strip() for part in publication.values()) else None,
        "full_text": not given["content"],
    }
    return _body(FeedBody, fields)


def _changed(feed_id: str, held: Held, fields: dict[str, Any]) -> Response:
    feed = calls.change_feed(feed_id, _body(FeedPatch, fields), held)
    return RedirectResponse(f"/feeds/{feed.id}", SEE_OTHER)


def _list(
    held: Held,
    visitor: Visitor,
    cursor: str | None,
    status: int = 200,
    *,
    given: dict[str, str] | None = None,
    refused: str | None = None,
) -> Response:
    found = calls.list_feeds(held, ON_A_PAGE, cursor)
    return visitor.page(
        "feeds.html",
        status,
        feeds=found.feeds,
        next=address("/feeds", cursor=found.next) if found.next else None,
        later=cursor is not None,
        given=dict.fromkeys(TYPED, "") | (given or {}),
        refused=refused,
        **_of_this_server(held),
    )


def _one(
    feed_id: str,
    held: Held,
    visitor: Visitor,
    cursor: str | None,
    status: int = 200,
    *,
    added: bool | None = None,
    refused: str | None = None,
    minutes: str | None = None,
) -> Response:
    feed = calls.read_feed(feed_id, held)
    entries = calls.read_entries(feed_id, held, ENTRIES_ON_A_PAGE, cursor)
    return visitor.page(
        "feed.html",
        status,
        feed=feed,
        entries=entries.entries,
        next=address(f"/feeds/{feed.id}", cursor=entries.next) if entries.next else None,
        later=cursor is not None,
        going_on=_is_going_on(feed, entries.entries),
        added=added,
        refused=refused,
        minutes=f"{feed.interval / MINUTE_S:g}" if minutes is None else minutes,
        **_of_this_server(held),
    )


def _is_going_on(feed: FeedView, entries: Iterable[FeedEntryView]) -> bool:
    """Whether something of it is being done at this moment, or is about to be."""
    if feed.state in {FeedState.PAUSED, FeedState.GONE}:
        return "job" in feed.links
    now = utc_now()
    due = (entry.next_try_at for entry in entries if entry.state is EntryState.WAITING)
    return feed.state is FeedState.NEW or "job" in feed.links or any(at is not None and at <= now for at in due)


def _of_this_server(held: Held) -> dict[str, Any]:
    """Whether feeds are fetched and polled here, and how often at most."""
    return {
        "fetching": held.pages.normal_url is not None,
        "polling": held.settings.feed_poll,
        "least_minutes": f"{held.settings.feed_min_interval_s / MINUTE_S:g}",
    }


def _seconds(minutes: str) -> float | None:
    """Minutes as somebody typed them.

    Raises:
        InvalidInput: they are no number.
    """
    try:
        return float(minutes) * MINUTE_S if minutes.strip() else None
    except ValueError:
        raise InvalidInput("The interval is no number of minutes.", "/interval") from None


def _body(kind: type[Body], fields: dict[str, Any]) -> Body:
    """The fields that were given, as the call takes them.

    Raises:
        InvalidInput: it does not take them.
    """
    try:
        return kind.model_validate({name: value for name, value in fields.items() if value is not None})
    except ValidationError as error:
        raise refusal(error) from None
