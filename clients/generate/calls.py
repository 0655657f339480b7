"""`client.py` of the client: every call of the document as a method."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clients.generate.texts import GENERATED, docstring, name_in_python
from clients.generate.typing_of import Schema, Types

HEAD = f'''"""The calls of the service, a method each."""

{GENERATED}

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Literal

from onrecord_client import models
from onrecord_client.http import Document, Http, segment


class Client(Http):
    """The service at one address; use it in a `with` block, or `close` it.

    A call that the service refuses raises `onrecord_client.Problem`. Parameters that are left out are the service's
    defaults.
    """
'''
JSON = "return self._json"
RENAMED = {"search_by_address": "search", "search_by_body": "search_by_request", "figures": "metrics"}
"""Calls whose functions are named for the inside of the service."""


@dataclass(frozen=True, slots=True)
class Argument:
    """A parameter of a call and of its method."""

    python: str
    wire: str
    kind: str
    place: str
    required: bool


def client_module(document: Mapping[str, Any]) -> str:
    """The text of the module."""
    types = Types(document["components"]["schemas"], "models.")
    methods = [
        _method(method.upper(), path, call, types)
        for path, calls in document["paths"].items()
        for method, call in calls.items()
    ]
    return "\n".join([HEAD, *methods])


def _method(method: str, path: str, call: Schema, types: Types) -> str:
    arguments = [_argument(parameter, types) for parameter in call.get("parameters", [])]
    body = _body(call, types)
    returns, how = _answer(call, types)
    passed = _passed(method, path, arguments, body)
    # What is parsed has to know into what.
    typed = f"{returns}, {passed}" if how == JSON else passed
    text = f"{call['summary']}.\n\n{call.get('description', '')}".strip()
    return (
        f"    def {_name(method, path, call)}({_signature(arguments, body)}) -> {returns}:\n"
        + docstring(text.replace("\n", "\n        ").replace("        \n", "\n"), "        ")
        + f"        {how}({typed})\n"
    )


def _name(method: str, path: str, call: Schema) -> str:
    """The function of the route, to whose name FastAPI adds path and method."""
    added = re.sub(r"\W", "_", path) + f"_{method.lower()}"
    name = str(call["operationId"]).removesuffix(added)
    return RENAMED.get(name, name)


def _argument(parameter: Schema, types: Types) -> Argument:
    required = parameter.get("required", False)
    kind = types.of(parameter["schema"])
    if not required and "None" not in kind.split(" | "):
        kind += " | None"
    return Argument(name_in_python(parameter["name"]), parameter["name"], kind, parameter["in"], required)


def _body(call: Schema, types: Types) -> str | None:
    """The type of the body; documents of other formats come with their media type."""
    content = call.get("requestBody", {}).get("content")
    if content is None:
        return None
    return types.of(content["application/json"]["schema"]) + (" | Document" if len(content) > 1 else "")


def _answer(call: Schema, types: Types) -> tuple[str, str]:
    """What a method returns, and what it calls for that."""
    contents = {
        media: body
        for status, response in call["responses"].items()
        if status.startswith("2")
        for media, body in response.get("content", {}).items()
    }
    if not contents:
        return "None", "self._nothing"
    if "application/json" in contents:
        return types.of(contents["application/json"]["schema"]), JSON
    if "text/event-stream" in contents:
        return "Iterator[str]", "return self._lines"
    if contents.keys() & {"text/plain", "text/html"}:
        return "str", "return self._text"
    return "Iterator[bytes]", "return self._bytes"


def _signature(arguments: list[Argument], body: str | None) -> str:
    first = [f"{one.python}: {one.kind}" for one in arguments if one.required]
    named = [f"{one.python}: {one.kind} = None" for one in arguments if not one.required]
    return ", ".join(["self", *first, *([f"body: {body}"] if body else []), *(["*", *named] if named else [])])


def _passed(method: str, path: str, arguments: list[Argument], body: str | None) -> str:
    address = re.sub(r"\{(\w+)\}", r"{segment(\1)}", path)
    passed = [repr(method), f"f{address!r}" if "{" in path else repr(path)]
    for place, name in (("query", "query"), ("header", "headers")):
        given = [f"{one.wire!r}: {one.python}" for one in arguments if one.place == place]
        if given:
            passed.append(f"{name}={{{', '.join(given)}}}")
    return ", ".join([*passed, *(["body=body"] if body else [])])
