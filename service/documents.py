"""Bodies in the formats of newsrooms: a route that takes an article takes it in these as well."""

import json
from collections.abc import Callable, Coroutine
from email.message import Message as Header
from typing import Any

from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message

from index.errors import InvalidInput
from index.fetch.charset import known_encoding
from index.readers.body import ArticleBody
from index.readers.items import Fields
from index.readers.media import BINARY, MEDIA_TYPES, read_one
from index.readers.text import in_encoding


def schema_of(media_type: str) -> dict[str, str]:
    """What the OpenAPI document says of a body that a reader reads."""
    return {"type": "string", "format": "binary"} if media_type in BINARY else {"type": "string"}


DOCUMENTS: dict[str, Any] = {
    "requestBody": {"content": {media_type: {"schema": schema_of(media_type)} for media_type in MEDIA_TYPES}}
}
"""What such a route says of its body in the OpenAPI document, beside the JSON of its model."""


STATED = frozenset({"text/plain", "text/html", "text/markdown"})
"""The documents whose encoding `Content-Type` may state; XML states its own (RFC 7303, section 8)."""


def media_type_of(request: Request) -> str:
    """The media type of the body, without parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


class DocumentRoute(APIRoute):
    """A route whose `ArticleBody` may also come as a document that a reader reads (FastAPI, "Custom Request")."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's own handler behind the readers."""
        handler = super().get_route_handler()
        if self.body_field is None or self.body_field.field_info.annotation is not ArticleBody:
            return handler

        async def read_first(request: Request) -> Response:
            media_type = media_type_of(request)
            if media_type in MEDIA_TYPES:
                body = await request.body()
                # To read a document can take as long as to ingest it, and holds a thread as that does.
                async with request.state.held.places.place():
                    fields = await run_in_threadpool(_read, request, media_type, body)
                request = _with_json(request, fields)
            return await handler(request)

        return read_first


def _read(request: Request, media_type: str, body: bytes) -> Fields:
    try:
        return read_one(media_type, _in_utf_8(request, body) if media_type in STATED else body)
    except InvalidInput as error:
        request.state.held.metrics.count_ingested("article", error)
        raise


def _in_utf_8(request: Request, body: bytes) -> bytes:
    """A body of text whose `Content-Type` states its encoding; the readers know those of Unicode by themselves."""
    content_type = Header()
    content_type["Content-Type"] = request.headers["content-type"]
    stated = known_encoding(content_type.get_content_charset())
    return body if stated is None or stated.startswith("utf") else in_encoding(body, stated).encode()


def _with_json(request: Request, fields: Fields) -> Request:
    """The request as if the fields had been sent as JSON."""
    body = json.dumps(fields).encode()
    named = [
        (name, value) for name, value in request.scope["headers"] if name not in {b"content-type", b"content-length"}
    ]
    headers = [*named, (b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return Request({**request.scope, "headers": headers}, receive)
