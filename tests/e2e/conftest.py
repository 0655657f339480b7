"""Debian's Chromium on a real server: one of each for these tests, a fresh profile for each of them.

Both end with the last of these tests: as long as Playwright runs, no other test could run an event loop of its own.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize, expect, sync_playwright

from tests.e2e.articles import ARTICLES
from tests.index.feeds.watched import RSS, item, rss
from tests.index.fetch.site import Site, article, page, serving_site
from tests.serving import Server, serving
from tests.waiting import until

MISSING = "Chromium is missing, with which the pages are tested. On Debian: apt install chromium"
TIMEOUT_MS = 30_000
"""How long the browser waits for something to appear; other work may have the cores meanwhile."""

WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 320, "height": 700}

Open = Callable[..., Page]

expect.set_options(timeout=TIMEOUT_MS)


@dataclass(frozen=True, slots=True)
class Stored:
    """The server, and where the pages of its first article are: the longest, with a correctible quotation.

    `versions` and what follows are of another one, which came twice, of a feed and a batch that are over, and of an
    alert that told of something.
    """

    server: Server
    article: str
    statement: str
    speaker: str
    source: str
    versions: str
    version: str
    diff: str
    copies: str
    copy: str
    feed: str
    job: str
    alert: str


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
        alert = _alert(server)
        answers = [server.client.post("/v1/articles", json=body).raise_for_status().json() for body in ARTICLES]
        first = answers[0]
        lock, copy = (f"/articles/{answer['article']['id']}" for answer in answers[-2:])
        said = next(one for one in first["statements"] if one["statement"]["kind"] == "direct")
        yield Stored(
            server,
            f"/articles/{first['article']['id']}",
            f"/statements/{said['statement']['id']}",
            f"/speakers/{said['speaker']['id']}",
            f"/sources/{first['article']['source']['id']}",
            versions=f"{lock}/versions",
            version=f"{lock}/versions/1",
            diff=f"{lock}/diff",
            copies=f"{lock}/copies",
            copy=f"{lock}/copies/{copy.rpartition('/')[2]}",
            feed=_polled_feed(server, site),
            job=_ended_job(server),
            alert=alert,
        )


def _alert(server: Server) -> str:
    """One that tells of the first article, in feeds alone."""
    saved = {"name": "Bridge", "search": {"q": "the bridge will carry traffic again", "kind": ["direct"]}}
    return f"/alerts/{server.client.post('/v1/alerts', json=saved).raise_for_status().json()['id']}"


def _polled_feed(server: Server, site: Site) -> str:
    """A feed with an entry on record and one that cannot be had."""
    site.pages["/lamp"] = page(article(last="The lamp on the quay of Oxenby burns again since Sunday."))
    links = [item(site.url("/lamp"), key="lamp"), item(site.url("/no-lamp"), key="no-lamp", title="No lamp")]
    site.pages["/lamps"] = page(rss(*links, title="Lamps"), RSS)
    feed = (
        server.client.post("/v1/feeds", json={"url": site.url("/lamps"), "interval": "P1D"}).raise_for_status().json()
    )
    until(lambda: "retrying" in server.client.get(feed["links"]["entries"]).text)
    until(lambda: server.client.get(feed["links"]["self"]).json()["entries"]["stored"] == 1)
    return f"/feeds/{feed['id']}"


def _ended_job(server: Server) -> str:
    """A batch of which one was refused."""
    sent = [{"external_id": "e2e-lit", "text": "A lamp was lit."}, {"external_id": "e2e-unlit", "text": ""}]
    job = server.client.post("/v1/articles:batch", json=sent).raise_for_status().json()["job"]
    until(lambda: server.client.get(job["links"]["self"]).json()["state"] == "finished")
    return f"/jobs/{job['id']}"


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
    """Opens pages in a profile of their own, at an address or nowhere; what the browser complains of fails the test."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def heard(message: ConsoleMessage) -> None:
        # Chromium also prints the status of a page that answers with an error, which the tests look at themselves.
        of_page = "Failed to load resource" in message.text and "/static/" not in message.location["url"]
        if message.type in {"error", "warning"} and not of_page:
            complaints.append(message.text)

    def open_one(address: str | None, *, status: int = 200, **options: Any) -> Page:
        context = chromium.new_context(
            **{"base_url": stored.server.address, "viewport": WIDE, "locale": "en-GB", **options}
        )
        context.set_default_timeout(TIMEOUT_MS)
        contexts.append(context)
        opened = context.new_page()
        opened.on("console", heard)
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        if address is not None:
            response = opened.goto(address)
            assert response is not None
            assert response.status == status
        return opened

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []
