"""Pages from a real server become articles, or say why not."""

from datetime import UTC, datetime
from functools import partial

import pytest

from index.errors import InvalidInput, NoArticleInPage, PageTooLarge, UnreadableFormat
from index.fetch.fetcher import Fetcher
from index.fetch.rules import FetchRules
from index.model import Article, Source
from index.readers.body import read_article
from index.readers.web import page_at
from tests.index.fetch.site import (
    PUBLIC,
    Names,
    Reply,
    Site,
    Wires,
    article,
    fetcher_of,
    page,
    redirect,
    serving_site,
)


def read(site: Site, path: str, **given: object) -> Article:
    return read_article({"url": site.url(path)} | given, partial(page_at, fetcher_of(site)))


@pytest.fixture
def site() -> object:
    with serving_site() as serving:
        yield serving


def test_a_page_becomes_an_article_with_what_it_says_of_itself(site: Site) -> None:
    site.pages["/mill"] = page(article())

    found = read(site, "/mill?utm=1#top")

    assert (found.external_id, found.url) == (site.url("/mill?utm=1"), site.url("/mill?utm=1"))
    assert (found.title, found.authors, found.language) == ("The mill stays open", ("Sigrun Glaswen",), "en")
    assert found.source == Source("Oxenby Post", "127.0.0.1")
    assert found.published_at == datetime(2025, 3, 12, 16, 40, tzinfo=UTC)
    assert "“The mill will run for ten more years,” said Sigrun Glaswen" in found.text


def test_what_the_caller_says_goes_before_what_the_page_says(site: Site) -> None:
    site.pages["/mill"] = page(article('<link rel="canonical" href="/m">'))

    found = read(site, "/mill", external_id="mill", title="A mill", source={"name": "The Courier"}, authors=["A"])

    assert (found.external_id, found.title, found.source, found.authors) == (
        "mill",
        "A mill",
        Source("The Courier"),
        ("A",),
    )
    assert found.url == site.url("/m")


@pytest.mark.parametrize(
    ("head", "path"),
    [
        ('<link rel="canonical" href="/m">', "/m"),
        ('<link rel="canonical" href="http://{host}/m#top">', "/m"),
        ('<meta property="og:url" content="http://{host}/m">', "/m"),
        ('<link rel="canonical" href="http://other.example/m">', "/mill"),
        ('<link rel="canonical" href="/">', "/mill"),
        ('<link rel="canonical" href="">', "/mill"),
        ('<link rel="canonical" href="javascript:x">', "/mill"),
        ('<link rel="canonical" href="http://[::1">', "/mill"),
        ('<link rel="canonical" href="/' + "m" * 3000 + '">', "/mill"),
    ],
)
def test_a_canonical_address_is_believed_on_its_own_host(site: Site, head: str, path: str) -> None:
    site.pages["/old"] = redirect("/mill")
    site.pages["/mill"] = page(article(head.format(host=site.host)))

    assert read(site, "/old").external_id == site.url(path)


def test_an_address_that_is_too_long_for_an_identifier_is_hashed(site: Site) -> None:
    site.pages["/mill"] = page(article())
    path = "/mill?" + "x" * 600

    found = read(site, path)

    assert found.external_id.startswith("sha256:")
    assert found.url == site.url(path)


def test_a_path_on_the_site_is_fetched_from_its_source() -> None:
    asked = []

    def never(url: str) -> object:
        asked.append(url)
        raise NoArticleInPage("none", "/url")

    with pytest.raises(NoArticleInPage):
        read_article({"url": "/mill", "source": {"name": "Oxenby Post", "domain": "oxenby.example"}}, never)  # type: ignore[arg-type]
    assert asked == ["https://oxenby.example/mill"]


def test_xhtml_is_read_in_the_encoding_that_it_declares(site: Site) -> None:
    xhtml = '<?xml version="1.0" encoding="windows-1252"?>' + article().replace("<!doctype html>", "")
    site.pages["/mill"] = page(xhtml.encode("cp1252"), "application/xhtml+xml")

    assert "“The mill will run for ten more years,”" in read(site, "/mill").text


def test_plain_text_is_an_article_as_it_is(site: Site) -> None:
    site.pages["/mill.txt"] = page("“Käse,” said Zoë.".encode("cp1252"), "text/plain; charset=windows-1252")

    assert read(site, "/mill.txt").text == "“Käse,” said Zoë."


COOKIES = "<p>We and our 834 partners use cookies. Please accept our cookies to go on reading.</p>"


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (
            page("<html><head><title>App</title></head><body><div id=root></div><script>go()</script></body></html>"),
            NoArticleInPage,
        ),
        (page(""), NoArticleInPage),
        (page("<p>more</p>" * 500_000), PageTooLarge),
        (page(f"<html><body><main><article>{COOKIES * 3}</article></main></body></html>"), NoArticleInPage),
        (page("Please enable JavaScript to view this page.", "text/plain"), NoArticleInPage),
        (page("JavaScript is disabled in your browser.", "text/plain"), NoArticleInPage),
        (page("Please verify you are a human.", "text/plain"), NoArticleInPage),
        (page("Nous utilisons des cookies. J’accepte.", "text/plain"), NoArticleInPage),
        (page(b"caf\xe9 au lait", "text/plain; charset=utf-8"), UnreadableFormat),
        (page(article().encode("cp1252"), "text/html; charset=utf-8"), UnreadableFormat),
        (page(b"<p>a\x00b</p>"), UnreadableFormat),
    ],
)
def test_a_page_without_an_article_says_so(site: Site, reply: Reply, error: type[InvalidInput]) -> None:
    site.pages["/a"] = reply

    with pytest.raises(error) as refused:
        read(site, "/a")

    assert refused.value.pointer == "/url"


def test_a_page_that_is_served_as_text_is_read_as_the_page_that_it_is(site: Site) -> None:
    site.pages["/text"] = page(article(), "text/plain")
    site.pages["/twice"] = page(article(), "text/html, text/html; charset=utf-8")

    assert read(site, "/text").text == read(site, "/twice").text
    assert "<p>" not in read(site, "/text").text


@pytest.mark.parametrize("canonical", ["https://müller.example/mill", "https://xn--mller-kva.example/mill"])
def test_an_international_host_is_the_same_in_either_spelling(site: Site, canonical: str) -> None:
    site.pages["/a"] = page(article(f'<link rel="canonical" href="{canonical}">'))
    names = Names(**{"xn--mller-kva_example": [[PUBLIC]]})
    rules = FetchRules(heed_robots=False, host_delay_s=0.0, total_timeout_s=10.0)

    found = page_at(Fetcher(rules, resolve=names, sockets=Wires(site)), "http://müller.example/a")

    assert found.url == "https://xn--mller-kva.example/mill"


def test_an_article_about_cookies_is_an_article(site: Site) -> None:
    site.pages["/a"] = page(article(last="Cookies are sold there, and more cookies. " * 10))

    assert "Cookies are sold there" in read(site, "/a").text
