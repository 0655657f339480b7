"""JSON schemas as types of Python."""

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]
Schemas = Mapping[str, Schema]

_SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
_FORMATS = {"date-time": "datetime", "date": "date", "binary": "bytes"}


class Types:
    """The names that a document's schemas have in Python.

    `prefix` stands before the names of models. A `lenient` type also takes values of an enumeration that this client
    does not know: a later server may answer with more of them.
    """

    def __init__(self, schemas: Schemas, prefix: str = "", *, lenient: bool = False) -> None:
        self._schemas = schemas
        self._prefix = prefix
        self._lenient = lenient
        self._named = {tuple(schema["enum"]): name for name, schema in schemas.items() if "enum" in schema}

    def of(self, schema: Schema) -> str:
        """The type of a schema."""
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            return self._enumeration(name) if "enum" in self._schemas[name] else f"{self._prefix}{name}"
        if "anyOf" in schema:
            return " | ".join(dict.fromkeys(self.of(part) for part in schema["anyOf"]))
        if "const" in schema:
            return f"Literal[{schema['const']!r}]"
        if "enum" in schema:
            known = self._named.get(tuple(schema["enum"]))
            return self._enumeration(known) if known else f"Literal[{', '.join(map(repr, schema['enum']))}]"
        return self._plain(schema)

    def _plain(self, schema: Schema) -> str:
        match schema.get("type"):
            case "array" if "prefixItems" in schema:
                return f"tuple[{', '.join(self.of(part) for part in schema['prefixItems'])}]"
            case "array":
                return f"list[{self.of(schema.get('items', {}))}]"
            case "object":
                values = schema.get("additionalProperties")
                return f"dict[str, {self.of(values) if isinstance(values, dict) else 'Any'}]"
            case str(name):
                return _FORMATS.get(schema.get("format", ""), _SCALARS[name])
        return "Any"

    def _enumeration(self, name: str) -> str:
        return f"{self._prefix}{name} | str" if self._lenient else f"{self._prefix}{name}"


def references(schema: Any) -> set[str]:
    """The names of all schemas that one refers to, directly."""
    if isinstance(schema, Mapping):
        own = {schema["$ref"].rpartition("/")[2]} if "$ref" in schema else set()
        return own.union(*(references(part) for part in schema.values()))
    return set().union(*(references(part) for part in schema)) if isinstance(schema, list) else set()
