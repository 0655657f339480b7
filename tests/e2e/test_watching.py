"""Feeds and versions in a browser: a feed added and removed, an article's versions and copies compared."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.articles import LATER_LOCK
from tests.e2e.conftest import NARROW, Open, Stored
from tests.index.feeds.watched import RSS, item, rss
from tests.index.fetch.site import Site, article
from tests.index.fetch.site import page as site_page


@pytest.mark.parametrize("scripts", [True, False])
def test_a_feed_is_added_shows_its_entries_by_itself_and_is_removed(
    open_page: Open, site: Site, *, scripts: bool
) -> None:
    name = f"scripts-{scripts}"
    site.pages[f"/{name}/weir"] = site_page(article(last=f"The weir was measured for {name} on Sunday."))
    entry = item(site.url(f"/{name}/weir"), key="weir", title="The weir holds")
    site.pages[f"/{name}"] = site_page(rss(entry, title=f"Weir Watch, {name}"), RSS)
    page = open_page("/feeds", java_script_enabled=scripts, viewport=NARROW)

    page.locator("summary", has_text="Watch another feed").click()
    page.get_by_label("Address of the feed").fill(site.url(f"/{name}"))
    page.get_by_role("button", name="Watch it").click()

    expect(page.locator(".done")).to_have_text("This feed is watched from now on.")
    expect(page.get_by_role("link", name="The weir holds")).to_be_visible()
    page.locator("summary", has_text="Watch it no more").click()
    page.get_by_role("button", name="Remove the feed").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Feeds")
    expect(page.get_by_role("link", name=name)).to_have_count(0)


def test_an_article_leads_to_what_its_version_changed_by_keyboard_alone(open_page: Open, stored: Stored) -> None:
    page = open_page(stored.versions.removesuffix("/versions"))
    expect(page.get_by_role("heading", level=1)).to_have_text(LATER_LOCK["title"])

    page.get_by_role("link", name="version 2").press("Enter")
    page.get_by_role("button", name="Compare").press("Enter")

    expect(page).to_have_url(re.compile(r"/diff\?from=1&to=2$"))
    expect(page.locator(".differing del")).to_contain_text("May")
    expect(page.locator(".differing ins")).to_contain_text("June")
    expect(page.get_by_text("Boat number 0")).to_be_visible()
    shown = page.locator(".differing").inner_text()
    page.locator("summary", has_text="6 paragraphs are the same").press("Enter")
    expect(page.locator(".differing details")).to_have_attribute("open", "")
    assert "Boat number 6" not in shown
    assert "Boat number 6" in page.locator(".differing").inner_text()


def test_a_copy_is_compared_with_its_article_without_scripts(open_page: Open, stored: Stored) -> None:
    page = open_page(stored.versions.removesuffix("/versions"), java_script_enabled=False)

    page.get_by_role("link", name="1 other article prints the same").click()
    page.get_by_role("link", name="Compare word by word").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Compared with Northolme Wire")
    expect(page.locator(".differing del").first).to_contain_text("long")
