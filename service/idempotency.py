"""`Idempotency-Key`: a request that was answered once is not carried out again, its answer is sent again.

A request claims its key before it is carried out, by a row that only one process can write, and says from time to time
that it is still at it. Its body is hashed on its way to the route, so that nothing is held in memory for it; what is
sent back is held, up to a bound, and kept before it is sent. A claim that nobody renews is that of a process that died,
and the next one takes it over.
Source: draft-ietf-httpapi-idempotency-key-header-07.
"""

import asyncio
import hashlib
import json
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import OnRecordError
from index.store.answers import KeptAnswer, RequestKey
from service.access.caller import EVERYBODY, STATE, Caller
from service.errors import AnswerNotKept, IdempotencyKeyReused, InvalidIdempotencyKey
from service.handlers import told
from service.problem_table import PROBLEMS
from service.problems import MEDIA_TYPE, slug_of
from service.state import Held

HEADER = "Idempotency-Key"
REPLAYED_HEADER = "Idempotent-Replayed"
KEY_PATTERN = r"[A-Za-z0-9_.:~+/=-]{1,255}"
READ_ONLY = frozenset({"/v1/search", "/v1/search:batch"})
"""Calls that change nothing: there the header is accepted, and there is nothing to keep."""

SECRET = frozenset({"/v1/keys"})
"""Calls whose answer is kept nowhere, because it holds a secret: the header is accepted, and not heeded."""

LEASE_S = 30.0
"""After so long without a sign of life a claim is that of a process that died."""
RENEWALS_A_LEASE = 3
LARGEST_KEPT_BYTES = 8 * 1024 * 1024
"""Of an answer: more than that of the longest article that is taken, unless nearly every word of it is a quotation."""
KEPT_HEADERS = frozenset({"content-type", "location"})

_KEY = re.compile(f'(?:"({KEY_PATTERN})"|({KEY_PATTERN}))', re.ASCII)
_log = structlog.get_logger("onrecord.requests")


class Idempotency:
    """Sends the kept answer to a repeated POST."""

    def __init__(self, app: ASGIApp, keep_s: float, lease_s: float = LEASE_S) -> None:
        self.app = app
        self.keep_s = keep_s
        self.lease_s = lease_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        given = Headers(scope=scope).getlist(HEADER) if scope["type"] == "http" else []
        if not given or scope["method"] != "POST" or not _is_kept(scope["path"]):
            await self.app(scope, receive, send)
            return
        body = _HashedBody(scope, receive)
        try:
            await self._serve(RequestKey(_scope_of(scope), _key(given)), body, scope, send)
        except OnRecordError as error:
            # A client that is still sending reads no answer.
            await body.read_to_end()
            await told(error, _request_id(scope))(scope, body.receive, send)

    async def _serve(self, request: RequestKey, body: "_HashedBody", scope: Scope, send: Send) -> None:
        held: Held = scope["state"]["held"]
        store, owner = held.record.store, secrets.token_hex(16)
        kept = await run_in_threadpool(store.claim_request, request, owner, self.lease_s, self.keep_s)
        if kept is not None:
            await body.read_to_end()
            await _replay(kept, body, scope, send)
            return
        answer = _HeldAnswer(send)
        try:
            async with self._renewed(held, request, owner):
                await self.app(scope, body.receive, answer.send)
                await body.read_to_end()
        except Exception:
            await self._forget(held, request, owner)
            raise
        await self._keep(held, request, owner, answer.kept(body.fingerprint()))
        await answer.let_go()

    async def _keep(self, held: Held, request: RequestKey, owner: str, answer: KeptAnswer) -> None:
        if not _is_worth_keeping(answer):
            await self._forget(held, request, owner)
            return
        try:
            await run_in_threadpool(held.record.store.settle_request, request, owner, answer)
        except OnRecordError as error:
            # What was done is done, and its caller is told so; sent again, it is carried out again.
            _log.error("answer_not_kept", detail=str(error))

    async def _forget(self, held: Held, request: RequestKey, owner: str) -> None:
        try:
            await run_in_threadpool(held.record.store.release_request, request, owner)
        except OnRecordError as error:
            _log.error("key_not_released", detail=str(error))  # it is free again when its lease is over

    @asynccontextmanager
    async def _renewed(self, held: Held, request: RequestKey, owner: str) -> AsyncIterator[None]:
        async def renew() -> None:
            while True:
                await asyncio.sleep(self.lease_s / RENEWALS_A_LEASE)
                try:
                    await run_in_threadpool(held.record.store.renew_request, request, owner)
                except OnRecordError as error:
                    _log.warning("key_not_renewed", detail=str(error))

        task = asyncio.create_task(renew())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


