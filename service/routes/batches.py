"""How a batch is read: a JSON array, or one JSON value a line."""

import io
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from types import MappingProxyType
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from index.errors import InvalidInput, UnreadableFormat
from index.readers.items import PassedOver
from index.readers.json import decode_json, refuse_half_pairs
from index.readers.jsonl import lines
from index.readers.media import Reader
from index.readers.packed import unpacked
from service.documents import media_type_of, schema_of
from service.errors import MalformedBody, TooManyItems, UnsupportedBody

NDJSON = ("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines")

Readers = Mapping[str, Reader]
NO_READERS: Readers = MappingProxyType({})


def described(model: str, max_items: str, documents: Iterable[str] = ()) -> dict[str, Any]:
    """The request body of a batch call, for the OpenAPI document."""
    item = {"$ref": f"#/components/schemas/{model}"}
    return {
        "requestBody": {
            "required": True,
            "description": f"A JSON array, or one JSON object a line; {max_items}. Items are read one by one. "
            "Either may be packed by gzip, and unpacked be no larger than a body may be.",
            "content": {
                "application/json": {"schema": {"type": "array", "items": item, "minItems": 1}},
                **{
                    media_type: {"schema": schema_of(media_type)} for media_type in ("application/x-ndjson", *documents)
                },
            },
        }
    }


async def read_batch(request: Request, max_items: int, readers: Readers = NO_READERS) -> list[Any]:
    """The items of a batch; one that cannot be decoded has its error in its place.

    Args:
        request: what the client sends.
        max_items: how many a batch may hold.
        readers: by media type, those of documents that may come instead of JSON.

    Raises:
        MalformedBody: the body is neither an array nor lines.
        TooManyItems: it holds more than `max_items`.
        UnsupportedBody: its media type is another.
        TooManyIngests: it is a document, and too many requests wait to be ingested.
    """
    media_type = media_type_of(request) or "application/json"
    if media_type != "application/json" and media_type not in NDJSON and media_type not in readers:
        raise UnsupportedBody("Send a JSON array as application/json, or one object a line as application/x-ndjson.")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
    if media_type not in readers:
        limit_bytes = request.state.held.settings.max_body_bytes
        return await run_in_threadpool(_json_items, bytes(body), media_type, max_items, limit_bytes)
    # To read a document can take as long as to ingest it, and holds a thread as that does.
    async with request.state.held.places.place():
        return await run_in_threadpool(lambda: _items(_document(readers[media_type], bytes(body)), max_items))


def _json_items(body: bytes, media_type: str, max_items: int, limit_bytes: int) -> list[Any]:
    """The items of JSON, packed or not."""
    try:
        stream = unpacked(io.BytesIO(body), limit_bytes)
        values = (line.value for line in lines(stream)) if media_type in NDJSON else _array(stream.read())
        return _items(values, max_items)
    except UnreadableFormat as error:
        raise MalformedBody(str(error)) from None


def _items(values: Iterable[Any], max_items: int) -> list[Any]:
    items = list(islice(_each_checked(values), max_items + 1))
    if len(items) > max_items:
        raise TooManyItems(f"A batch may hold {max_items} items: part it into several requests.")
    if not items:
        raise MalformedBody("The batch is empty: send at least one item.")
    return items


def _document(reader: Reader, body: bytes) -> Iterator[Any]:
    """The items of a document; what it passes over has its reason as its problem."""
    try:
        for item in reader(body):
            yield UnreadableFormat(f"{item.name} {item.reason}.") if isinstance(item, PassedOver) else item
    except UnreadableFormat as error:
        raise MalformedBody(str(error)) from None


def _array(body: bytes) -> list[Any]:
    values = decode_json(body)
    if not isinstance(values, list):
        raise MalformedBody("The body must be a JSON array of items, or one object a line as application/x-ndjson.")
    return values


def _each_checked(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        try:
            yield value if isinstance(value, InvalidInput) else _checked(value)
        except UnreadableFormat as error:
            yield error


def _checked(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise UnreadableFormat("The item must be a JSON object.")
    refuse_half_pairs(value)
    return value
