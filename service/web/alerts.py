"""Alerts: searches that are saved, what they have told, and what is done with them."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form
from pydantic import ValidationError
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from index.calibration import NO_MATCH_BELOW
from index.clock import utc_now
from index.errors import AlertNotFound, DeliveryNotFound, InvalidInput, NoWebhook
from index.readers.body import refusal
from index.store.alerts import DeliveryState
from service.alert_feeds import search_address
from service.alerts import AlertBody, AlertPatch, DeliveryView, alert_view
from service.cursors import Cursor
from service.identifiers import identifier
from service.problems import problem_of
from service.routes.alerts import TOLD_ONCE, list_alerts, read_deliveries, view_once
from service.saving_alerts import Saved, change_alert, renew_feeds, rotate_secret, save_alert
from service.state import FromApp, Held
from service.web.rendering import address
from service.web.search import PARAMETERS, asked
from service.web.visitor import FromVisitor, Visitor

ON_A_PAGE = 50
DELIVERIES_ON_A_PAGE = 30
SEE_OTHER = 303

OWN = ("name", "min_relevance", "webhook_url")
"""Fields of the form that are none of the search."""

NOT_KEPT = ("limit", "cursor", "facets", "explain")
"""What says how a page of hits looks."""

router = APIRouter(include_in_schema=False)


async def _sent(request: Request) -> QueryParams:
    form = await request.form()
    return QueryParams([(name, value) for name, value in form.multi_items() if isinstance(value, str)])


Sent = Annotated[QueryParams, Depends(_sent)]


@router.get("/alerts")
def alerts_page(request: Request, held: FromApp, visitor: FromVisitor, cursor: Cursor = None) -> Response:
    """All alerts, and the form for another one, filled in with the search that one comes from."""
    given = {name: value for name, value in asked(request.query_params).items() if name not in NOT_KEPT}
    return _list(held, visitor, given, cursor=cursor)


@router.post("/alerts")
def save(request: Request, sent: Sent, held: FromApp, visitor: FromVisitor) -> Response:
    """Save a search, and show what is told once."""
    given = asked(sent)
    try:
        saved = save_alert(held.record, held.settings, _body(given))
    except InvalidInput as error:
        return _list(held, visitor, given, problem_of(error).status, refused=str(error))
    return _alert(request, held, visitor, saved, is_new=True)


@router.get("/alerts/{alert_id}")
def alert_page(
    alert_id: str,
    request: Request,
    held: FromApp,
    visitor: FromVisitor,
    state: DeliveryState | None = None,
    cursor: Cursor = None,
) -> Response:
    """One alert: its search, where it delivers, and what it has told."""
    saved = Saved(held.record.store.alerts.alert(identifier(alert_id, AlertNotFound)))
    return _alert(request, held, visitor, saved, state=state, cursor=cursor)


@router.post("/alerts/{alert_id}")
def change(
    alert_id: str,
    request: Request,
    held: FromApp,
    visitor: FromVisitor,
    do: Annotated[str, Form()],
    webhook_url: Annotated[str, Form()] = "",
    delivery: Annotated[str, Form()] = "",
) -> Response:
    """Do what a button says; where something is told once, show it."""
    number, alerts = identifier(alert_id, AlertNotFound), held.record.store.alerts
    saved: Saved | None = None
    try:
        match do:
            case "remove":
                alerts.remove(number)
                return RedirectResponse("/alerts", SEE_OTHER)
            case "pause" | "resume":
                change_alert(held.record, held.settings, number, AlertPatch(paused=do == "pause"))
            case "secret":
                saved = rotate_secret(held.record, held.settings, number)
            case "feeds":
                saved = renew_feeds(held.record, number)
            case "revoke":
                alerts.revoke_feeds(number)
            case "webhook":
                saved = change_alert(held.record, held.settings, number, _webhook(webhook_url))
            case "test":
                alerts.test(number, utc_now())
            case "replay":
                alerts.replay(number, identifier(delivery, DeliveryNotFound), utc_now())
    except (InvalidInput, NoWebhook) as error:
        now = Saved(alerts.alert(number))
        return _alert(request, held, visitor, now, problem_of(error).status, refused=str(error))
    held.alerting.wake()
    if saved and (saved.secret or saved.token):
        return _alert(request, held, visitor, saved)
    return RedirectResponse(f"/alerts/{number}", SEE_OTHER)


def _body(given: dict[str, Any]) -> AlertBody:
    search = {name: value for name, value in given.items() if name in PARAMETERS and name not in NOT_KEPT}
    own = {name: given[name] for name in OWN if name in given}
    try:
        return AlertBody.model_validate(own | {"search": {"q": ""} | search})
    except ValidationError as error:
        raise refusal(error) from None


def _webhook(url: str) -> AlertPatch:
    try:
        return AlertPatch.model_validate({"webhook_url": url.strip() or None})
    except ValidationError as error:
        raise refusal(error) from None


def _list(
    held: Held,
    visitor: Visitor,
    given: dict[str, Any],
    status: int = 200,
    *,
    refused: str | None = None,
    cursor: str | None = None,
) -> Response:
    """The list with the form, which holds what was typed, and what is wrong with it."""
    found = list_alerts(held, ON_A_PAGE, cursor)
    searched = {name: given.get(name) for name in PARAMETERS if name not in NOT_KEPT}
    return visitor.page(
        "alerts.html",
        status,
        alerts=found.alerts,
        next=address("/alerts", cursor=found.next) if found.next else None,
        later=cursor is not None,
        given=searched,
        typed={name: given.get(name, "") for name in OWN},
        usual=NO_MATCH_BELOW,
        refused=refused,
    )


def _alert(
    request: Request,
    held: Held,
    visitor: Visitor,
    saved: Saved,
    status: int = 200,
    *,
    is_new: bool = False,
    refused: str | None = None,
    state: DeliveryState | None = None,
    cursor: str | None = None,
) -> Response:
    alert_id = str(saved.alert.id)
    found = read_deliveries(alert_id, held, [state] if state else [], DELIVERIES_ON_A_PAGE, cursor)
    here = f"/alerts/{alert_id}"
    response = visitor.page(
        "alert.html",
        status,
        alert=view_once(saved, request) if saved.secret or saved.token else alert_view(saved.alert),
        search=search_address(saved.alert),
        deliveries=found.deliveries,
        texts=_texts(held, found.deliveries),
        state=state.value if state else None,
        next=address(here, state=state and state.value, cursor=found.next) if found.next else None,
        later=cursor is not None,
        is_new=is_new,
        refused=refused,
    )
    if saved.secret or saved.token:
        response.headers.update(TOLD_ONCE)
    return response


def _texts(held: Held, deliveries: list[DeliveryView]) -> dict[str, str]:
    """The words of the statements that still stand, by id."""
    store = held.record.store
    rows = store.alerts.rows_of([int(one.statement) for one in deliveries if one.statement])
    said = store.said(list(rows.values()))
    return {str(statement_id): said[row].text for statement_id, row in rows.items() if row in said}
