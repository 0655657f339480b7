"""Feeds by hand, on pages alone: added, looked at, polled, paused, set, removed; and what cannot be done told there."""

import re

import pytest
from starlette.testclient import TestClient

from tests.index.feeds.watched import RSS, item, rss
from tests.index.fetch.site import Site, article, page, status
from tests.service.conftest import Serve
from tests.waiting import until

BROWSER = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def visitor(serve_fetching: Serve) -> TestClient:
    return serve_fetching(fetch_robots=False, feed_min_interval_s=60, feed_look_s=0.1)


def feed_at(visitor: TestClient, url: str, **typed: str) -> str:
    """The page of a feed that was added by the form."""
    added = visitor.post("/feeds", data={"url": url} | typed, headers=BROWSER, follow_redirects=False)
    assert added.status_code == 303, added.text
    return str(added.headers["location"]).partition("?")[0]


def text(html: str) -> str:
    """What a page shows, without markup and with single blanks."""
    return " ".join(re.sub(r"<[^>]*>", " ", html.partition("<main")[2]).split())


def shown(visitor: TestClient, address: str, words: str) -> str:
    """The text of a page once it shows these words."""
    return until(lambda: text(visitor.get(address, headers=BROWSER).text), lambda seen: words in seen)


def test_a_feed_that_is_added_is_polled_and_its_entries_are_shown(visitor: TestClient, site: Site) -> None:
    site.pages["/a1"] = page(article())
    entries = item(site.url("/a1"), key="a1"), item(site.url("/none"), key="none", title="Not there")
    site.pages["/f1"] = page(rss(*entries), RSS)

    added = visitor.post(
        "/feeds", data={"url": site.url("/f1"), "minutes": "90", "source": "The <b>Oxenby</b> Post"}, headers=BROWSER
    )
    assert "This feed is watched from now on." in added.text
    address = str(added.url.path)

    seen = shown(visitor, address, "1 of 2 on record")
    for words in ("90 minutes", "The &lt;b&gt;Oxenby&lt;/b&gt; Post", "The mill stays open on record"):
        assert words in seen
    assert "Not there failed, tried again later" in shown(visitor, address, "tried again later")
    listed = text(visitor.get("/feeds", headers=BROWSER).text)
    assert "Oxenby Post watched , next poll" in listed
    again = visitor.post("/feeds", data={"url": site.url("/f1")}, headers=BROWSER)
    assert "This feed was watched already; nothing changed." in again.text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"url": "ftp://oxenby.example/feed"}, "http"),
        ({"url": "http://127.0.0.1:9/feed"}, "not"),
        ({"url": "https://oxenby.example/feed", "minutes": "soon"}, "no number of minutes"),
        ({"url": "https://oxenby.example/feed", "minutes": "0.5"}, "shorter than 60 seconds"),
        ({"url": "https://oxenby.example/feed", "minutes": "inf"}, "/interval"),
        ({"url": "https://oxenby.example/feed", "source": "Post", "domain": "no host"}, "/source/domain"),
        ({}, "/url"),
    ],
)
def test_what_cannot_be_watched_is_told_above_what_was_typed(
    visitor: TestClient, typed: dict[str, str], says: str
) -> None:
    refused = visitor.post("/feeds", data=typed, headers=BROWSER)

    assert refused.status_code == 422
    alert = refused.text.partition('role="alert"')[2].partition("</p>")[0]
    assert says in alert
    assert f'value="{typed.get("url", "")}"' in refused.text


def test_a_feed_is_paused_goes_on_is_set_and_is_removed(visitor: TestClient, site: Site) -> None:
    site.pages["/f2"] = page(rss(title="Radio Silverlode"), RSS)
    address = feed_at(visitor, site.url("/f2"), minutes="60", content="1")
    seen = shown(visitor, address, "status 200")
    assert "Radio Silverlode" in seen
    assert "from the feed itself" in seen

    assert "State paused" in text(visitor.post(f"{address}/pause").text)
    assert "paused" not in text(visitor.post(f"{address}/resume").text).partition("Address")[0]
    assert "Between two polls 2 hours" in text(visitor.post(f"{address}/interval", data={"minutes": "120"}).text)
    too_often = visitor.post(f"{address}/interval", data={"minutes": "0.1"}, headers=BROWSER)
    assert too_often.status_code == 422
    assert "shorter than 60 seconds" in too_often.text
    assert 'value="0.1"' in too_often.text

    removed = visitor.post(f"{address}/remove")
    assert removed.url.path == "/feeds"
    assert address not in removed.text
    assert "<h1>Feed not found</h1>" in visitor.get(address, headers=BROWSER).text


def test_a_poll_that_somebody_asks_for_is_shown_as_a_job_and_a_failure_on_its_feed(
    visitor: TestClient, site: Site
) -> None:
    site.pages["/f3"] = status(503)
    address = feed_at(visitor, site.url("/f3"))
    shown(visitor, address, "cannot be read at present")

    asked = visitor.post(f"{address}/poll", headers=BROWSER)

    assert "a poll of a feed" in text(asked.text)
    assert f'href="{address}"' in asked.text
    seen = shown(visitor, address, "The last 2 polls failed.")
    assert "Page not served" in seen


def test_a_feed_is_added_where_articles_are(visitor: TestClient, site: Site) -> None:
    site.pages["/f4"] = page(rss(title="Gazette"), RSS)
    assert visitor.get("/add", headers=BROWSER).text.count('<form method="post" action="/feeds">') == 1

    assert "State" in text(visitor.get(feed_at(visitor, site.url("/f4")), headers=BROWSER).text)


def test_where_nothing_is_fetched_the_page_says_so_and_has_no_form(client: TestClient) -> None:
    seen = client.get("/feeds", headers=BROWSER).text
    assert 'action="/feeds"' not in client.get("/add", headers=BROWSER).text

    assert "Fetching is switched off on this server" in seen
    assert "<form method" not in seen
    refused = client.post("/feeds", data={"url": "https://oxenby.example/feed"}, headers=BROWSER)
    assert refused.status_code == 422
    assert "etch" in refused.text.partition('role="alert"')[2].partition("</p>")[0]
