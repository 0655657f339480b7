"""The OpenAPI document: what FastAPI derives from the routes, with what it cannot know."""

from typing import Any

from fastapi import FastAPI
from pydantic.json_schema import models_json_schema

from index.readers.body import ArticleBody, StatementBody
from service.access import cookies
from service.access.scopes import Need, Scope, need_of
from service.idempotency import HEADER, KEY_PATTERN, READ_ONLY, SECRET
from service.origin import SAFE
from service.problem_table import GUARDED, KEYED, OPEN
from service.problems import MEDIA_TYPE, declared

REF_TEMPLATE = "#/components/schemas/{model}"
TAGS = {
    "search": "Who said this, where, when, and in what words.",
    "articles": "Articles in, read and removed.",
    "statements": "Single statements, and imports of ready-made ones.",
    "speakers": "The authority file and each speaker's record.",
    "sources": "The publications.",
    "jobs": "Batches, polls of feeds, exports and changes of model, and what became of them.",
    "feeds": "Feeds that are watched, and their entries.",
    "alerts": "Saved searches that tell of what is new, by webhooks and in feeds.",
    "keys": "Who may call the service, and for what.",
    "operations": "Health, figures and the pages about errors.",
}


IDEMPOTENCY_KEY = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "A name for this request, such as a UUID; sent again under it, the request gets the same answer "
    "again and is not carried out twice",
    "schema": {"type": "string", "pattern": f"^{KEY_PATTERN}$"},
}


SECURITY_SCHEMES = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "orec_…",
        "description": "A key, once the service has any: `onrecord keys add` makes one. What each call names is the "
        "scope that the key must have; `admin` has all of them.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": cookies.NAME,
        "description": f"The session of a browser that signed in at `/sign-in` with a key; `{cookies.NAME_BEHIND_TLS}` "
        "behind TLS.",
    },
}


class Service(FastAPI):
    """FastAPI with a document in which every `$ref` leads somewhere and every error is a problem."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document, made once."""
        if self.openapi_schema is None:
            document = super().openapi()
            document["tags"] = [{"name": name, "description": text} for name, text in TAGS.items()]
            components = document["components"]["schemas"]
            for name in ("HTTPValidationError", "ValidationError"):
                components.pop(name, None)
            _, bodies = models_json_schema(
                [(ArticleBody, "validation"), (StatementBody, "validation")], ref_template=REF_TEMPLATE
            )
            components.update(bodies["$defs"])
            _declare_keys(document)
            _declare_origins(document)
            _declare_needs(document)
            _leave_problems_alone(document)
            self.openapi_schema = document
        return self.openapi_schema


def _leave_problems_alone(document: dict[str, Any]) -> None:
    """Drop the plain-JSON declaration that FastAPI adds beside a problem."""
    for calls in document["paths"].values():
        for call in calls.values():
            for response in call["responses"].values():
                if MEDIA_TYPE in response.get("content", {}):
                    response["content"] = {MEDIA_TYPE: response["content"][MEDIA_TYPE]}


def _declare_keys(document: dict[str, Any]) -> None:
    """Say of every POST that changes something that it heeds `Idempotency-Key`, and with which problems."""
    for path, calls in document["paths"].items():
        if "post" in calls and path not in READ_ONLY | SECRET:
            calls["post"].setdefault("parameters", []).append(IDEMPOTENCY_KEY)
            for status, response in declared(*KEYED).items():
                _declare(calls["post"]["responses"], str(status), response)


def _declare_origins(document: dict[str, Any]) -> None:
    """Say of every call but those that only read that pages of other origins may not make it."""
    for calls in document["paths"].values():
        for method, call in calls.items():
            if method.upper() not in SAFE:
                for status, response in declared("foreign-origin").items():
                    _declare(call["responses"], str(status), response)


def _declare_needs(document: dict[str, Any]) -> None:
    """Say of every call which scope of a key it asks for (OpenAPI 3.1, "Security Requirement Object": as a role)."""
    document["components"]["securitySchemes"] = SECURITY_SCHEMES
    for path, calls in document["paths"].items():
        for method, call in calls.items():
            need = need_of(f"{method.upper()} {path}")
            scopes = [need.value] if isinstance(need, Scope) else []
            call["security"] = [] if need is Need.NOTHING else [{name: scopes} for name in SECURITY_SCHEMES]
            for status, response in declared(*(OPEN if need is Need.NOTHING else GUARDED)).items():
                _declare(call["responses"], str(status), response)


def _declare(responses: dict[str, Any], status: str, response: dict[str, Any]) -> None:
    """Add the problems of one response to those of the same status."""
    if status not in responses:
        responses[status] = response
        return
    examples = responses[status]["content"][MEDIA_TYPE]["examples"]
    for slug, example in response["content"][MEDIA_TYPE]["examples"].items():
        if slug not in examples:
            examples[slug] = example
            responses[status]["description"] += f", or {example['summary'].lower()}"
