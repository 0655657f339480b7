"""The documentation as a site: built whole, every link in it leads somewhere, nothing comes from elsewhere."""

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

from tests.project import ROOT

VENV = Path(sys.executable).parent.parent
LOADED = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}
"""What a browser fetches by itself, and the attribute that says from where."""


def make_docs(checkout: Path, site: Path) -> "subprocess.CompletedProcess[str]":
    command = ["make", "-s", "-f", str(ROOT / "Makefile"), "-o", f"{VENV}/installed", "docs", f"VENV={VENV}"]
    return subprocess.run([*command, f"SITE={site}"], cwd=checkout, capture_output=True, text=True)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = make_docs(ROOT, folder)
    if "isn't included in any toctree" in done.stderr:
        pytest.fail(f"A page is missing from the navigation: add a line for it to docs/index.md.\n{done.stderr}")
    assert (done.returncode, done.stderr) == (0, "")
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, html.HtmlElement]:
    return {path: html.fromstring(path.read_bytes()) for path in site.rglob("*.html")}


def test_every_page_of_the_folder_is_in_the_navigation_of_every_page(pages: dict[Path, html.HtmlElement]) -> None:
    written = {path.stem for path in (ROOT / "docs").glob("*.md")}
    tree = pages[next(path for path in pages if path.name == "guide.html")].xpath("//div[@class='sidebar-tree']")[0]
    listed = {link.rpartition(".")[0] for link in tree.xpath(".//a/@href")}
    assert written - listed - {"index", "guide"} == set()
    assert {path.stem for path in (ROOT / "docs" / "decisions").glob("0*.md")} <= {Path(link).name for link in listed}


def test_nothing_on_the_site_is_loaded_from_elsewhere(site: Path, pages: dict[Path, html.HtmlElement]) -> None:
    loaded = {
        element.get(attribute)
        for page in pages.values()
        for tag, attribute in LOADED.items()
        for element in page.iter(tag)
        if element.get(attribute) is not None
    }
    assert [one for one in loaded if urlsplit(one).scheme not in {"", "data"} or urlsplit(one).netloc] == []
    styles = "".join(path.read_text() for path in site.rglob("*.css"))
    assert re.findall(r"(?:url\(\s*[\"']?|@import\s+[\"'])(?:https?:)?//[^)\"']*", styles) == []
    scripts = "".join(path.read_text() for path in site.rglob("*.js"))
    assert re.findall(r"(?:fetch|import|src\s*=)\s*\(?\s*[\"'](?:https?:)?//[^\"']*", scripts) == []


def test_every_link_of_the_site_leads_to_a_page_and_an_anchor(pages: dict[Path, html.HtmlElement]) -> None:
    anchors = {path: set(page.xpath("//@id | //a/@name")) for path, page in pages.items()}
    broken = []
    for path, page in pages.items():
        for link in map(urlsplit, page.xpath("//a/@href")):
            if link.scheme or link.netloc:
                continue
            target = (path.parent / unquote(link.path)).resolve() if link.path else path
            found = target.exists() and (not link.fragment or unquote(link.fragment) in anchors.get(target, {"top"}))
            broken += [] if found else [f"{path.name}: {link.geturl()}"]
    assert broken == []


@pytest.mark.parametrize("document", ["README.md", "CHANGELOG.md"])
def test_what_is_no_page_of_the_site_leads_to_headings_that_are_there(
    site: Path, pages: dict[Path, html.HtmlElement], document: str
) -> None:
    links = re.findall(r"\]\(docs/([\w./-]+)\.md#([^)\s]+)\)", (ROOT / document).read_text())
    assert [
        (name, anchor) for name, anchor in links if not pages[site / f"{name}.html"].xpath(f"//*[@id='{anchor}']")
    ] == []


def test_a_broken_link_a_broken_anchor_and_a_page_that_is_not_listed_fail_the_build(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    (docs / "_static").mkdir(parents=True)
    (docs / "conf.py").write_bytes((ROOT / "docs" / "conf.py").read_bytes().replace(b"html_favicon", b"_favicon"))
    (docs / "index.md").write_text(
        "# Front\n\n## Guides\n\n- [Mill](mill.md): [gone](gone.md), [too deep](mill.md#no-such-heading).\n"
    )
    (docs / "mill.md").write_text("# Mill\n\n## One\n\n[here](#one) [not here](#two)\n")
    (docs / "forgotten.md").write_text("# Forgotten\n")

    done = make_docs(tmp_path, tmp_path / "site")

    assert done.returncode != 0
    complaints = [line for line in done.stderr.splitlines() if "WARNING" in line]
    assert len(complaints) == 4
    for name, what in (
        ("index.md", "gone.md"),
        ("index.md", "no-such-heading"),
        ("mill.md", "two"),
        ("forgotten.md", "isn't included in any toctree"),
    ):
        assert [line for line in complaints if f"/{name}" in line and what in line], (name, what)
