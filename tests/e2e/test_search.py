"""The search page in a browser: with scripts and without, by keyboard, by pointer, and with markup in everything."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.articles import MARKUP
from tests.e2e.conftest import NARROW, Open

QUESTION = "/?q=the+bridge+will+carry+traffic+again"


def test_results_come_while_typing_and_the_box_keeps_its_focus(open_page: Open) -> None:
    page = open_page("/")
    box = page.get_by_role("searchbox", name="What was said?")

    box.fill("the bridge will carry traffic")

    expect(page.locator(".words").first).to_contain_text("carry traffic again")
    expect(page).to_have_url(re.compile(r"\?q=the\+bridge\+will\+carry\+traffic$"))
    expect(box).to_be_focused()
    assert page.title() == "the bridge will carry traffic · On Record"
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d+ statements"))


def test_old_hits_stay_in_sight_until_the_new_ones_are_there(open_page: Open) -> None:
    page = open_page("/?q=ferry")
    page.route("**/?q=bridge*", lambda route: held.append(route))
    held: list[object] = []

    with page.expect_request("**/?q=bridge*"):
        page.locator("#q").fill("bridge")

    expect(page.locator(".words").first).to_contain_text("ferry")
    held[0].continue_()  # type: ignore[attr-defined]  # a route of the browser
    expect(page.locator(".words").first).to_contain_text("bridge")


def test_a_hit_says_who_where_when_how_and_how_sure(open_page: Open) -> None:
    page = open_page(QUESTION)
    hit = page.locator(".statement", has_text="will carry traffic again before the first frost").first

    for text in ("Wystan Oakhanger", "mayor of Dunsel", "The Dunsel Courier", "12 March 2025", "quoted, spoken"):
        expect(hit).to_contain_text(text)
    expect(hit).to_contain_text(re.compile(r"speaker: (almost certain|very likely), \d+%"))
    expect(hit.locator("mark").first).to_be_visible()
    expect(hit.get_by_role("link", name="Original")).to_have_attribute(
        "href", re.compile(r"^https://dunselcourier\.example/bridge#:~:text=The%20bridge%20will%20carry")
    )


def test_a_hit_that_may_say_the_opposite_says_so_in_plain_words(open_page: Open) -> None:
    page = open_page(QUESTION)

    denied = page.locator(".statement", has_text="will not carry traffic")

    expect(denied.locator(".flag")).to_have_text("May say the opposite: it differs in a “not”")


def test_without_scripts_a_search_is_asked_narrowed_and_read_on(open_page: Open) -> None:
    page = open_page("/", java_script_enabled=False)

    page.get_by_role("searchbox").fill("night ferry lost crowns")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".words").first).to_contain_text("night ferry")
    first = page.locator(".words").first.inner_text()
    page.get_by_role("link", name="More statements").click()
    expect(page.locator(".words").first).not_to_have_text(first)
    page.get_by_role("link", name="Back to the first").click()
    page.get_by_label("Radio Silverlode").check()
    page.get_by_role("button", name="Apply").click()

    expect(page.get_by_label("Radio Silverlode")).to_be_checked()
    assert set(page.locator("cite").all_inner_texts()) == {"Radio Silverlode"}


def test_a_filter_that_is_set_still_shows_what_else_there_is(open_page: Open) -> None:
    page = open_page(QUESTION)
    before = page.locator("fieldset", has_text="Source").locator(".choice").all_inner_texts()

    page.get_by_label("The Dunsel Courier").check()

    expect(page).to_have_url(re.compile("source="))
    expect(page.get_by_label("The Dunsel Courier")).to_be_focused()
    assert page.locator("fieldset", has_text="Source").locator(".choice").all_inner_texts() == before
    assert set(page.locator("cite").all_inner_texts()) == {"The Dunsel Courier"}


def test_dragging_over_the_bars_chooses_the_months(open_page: Open) -> None:
    page = open_page("/?q=night+ferry+lost+crowns&kind=direct")
    box = page.locator("svg[data-timeline]").bounding_box()
    assert box is not None
    width = box["width"] / page.locator("svg[data-timeline] g").count()

    page.mouse.move(box["x"] + 1.5 * width, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 3.5 * width, box["y"] + 20)
    page.mouse.up()

    expect(page).to_have_url(re.compile("from=2024-02-01&to=2024-04-30"))
    expect(page.get_by_label("from", exact=True)).to_have_value("2024-02-01")
    expect(page.locator("svg[data-timeline] g.chosen")).to_have_count(3)
    assert {time[:7] for time in _dates(page)} == {"2024-02", "2024-03", "2024-04"}


def _dates(page: Page) -> list[str]:
    return [str(one.get_attribute("datetime")) for one in page.locator(".statement time").all()]


def test_the_months_are_a_list_for_those_who_use_no_pointer(open_page: Open) -> None:
    page = open_page("/?q=night+ferry+lost+crowns&kind=direct", java_script_enabled=False)

    page.get_by_text("Counts in figures").click()
    page.get_by_role("link", name="March 2024").click()

    expect(page.locator(".words").first).to_contain_text("3 thousand")
    assert {time[:7] for time in _dates(page)} == {"2024-03"}


def test_an_answer_without_a_match_says_so_and_shows_the_nearest_on_demand(open_page: Open) -> None:
    page = open_page("/?q=the+recipe+calls+for+two+eggs")

    expect(page.locator("#summary")).to_have_text("Nothing in the record seems to say this.")
    expect(page.locator(".words").first).to_be_hidden()
    page.get_by_text("Show what comes nearest all the same").click()
    expect(page.locator(".words").first).to_be_visible()


def test_a_search_goes_from_end_to_end_by_keyboard(open_page: Open) -> None:
    page = open_page("/")

    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("bridge will carry traffic")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")
    _tab_to(page, "summary", "Context")
    page.keyboard.press("Enter")
    expect(page.locator(".context p").first).to_be_visible()
    _tab_to(page, "a", "Passage")
    page.keyboard.press("Enter")

    expect(page.locator(".passage.chosen").first).to_be_visible()


def _tab_to(page: Page, element: str, text: str) -> None:
    """Press Tab until the focus, which can be seen on its way, is there."""
    for _ in range(80):
        page.keyboard.press("Tab")
        here = page.evaluate(
            "() => { const at = document.activeElement; const style = getComputedStyle(at);"
            "return [at.localName, at.textContent.trim(), style.outlineStyle, parseFloat(style.outlineWidth)] }"
        )
        assert here[0] == "body" or (here[2] != "none" and here[3] >= 2), here
        if here[:2] == [element, text]:
            return
    raise AssertionError(f"the focus never came to {element} {text}")


def test_a_citation_is_copied(open_page: Open) -> None:
    page = open_page(QUESTION, permissions=["clipboard-read", "clipboard-write"])
    hit = page.locator(".statement", has_text="will carry traffic again before the first frost").first

    hit.get_by_text("Cite", exact=True).click()
    hit.get_by_role("button", name="Copy").click()

    expect(hit.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == (
        "“The bridge will carry traffic again before the first frost,” · Wystan Oakhanger, mayor of Dunsel · "
        "The Dunsel Courier · 12 March 2025 · Swing bridge to open again in autumn · "
        "https://dunselcourier.example/bridge"
    )


def test_markup_is_shown_as_it_was_printed_and_never_run(open_page: Open) -> None:
    page = open_page(f"/?q=lighthouse {MARKUP}")

    expect(page.locator(".words").first).to_contain_text(MARKUP)
    expect(page.get_by_role("searchbox")).to_have_value(f"lighthouse {MARKUP}")
    page.locator(".statement .headline").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Title {MARKUP}")
    expect(page.locator("main script, main img")).to_have_count(0)
    assert page.title() == f"Title {MARKUP} · On Record"


def test_arabic_runs_from_right_to_left_in_a_page_that_does_not(open_page: Open) -> None:
    page = open_page("/?q=سيفتح الجسر أمام الناس", viewport=NARROW)
    said = page.locator(".words", has_text="سيفتح الجسر").first

    expect(said).to_have_attribute("dir", "rtl")
    expect(said).to_have_attribute("lang", "ar")
    assert said.evaluate("element => getComputedStyle(element).direction") == "rtl"
    assert page.evaluate("document.documentElement.dir") == "ltr"


def test_the_language_follows_the_browser_and_the_switch_is_remembered(open_page: Open) -> None:
    page = open_page("/", locale="de-AT")

    expect(page.get_by_role("heading", level=1)).to_have_text("Wer hat das gesagt, wo, wann und mit welchen Worten?")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who said this, where, when, and in what words?")
    page.get_by_role("link", name="Sources").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sources")
