"""The cookie of a session: no script reads it, no other site sends it along with a form, and behind TLS nothing else.

Source: RFC 6265bis, "Cookie Name Prefixes": a browser takes a cookie called `__Host-…` from this very host alone, over
TLS alone, so no neighbour can put another one in its place.
"""

from datetime import timedelta

from starlette.requests import HTTPConnection
from starlette.responses import Response

NAME = "onrecord_session"
NAME_BEHIND_TLS = f"__Host-{NAME}"


def session_in(request: HTTPConnection) -> str | None:
    """The secret of the session that a request came with."""
    return request.cookies.get(_name(request))


def keep_session(request: HTTPConnection, response: Response, secret: str, lasts: timedelta) -> None:
    """Have the browser keep the session as long as it lasts."""
    response.set_cookie(
        _name(request),
        secret,
        max_age=int(lasts.total_seconds()),
        secure=_is_behind_tls(request),
        httponly=True,
        samesite="lax",
    )


def drop_session(request: HTTPConnection, response: Response) -> None:
    """Have the browser forget the session."""
    response.delete_cookie(_name(request), secure=_is_behind_tls(request), httponly=True, samesite="lax")


def _name(request: HTTPConnection) -> str:
    return NAME_BEHIND_TLS if _is_behind_tls(request) else NAME


def _is_behind_tls(request: HTTPConnection) -> bool:
    return request.url.scheme == "https"