def _key(given: list[str]) -> str:
    match = _KEY.fullmatch(given[0]) if len(given) == 1 else None
    if match is None:
        raise InvalidIdempotencyKey(
            f"{HEADER} must be there once, with 1 to 255 letters, digits and -_.:~+/= such as a UUID. Nothing was done."
        )
    return match[1] or match[2]


def _scope_of(scope: Scope) -> str:
    """Who calls what: keys of other calls, and of other callers, are other keys."""
    caller: Caller = scope.get("state", {}).get(STATE, EVERYBODY)
    return hashlib.sha256(json.dumps([caller.id, scope["method"], scope["path"]]).encode()).hexdigest()


class _HashedBody:
    """The body on its way to the route, with what tells the request from others."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self._receive = receive
        self._hash = hashlib.sha256()
        self._hash.update(json.dumps([scope["query_string"].decode("latin-1"), _content_type(scope)]).encode())
        self._complete = False
        self._broken_off = False

    async def receive(self) -> Message:
        try:
            message = await self._receive()
        except Exception:  # too large, or too slow: no more of it comes
            self._broken_off = True
            raise
        if message["type"] == "http.request":
            self._hash.update(message.get("body", b""))
            self._complete = self._complete or not message.get("more_body", False)
        else:
            self._broken_off = True
        return message

    async def read_to_end(self) -> None:
        """Read what the route had no need of; part of a body tells no request from another."""
        while not self._complete and not self._broken_off:
            await self.receive()

    def fingerprint(self) -> str | None:
        """What tells the request from others; None if its body did not arrive whole."""
        return self._hash.hexdigest() if self._complete else None


def _content_type(scope: Scope) -> str:
    return Headers(scope=scope).get("content-type", "").strip().lower()


class _HeldAnswer:
    """An answer that is held until it is kept; one that is too large to be kept goes on as it comes."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._held: list[Message] = []
        self._held_bytes = 0
        self._start: Message = {"status": 500, "headers": []}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
        self._held_bytes += len(message.get("body", b""))
        self._held.append(message)
        if self._held_bytes > LARGEST_KEPT_BYTES:
            await self.let_go()

    async def let_go(self) -> None:
        """Send what is held."""
        for message in self._held:
            await self._send(message)
        self._held.clear()

    def kept(self, fingerprint: str | None) -> KeptAnswer:
        """The answer as it is kept; without a fingerprint it is not to be."""
        headers = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in self._start["headers"]]
        body = b"".join(message.get("body", b"") for message in self._held)
        return KeptAnswer(
            fingerprint or "",
            self._start["status"],
            tuple((name, value) for name, value in headers if name in KEPT_HEADERS),
            None if self._held_bytes > LARGEST_KEPT_BYTES else body,
        )


def _is_kept(path: str) -> bool:
    """Whether this is a call that changes something; the forms of pages carry no key."""
    return path.startswith("/v1/") and path not in READ_ONLY | SECRET


def _is_worth_keeping(answer: KeptAnswer) -> bool:
    """Whether the same request would be answered the same: it was carried out, or nothing but itself is wrong."""
    if not answer.fingerprint:
        return False
    return answer.status < 300 or _is_lasting_problem(answer)


def _is_lasting_problem(answer: KeptAnswer) -> bool:
    if dict(answer.headers).get("content-type") != MEDIA_TYPE or answer.body is None:
        return False
    return PROBLEMS[slug_of(json.loads(answer.body))].lasting


async def _replay(kept: KeptAnswer, body: _HashedBody, scope: Scope, send: Send) -> None:
    if body.fingerprint() != kept.fingerprint:
        raise IdempotencyKeyReused(
            f"This {HEADER} was sent with another request to this call. Take a new key for each new request.",
        )
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in kept.headers]
    headers.append((REPLAYED_HEADER.lower().encode(), b"true"))
    if kept.body is None:
        error = AnswerNotKept("The request was carried out before, and its answer was too large to be kept.")
        location = {name: value for name, value in kept.headers if name == "location"}
        await told(error, _request_id(scope), location | {REPLAYED_HEADER: "true"})(scope, body.receive, send)
        return
    headers.append((b"content-length", str(len(kept.body)).encode()))
    await send({"type": "http.response.start", "status": kept.status, "headers": headers})
    await send({"type": "http.response.body", "body": kept.body, "more_body": False})


def _request_id(scope: Scope) -> str:
    return str(scope["state"].get("request_id", ""))
