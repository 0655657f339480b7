"""The reference pages say what the code does: a stale page fails here."""

import pytest

from service.app import create_app
from service.problem_table import PROBLEMS
from service.reference import DOCS, PAGES
from service.settings import Settings, variable


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_as_the_code_makes_it(name: str) -> None:
    written = (DOCS / name).read_text(encoding="utf-8")

    assert written == PAGES[name](), "run `python -m service.reference`"


def test_every_route_is_documented() -> None:
    document = create_app(Settings()).openapi()
    page = PAGES["api.md"]()

    for path, calls in document["paths"].items():
        for method, call in calls.items():
            assert f"## {method.upper()} {path}\n" in page
            assert call["description"]
            assert call["summary"]


def test_every_parameter_says_what_it_is_for() -> None:
    document = create_app(Settings()).openapi()

    for calls in document["paths"].values():
        for call in calls.values():
            for parameter in call.get("parameters", []):
                described = parameter.get("description") or parameter["schema"].get("description")
                assert described or parameter["in"] == "path", parameter


def test_every_setting_and_every_error_is_documented() -> None:
    settings, errors = PAGES["settings.md"](), PAGES["errors.md"]()

    assert all(f"`{variable(name)}`" in settings for name in Settings.model_fields)
    assert all(f"## {slug}\n" in errors for slug in PROBLEMS)


@pytest.mark.parametrize(
    "command",
    [
        *("serve", "ingest", "import", "extract", "search", "correct", "cite", "mcp", "reembed", "export"),
        *("feeds add", "feeds list", "feeds remove", "feeds poll"),
    ],
)
def test_every_command_is_documented(command: str) -> None:
    assert f"## onrecord {command}\n" in PAGES["cli.md"]()
