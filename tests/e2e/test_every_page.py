"""Every page, narrow and wide, in light and in dark: readable for everybody, and nothing sticks out."""

from importlib.resources import files
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.e2e.conftest import NARROW, WIDE, Open, Stored

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
"""axe-core by Deque Systems, MPL-2.0; only the tests run it."""
ALL_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
RULES_OF_LOOKS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "target-size", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
"""Those whose outcome hangs on size and colours; all others find the same however a page looks."""
PAGES = {
    "front": "/",
    "search": "/?q=the+bridge+will+carry+traffic+again",
    "filtered": "/?q=bridge&kind=direct&from=2025-01-01&to=2025-12-31",
    "no match": "/?q=the+recipe+calls+for+two+eggs",
    "long words": "/?q=windmill+turns+again",
    "refused": "/?q=bridge&from=2025-13-13",
    "speakers": "/speakers",
    "nobody": "/speakers?q=nobody+has+this+name",
    "sources": "/sources",
    "add": "/add",
    "feeds": "/feeds",
    "jobs": "/jobs",
    "alerts": "/alerts?q=the+bridge+will+reopen&kind=direct",
    "status": "/status",
    "keys": "/keys",
    "sign in": "/sign-in",
    "not there": "/speakers/1",
    "German": "/add?lang=de",
}
STATUS = {"refused": 422, "not there": 404}
STORED = (
    *("article", "statement", "speaker", "source"),
    *("versions", "version", "diff", "copies", "copy", "feed", "job", "alert"),
)
ALONE = {"error": "/errors/key-needed"}
"""A page without the others around it, as the card is; `/docs` is made in the same way, and takes axe a quarter of a
minute for each of its looks."""


@pytest.mark.parametrize("name", [*PAGES, *STORED, *ALONE, "card"])
def test_a_page_has_no_barriers(open_page: Open, stored: Stored, name: str) -> None:
    address = (PAGES | ALONE).get(name) or _stored_page(stored, name)
    page = open_page(address, status=STATUS.get(name, 200))
    page.evaluate(AXE)
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")

    assert _barriers(page, WIDE, "light", ALL_RULES) == []
    assert _barriers(page, WIDE, "dark", RULES_OF_LOOKS) == []
    assert _barriers(page, NARROW, "light", RULES_OF_LOOKS) == []
    assert _barriers(page, NARROW, "dark", ALL_RULES) == []


def _stored_page(stored: Stored, name: str) -> str:
    if name == "card":
        return stored.statement.replace("statements", "cards")
    address: str = getattr(stored, name)
    if name != "article":
        return address
    # With the evidence open, which is all that the page can show.
    return f"{address}?narrative=1&statement={stored.statement.rpartition('/')[2]}"


def _barriers(
    page: Page, size: ViewportSize, scheme: Literal["light", "dark"], rules: dict[str, Any]
) -> list[tuple[str, list[str]]]:
    """What axe finds, with every fold open, and whatever makes the page wider than the window."""
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    found: dict[str, Any] = page.evaluate("rules => axe.run(document, rules)", rules)
    barriers = [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]]
    width = page.evaluate("document.documentElement.scrollWidth")
    return barriers if width <= size["width"] else [*barriers, ("too wide", [str(width)])]


@pytest.mark.parametrize("name", [*PAGES, *STORED])
def test_a_page_has_one_heading_its_landmarks_and_a_way_past_them(open_page: Open, stored: Stored, name: str) -> None:
    page = open_page(PAGES.get(name) or getattr(stored, name), status=STATUS.get(name, 200), java_script_enabled=False)

    assert page.locator("h1").count() == 1
    assert page.locator("header.masthead, main, footer").count() == 3
    assert page.title().endswith("On Record")
    page.keyboard.press("Tab") if name != "front" else page.locator(".skip").focus()
    assert page.evaluate("document.activeElement.className") == "skip"
