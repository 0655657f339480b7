"""Alerts: searches that are saved, what they have told, and their feeds."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from index.clock import utc_now
from index.errors import AlertNotFound, DeliveryNotFound
from index.store.alerts import DeliveryState
from service.alert_feeds import WRITTEN, FeedKind, feed_of
from service.alerts import (
    AlertBody,
    AlertPage,
    AlertPatch,
    AlertView,
    DeliveryPage,
    DeliveryView,
    alert_view,
    delivery_view,
    feed_addresses,
)
from service.cursors import Cursor, cut, decode_cursor, encode_cursor
from service.identifiers import identifier
from service.problems import declared
from service.saving_alerts import Saved, alert_at, change_alert, renew_feeds, rotate_secret, save_alert
from service.state import FromApp, refuse_unknown_parameters

SCOPE = "alerts"

SECRET_ADDRESS = {
    # Nobody between is to keep it, no link from it tells where it was, and no search engine lists it.
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
TOLD_ONCE = {"Cache-Control": "no-store"}

_BODY = ("malformed-body", "body-too-large", "request-timeout", "unsupported-media-type", "store-busy")

_FEED: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            written.media_type: {"schema": {"type": "object" if written.media_type.endswith("+json") else "string"}}
            for written in WRITTEN.values()
        },
        "description": "The feed",
    }
}

router = APIRouter(tags=["alerts"], dependencies=[Depends(refuse_unknown_parameters)])


@router.post(
    "/v1/alerts",
    status_code=201,
    responses=declared("invalid-query", "address-refused", *_BODY),
    summary="Save a search",
)
def add_alert(body: AlertBody, held: FromApp, request: Request, response: Response) -> AlertView:
    """Tell of every statement that is written from now on and that this search finds, at least as likely as asked.

    `secret`, which deliveries are signed with, and the addresses in `feeds` are in this answer and nowhere else. See
    docs/alerts.md for what is sent.
    """
    saved = save_alert(held.record, held.settings, body)
    response.headers["Location"] = f"/v1/alerts/{saved.alert.id}"
    return told_once(saved, request, response)


@router.get("/v1/alerts", responses=declared("invalid-cursor"), summary="List alerts")
def list_alerts(
    held: FromApp,
    limit: Annotated[int, Query(ge=1, le=100, description="Alerts on a page")] = 20,
    cursor: Cursor = None,
) -> AlertPage:
    """All alerts in order of id, a page at a time."""
    place = decode_cursor(cursor, SCOPE, int)
    found = held.record.store.alerts.alerts(place[0] if place else None, limit + 1)
    page, following = cut(found, limit, lambda last: encode_cursor(SCOPE, last.id))
    return AlertPage(alerts=[alert_view(alert) for alert in page], next=following)


@router.get("/v1/alerts/{alert_id}", responses=declared("alert-not-found"), summary="Read an alert")
def read_alert(alert_id: str, held: FromApp) -> AlertView:
    """What an alert searches for, and how many deliveries stand where."""
    return alert_view(held.record.store.alerts.alert(identifier(alert_id, AlertNotFound)))


@router.patch(
    "/v1/alerts/{alert_id}",
    responses=declared("alert-not-found", "invalid-query", "address-refused", *_BODY),
    summary="Change an alert",
)
def patch_alert(alert_id: str, body: AlertPatch, held: FromApp, request: Request, response: Response) -> AlertView:
    """Change what is sent along. Another search tells of what is written from then on.

    While it is paused, deliveries wait, and its feeds go on. A webhook where there was none gets a `secret`.
    """
    saved = change_alert(held.record, held.settings, identifier(alert_id, AlertNotFound), body)
    held.alerting.wake()
    return told_once(saved, request, response)


@router.delete(
    "/v1/alerts/{alert_id}",
    status_code=204,
    responses=declared("alert-not-found", "store-busy"),
    summary="Remove an alert",
)
def remove_alert(alert_id: str, held: FromApp) -> None:
    """Forget an alert, and what waits to be delivered of it."""
    held.record.store.alerts.remove(identifier(alert_id, AlertNotFound))


@router.post(
    "/v1/alerts/{alert_id}:rotate-secret",
    responses=declared("alert-not-found", "store-busy"),
    summary="Sign with a new secret",
)
def rotate(alert_id: str, held: FromApp, request: Request, response: Response) -> AlertView:
    """Make a new `secret`. For a day, or what the settings say, deliveries are signed with the last one as well."""
    saved = rotate_secret(held.record, held.settings, identifier(alert_id, AlertNotFound))
    return told_once(saved, request, response)


@router.post(
    "/v1/alerts/{alert_id}:renew-feeds",
    responses=declared("alert-not-found", "store-busy"),
    summary="Give an alert's feeds new addresses",
)
def renew(alert_id: str, held: FromApp, request: Request, response: Response) -> AlertView:
    """Make new addresses, which are in this answer and nowhere else; the former ones are answered no more."""
    return told_once(renew_feeds(held.record, identifier(alert_id, AlertNotFound)), request, response)


@router.post(
    "/v1/alerts/{alert_id}:revoke-feeds",
    responses=declared("alert-not-found", "store-busy"),
    summary="Take an alert's feeds away",
)
def revoke(alert_id: str, held: FromApp) -> AlertView:
    """Answer no address of its feeds any more."""
    return alert_view(held.record.store.alerts.revoke_feeds(identifier(alert_id, AlertNotFound)))


@router.post(
    "/v1/alerts/{alert_id}:test",
    status_code=202,
    responses=declared("alert-not-found", "no-webhook", "store-busy"),
    summary="Send a test to an alert's webhook",
)
def send_test(alert_id: str, held: FromApp) -> DeliveryView:
    """Send a message of the type `alert.test`, which says nothing; it is a delivery like any other."""
    delivery = held.record.store.alerts.test(identifier(alert_id, AlertNotFound), utc_now())
    held.alerting.wake()
    return delivery_view(delivery)


@router.get(
    "/v1/alerts/{alert_id}/deliveries",
    responses=declared("alert-not-found", "invalid-cursor"),
    summary="Read what an alert has told",
)
def read_deliveries(
    alert_id: str,
    held: FromApp,
    state: Annotated[list[DeliveryState], Query(description="Only those that stand so; may be repeated")] = [],  # noqa: B006
    limit: Annotated[int, Query(ge=1, le=1000, description="Deliveries on a page")] = 100,
    cursor: Cursor = None,
) -> DeliveryPage:
    """Deliveries, newest first: matches, corrections and withdrawals. `state=dead` are those that were given up."""
    number = identifier(alert_id, AlertNotFound)
    scope = f"deliveries:{number}:{','.join(sorted(state))}"
    place = decode_cursor(cursor, scope, int)
    held.record.store.alerts.alert(number)
    found = held.record.store.alerts.deliveries(number, place[0] if place else None, limit + 1, state)
    page, following = cut(found, limit, lambda last: encode_cursor(scope, last.id))
    return DeliveryPage(deliveries=[delivery_view(one) for one in page], next=following)


@router.post(
    "/v1/alerts/{alert_id}/deliveries/{delivery_id}:replay",
    status_code=202,
    responses=declared("alert-not-found", "delivery-not-found", "no-webhook", "store-busy"),
    summary="Send a delivery again",
)
def replay(alert_id: str, delivery_id: str, held: FromApp) -> DeliveryView:
    """Let a delivery wait again, whatever became of it. It is sent under the id that it had."""
    number, of_alert = identifier(delivery_id, DeliveryNotFound), identifier(alert_id, AlertNotFound)
    delivery = held.record.store.alerts.replay(of_alert, number, utc_now())
    held.alerting.wake()
    return delivery_view(delivery)


@router.get(
    "/v1/alerts/{alert_id}/feed.{kind}",
    response_class=StreamingResponse,
    responses=_FEED | declared("alert-not-found"),
    summary="Read a feed of an alert",
)
def read_alert_feed(
    alert_id: str,
    kind: FeedKind,
    held: FromApp,
    request: Request,
    token: Annotated[str, Query(max_length=200, description="What makes the address secret")] = "",
) -> StreamingResponse:
    """What an alert has told last, one entry a statement; one that is gone says nothing but that."""
    alert = alert_at(held.record, identifier(alert_id, AlertNotFound), token)
    pieces = feed_of(held.record, alert, kind, service_address(request), pages=held.settings.pages)
    return StreamingResponse(pieces, media_type=WRITTEN[kind].media_type, headers=SECRET_ADDRESS)


def told_once(saved: Saved, request: Request, response: Response) -> AlertView:
    """An alert with what is told in this answer alone."""
    response.headers.update(TOLD_ONCE)
    return view_once(saved, request)


def view_once(saved: Saved, request: Request) -> AlertView:
    """The same for a page."""
    told = feed_addresses(service_address(request), saved.alert.id, saved.token) if saved.token else None
    return alert_view(saved.alert, secret=saved.secret, feeds=told)


def service_address(request: Request) -> str:
    """Where the service was asked."""
    return str(request.base_url).rstrip("/")
