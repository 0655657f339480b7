"""The client in the repository is the one that the service's document makes."""

import pytest

from clients.generate.__main__ import PACKAGE, generated
from clients.generate.texts import docstring, name_in_python
from clients.generate.typing_of import Schemas, Types


@pytest.mark.parametrize("name", ["client.py", "models.py"])
def test_a_generated_module_is_as_the_document_makes_it(name: str) -> None:
    assert (PACKAGE / name).read_text(encoding="utf-8") == generated()[name], "run `python -m clients.generate`"


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ({"type": "string", "format": "date-time"}, "datetime"),
        ({"type": "array", "items": {"$ref": "#/components/schemas/Hit"}}, "list[models.Hit]"),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, "int | None"),
        ({"anyOf": [{"type": "string"}, {"type": "string", "maxLength": 3}]}, "str"),
        ({"type": "array", "prefixItems": [{"type": "integer"}, {"type": "integer"}]}, "tuple[int, int]"),
        ({"type": "object", "additionalProperties": {"type": "string"}}, "dict[str, str]"),
        ({"type": "object"}, "dict[str, Any]"),
        ({"const": "article", "type": "string"}, "Literal['article']"),
        ({"type": "string", "enum": ["a", "b"]}, "models.Letter"),
        ({"type": "string", "enum": ["c"]}, "Literal['c']"),
        ({}, "Any"),
    ],
)
def test_a_schema_is_a_type(schema: dict[str, object], kind: str) -> None:
    schemas: Schemas = {"Hit": {"type": "object"}, "Letter": {"type": "string", "enum": ["a", "b"]}}

    assert Types(schemas, "models.").of(schema) == kind


def test_what_is_answered_may_hold_words_that_are_not_known_yet() -> None:
    schemas = {"Letter": {"enum": ["a"]}}

    assert Types(schemas, lenient=True).of({"$ref": "#/components/schemas/Letter"}) == "Letter | str"


def test_names_and_texts_are_those_of_python() -> None:
    assert [name_in_python(name) for name in ("from", "q", "Idempotency-Key")] == ["from_", "q", "idempotency_key"]
    assert docstring('Says "x"', "") == '"""Says "x" """\n'
    assert docstring('A\n\n"""\\', "  ") == '  """A\n\n  \'\'\'\\\\\n  """\n'
