"""Signing in with a key, which begins a session, and signing out, which ends it."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from index.clock import utc_now
from service.access import cookies
from service.access.caller import Caller, of_key
from service.access.guard import CHALLENGE, SIGN_IN
from service.access.identity import key_of
from service.access.scopes import need_of
from service.errors import InvalidKey
from service.state import FromApp
from service.web.visitor import FromVisitor

SEE_OTHER = 303
BEGINNINGS = ("/", "/add", "/keys")
"""Where whoever has signed in begins: on the first of these pages that they may see."""

router = APIRouter(include_in_schema=False)


@router.get(SIGN_IN)
def sign_in_page(held: FromApp, visitor: FromVisitor, next: str = "") -> Response:  # noqa: A002 - so in addresses
    """The form for a key; `next` is where the visitor wanted to go."""
    return visitor.page("sign-in.html", next=next, refused=None, has_keys=held.keyring.has_keys())


@router.post(SIGN_IN)
async def sign_in(
    request: Request,
    held: FromApp,
    visitor: FromVisitor,
    key: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "",  # noqa: A002
) -> Response:
    """Begin a session, and go where the visitor wanted to go."""
    try:
        found = await key_of(held.keyring, key.strip())
    except InvalidKey as error:
        page = visitor.page("sign-in.html", 401, next=next, refused=str(error), has_keys=True)
        page.headers["WWW-Authenticate"] = CHALLENGE
        return page
    lasts = timedelta(seconds=held.settings.session_s)
    secret, ends_at = await run_in_threadpool(held.keyring.begin_session, found, lasts)
    response = RedirectResponse(_ours(next) or _beginning(of_key(found)), SEE_OTHER)
    cookies.keep_session(request, response, secret, ends_at - utc_now())
    return response


@router.post("/sign-out")
def sign_out(request: Request, held: FromApp) -> Response:
    """End the session."""
    secret = cookies.session_in(request)
    if secret is not None:
        held.keyring.end_session(secret)
    response = RedirectResponse(SIGN_IN, SEE_OTHER)
    cookies.drop_session(request, response)
    return response


def _ours(address: str) -> str | None:
    """An address of ours; one that a browser could take for another host's is none."""
    is_ours = address.startswith("/") and address[1:2] not in ("/", "\\") and address.isprintable()
    return address if is_ours else None


def _beginning(caller: Caller) -> str:
    return next((page for page in BEGINNINGS if caller.may(need_of(f"GET {page}"))), BEGINNINGS[0])
