"""Pages on the web: fetched, and given to the reader of their kind."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from urllib.parse import urldefrag, urljoin, urlsplit

from index.errors import InvalidInput, NoArticleInPage, PageTooLarge, UnreadableFormat
from index.fetch.fetcher import PAGES, Fetched, Fetcher
from index.readers import docx, pdf
from index.readers.body import MAX_HTML_CHARACTERS
from index.readers.fields import MAX_URL_CHARACTERS, read_domain, read_instant, read_url
from index.readers.html import Page, read_page
from index.readers.items import Fields

MAX_WALL_CHARACTERS = 600
"""Walls are short; an article of this length that is about cookies can still be sent as text."""

_DOCUMENTS: Mapping[str, Callable[[bytes], Fields]] = MappingProxyType(
    {pdf.MEDIA_TYPE: pdf.read_pdf, docx.MEDIA_TYPE: docx.read_docx}
)

_WALL = re.compile(
    r"cookies?\b.*\bcookies?\b|\bcookies?\b.*\b(accept|consent|agree|zustimm|akzept|accepte|acept|accett|akkoord)"
    r"|(enable|activate|turn on|requires|activer|activa|aktivier)\w*\W+(\w+\W+){0,2}javascript"
    r"|javascript\W+(is|ist|must)\b"
    r"|verify (that )?you are (a )?human|are you a robot|unusual traffic",
    re.IGNORECASE | re.DOTALL,
)


def page_at(fetcher: Fetcher, url: str) -> Page:
    """Fetch a page and find the article in it; its `url` is the address that it has for good.

    Raises:
        NotFetched: the page could not be had.
        UnreadableFormat: what came is no text, or not in the encoding that it claims.
        NoArticleInPage: there is no article in it, or a wall of cookies before it.
    """
    fetched = fetcher.fetch(url, (*PAGES, *_DOCUMENTS))
    if fetched.media_type in _DOCUMENTS:
        return _document(fetched)
    text = fetched.text()
    if fetched.is_html and len(text) > MAX_HTML_CHARACTERS:
        raise PageTooLarge(f"The page has more than {MAX_HTML_CHARACTERS:,} characters. Send its text instead.")
    try:
        page = read_page(text) if fetched.is_html else Page(text)
    except InvalidInput as error:
        error.pointer = "/url"
        raise
    if "\ufffd" in page.text:
        raise UnreadableFormat(
            "The page holds characters that are not in the encoding that it claims. Send its text instead.", "/url"
        )
    if len(page.text) <= MAX_WALL_CHARACTERS and _WALL.search(page.text):
        raise NoArticleInPage(
            "The site shows a request for consent, or for a browser with scripts, in place of the article. "
            "Send the article's text or the html that you see.",
            "/url",
        )
    return replace(page, url=_address(page, fetched))


def _document(fetched: Fetched) -> Page:
    """The article of a document that stands at an address of its own."""
    try:
        found = _DOCUMENTS[fetched.media_type](fetched.body)
    except InvalidInput as error:
        error.pointer = "/url"
        raise
    published_at = found.get("published_at")
    return Page(
        text=found["text"],
        title=found.get("title"),
        authors=tuple(found.get("authors", ())),
        published_at=read_instant(published_at) if published_at else None,
        language=found.get("language"),
        url=fetched.url,
    )


def _address(page: Page, fetched: Fetched) -> str:
    """The page's canonical address where it is to be believed, else where it was found.

    A page that speaks for another host could take the place of that host's article, and one that gives the front page
    as its own, as faulty sites do, that of every other page of its site.
    """
    try:
        stated = urldefrag(read_url(urljoin(fetched.url, page.canonical or ""))).url
        same_host = _domain(stated) == _domain(fetched.url)
    except ValueError:
        return fetched.url
    front_page = not urlsplit(stated).path.strip("/") and urlsplit(fetched.url).path.strip("/")
    believed = same_host and not front_page and len(stated) <= MAX_URL_CHARACTERS
    return stated if believed else fetched.url


def _domain(url: str) -> str:
    return read_domain(urlsplit(url).hostname or "")
