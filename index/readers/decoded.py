"""Decoded JSON: which format it is, seen from its fields; what is none that we know has the fields of our own."""

from collections.abc import Iterator
from typing import Any

from index.readers import jsonfeed, linked, ninjs
from index.readers.items import Item


def items_of(value: Any) -> Iterator[Item | Any]:
    """The articles of one JSON document, each as fields, a refusal, or a reason to pass it over."""
    if ninjs.is_ninjs(value):
        yield from ninjs.items(value)
    elif jsonfeed.is_json_feed(value):
        yield from jsonfeed.items(value)
    elif linked.is_linked(value):
        yield from linked.items(value)
    else:
        yield value
