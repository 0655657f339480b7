"""Forms are taken from our own pages only: there are no sessions yet, so the browser's word is what can be checked.

Source: MDN, "Sec-Fetch-Site", and the algorithm of Go's net/http `CrossOriginProtection`.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from service.problems import FOREIGN_ORIGIN, respond
from service.web.negotiation import is_call

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class SameOrigin:
    """Refuses what another site's page sends to ours in a visitor's name; programs, which name no site, pass."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] in SAFE or is_call(scope) or _same(Headers(scope=scope)):
            await self.app(scope, receive, send)
            return
        detail = f"{FOREIGN_ORIGIN.meaning} {FOREIGN_ORIGIN.remedy}"
        await respond(FOREIGN_ORIGIN, detail, scope.get("state", {}).get("request_id", ""))(scope, receive, send)


def _same(headers: Headers) -> bool:
    site = headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == headers.get("Host", "")
