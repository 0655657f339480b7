"""`models.py` of the client: every schema of the document as a pydantic model or a set of words."""

from collections.abc import Iterator, Mapping
from typing import Any

from clients.generate.texts import GENERATED, docstring, name_in_python
from clients.generate.typing_of import Schema, Schemas, Types, references

HEAD = f'''"""What the service takes and sends."""

{GENERATED}

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field as field_of


class Model(BaseModel):
    """What all models share: what a later service sends beside what is known here is passed over."""

    model_config = ConfigDict(populate_by_name=True, protected_namespaces=())
'''


def models_module(document: Mapping[str, Any]) -> str:
    """The text of the module."""
    schemas: Schemas = document["components"]["schemas"]
    sent = _sent(document, schemas)
    words = [_words(name, schema) for name, schema in sorted(schemas.items()) if "enum" in schema]
    models = [
        _model(name, schema, Types(schemas, lenient=name not in sent))
        for name, schema in sorted(schemas.items())
        if "enum" not in schema
    ]
    return "\n\n".join([HEAD, *words, *models])


def _sent(document: Mapping[str, Any], schemas: Schemas) -> set[str]:
    """The schemas that only a client sends: their words are exactly those that the service takes."""
    calls = [call for methods in document["paths"].values() for call in methods.values()]
    bodies = _reached({name for call in calls for name in references(call.get("requestBody"))}, schemas)
    answers = _reached({name for call in calls for name in references(call["responses"])}, schemas)
    return bodies - answers


def _reached(names: set[str], schemas: Schemas) -> set[str]:
    found: set[str] = set()
    while names:
        found |= names
        names = set().union(*(references(schemas[name]) for name in names)) - found
    return found


def _words(name: str, schema: Schema) -> str:
    values = ", ".join(map(repr, schema["enum"]))
    return f"{name} = Literal[{values}]\n" + docstring(schema.get("description", ""), "")


def _model(name: str, schema: Schema, types: Types) -> str:
    return (
        f"class {name}(Model):\n"
        + docstring(schema.get("description") or name, "    ")
        + "\n"
        + "".join(_fields(schema, types))
    )


def _fields(schema: Schema, types: Types) -> Iterator[str]:
    required = schema.get("required", [])
    for name, of in schema.get("properties", {}).items():
        kind = types.of(of)
        python = name_in_python(name)
        options = [f"alias={name!r}"] if python != name else []
        if name not in required:
            kind = kind if "None" in kind.split(" | ") else f"{kind} | None"
            options.insert(0, "default=None")
        if described := of.get("description"):
            options.append(f"description={described!r}")
        given = f" = field_of({', '.join(options)})" if options else ""
        yield f"    {python}: {kind}{given}\n"
