"""Pictures of every page: `make screenshots`.

Each page, narrow and wide, in light and in dark, into `build/screenshots`, to be looked at; and those that the
documentation shows into `docs/screenshots`. The record is that of the sample articles, with what they lack: an article
in two versions, a copy of it, watched feeds, a batch of which something was refused.
"""

import base64
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, NamedTuple

from httpx import Client
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.conftest import MISSING
from tests.index.feeds.watched import RSS, item, rss
from tests.index.fetch.site import Site, article, page, serving_site, status
from tests.project import ROOT
from tests.service.calls import Json
from tests.serving import ONRECORD, clean_environment, serving
from tests.waiting import until

Scheme = Literal["light", "dark"]
WIDTHS = {"wide": (1280, 860, 1.0), "narrow": (360, 740, 1.5)}
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
QUALITY = 82
ALL, SHOWN = ROOT / "build" / "screenshots", ROOT / "docs" / "screenshots"

IN_DOCS = {
    "search": "search-wide-light",
    "search-narrow-dark": "search-narrow-dark",
    "front-narrow-dark": "front-narrow-dark",
    "article": "article-wide-light",
    "article-dark": "article-wide-dark",
    "arabic-narrow": "arabic-narrow-light",
    "statement": "statement-wide-light",
    "speaker": "speaker-wide-light",
    "speaker-narrow": "speaker-narrow-light",
    "add": "add-wide-light",
    "diff": "diff-wide-light",
    "diff-narrow-dark": "diff-narrow-dark",
    "feeds": "feeds-wide-light",
    "feed": "feed-wide-dark",
    "feed-narrow": "feed-narrow-light",
    "jobs": "jobs-wide-light",
    "job": "job-wide-light",
    "status": "status-wide-light",
}
"""The names of the pictures in the documentation, and which of all pictures each is."""

FERRY = (
    "The night ferry from Alderwick will stop running in May, the harbour board decided on Tuesday.\n\n"
    "“We lost money on every crossing,” said Rosamund Kestleby, the head of the harbour board. She added that nobody "
    "had asked for the boats to be sold.\n\n"
    "The ferry has linked the two shores since 1911. Its crew of forty will be offered work on the day boats, where "
    "eleven places are open.\n\n"
    "Dorian Stannery, who speaks for the crew, said that forty families would have to choose between two towns.\n\n"
    "The council of Alderwick will discuss a subsidy in April.\n\n"
    "The last boat sails on 30 May at ten in the evening."
)
VERSIONS: list[Json] = [
    {"text": FERRY, "title": "Night ferry to stop in May"},
    {
        "text": FERRY.replace("every crossing", "most crossings in winter").replace(
            "The council of Alderwick will discuss a subsidy in April.",
            "“There will be no subsidy,” said Wystan Oakhanger, the mayor.",
        ),
        "title": "Night ferry to stop in May; mayor rules out subsidy",
    },
]
COPY: Json = {
    "external_id": "wire-ferry",
    "title": "Alderwick loses its night ferry",
    "source": {"name": "Northolme Wire", "domain": "northolmewire.example"},
    "published_at": "2025-03-05T06:10:00Z",
    "language": "en",
    "text": FERRY.replace(" on Tuesday", "").replace("The ferry has linked the two shores since 1911. Its", "Its"),
}
ARABIC: Json = {
    "external_id": "arabic-bridge",
    "title": "الجسر يفتح في الخريف",
    "source": {"name": "صحيفة الميناء"},
    "published_at": "2025-04-01T10:00:00Z",
    "language": "ar",
    "text": "قال وليد الحداد: «سيفتح الجسر أمام الناس قبل الشتاء». وانتظر الناس طويلا أمام الميناء القديم.\n\n"
    "وأضافت سعاد النجار أن الأعمال انتهت في الموعد.",
}


class Shot(NamedTuple):
    """A page to be taken; on `element`, which is scrolled to where it has one, it is looked at."""

    name: str
    address: str
    element: str | None = None


def main() -> int:
    """Take them all."""
    path = shutil.which("chromium")
    if path is None:
        print(MISSING, file=sys.stderr)
        return 1
    ALL.mkdir(parents=True, exist_ok=True)
    with _served() as (client, shots), sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        for shot in shots:
            _take(browser, str(client.base_url), shot)
        browser.close()
    for name, taken in IN_DOCS.items():
        shutil.copyfile(ALL / f"{taken}.webp", SHOWN / f"{name}.webp")
    print(f"{len(shots) * 4} pictures in {ALL.relative_to(ROOT)}, {len(IN_DOCS)} in {SHOWN.relative_to(ROOT)}")
    return 0


def _take(browser: Browser, address: str, shot: Shot) -> None:
    for width, (across, down, scale) in WIDTHS.items():
        for scheme in SCHEMES:
            context = browser.new_context(
                base_url=address,
                viewport={"width": across, "height": down},
                device_scale_factor=scale,
                color_scheme=scheme,
                reduced_motion="reduce",
                locale="en-GB",
            )
            opened = context.new_page()
            opened.goto(shot.address)
            if shot.element:
                opened.locator(shot.element).first.evaluate("element => element.scrollIntoView()")
            _save(opened, f"{shot.name}-{width}-{scheme}")
            context.close()


