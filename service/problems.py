"""Errors as RFC 9457 problems, in answers and in the OpenAPI document."""

import math
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from starlette.responses import JSONResponse

from index import errors
from index.clock import utc_now
from service.problem_table import ERRORS, INTERNAL, PROBLEMS, Problem

MEDIA_TYPE = "application/problem+json"

SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "description": "The page about this kind of problem"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What happened and what to do"},
        "instance": {"type": "string", "format": "uri-reference"},
        "request_id": {"type": "string", "description": "Under this id the service's log tells more"},
        "scope": {"type": "string", "description": "The scope that the key lacks"},
        "pointer": {"type": "string", "description": "JSON Pointer (RFC 6901) to the part that is wrong"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}


def problem_of(error: errors.OnRecordError) -> Problem:
    """The kind of problem that an error is: that of its nearest ancestor in the table."""
    return next((ERRORS[kind] for kind in type(error).__mro__ if kind in ERRORS), INTERNAL)


def slug_of(problem: Mapping[str, Any]) -> str:
    """Which kind a problem is that was written down."""
    return str(problem["type"]).rpartition("/")[2]


def item_problem(error: errors.OnRecordError) -> dict[str, Any]:
    """A problem as the result of one item of a batch, or of a job over the whole record."""
    problem = problem_of(error)
    return {
        "type": problem.type,
        "title": problem.title,
        "status": problem.status,
        "detail": sendable(str(error)),
        "pointer": error.pointer if isinstance(error, errors.InvalidInput) else None,
    }


def retry_headers(error: errors.OnRecordError) -> dict[str, str]:
    """When to come back, in whole seconds, where the error knows."""
    if isinstance(error, errors.Embargoed) and error.until is not None:
        wait_s = (error.until - utc_now()).total_seconds()
    elif isinstance(error, errors.ComeBackLater):
        wait_s = error.retry_after_s
    else:
        return {}
    return {"Retry-After": str(max(1, math.ceil(wait_s)))}


def respond(
    problem: Problem,
    detail: str,
    request_id: str,
    headers: Mapping[str, str] | None = None,
    **extensions: Any,
) -> JSONResponse:
    """A problem as a response."""
    body = {
        "type": problem.type,
        "title": problem.title,
        "status": problem.status,
        "detail": sendable(detail),
        "instance": f"urn:onrecord:request:{request_id}",
        "request_id": request_id,
    }
    return JSONResponse(
        body | extensions, problem.status, headers={**dict(problem.headers), **(headers or {})}, media_type=MEDIA_TYPE
    )


def sendable(text: str) -> str:
    """The text without half surrogate pairs, which no response can hold."""
    return text.encode(errors="replace").decode()


def declared(*slugs: str) -> dict[int | str, dict[str, Any]]:
    """What a route says of its problems in the OpenAPI document.

    The schema stands inline: a model would be declared as plain JSON, a `$ref` written by hand dangles unnoticed.
    """
    by_status: defaultdict[int, list[Problem]] = defaultdict(list)
    for slug in ("invalid-request", "internal-error", *slugs):
        by_status[PROBLEMS[slug].status].append(PROBLEMS[slug])
    return {
        status: {
            "description": ", or ".join(problem.title.lower() for problem in problems).capitalize(),
            "content": {
                MEDIA_TYPE: {"schema": SCHEMA, "examples": {problem.slug: _example(problem) for problem in problems}}
            },
        }
        for status, problems in sorted(by_status.items())
    }


def _example(problem: Problem) -> dict[str, Any]:
    return {
        "summary": problem.title,
        "value": {
            "type": problem.type,
            "title": problem.title,
            "status": problem.status,
            "detail": problem.meaning,
            "instance": "urn:onrecord:request:4f8c2a",
            "request_id": "4f8c2a",
        },
    }
