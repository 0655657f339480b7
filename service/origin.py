"""Nothing is changed by what a page of another site sends in a visitor's name.

The browser's word is what is checked, and no token beside it (docs/decisions/0033). It sends forms, and calls without a
body, to a site that it has not asked first (CORS). Programs name no site. Over plain http, browsers say `Origin` alone.
Source: MDN, "Sec-Fetch-Site"; the algorithm of Go's net/http `CrossOriginProtection`; OWASP Cheat Sheet Series,
"Cross-Site Request Forgery Prevention", section on Fetch Metadata.
"""

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from service.problem_table import FOREIGN_ORIGIN
from service.problems import respond

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
ANY = "*"


class SameOrigin:
    """Refuses what another site's page sends to ours in a visitor's name, unless its origin may call the service."""

    def __init__(self, app: ASGIApp, may_call: Collection[str]) -> None:
        self.app = app
        self.may_call = may_call

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] in SAFE or self._is_taken(scope):
            await self.app(scope, receive, send)
            return
        detail = f"{FOREIGN_ORIGIN.meaning} {FOREIGN_ORIGIN.remedy}"
        await respond(FOREIGN_ORIGIN, detail, scope.get("state", {}).get("request_id", ""))(scope, receive, send)

    def _is_taken(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        return is_ours(headers, unless_stated=True) or (
            scope["path"].startswith("/v1/") and self._may_call(headers.get("Origin", ""))
        )

    def _may_call(self, origin: str) -> bool:
        return origin in self.may_call or ANY in self.may_call


def is_ours(headers: Headers, *, unless_stated: bool) -> bool:
    """Whether a page of ours makes a request; `unless_stated` is taken where it does not say whose page does."""
    site = headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("Origin")
    return unless_stated if origin is None else urlsplit(origin).netloc == headers.get("Host", "")
