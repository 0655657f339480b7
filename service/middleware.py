"""What happens around every request: its id, its log line, its size and its time to arrive."""

import asyncio
import re
import time
import uuid

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.readers.json import values_at_most
from service.access.caller import NOBODY, STATE, Caller
from service.metrics import Metrics
from service.problem_table import INTERNAL
from service.problems import respond

REQUEST_ID_HEADER = "X-Request-ID"
CLIENT_CLOSED_REQUEST = 499  # nginx's number for a client that went away; it is only logged, never sent
# A client that is still sending reads no answer, so a body somewhat too large is read to its end and thrown away.
MAX_DISCARDED_BYTES = 256 * 1024 * 1024

MAX_VALUES = 100_000
"""Of JSON in one body, counted with the commas and brackets in its texts. Each may cost the parser a hundred bytes, and
what is said of it where it is wrong, a kilobyte."""
MAX_VALUES_AT = {
    "/v1/articles": 1_000_000,
    "/v1/superdesk": 1_000_000,
    "/v1/articles:batch": 2_000_000,
    "/v1/statements:batch": 2_000_000,
}
"""Calls that take texts, pages with their scripts among them: in these every tenth character may be one that counts."""

_SANE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_log = structlog.get_logger("onrecord.requests")


class RequestContext:
    """Gives each request an id, logs it in one line, counts it, and answers 500 when all else failed.

    A line holds method, route, status and time: no query, no body, no header.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        started = time.perf_counter()
        status = 0

        async def send_marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers[REQUEST_ID_HEADER] = request_id
                headers["X-Content-Type-Options"] = "nosniff"
            await send(message)

        try:
            await self.app(scope, receive, send_marked)
        except ClientDisconnect:
            status = CLIENT_CLOSED_REQUEST
        except Exception:  # noqa: BLE001 - the last resort: logged in full here, and the client learns nothing of it
            _log.exception("request_failed", request_id=request_id)
            if status == 0:
                detail = "The service met a fault of its own. Try again, and report the request id if it stays."
                await respond(INTERNAL, detail, request_id)(scope, receive, send_marked)
        finally:
            self._conclude(scope, request_id, status, time.perf_counter() - started)

    def _conclude(self, scope: Scope, request_id: str, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "(none)")
        self.metrics.count_request(_method(scope), route, status, seconds)
        _log.info(
            "request",
            request_id=request_id,
            method=_method(scope),
            route=route,
            status=status,
            ms=round(seconds * 1000, 1),
            **_key(scope),
        )


def _request_id(scope: Scope) -> str:
    given = Headers(scope=scope).get(REQUEST_ID_HEADER, "")
    return given if _SANE_ID.fullmatch(given) else uuid.uuid4().hex


def _key(scope: Scope) -> dict[str, int]:
    """The id of the key that the request came with, where it came with one; its secret is in no line."""
    caller: Caller = scope["state"].get(STATE, NOBODY)
    return {"key": caller.key.id} if caller.key else {}


def _method(scope: Scope) -> str:
    """The method, or one word for all that do not exist: a label must not grow by what clients invent."""
    known = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
    return scope["method"] if scope["method"] in known else "OTHER"


class BodyTooLarge(HTTPException):
    """The body is larger than the service takes, in bytes or in values of JSON."""

    def __init__(self, limit: int, what: str = "bytes") -> None:
        super().__init__(413, f"The body is larger than {limit} {what}. Send smaller batches.")


class BodyTimeout(HTTPException):
    """The body did not arrive in time."""

    def __init__(self, timeout_s: float) -> None:
        super().__init__(408, f"The body did not arrive within {timeout_s:g} s. Send it again.")


class BodyLimit:
    """Refuses bodies that are too large or too slow, whatever their headers claim."""

    def __init__(self, app: ASGIApp, limit_bytes: int, timeout_s: float) -> None:
        self.app = app
        self.limit_bytes = limit_bytes
        self.timeout_s = timeout_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        body = _Body(receive, self.limit_bytes, self.timeout_s, _most_values(scope["path"], headers))
        try:
            if _claimed_bytes(headers) > self.limit_bytes:
                # Who asks first (RFC 9110, section 10.1.1) has not begun to send.
                await body.refuse(discard="100-continue" not in headers.get("Expect", "").lower())
            await self.app(scope, body.receive, send)
        except (BodyTooLarge, BodyTimeout) as error:
            request_id = scope.get("state", {}).get("request_id", "")
            await respond_to(error, request_id)(scope, receive, send)


def respond_to(error: HTTPException, request_id: str) -> ASGIApp:
    """The problem for an error of this module."""
    from service.problem_table import FRAMEWORK

    return respond(FRAMEWORK[error.status_code], error.detail, request_id)


def _claimed_bytes(headers: Headers) -> int:
    claimed = headers.get("Content-Length", "")
    return int(claimed) if claimed.isascii() and claimed.isdigit() and len(claimed) < 20 else 0


def _most_values(path: str, headers: Headers) -> int | None:
    """How many values a body may hold; None where it is no JSON."""
    if "json" not in headers.get("Content-Type", "").partition(";")[0].lower():
        return None
    return MAX_VALUES_AT.get(path, MAX_VALUES)


class _Body:
    """One request body on its way in."""

    def __init__(self, receive: Receive, limit_bytes: int, timeout_s: float, most_values: int | None) -> None:
        self._receive = receive
        self._limit_bytes = limit_bytes
        self._most_values = most_values
        self._values = 0
        self._timeout_s = timeout_s
        self._deadline = asyncio.get_running_loop().time() + timeout_s
        self._read_bytes = 0
        self._complete = False

    async def receive(self) -> Message:
        message = await self._next()
        if self._read_bytes > self._limit_bytes:
            await self.refuse(discard=True)
        if self._most_values is not None:
            self._values += values_at_most(message.get("body", b""))
            if self._values > self._most_values:
                await self._discard()
                raise BodyTooLarge(self._most_values, "values of JSON")
        return message

    async def _next(self) -> Message:
        if self._complete:
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._deadline):
                message = await self._receive()
        except TimeoutError:
            raise BodyTimeout(self._timeout_s) from None
        self._read_bytes += len(message.get("body", b""))
        self._complete = message["type"] != "http.request" or not message.get("more_body", False)
        return message

    async def refuse(self, *, discard: bool) -> None:
        if discard:
            await self._discard()
        raise BodyTooLarge(self._limit_bytes)

    async def _discard(self) -> None:
        while not self._complete and self._read_bytes < MAX_DISCARDED_BYTES:
            await self._next()
