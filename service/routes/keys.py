"""Keys: made, listed, revoked."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from index.errors import KeyNotFound
from service.cursors import Cursor, cut, decode_cursor, encode_cursor
from service.identifiers import identifier
from service.keys import KeyBody, KeyPage, KeyView, NewKeyView, key_view, make_key, new_key_view
from service.problems import declared
from service.state import FromApp, refuse_unknown_parameters

SCOPE = "keys"

router = APIRouter(tags=["keys"], dependencies=[Depends(refuse_unknown_parameters)])


@router.post(
    "/v1/keys",
    status_code=201,
    responses=declared("malformed-body", "body-too-large", "request-timeout", "unsupported-media-type", "store-busy"),
    summary="Make a key",
)
def add_key(body: KeyBody, held: FromApp, response: Response) -> NewKeyView:
    """Make a key for one person or one program, with the scopes that it needs and no more.

    The answer holds its secret, `key`, which is shown here alone: the service keeps a hash of it. As soon as there is
    a key, every call asks for one. An `Idempotency-Key` is not heeded: the answer would have to be kept.
    """
    response.headers["Cache-Control"] = "no-store"
    return new_key_view(*make_key(held.keyring, body))


@router.get("/v1/keys", responses=declared("invalid-cursor"), summary="List keys")
def list_keys(
    held: FromApp,
    limit: Annotated[int, Query(ge=1, le=100, description="Keys on a page")] = 20,
    cursor: Cursor = None,
) -> KeyPage:
    """All keys in order of id, a page at a time, those too that were revoked or have expired. Secrets are not kept."""
    place = decode_cursor(cursor, SCOPE, int)
    found = held.record.store.keys.keys(place[0] if place else None, limit + 1)
    page, following = cut(found, limit, lambda last: encode_cursor(SCOPE, last.id))
    return KeyPage(keys=[key_view(key) for key in page], next=following)


@router.delete("/v1/keys/{key_id}", responses=declared("key-not-found", "store-busy"), summary="Revoke a key")
def revoke_key(key_id: str, held: FromApp) -> KeyView:
    """Make a key useless for ever, and sign out whoever signed in with it.

    This process refuses it from now on, every other one within a second. It stays in the list; a record that has had
    a key goes on asking for one when the last of them is revoked.
    """
    return key_view(held.keyring.revoke(identifier(key_id, KeyNotFound)))
