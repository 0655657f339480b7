"""The generated parts of `docs/`: settings, calls, schemas, errors and commands, each from the code that it describes.

`python -m service.reference` writes them; a test fails when one is stale.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import typer
from pydantic_core import PydanticUndefined

from service.cli import application
from service.problem_table import PROBLEMS
from service.reference_calls import calls, schemas
from service.settings import Settings, variable

DOCS = Path(__file__).parents[1] / "docs"
GENERATED = "<!-- Made by `python -m service.reference`; change the code, not this page. -->"


def settings_page() -> str:
    """Every setting with its default and bounds."""
    rows = [
        f"| `{variable(name)}` | {_default(field.default)} | {_bounds(field.metadata)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    return _page(
        "Settings",
        "Read from the environment at start. A variable that begins with `ONRECORD_` and is none of these stops the\n"
        "program with the nearest name, so that a misspelt setting is never passed over.",
        "| variable | default | bounds | meaning |\n|---|---|---|---|\n" + "\n".join(rows),
    )


def _default(value: Any) -> str:
    if value is PydanticUndefined or value is None or value == ():
        return "unset"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple):
        return f"`{','.join(map(str, value))}`"
    return f"`{value}`"


def _bounds(metadata: list[Any]) -> str:
    signs = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}
    found = [
        f"{sign} {getattr(part, name)}" for part in metadata for name, sign in signs.items() if hasattr(part, name)
    ]
    return ", ".join(found)


def errors_page() -> str:
    """Every problem: what it means, what to do, and what it looks like."""
    parts = []
    for problem in PROBLEMS.values():
        example = {"type": problem.type, "title": problem.title, "status": problem.status, "detail": problem.meaning}
        parts.append(
            f"## {problem.slug}\n\n**{problem.title}**, status {problem.status}.\n\n{problem.meaning}\n\n"
            f"What to do: {problem.remedy}\n\n```json\n{json.dumps(example, indent=2, ensure_ascii=False)}\n```"
        )
    return _page(
        "Errors",
        "Every error is an RFC 9457 problem, `application/problem+json`. `type` leads to its page on the running\n"
        "service, `request_id` to its lines in the log. Validation adds `errors`, a list of `pointer` (RFC 6901) and\n"
        "`detail`. An item of a batch carries the same fields as its result.",
        "\n\n".join(parts),
    )


def commands_page() -> str:
    """Every command with its arguments and options."""
    group = typer.main.get_command(application)
    parts = []
    for name, command in sorted(_commands(group)):
        rows = [_option(parameter) for parameter in command.params]
        parts.append(f"## onrecord {name}\n\n{command.help}\n\n| parameter | meaning |\n|---|---|\n" + "\n".join(rows))
    return _page(
        "Commands",
        "`--data-dir`, or `ONRECORD_DATA_DIR`, says where the record lives; all commands work while a server runs on\n"
        "it. Exit status: 0, 1 (failed), 2 (usage). Long work shows a bar on a terminal and is quiet in a pipe.",
        "\n\n".join(parts),
    )


def _commands(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """The commands of a group by name, those of the groups within it by the names of both."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


def _option(parameter: Any) -> str:
    names = ", ".join(parameter.opts) if parameter.param_type_name == "option" else parameter.name.upper()
    return f"| `{names}` | {getattr(parameter, 'help', None) or ''} |"


def api_page() -> str:
    """Every call with its parameters, body and answers."""
    return _page(
        "Calls",
        "JSON in, JSON out; ids are strings. The running service shows the same at `/docs`, and for programs at\n"
        "`/openapi.json`. Parameters that a call does not have are refused. What goes in and comes out is described\n"
        "in [schemas](schemas.md), what goes wrong in [errors](errors.md). Calls ask for a key as soon as there are\n"
        "any: [access](access.md).",
        calls(),
    )


def schemas_page() -> str:
    """Every schema with its fields."""
    return _page(
        "Schemas",
        "What the bodies and the answers of the [calls](api.md) hold, in order of name. A field with a * is always\n"
        "there, or has to be sent.",
        schemas(),
    )


def _page(title: str, introduction: str, body: str) -> str:
    return f"# {title}\n\n{GENERATED}\n\n{introduction}\n\n{body}\n"


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings_page,
    "errors.md": errors_page,
    "api.md": api_page,
    "schemas.md": schemas_page,
    "cli.md": commands_page,
}


def write_pages(folder: Path) -> None:
    """Write all generated pages into a folder."""
    for name, page in PAGES.items():
        (folder / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write_pages(DOCS)
