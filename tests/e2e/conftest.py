"""Debian's Chromium on a real server: one of each for these tests, a fresh profile for each of them.

Both end with the last of these tests: as long as Playwright runs, no other test could run an event loop of its own.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize, sync_playwright

from tests.e2e.articles import ARTICLES
from tests.index.fetch.site import Site, serving_site
from tests.serving import Server, serving

MISSING = "Chromium is missing, with which the pages are tested. On Debian: apt install chromium"
TIMEOUT_MS = 30_000
"""How long the browser waits for something to appear; other work may have the cores meanwhile."""

WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 320, "height": 700}

Open = Callable[..., Page]


@dataclass(frozen=True, slots=True)
class Stored:
    """The server, and where the pages of its first article are: the longest, with a correctible quotation."""

    server: Server
    article: str
    statement: str
    speaker: str
    source: str


@pytest.fixture(scope="package")
def site() -> Iterator[Site]:
    with serving_site() as serving_pages:
        yield serving_pages


@pytest.fixture(scope="package")
def stored(tmp_path_factory: pytest.TempPathFactory, site: Site) -> Iterator[Stored]:
    """A server with the articles of these tests."""
    environment = {
        "ONRECORD_FETCH_ALLOW_HOSTS": site.host,
        "ONRECORD_FETCH_HOST_DELAY_S": "0",
        "ONRECORD_JOB_POLL_S": "0.2",
        "ONRECORD_THREADS": "1",
    }
    with serving(tmp_path_factory.mktemp("e2e"), environment=environment) as server:
        answers = [server.client.post("/v1/articles", json=body).raise_for_status().json() for body in ARTICLES]
        first = answers[0]
        said = next(one for one in first["statements"] if one["statement"]["kind"] == "direct")
        yield Stored(
            server,
            f"/articles/{first['article']['id']}",
            f"/statements/{said['statement']['id']}",
            f"/speakers/{said['speaker']['id']}",
            f"/sources/{first['article']['source']['id']}",
        )


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        pytest.fail(MISSING)
    # Chromium's sandbox refuses to be started by root, as continuous integration does.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, stored: Stored) -> Iterator[Open]:
    """Opens pages in a profile of their own; whatever the browser complains of fails the test."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def heard(message: ConsoleMessage) -> None:
        # Chromium also prints the status of a page that answers with an error, which the tests look at themselves.
        of_page = "Failed to load resource" in message.text and "/static/" not in message.location["url"]
        if message.type in {"error", "warning"} and not of_page:
            complaints.append(message.text)

    def open_one(address: str, *, status: int = 200, **options: Any) -> Page:
        context = chromium.new_context(
            **{"base_url": stored.server.address, "viewport": WIDE, "locale": "en-GB", **options}
        )
        context.set_default_timeout(TIMEOUT_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("console", heard)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        response = page.goto(address)
        assert response is not None
        assert response.status == status
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []
