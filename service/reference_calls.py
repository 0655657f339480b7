"""The reference of the calls and of what goes over the wire, written out from the OpenAPI document."""

from collections.abc import Iterator
from typing import Any

from service.app import create_app
from service.pages import needed
from service.settings import Settings

_PROBLEM = "application/problem+json"
_USUAL = "Successful Response"
"""What FastAPI says of an answer of which nothing else is said."""


def calls() -> str:
    """Every call with its parameters, body and answers, by what it is about."""
    document = _document()
    return "\n\n".join(
        part
        for tag in document["tags"]
        for part in [f"## {tag['name'].capitalize()}\n\n{tag['description']}", *_calls_about(document, tag["name"])]
    )


def schemas() -> str:
    """Every schema with its fields."""
    return "\n\n".join(
        "\n\n".join(_schema(name, schema)) for name, schema in sorted(_document()["components"]["schemas"].items())
    )


def _document() -> dict[str, Any]:
    return create_app(Settings()).openapi()


def _calls_about(document: dict[str, Any], tag: str) -> Iterator[str]:
    for path, methods in document["paths"].items():
        for method, call in methods.items():
            if tag in call["tags"]:
                yield _call(method.upper(), path, call)


def _call(method: str, path: str, call: dict[str, Any]) -> str:
    parts = [f"### {method} {path}", call.get("description", call["summary"]), needed(call)]
    if parameters := call.get("parameters"):
        head = "| parameter | in | type | meaning |\n|---|---|---|---|"
        parts.append("\n".join([head, *map(_parameter, parameters)]))
    if body := call.get("requestBody"):
        parts.append(f"Body: {', or '.join(_bodies(body['content']))}.")
    parts.append("\n".join(_answer(status, response) for status, response in sorted(call["responses"].items())))
    return "\n\n".join(parts)


def _bodies(content: dict[str, Any]) -> Iterator[str]:
    for media, body in content.items():
        yield f"{_type(body.get('schema', {}))} as `{media}`"


def _answer(status: str, response: dict[str, Any]) -> str:
    content = response.get("content", {})
    if examples := content.get(_PROBLEM, {}).get("examples"):
        links = ", ".join(f"[{slug}](errors.md#{slug})" for slug in examples)
        return f"- {status}: {links}"
    bodies = ", or ".join(_bodies(content))
    described = response["description"]
    if bodies and described == _USUAL:
        return f"- {status}: {bodies}"
    return f"- {status}: {described}{f' ({bodies})' if bodies else ''}"


def _parameter(parameter: dict[str, Any]) -> str:
    meaning = parameter.get("description") or parameter["schema"].get("description", "")
    required = ", required" if parameter.get("required") else ""
    return f"| `{parameter['name']}` | {parameter['in']}{required} | {_type(parameter['schema'])} | {_cell(meaning)} |"


def _schema(name: str, schema: dict[str, Any]) -> Iterator[str]:
    yield f"## {name}"
    if described := schema.get("description"):
        yield described
    if "properties" not in schema:
        yield f"{_type(schema)}."
        return
    required = schema.get("required", [])
    rows = (
        f"| `{field}`{' *' if field in required else ''} | {_type(of)} | {_cell(of.get('description', ''))} |"
        for field, of in schema["properties"].items()
    )
    yield "\n".join(["| field | type | meaning |", "|---|---|---|", *rows])


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _type(schema: dict[str, Any]) -> str:
    """The type of a schema in a few words; named ones lead to where they are described."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](schemas.md#{name.lower()})"
    if parts := schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf"):
        return " or ".join(_type(part) for part in parts)
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if "const" in schema:
        return f"`{schema['const']}`"
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type") or "any")
