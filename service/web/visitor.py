"""Who asks for a page: in which language, and how a page is made for them."""

from typing import Annotated, Any

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from service.access.caller import caller_of
from service.access.scopes import need_of
from service.web.languages import LANGUAGES, Language, preferred
from service.web.rendering import CONTENT_SECURITY_POLICY, template

LANGUAGE = "lang"
"""The parameter that chooses a language, and the cookie that keeps it."""

A_YEAR_S = 365 * 24 * 3600


class Visitor:
    """One request for a page."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self.chosen = LANGUAGES.get(request.query_params.get(LANGUAGE, ""))
        self.caller = caller_of(request)
        self.language = self.chosen or _kept(request) or preferred(request.headers.get("Accept-Language", ""))

    def page(self, name: str, status: int = 200, *, policy: str = CONTENT_SECURITY_POLICY, **context: Any) -> Response:
        """A page from a template, in the visitor's language and under the policy of all pages unless it has its own."""
        html = template(self.language, name).render(
            context
            | {
                "language": self.language,
                "here": self._request.url.path,
                "switches": self._switches(),
                "caller": self.caller,
                "may": self.may,
            }
        )
        response = HTMLResponse(html, status)
        response.headers.update(
            {
                "Content-Security-Policy": policy,
                "Content-Language": self.language.code,
                "Referrer-Policy": "same-origin",
                "Cache-Control": "private, no-cache",
                "Vary": "Accept-Language, Cookie",
            }
        )
        if self.chosen:
            response.set_cookie(LANGUAGE, self.chosen.code, max_age=A_YEAR_S, httponly=True, samesite="lax")
        return response

    def may(self, route: str) -> bool:
        """Whether who asks may call a route, such as GET /keys."""
        return self.caller.may(need_of(route))

    def _switches(self) -> list[tuple[Language, str]]:
        """Each language with the address of this very page in it; forms that were sent are no page to come back to."""
        url = self._request.url if self._request.method == "GET" else self._request.url.replace(path="/", query="")
        return [
            (language, _relative(url.include_query_params(**{LANGUAGE: language.code})))
            for language in LANGUAGES.values()
        ]


def _relative(url: Any) -> str:
    # Two slashes at the beginning would lead to another host.
    return f"/{url.path.lstrip('/')}?{url.query}"


def _kept(request: Request) -> Language | None:
    return LANGUAGES.get(request.cookies.get(LANGUAGE, ""))


def _visitor(request: Request) -> Visitor:
    return Visitor(request)


FromVisitor = Annotated[Visitor, Depends(_visitor)]
