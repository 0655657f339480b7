"""Keys by hand: who has one, for what, and until when; made and revoked."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form
from pydantic import ValidationError
from starlette.responses import RedirectResponse, Response

from index.clock import utc_now
from index.errors import InvalidInput
from index.readers.body import refusal
from service.access.scopes import Scope
from service.cursors import Cursor
from service.keys import KeyBody, NewKeyView, make_key, new_key_view
from service.problems import problem_of
from service.routes.keys import list_keys, revoke_key
from service.state import FromApp, Held
from service.web.rendering import address
from service.web.visitor import FromVisitor, Visitor

SEE_OTHER = 303
ON_A_PAGE = 50
LASTS_DAYS = (30, 90, 365)

router = APIRouter(include_in_schema=False)


@router.get("/keys")
def keys_page(held: FromApp, visitor: FromVisitor, cursor: Cursor = None) -> Response:
    """All keys, and the form for another one."""
    return _page(held, visitor, cursor=cursor)


@router.post("/keys")
def make(
    held: FromApp,
    visitor: FromVisitor,
    name: Annotated[str, Form()] = "",
    scope: Annotated[list[str] | None, Form()] = None,
    days: Annotated[int, Form(ge=0, le=3_660)] = 0,
) -> Response:
    """Make a key and show it, this once; without days it has no end."""
    expires_at = utc_now() + timedelta(days=days) if days else None
    given: dict[str, object] = {"name": name, "scopes": scope or [], "expires_at": expires_at}
    try:
        made = new_key_view(*make_key(held.keyring, _body(given)))
    except InvalidInput as error:
        return _page(held, visitor, problem_of(error).status, given=given | {"days": days}, refused=str(error))
    page = _page(held, visitor, made=made)
    page.headers["Cache-Control"] = "no-store"
    return page


@router.post("/keys/{key_id}/revoke")
def revoke(key_id: str, held: FromApp) -> Response:
    """Make a key useless for ever."""
    revoke_key(key_id, held)
    return RedirectResponse("/keys", SEE_OTHER)


def _body(given: dict[str, object]) -> KeyBody:
    try:
        return KeyBody.model_validate(given)
    except ValidationError as error:
        raise refusal(error) from None


def _page(
    held: Held,
    visitor: Visitor,
    status: int = 200,
    *,
    cursor: str | None = None,
    made: NewKeyView | None = None,
    given: dict[str, object] | None = None,
    refused: str | None = None,
) -> Response:
    listed = list_keys(held, ON_A_PAGE, cursor)
    # The first key has to be one that can make others.
    first = {"name": "", "scopes": [] if listed.keys else list(Scope), "days": 90}
    return visitor.page(
        "keys.html",
        status,
        keys=listed.keys,
        next=address("/keys", cursor=listed.next) if listed.next else None,
        later=cursor is not None,
        made=made,
        given=given or first,
        refused=refused,
        lasts_days=LASTS_DAYS,
        is_first=made is not None and not visitor.caller.id,
    )
