"""Names and texts of the document as they stand in Python."""

import keyword
import re

from pydantic import BaseModel

GENERATED = "# Made by `python -m clients.generate` from the OpenAPI document; change the service, not this file."


def name_in_python(name: str) -> str:
    """The name of a field or parameter; one that Python keeps for itself has a `_` behind it."""
    plain = re.sub(r"\W", "_", name).lower() if "-" in name else name
    return f"{plain}_" if keyword.iskeyword(plain) or hasattr(BaseModel, plain) else plain


def docstring(text: str, indent: str) -> str:
    """A text as a docstring that stands below a definition."""
    safe = text.strip().replace("\\", "\\\\").replace('"""', "'''")
    safe = f"{safe} " if safe.endswith('"') else safe
    first, *rest = safe.split("\n")
    lines = [f'{indent}"""{first}', *(f"{indent}{line}".rstrip() for line in rest)]
    return f'{lines[0]}"""\n' if not rest else "\n".join([*lines, f'{indent}"""\n'])
