"""Problems for people: what goes wrong while somebody reads pages is told as a page (RFC 9110, section 12)."""

import json
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.audience import is_for_people
from service.problems import MEDIA_TYPE
from service.web.visitor import Visitor


class ReadableProblems:
    """Turns the problem documents that answer a browser into pages; programs get them as they are."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or not is_for_people(scope):
            await self.app(scope, receive, send)
            return
        await self.app(scope, receive, _Readable(scope, receive, send))


class _Readable:
    """Holds a problem back until all of it is there, and sends its page; passes everything else on."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._started: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_problem(message):
            self._started = message
        elif self._started is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_page(self._started, json.loads(self._body))

    async def _send_page(self, started: Message, problem: dict[str, Any]) -> None:
        page = Visitor(Request(self._scope)).page("problem.html", started["status"], problem=problem)
        replaced = {"content-type", "content-length"}
        page.raw_headers.extend(pair for pair in started["headers"] if pair[0].decode() not in replaced)
        await page(self._scope, self._receive, self._send)


def _is_problem(message: Message) -> bool:
    return MutableHeaders(raw=message["headers"]).get("content-type", "").startswith(MEDIA_TYPE)
