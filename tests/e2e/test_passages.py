"""The address of a passage, as Chromium understands it: it scrolls to the words."""

from html import escape

import pytest
from playwright.sync_api import Browser

from index.deep_link import passage_url
from tests.e2e.conftest import TIMEOUT_MS, WIDE

URL = "https://dunselcourier.example/bridge"
FILLER = [f"Paragraph {number} of the paper, which says nothing at all." for number in range(60)]
LONG = "far and wide " * 40 + "it ends."
PARAGRAPHS = [
    *FILLER,
    "The bridge is shut, said one.",
    *FILLER,
    "The bridge is shut, said another: “We lost money - and trust, 100%,” on every crossing & landing.",
    LONG,
    'قال سليم: "سيعاد فتح الجسر" قبل الصقيع.',
    *FILLER,
]
TEXT = "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    ("words", "paragraph"),
    [
        ("We lost money - and trust, 100%,", 121),
        ("The bridge is shut, said", 121),
        (LONG, 122),
        ("crossing & landing.\n\nfar and wide", 121),
        ("سيعاد فتح الجسر", 123),
    ],
)
def test_a_browser_scrolls_to_the_passage(chromium: Browser, words: str, paragraph: int) -> None:
    start = TEXT.rindex(words)
    url = passage_url(URL, TEXT, [(start, start + len(words))])
    assert url is not None
    page = chromium.new_page(viewport=WIDE)
    page.set_default_timeout(TIMEOUT_MS)
    body = "".join(f"<p>{escape(text)}</p>" for text in PARAGRAPHS)
    page.route(f"{URL}**", lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"))

    page.goto(url)
    page.wait_for_function("scrollY > 0")

    top = page.evaluate("number => document.querySelectorAll('p')[number].getBoundingClientRect().top", paragraph)
    assert 0 <= top < WIDE["height"]
    page.close()
