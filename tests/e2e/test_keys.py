"""A closed record in a browser: signed in by keyboard, a key made, copied and revoked; and without scripts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from service.access.scopes import Scope
from tests.e2e.conftest import NARROW, WIDE, Open
from tests.e2e.test_every_page import ALL_RULES, AXE, RULES_OF_LOOKS, _barriers
from tests.service.access.closed import Keys, make_keys
from tests.serving import serving


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed record that is served, and the keys to it."""

    address: str
    keys: Keys


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Closed]:
    data_dir = tmp_path_factory.mktemp("closed")
    keys = make_keys(data_dir)
    with serving(data_dir, environment={"ONRECORD_THREADS": "1"}) as server:
        yield Closed(server.address, keys)


def sign_in(page: Page, key: str) -> None:
    page.get_by_label("Key").fill(key)
    page.get_by_label("Key").press("Enter")


def test_a_key_is_made_copied_and_revoked_by_keyboard_on_pages_without_barriers(
    open_page: Open, closed: Closed
) -> None:
    page = open_page("/keys", base_url=closed.address, permissions=["clipboard-read", "clipboard-write"])
    expect(page).to_have_url(f"{closed.address}/sign-in?next=/keys")
    sign_in(page, closed.keys.expired)
    expect(page.get_by_role("alert")).to_contain_text("has expired")
    assert barriers(page) == []

    sign_in(page, closed.keys.of[Scope.ADMIN])
    expect(page.get_by_role("heading", level=1)).to_have_text("Keys")
    page.get_by_label("For whom or what").fill("Night desk")
    page.get_by_label("search search and read").press("Space")
    page.get_by_role("button", name="Make it").press("Enter")
    expect(page.get_by_role("heading", name="The key of Night desk")).to_be_visible()
    page.get_by_role("button", name="Copy the key").press("Enter")
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    secret = page.locator(".secret").inner_text()
    assert page.evaluate("navigator.clipboard.readText()") == secret
    assert barriers(page) == []

    page.set_viewport_size(WIDE)
    page.get_by_role("button", name="Revoke the key of Night desk").press("Enter")
    expect(page.locator(".key", has_text="Night desk")).to_contain_text("revoked")
    page.get_by_role("button", name="Sign out").press("Enter")
    expect(page).to_have_url(f"{closed.address}/sign-in")
    sign_in(page, secret)
    expect(page.get_by_role("alert")).to_contain_text("was revoked")


def test_without_scripts_one_signs_in_reads_what_the_key_opens_and_signs_out(open_page: Open, closed: Closed) -> None:
    page = open_page("/speakers", base_url=closed.address, java_script_enabled=False, viewport=NARROW)

    sign_in(page, closed.keys.of[Scope.SEARCH])

    expect(page).to_have_url(f"{closed.address}/speakers")
    expect(page.get_by_role("link", name="Keys")).to_have_count(0)
    page.get_by_role("button", name="Sign out").click()
    page.goto("/speakers")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def barriers(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds on the page as it stands, narrow and wide, in light and in dark."""
    page.evaluate(AXE)
    assert page.locator("h1").count() == 1
    looks: tuple[tuple[ViewportSize, Literal["light", "dark"], dict[str, Any]], ...]
    looks = ((WIDE, "light", ALL_RULES), (NARROW, "light", RULES_OF_LOOKS), (NARROW, "dark", ALL_RULES))
    return [found for size, scheme, rules in looks for found in _barriers(page, size, scheme, rules)]
