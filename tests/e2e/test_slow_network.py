"""A slow line, an answer that comes too late, a script that does, and none at all: no flicker, and no wrong answer.

What has to be late is held back until the test lets it go on; nothing is decided by how long something takes.
"""

import re
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Error, Page, Route, expect

from tests.e2e.conftest import NARROW, Open, Stored

LINE = {"offline": False, "latency": 150, "downloadThroughput": 60_000, "uploadThroughput": 30_000}
"""Milliseconds, and bytes in a second: a phone on a train. A page of hits then takes half a second."""

SEEN = """selector => {
    window.seen = [];
    const look = () => seen.push(document.querySelector(selector)?.textContent.replace(/\\s+/g, " ").trim() ?? null);
    new MutationObserver(look).observe(document.querySelector("main"), { childList: true, subtree: true });
}"""
"""Notes, at every change of the page, what stands at the place of a selector; null where nothing does."""

SHIFTED = """() => {
    window.shifted = [];
    new PerformanceObserver((list) => {
        for (const shift of list.getEntries()) {
            shifted.push(...shift.sources.map(({ node }) => node?.closest?.("form")?.id ?? ""));
        }
    }).observe({ type: "layout-shift" });
}"""
"""Notes the form of whatever moves without being asked to."""


class Held:
    """Requests that are held back until a test lets them go on."""

    def __init__(self, page: Page, address: str) -> None:
        self._routes: list[Route] = []
        page.route(address, lambda route: self._routes.append(route))

    def let_go(self) -> None:
        """Answer them now; those that the page has given up are answered to nobody."""
        for route in self._routes:
            with suppress(Error):
                route.continue_()
        self._routes.clear()