def _save(opened: Page, name: str) -> None:
    """As WebP, which is small, and as PNG, which every viewer shows."""
    session = opened.context.new_cdp_session(opened)
    taken = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    (ALL / f"{name}.webp").write_bytes(base64.b64decode(taken["data"]))
    opened.screenshot(path=ALL / f"{name}.png")


@contextmanager
def _served() -> Iterator[tuple[Client, list[Shot]]]:
    """A server with something on every page, and where each page is."""
    with TemporaryDirectory(prefix="onrecord-") as folder, serving_site() as site:
        data_dir = Path(folder) / "data"
        ingest = [ONRECORD, "ingest", "--data-dir", str(data_dir), "seeds"]
        subprocess.run(ingest, cwd=ROOT, env=clean_environment(), check=True)
        environment = {"ONRECORD_FETCH_ALLOW_HOSTS": site.host, "ONRECORD_FETCH_HOST_DELAY_S": "0"}
        with serving(data_dir, environment=environment) as server:
            yield server.client, _shots(server.client, site)


def _shots(client: Client, site: Site) -> list[Shot]:
    ferry = [_article(client, version | _ferry_fields()) for version in VERSIONS][-1]
    _article(client, COPY)
    arabic = _article(client, ARABIC)
    asked = {"q": "we have a contractor and we have a date", "limit": "1", "kind": "direct"}
    said = client.get("/v1/search", params=asked).json()["hits"][0]
    in_ferry = f"/articles/{ferry['article']['id']}"
    copy = client.get(f"/v1{in_ferry}/copies").json()["copies"][0]["id"]
    bridge = f"/articles/{said['article']['id']}?statement={said['statement']['id']}"
    return [
        Shot("front", "/"),
        Shot("search", "/?q=the+bridge+will+reopen"),
        Shot("none", "/?q=the+recipe+calls+for+two+eggs"),
        Shot("article", bridge),
        Shot("evidence", f"{bridge}#evidence"),
        Shot("arabic", f"/articles/{arabic['article']['id']}"),
        Shot("statement", f"/statements/{said['statement']['id']}"),
        Shot("speakers", "/speakers"),
        Shot("speaker", f"/speakers/{said['speaker']['id']}"),
        Shot("sources", "/sources"),
        Shot("source", f"/sources/{said['source']['id']}"),
        Shot("add", "/add"),
        Shot("ferry", in_ferry),
        Shot("versions", f"{in_ferry}/versions"),
        Shot("version", f"{in_ferry}/versions/1"),
        Shot("diff", f"{in_ferry}/diff"),
        Shot("diff-text", f"{in_ferry}/diff", "#text-name"),
        Shot("copies", f"{in_ferry}/copies"),
        Shot("copy", f"{in_ferry}/copies/{copy}"),
        *_feeds(client, site),
        *_jobs(client),
        Shot("status", "/status"),
        Shot("problem", "/speakers/1"),
    ]


def _ferry_fields() -> Json:
    return {
        "external_id": "ferry",
        "source": {"name": "The Alderwick Courier", "domain": "alderwickcourier.example"},
        "published_at": "2025-03-04T07:30:00Z",
        "authors": ["Marit Hesselberg"],
        "language": "en",
    }


def _article(client: Client, body: Json) -> Json:
    answer: Json = client.post("/v1/articles", json=body).raise_for_status().json()
    return answer


def _feeds(client: Client, site: Site) -> list[Shot]:
    """A feed of which one entry cannot be had, one that cannot be read, and one that is paused."""
    site.pages["/mill"] = page(article())
    links = [item(site.url("/mill"), key="mill"), item(site.url("/weir"), key="weir", title="The weir is closed")]
    for path, title in (("/feed", "Oxenby Post"), ("/paused", "Radio Silverlode: News")):
        site.pages[path] = page(rss(*links, title=title), RSS)
    site.pages["/broken"] = status(503)
    added = [
        client.post("/v1/feeds", json={"url": site.url(path), "interval": interval}).raise_for_status().json()
        for path, interval in (("/feed", "PT30M"), ("/broken", "PT1H"), ("/paused", "PT6H"))
    ]
    for feed, state in zip(added, ("active", "failing", "active"), strict=True):
        _until_over(client, feed, state)
    client.patch(added[2]["links"]["self"], json={"paused": True}).raise_for_status()
    return [
        Shot("feeds", "/feeds"),
        Shot("feed", f"/feeds/{added[0]['id']}"),
        Shot("broken", f"/feeds/{added[1]['id']}"),
    ]


def _until_over(client: Client, feed: Json, state: str) -> None:
    """Wait until the first poll of a feed has ended so, and every entry was tried."""
    until(lambda: client.get(feed["links"]["self"]).json()["state"] == state)
    until(lambda: '"waiting"' not in client.get(feed["links"]["entries"]).text)


def _jobs(client: Client) -> list[Shot]:
    batch: list[Json] = [
        {"external_id": f"harbour-{day}", "text": f"“Boat {day} is late,” said Ulrika Oxenby."} for day in range(1, 9)
    ]
    batch[3]["text"] = ""
    job = client.post("/v1/articles:batch", json=batch).raise_for_status().json()["job"]
    until(lambda: client.get(job["links"]["self"]).json()["state"] == "finished")
    client.post("/v1/jobs", json={"kind": "export"}).raise_for_status()
    return [Shot("jobs", "/jobs"), Shot("job", f"/jobs/{job['id']}")]


if __name__ == "__main__":
    sys.exit(main())
