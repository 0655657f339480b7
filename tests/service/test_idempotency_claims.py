"""How a request holds its key while it lasts, before small applications over a real store."""

import asyncio
import uuid
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Message

from index.errors import RequestUnderWay
from index.store.answers import RequestKey
from service.idempotency import LARGEST_KEPT_BYTES, Idempotency, _scope_of
from service.state import Held

KEEP_S = 86_400.0
PATH = "/v1/long"
Endpoint = Any


def held_of(client: TestClient) -> Held:
    held: Held = client.app_state["held"]
    return held


def served(endpoint: Endpoint, lease_s: float = 30.0) -> Idempotency:
    return Idempotency(Starlette(routes=[Route(PATH, endpoint, methods=["POST"])]), KEEP_S, lease_s)


async def call(app: Idempotency, held: Held, key: str, body: bytes = b"{}") -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of one POST."""
    sent: list[Message] = []
    arriving: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        if not arriving:
            await asyncio.Event().wait()  # the client stays
        return arriving.pop()

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": PATH,
        "query_string": b"",
        "headers": [(b"idempotency-key", key.encode())],
        "state": {"held": held, "request_id": "test"},
    }
    await app(scope, receive, send)
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:])


def request_key(key: str) -> RequestKey:
    return RequestKey(_scope_of({"method": "POST", "path": PATH}), key)


def test_a_request_that_lasts_keeps_its_claim(client: TestClient) -> None:
    held, key, lease_s = held_of(client), str(uuid.uuid4()), 0.2

    async def last() -> None:
        may_end = asyncio.Event()

        async def endpoint(request: Request) -> Response:
            await request.body()
            await may_end.wait()
            return JSONResponse({"done": True})

        app = served(endpoint, lease_s)
        first = asyncio.create_task(call(app, held, key))
        renewals = {_heard_of(held, key)}
        while len(renewals) < 5:
            await asyncio.sleep(0.01)
            renewals.add(_heard_of(held, key))
        with pytest.raises(RequestUnderWay):
            held.record.store.claim_request(request_key(key), "another", 5.0, KEEP_S)
        may_end.set()
        status, _, body = await first
        again = await call(app, held, key)
        assert (again[0], again[2]) == (status, body) == (200, b'{"done":true}')
        assert again[1]["idempotent-replayed"] == "true"

    asyncio.run(last())


def _heard_of(held: Held, key: str) -> int | None:
    with held.record.store._read() as connection:  # type: ignore[attr-defined]
        at: int | None = connection.exec_driver_sql("SELECT at FROM requests WHERE key = ?", (key,)).scalar()
    return at


def test_an_answer_that_is_too_large_goes_out_whole_and_is_not_made_again(client: TestClient) -> None:
    held, key, piece = held_of(client), str(uuid.uuid4()), b"x" * (1024 * 1024)
    pieces = LARGEST_KEPT_BYTES // len(piece) + 2
    made: list[int] = []

    async def endpoint(request: Request) -> Response:
        await request.body()
        made.append(1)
        return StreamingResponse(iter([piece] * pieces), headers={"Location": "/v1/somewhere"})

    app = served(endpoint)
    status, _, body = asyncio.run(call(app, held, key))
    again = asyncio.run(call(app, held, key))

    assert (status, len(body)) == (200, pieces * len(piece))
    assert (again[0], again[1]["location"], made) == (409, "/v1/somewhere", [1])


def test_a_fault_leaves_the_key_free(client: TestClient) -> None:
    held, key = held_of(client), str(uuid.uuid4())

    async def endpoint(request: Request) -> Response:
        await request.body()
        raise ZeroDivisionError

    app = served(endpoint)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            asyncio.run(call(app, held, key))

    assert held.record.store.claim_request(request_key(key), "another", 5.0, KEEP_S) is None


def test_a_body_that_the_route_did_not_read_tells_requests_apart_all_the_same(client: TestClient) -> None:
    held, key = held_of(client), str(uuid.uuid4())

    async def endpoint(_: Request) -> Response:
        return JSONResponse({})

    app = served(endpoint)
    assert asyncio.run(call(app, held, key, b"one"))[0] == 200

    assert asyncio.run(call(app, held, key, b"other"))[0] == 422
    assert asyncio.run(call(app, held, key, b"one"))[1]["idempotent-replayed"] == "true"