def slow_down(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", LINE)


def test_typing_over_a_slow_line_shows_hits_at_every_moment_and_moves_nothing(open_page: Open) -> None:
    page = open_page("/?q=ferry")
    slow_down(page)
    page.evaluate(SEEN, ".words")
    page.evaluate(SHIFTED)
    box = page.locator("#q")
    box.press("End")

    box.press_sequentially(" lost money on the bridge")

    expect(page).to_have_url(re.compile(r"\?q=ferry\+lost\+money\+on\+the\+bridge$"))
    expect(page.locator("#results")).not_to_have_attribute("aria-busy", "true")
    seen = page.evaluate("seen")
    assert seen, "the hits were replaced"
    assert None not in seen, "and never by nothing"
    assert "search" not in page.evaluate("shifted")
    expect(box).to_be_focused()
    expect(page.get_by_role("link", name="Deutsch")).to_have_attribute("href", re.compile(r"the\+bridge&lang=de$"))


def test_an_answer_that_was_overtaken_is_never_shown(open_page: Open) -> None:
    page = open_page("/?q=lock")
    late = Held(page, "**/?q=ferry")
    page.evaluate(SEEN, "#results .words")
    box = page.locator("#q")
    with page.expect_request("**/?q=ferry"):
        box.fill("ferry")
    expect(page.locator("#results")).to_have_attribute("aria-busy", "true")

    box.fill("bridge")
    expect(page.locator(".words").first).to_contain_text("bridge")
    late.let_go()
    box.fill("lighthouse")
    expect(page.locator(".words").first).to_contain_text("lighthouse")

    assert not [words for words in page.evaluate("seen") if "ferry" in words]
    expect(page).to_have_url(re.compile(r"\?q=lighthouse$"))


def test_evidence_that_was_overtaken_is_never_shown(open_page: Open, stored: Stored) -> None:
    page = open_page(stored.article)
    passages = page.locator("a.passage")
    first, second, third = ((passages.nth(number).get_attribute("href") or "") for number in (0, 1, 2))
    late = Held(page, f"**{first.partition('#')[0]}")
    page.evaluate(SEEN, "#evidence blockquote")
    with page.expect_request(f"**{first.partition('#')[0]}"):
        page.locator(f'a.passage[href="{first}"]').first.click()

    page.locator(f'a.passage[href="{second}"]').first.click()
    expect(page).to_have_url(re.compile(re.escape(second)))
    late.let_go()
    page.locator(f'a.passage[href="{third}"]').first.click()
    expect(page).to_have_url(re.compile(re.escape(third)))

    seen = set(page.evaluate("seen")) - {None}
    assert len(seen) == 2, seen
    assert passages.first.inner_text().rstrip("12") not in seen


def test_what_is_typed_before_the_script_comes_is_searched_when_it_does(open_page: Open) -> None:
    page = open_page(None)
    late = Held(page, "**/static/pages.js")
    page.goto("/", wait_until="commit")
    page.locator("#q").fill("the bridge will carry traffic")
    expect(page.locator(".words")).to_have_count(0)

    late.let_go()

    expect(page.locator(".words").first).to_contain_text("carry traffic again")
    expect(page.locator("#q")).to_be_focused()


def test_nothing_moves_when_the_script_comes(open_page: Open, stored: Stored) -> None:
    page = open_page(None, permissions=["clipboard-read", "clipboard-write"])
    late = Held(page, "**/static/pages.js")
    page.goto(stored.statement, wait_until="commit")
    expect(page.get_by_role("heading", name="The evidence")).to_be_visible()
    page.evaluate(SHIFTED)
    copy = page.get_by_role("button", name="Copy the citation")
    expect(copy).to_be_hidden()

    late.let_go()

    expect(copy).to_be_visible()
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("shifted") == []


def test_a_search_need_not_wait_for_the_script(open_page: Open) -> None:
    page = open_page(None)
    Held(page, "**/static/*.js")
    page.goto("/", wait_until="commit")

    page.locator("#q").fill("the bridge will carry traffic")
    page.keyboard.press("Enter")

    expect(page.locator(".words").first).to_contain_text("carry traffic again")


def test_where_nothing_answers_the_page_says_so_and_keeps_what_was_typed(open_page: Open) -> None:
    page = open_page("/?q=ferry", viewport=NARROW)
    page.route("**/?q=bridge", lambda route: route.abort())
    page.locator("#q").fill("bridge")

    expect(page.get_by_role("alert")).to_contain_text("The server does not answer")
    expect(page.locator(".words").first).to_be_hidden()
    page.unroute("**/?q=bridge")
    page.get_by_role("button", name="Search").click()

    expect(page.locator(".words").first).to_contain_text("bridge")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_the_progress_of_adding_is_shown_over_a_slow_line_and_through_a_gap(open_page: Open, tmp_path: Path) -> None:
    files = []
    for number in range(4):
        files.append(tmp_path / f"slow-{number}.txt")
        files[-1].write_text(f"“The slow line {number} holds,” said Ottoline Pellgrove.", encoding="utf-8")
    page = open_page("/add")
    slow_down(page)
    broken: list[str] = []

    def break_once(route: Route) -> None:
        if broken or route.request.is_navigation_request():
            route.continue_()
        else:
            broken.append(route.request.url)
            route.abort()

    page.route("**/jobs/*", break_once)
    page.get_by_label("Files", exact=True).set_input_files(files)
    page.get_by_role("button", name="Take them in").click()

    expect(page.locator("#progress")).to_contain_text("finished: 4 of 4")
    expect(page.locator(".items a")).to_have_count(4)


def test_a_link_within_the_page_does_not_load_it_anew(open_page: Open) -> None:
    page = open_page("/?q=ferry")
    page.locator("#q").fill("bridge")
    expect(page).to_have_url(re.compile(r"\?q=bridge$"))
    page.evaluate("window.same = true")

    page.locator(".skip").press("Enter")

    expect(page).to_have_url(re.compile("#content$"))
    expect(page.locator("main")).to_be_focused()
    assert page.evaluate("window.same")
    page.go_back()
    expect(page).to_have_url(re.compile(r"\?q=bridge$"))
    assert page.evaluate("window.same")
