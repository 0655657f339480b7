"""The documentation pages: plain HTML from the OpenAPI document and the table of problems, nothing from elsewhere."""

import json
from collections.abc import Iterator
from html import escape
from typing import Any

from service.problem_table import PROBLEMS, Problem

STYLE = """
:root { color-scheme: light dark; background: light-dark(#fff, #121212); color: light-dark(#1a1a1a, #e8e8e8); }
a { color: light-dark(#0b4fc4, #a8c7fa); }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
body { overflow-wrap: anywhere; }
h2 { border-top: 1px solid #8886; padding-top: 1.5rem; margin-top: 2rem; }
code, pre { font: .9em/1.4 ui-monospace, monospace; }
pre { white-space: pre-wrap; background: #8882; padding: .75rem; border-radius: .4rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #8884; }
summary { cursor: pointer; }
.method { font-weight: 700; }
"""
CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"


def api_page(document: dict[str, Any]) -> str:
    """The API reference: every call with its parameters, body and answers, then every schema."""
    tags = {tag["name"]: tag["description"] for tag in document["tags"]}
    parts = [f"<h1>{escape(document['info']['title'])} {escape(document['info']['version'])}</h1>"]
    parts += [f"<p>{escape(part)}</p>" for part in document["info"]["description"].split("\n\n")]
    parts.append('<p>For programs: <a href="/openapi.json">openapi.json</a>.</p><ul>')
    parts += [f'<li><a href="#{escape(tag)}">{escape(tag)}</a>: {escape(text)}</li>' for tag, text in tags.items()]
    parts.append('<li><a href="#schemas">schemas</a></li><li><a href="#errors">errors</a></li></ul>')
    for tag in tags:
        parts.append(f'<h2 id="{escape(tag)}">{escape(tag.capitalize())}</h2>')
        parts += [_call(*call) for call in _calls(document) if tag in call[2].get("tags", [])]
    parts.append('<h2 id="schemas">Schemas</h2>')
    parts += [_schema(name, schema) for name, schema in sorted(document["components"]["schemas"].items())]
    parts.append('<h2 id="errors">Errors</h2><ul>')
    parts += [f'<li><a href="{p.type}">{p.slug}</a> ({p.status}): {escape(p.title)}</li>' for p in PROBLEMS.values()]
    return _document("On Record: the API", "".join(parts) + "</ul>")


def error_page(problem: Problem) -> str:
    """What one kind of problem means and what to do."""
    return _document(
        f"{problem.title} · On Record",
        f"<h1>{escape(problem.title)}</h1><p><code>{problem.slug}</code>, status {problem.status}</p>"
        f"<h2>What it means</h2><p>{escape(problem.meaning)}</p>"
        f"<h2>What to do</h2><p>{escape(problem.remedy)}</p>"
        '<p><a href="/docs">All calls and errors</a></p>',
    )


def _document(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>'
        f"<body><main>{body}</main></body></html>"
    )


def _calls(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, calls in document["paths"].items():
        for method, call in calls.items():
            yield method, path, call


def _call(method: str, path: str, call: dict[str, Any]) -> str:
    described = "".join(f"<p>{escape(part)}</p>" for part in call.get("description", "").split("\n\n"))
    return (
        f'<h3><span class="method">{method.upper()}</span> <code>{escape(path)}</code></h3>{described}'
        f"<p>{escape(needed(call))}</p>"
        + _parameters(call.get("parameters", []))
        + _body(call.get("requestBody", {}).get("content", {}))
        + _answers(call["responses"])
    )


def needed(call: dict[str, Any]) -> str:
    """Which key a call asks for, once there are keys."""
    if not call["security"]:
        return "Asks for no key."
    scopes = next(iter(call["security"][0].values()))
    return f"Asks for a key with the scope {scopes[0]}." if scopes else "Asks for a key, whatever its scopes."


def _parameters(parameters: list[dict[str, Any]]) -> str:
    if not parameters:
        return ""
    rows = "".join(
        f"<tr><td><code>{escape(parameter['name'])}</code></td><td>{escape(parameter['in'])}"
        f"{', required' if parameter.get('required') else ''}</td><td>{type_of(parameter.get('schema', {}))}</td>"
        f"<td>{escape(parameter.get('description') or parameter.get('schema', {}).get('description', ''))}</td></tr>"
        for parameter in parameters
    )
    return f"<table><tr><th>Parameter</th><th>In</th><th>Type</th><th>Meaning</th></tr>{rows}</table>"


def _body(content: dict[str, Any]) -> str:
    kinds = [f"{type_of(body.get('schema', {}))} as <code>{escape(media)}</code>" for media, body in content.items()]
    return f"<p>Body: {', or '.join(kinds)}</p>" if kinds else ""


def _answers(responses: dict[str, Any]) -> str:
    rows = ""
    for status, response in responses.items():
        content: dict[str, Any] = response.get("content", {})
        media = next(iter(content), "")
        body: dict[str, Any] = content.get(media, {})
        examples = body.get("examples", {})
        kind = ", ".join(f'<a href="/errors/{slug}">{slug}</a>' for slug in examples) or type_of(body.get("schema", {}))
        rows += f"<tr><td>{status}</td><td>{escape(response['description'])}</td><td>{kind}</td><td>{media}</td></tr>"
    return f"<table><tr><th>Status</th><th>Meaning</th><th>Body</th><th>Media type</th></tr>{rows}</table>"


def type_of(schema: dict[str, Any]) -> str:
    """The type of a schema in a few words, with links to named ones."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f'<a href="#schema-{name}">{name}</a>'
    if "anyOf" in schema:
        return " or ".join(type_of(part) for part in schema["anyOf"])
    if schema.get("type") == "array" and isinstance(schema.get("items"), dict):
        return f"list of {type_of(schema['items'])}"
    if "enum" in schema:
        return ", ".join(f"<code>{escape(str(value))}</code>" for value in schema["enum"])
    return escape(str(schema.get("format") or schema.get("type") or "any"))


def _schema(name: str, schema: dict[str, Any]) -> str:
    required = schema.get("required", [])
    rows = "".join(
        f"<tr><td><code>{escape(field)}</code>{' *' if field in required else ''}</td><td>{type_of(of)}</td>"
        f"<td>{escape(of.get('description', ''))}</td></tr>"
        for field, of in schema.get("properties", {}).items()
    )
    fields = f"<table>{rows}</table>" if rows else f"<p>{type_of(schema)}</p>"
    examples = "".join(
        f"<pre>{escape(json.dumps(example, indent=2, ensure_ascii=False))}</pre>"
        for example in schema.get("examples", [])
    )
    return (
        f'<details id="schema-{escape(name)}"><summary><code>{escape(name)}</code> '
        f"{escape(schema.get('description', ''))}</summary>{fields}{examples}</details>"
    )
