"""Pictures of every page: `make screenshots`.

Each page, narrow and wide, in light and in dark, into `build/screenshots`, to be looked at; those that the manual
shows, and a sheet of each page with all four, into `docs/screenshots`.
"""

import base64
import os
import shutil
import sys
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

from tests.e2e.conftest import MISSING
from tests.e2e.pictured import Shot, pictured
from tests.project import ROOT

Scheme = Literal["light", "dark"]
NARROW = 360
HEIGHTS = {"wide": (860, 1.0), "narrow": (740, 1.5)}
"""The height of each window, and how many points of the picture make one of the page."""
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
QUALITY, QUALITY_OF_SHEETS = 82, 68
SHEET = (1842, 460)
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
    "alert": "alert-wide-light",
    "alerts-narrow-dark": "alerts-narrow-dark",
    "cards": "cards-wide-light",
    "cards-dark": "cards-wide-dark",
    "keys": "keys-wide-light",
    "jobs": "jobs-wide-light",
    "job": "job-wide-light",
    "status": "status-wide-light",
}
"""The names of the pictures in the documentation, and which of all pictures each is."""


def main() -> int:
    """Take them all."""
    path = shutil.which("chromium")
    if path is None:
        print(MISSING, file=sys.stderr)
        return 1
    ALL.mkdir(parents=True, exist_ok=True)
    taken = 0
    with pictured() as (client, shots), sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        for shot in shots:
            names = _take(browser, str(client.base_url), shot)
            _make_sheet(browser, names, SHOWN / f"all-{shot.name}.webp")
            taken += len(names)
        browser.close()
    for name, picture in IN_DOCS.items():
        shutil.copyfile(ALL / f"{picture}.webp", SHOWN / f"{name}.webp")
    print(f"{taken} pictures in {ALL.relative_to(ROOT)}, {len(IN_DOCS)} and a sheet of each page in docs/screenshots")
    return 0


def _take(browser: Browser, address: str, shot: Shot) -> list[str]:
    """Take one page in all four looks; the names of the pictures."""
    context = browser.new_context(base_url=address, reduced_motion="reduce", locale="en-GB")
    opened = context.new_page()
    opened.goto(shot.address)
    if shot.act:
        shot.act(opened)
    session = context.new_cdp_session(opened)
    names = []
    for width, (down, scale) in HEIGHTS.items():
        across = NARROW if width == "narrow" else shot.across
        for scheme in SCHEMES:
            size = {"width": across, "height": down, "deviceScaleFactor": scale, "mobile": False}
            session.send("Emulation.setDeviceMetricsOverride", size)
            opened.emulate_media(color_scheme=scheme)
            if shot.element:
                opened.locator(shot.element).first.evaluate("element => element.scrollIntoView()")
            name = f"{shot.name}-{width}-{scheme}"
            # As WebP, which is small, and as PNG, which every viewer shows.
            _save(session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY}), ALL / f"{name}.webp")
            _save(session.send("Page.captureScreenshot", {"format": "png"}), ALL / f"{name}.png")
            names.append(name)
    context.close()
    return names


def _make_sheet(browser: Browser, names: list[str], file: Path) -> None:
    """One picture of the four looks of a page, side by side."""
    width, height = SHEET
    page = browser.new_page(viewport={"width": width, "height": height})
    images = "".join(
        f'<img style="height: {height}px" src="data:image/png;base64,{base64.b64encode(picture).decode()}">'
        for picture in ((ALL / f"{name}.png").read_bytes() for name in names)
    )
    page.set_content(
        f'<body style="margin: 0; display: flex; justify-content: space-between">{images}', wait_until="load"
    )
    session = page.context.new_cdp_session(page)
    _save(session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY_OF_SHEETS}), file)
    page.close()


def _save(taken: dict[str, str], file: Path) -> None:
    file.write_bytes(base64.b64decode(taken["data"]))


if __name__ == "__main__":
    sys.exit(main())
