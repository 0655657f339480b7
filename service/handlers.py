"""How errors that a route raises become responses."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from index.errors import InvalidInput, OnRecordError
from index.readers.body import plain, pointer
from service.errors import ScopeNeeded, UnsupportedBody
from service.problem_table import (
    BODY_TOO_LARGE,
    ERRORS,
    FRAMEWORK,
    INTERNAL,
    INVALID_REQUEST,
    MALFORMED_BODY,
    METHOD_NOT_ALLOWED,
    REQUEST_TIMEOUT,
)
from service.problems import problem_of, respond, retry_headers, sendable

MAX_ERRORS_LISTED = 20

_log = structlog.get_logger("onrecord.problems")


def add_handlers(app: FastAPI) -> None:
    """Answer every error with a problem."""
    app.add_exception_handler(OnRecordError, _known_error)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _framework_error)


def request_id_of(request: Request) -> str:
    """The id of a request."""
    return str(getattr(request.state, "request_id", ""))


async def _known_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, OnRecordError):
        raise error
    return told(error, request_id_of(request))


def told(error: OnRecordError, request_id: str, headers: Mapping[str, str] = MappingProxyType({})) -> Response:
    """The response to an error that we know; what is our own fault is logged, and its detail kept from the caller."""
    problem = problem_of(error)
    # What a caller gave can also fail for a fault of others: a site that does not answer is none of our alarms.
    of_ours = problem.status >= INTERNAL.status and not isinstance(error, InvalidInput)
    if of_ours:
        _log.error(problem.slug, request_id=request_id, detail=str(error))
    extensions: dict[str, Any] = {}
    if isinstance(error, InvalidInput) and error.pointer is not None:
        extensions["pointer"] = sendable(error.pointer)
    if isinstance(error, ScopeNeeded):
        extensions["scope"] = error.scope
    detail = f"{problem.meaning} {problem.remedy}" if of_ours else str(error)
    return respond(problem, detail, request_id, {**headers, **retry_headers(error)}, **extensions)


async def _invalid_request(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    faults = error.errors()
    if any(fault["type"] == "json_invalid" for fault in faults):
        return respond(MALFORMED_BODY, "The body is not JSON. Send JSON in UTF-8.", request_id_of(request))
    if any(tuple(fault["loc"]) == ("body",) for fault in faults) and not _claims_json(request):
        problem = ERRORS[UnsupportedBody]
        return respond(problem, "Send the body as Content-Type: application/json.", request_id_of(request))
    listed = [_listed(fault) for fault in faults[:MAX_ERRORS_LISTED]]
    detail = "; ".join(f"{fault['pointer'] or 'the body'}: {fault['detail']}" for fault in listed[:5]) + "."
    return respond(INVALID_REQUEST, detail, request_id_of(request), errors=listed)


def _claims_json(request: Request) -> bool:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return media_type == "application/json" or media_type.endswith("+json")


def _listed(fault: Any) -> dict[str, str]:
    """Where and what, without what was sent: it may hold half characters, NaN or secrets."""
    where, *path = fault["loc"]
    return {"in": str(where), "pointer": pointer(tuple(path)), "detail": sendable(plain(fault))}


async def _framework_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    problem = FRAMEWORK.get(error.status_code, INTERNAL)
    detail = error.detail if problem in _TOLD else f"{problem.meaning} {problem.remedy}"
    headers = dict(error.headers or {})
    if problem is METHOD_NOT_ALLOWED:
        headers["Allow"] = _allowed(request) or headers.get("Allow", "")
    return respond(problem, detail, request_id_of(request), headers=headers)


def _allowed(request: Request) -> str:
    """The methods of all routes at this address; the framework names those of the first one alone."""
    path = getattr(request.scope.get("route"), "path", None)
    return ", ".join(sorted(method.upper() for method in request.app.openapi()["paths"].get(path, {})))


_TOLD = (BODY_TOO_LARGE, REQUEST_TIMEOUT)
