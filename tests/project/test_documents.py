"""What the guide and the other pages say is what happens."""

import re
from pathlib import Path

import pytest

from tests.e2e.screenshots import IN_DOCS
from tests.project import ROOT
from tests.project.console import Session, run_all, says, steps, targets_of_make
from tests.project.test_pages_of_tools import PAGES as PAGES_OF_TOOLS

DOCUMENTS = sorted(
    str(path.relative_to(ROOT)) for path in [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]
)


PAGES = ("guide", "operations", "feeds", "exports", "tutorial", "access", "alerts")


@pytest.mark.parametrize("document", [f"docs/{name}.md" for name in PAGES])
def test_the_commands_of_a_page_print_what_it_says(document: str, tmp_path: Path) -> None:
    cwd = tmp_path / "cwd"
    cwd.mkdir()
    with Session(cwd, tmp_path) as session:
        run_all(ROOT / document, session)


def test_every_page_that_shows_commands_with_what_they_print_is_run() -> None:
    shown = {path.stem for path in (ROOT / "docs").glob("*.md") if "```console" in path.read_text()}
    assert shown == {*PAGES, *PAGES_OF_TOOLS}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_within_the_repository_leads_somewhere(document: str) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", (ROOT / document).read_text())
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not ((ROOT / document).parent / link).exists()] == []


def test_every_picture_that_is_taken_is_there_and_every_one_that_is_there_stands_on_a_page() -> None:
    pictures = {path.name for path in (ROOT / "docs" / "screenshots").iterdir()}
    pages = "".join(path.read_text() for path in (ROOT / "docs").glob("*.md"))
    assert {f"{name}.webp" for name in IN_DOCS} <= pictures
    assert pictures == set(re.findall(r"\]\(screenshots/([^)]+)\)", pages))


@pytest.mark.parametrize("document", ["README.md", "docs/guide.md", "docs/operations.md", "docs/tutorial.md"])
def test_every_make_command_that_a_document_names_exists(document: str) -> None:
    named = set(re.findall(r"`make ([a-z-]+)|^make ([a-z-]+)", (ROOT / document).read_text(), re.MULTILINE))
    assert {first or second for first, second in named} <= targets_of_make()


def test_an_ellipsis_stands_for_anything_and_nothing_else_does() -> None:
    assert says('{\n  "a": 1,\n  "b": 0.5312\n}', '{ "a": 1, "b": 0.5… }')
    assert says("one\ntwo\nthree\n", "one\n…\nthree")
    assert not says("one\ntwo\n", "one")
    assert not says("one\ntwo\nthree\n", "one\n…\nfour")


def test_a_command_goes_on_after_a_greater_than_sign(tmp_path: Path) -> None:
    document = tmp_path / "page.md"
    document.write_text("```console\n$ cat <<EOF\n> line\n> EOF\nline\n$ true\n```\n")
    assert [(step.command, step.expected) for step in steps(document)] == [
        ("cat <<EOF\nline\nEOF", "line"),
        ("true", ""),
    ]
