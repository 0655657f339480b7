"""Pushes of Superdesk, a newsroom's own system: its HTTP Push destination sends here what it publishes."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from service import schemas
from service.beside import Beside
from service.problems import declared
from service.state import FromApp, refuse_unknown_parameters
from service.superdesk import HEADER, is_new, refuse_unsigned, take

_KNOWN: dict[int | str, dict[str, Any]] = {
    200: {"model": schemas.PushOutcome, "description": "Nothing new came in, or something was removed"}
}

router = APIRouter(tags=["articles"], dependencies=[Depends(refuse_unknown_parameters)])


@router.post(
    "/v1/superdesk",
    status_code=201,
    responses=_KNOWN
    | declared(
        "bad-signature",
        "push-not-set-up",
        "invalid-article",
        "unreadable-format",
        "embargoed",
        "body-too-large",
        "request-timeout",
        "too-many-ingests",
        "store-busy",
    ),
    openapi_extra={
        "requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}},
    },
    summary="Take a push of Superdesk",
)
async def receive_push(
    request: Request,
    held: FromApp,
    response: Response,
    beside: Annotated[Beside, Query()],
    signature: Annotated[
        str, Header(alias=HEADER, description="`sha1=` and the HMAC-SHA1 of the body with the secret, in hexadecimal")
    ] = "",
) -> schemas.PushOutcome:
    """Take in an item that Superdesk publishes, in its ninjs, once the signature is found to be right.

    The same item again changes nothing, a new version of it is a new version of its article, and an older one than came
    before is not taken. A cancelled item is removed from the record, one under embargo is refused until that is over.
    Pictures and packages without a text of their own are passed over. What the items do not say, such as the
    publication, can be said by parameters in the address of the destination. See docs/superdesk.md.
    """
    body = await request.body()
    refuse_unsigned(held.settings, body, signature)
    async with held.places.place():
        outcome = await run_in_threadpool(take, held, body, beside)
    response.status_code = 201 if is_new(outcome) else 200
    return outcome
