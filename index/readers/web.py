"""Addresses on the web: what is there is fetched, and given to the reader of its kind."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from urllib.parse import urldefrag, urljoin, urlsplit

from index.errors import AddressRefused, InvalidInput, PageTooLarge, UnreadableFormat
from index.fetch.fetcher import Fetched, Fetcher
from index.fetch.target import in_ascii
from index.model import Article
from index.readers.body import MAX_HTML_CHARACTERS, PageAt, about, read_article
from index.readers.content import HTML
from index.readers.fields import MAX_EXTERNAL_ID_CHARACTERS, MAX_URL_CHARACTERS, read_domain, read_url
from index.readers.html import Page, read_page, refuse_wall
from index.readers.items import Entry, Feed, Fields, Item, PassedOver, is_statement
from index.readers.json import Outcome, read_or_refuse
from index.readers.media import only_one
from index.readers.served import SERVED, as_served, content_of

SEEN_CHARACTERS = 200
"""Of plain text, to see whether it is a page of HTML that the site gives a wrong name."""

_HTML = tuple(sign.decode() for sign in HTML)
_SEVERAL = (
    "Watch a feed with POST /v1/feeds; send another document itself to POST /v1/articles:batch, which takes each item "
    "for itself."
)


def page_at(fetcher: Fetcher, url: str) -> Page:
    """Fetch what is at an address and find the one article in it; its `url` is the address that it has for good.

    Raises:
        NotFetched: the page could not be had.
        UnreadableFormat: what came is no text, not in the encoding that it claims, or holds several articles.
        NoArticleInPage: there is no article in it, or a wall of cookies before it.
    """
    fetched = fetcher.fetch(url, SERVED)
    try:
        content = content_of(fetched)
        if content is None:
            return _page(fetched)
        items = content.items() if isinstance(content, Feed) else content
        return _page_of_document(fetched, only_one(items, _SEVERAL))
    except InvalidInput as error:
        error.pointer = "/url"
        raise


def articles_at(fetcher: Fetcher, url: str) -> Iterator[Outcome]:
    """All articles at an address: of a page the one, of a feed those of its entries' pages, of a document its items."""
    fetched = fetcher.fetch(url, SERVED)
    content = content_of(fetched)
    if content is None:
        page = _page(fetched)
        yield read_article({"url": url}, lambda _: page)
    elif isinstance(content, Feed):
        yield from (_of_entry(entry, fetched.url, partial(page_at, fetcher)) for entry in content.entries)
    else:
        yield from (_of_document(item, fetched.url) for item in content)


def article_of_entry(entry: Entry, feed_url: str, page_at: PageAt | None, source: Fields | None = None) -> Article:
    """The article of a feed's entry.

    Args:
        entry: as the feed has it.
        feed_url: where the feed was found.
        page_at: fetches the entry's page; None to take what the feed holds, as is done where an entry has no page.
        source: what the article belongs to; None for the host that served it.

    Raises:
        NotFetched: the page could not be had.
        InvalidInput: there is no article in it.
    """
    stated: Fields = {"source": source} if source else {}
    if page_at is not None and entry.url:
        article = read_article({"url": entry.url} | stated, page_at)
        # Many pages give a day alone, where the feed has the time with its zone.
        return replace(article, published_at=article.published_at or entry.published_at)
    if isinstance(entry.item, PassedOver):
        raise UnreadableFormat(f"{entry.item.name} {entry.item.reason}.")
    if isinstance(entry.item, InvalidInput):
        raise entry.item
    # The identifier that the page has when it is fetched, so that the same article is not there twice.
    kept = entry.url and len(entry.url) <= MAX_EXTERNAL_ID_CHARACTERS and _is_on(entry.url, feed_url)
    identified = {"external_id": entry.url if kept else entry.key}
    return read_article(as_served(entry.item, feed_url) | identified | stated)


def _of_entry(entry: Entry, feed_url: str, page_at: PageAt) -> Outcome:
    try:
        return article_of_entry(entry, feed_url, page_at)
    except InvalidInput as error:
        return about(entry.url or entry.key, error)


def _of_document(item: Item, url: str) -> Outcome:
    if isinstance(item, PassedOver):
        return item
    read = item if isinstance(item, InvalidInput) else read_or_refuse(as_served({"external_id": url} | item, url))
    return about(url, read) if isinstance(read, InvalidInput) else read


def _page(fetched: Fetched) -> Page:
    text = fetched.text()
    is_html = fetched.is_html or text[:SEEN_CHARACTERS].lstrip().lower().startswith(_HTML)
    if is_html and len(text) > MAX_HTML_CHARACTERS:
        raise PageTooLarge(f"The page has more than {MAX_HTML_CHARACTERS:,} characters. Send its text instead.")
    page = read_page(text) if is_html else Page(text)
    if "\ufffd" in page.text:
        raise UnreadableFormat(
            "The page holds characters that are not in the encoding that it claims. Send its text instead."
        )
    refuse_wall(page.text)
    return replace(page, url=_address(page, fetched))


def _page_of_document(fetched: Fetched, fields: Fields) -> Page:
    """The article of a document as if it were a page."""
    if is_statement(fields):
        raise UnreadableFormat("What is at the address is a statement, not an article: import it.")
    article = read_article(fields)
    page = Page(
        text=article.text,
        title=article.title,
        authors=article.authors,
        published_at=article.published_at,
        site=(fields.get("source") or {}).get("name"),
        language=article.language,
        canonical=article.url,
        external_id=fields.get("external_id"),
    )
    return replace(page, url=_address(page, fetched))


def _address(page: Page, fetched: Fetched) -> str:
    """The page's canonical address where it is to be believed, else where it was found.

    A page that speaks for another host could take the place of that host's article, and one that gives the front page
    as its own, as faulty sites do, that of every other page of its site.
    """
    try:
        stated = urldefrag(read_url(urljoin(fetched.url, page.canonical or ""))).url
    except ValueError:
        return fetched.url
    front_page = not urlsplit(stated).path.strip("/") and urlsplit(fetched.url).path.strip("/")
    believed = _is_on(stated, fetched.url) and not front_page and len(stated) <= MAX_URL_CHARACTERS
    return _host_in_ascii(stated) if believed else fetched.url


def _host_in_ascii(url: str) -> str:
    """The address as it would be fetched: what is one page has one identifier, however its host is spelt."""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    return url if url.isascii() else parts._replace(netloc=in_ascii(parts.hostname or "") + port).geturl()


def _is_on(url: str, host: str) -> bool:
    """Whether an address is on the host of another one."""
    try:
        return _domain(url) == _domain(host)
    except (ValueError, AddressRefused):
        return False


def _domain(url: str) -> str:
    """The host, an international name in ASCII, as it is in what was fetched."""
    return in_ascii(read_domain(urlsplit(url).hostname or ""))
