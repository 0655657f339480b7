"""Sites are asked whether they want to be fetched from, and not too often."""

import time

import pytest

from index.errors import FetchTimedOut, NotFetched, RefusedByRobots
from index.fetch.connect import Deadline
from index.fetch.turns import Turns
from tests.index.fetch.site import Reply, Site, fetcher_of, page, redirect, status

RULES = """
User-agent: OnRecord
Disallow: /private/
Allow: /

User-agent: *
Disallow: /
"""


def test_what_the_site_does_not_want_is_not_fetched(site: Site) -> None:
    site.pages |= {"/robots.txt": page(RULES, "text/plain"), "/a": page("here"), "/private/a": page("secret")}
    fetcher = fetcher_of(site, heed_robots=True)

    assert fetcher.fetch(site.url("/a")).text() == "here"
    with pytest.raises(RefusedByRobots, match="Send its text or html"):
        fetcher.fetch(site.url("/private/a"))

    assert site.paths == ["/robots.txt", "/a"]


def test_a_redirect_leads_to_nothing_that_the_site_does_not_want(site: Site) -> None:
    site.pages |= {"/robots.txt": page(RULES, "text/plain"), "/a": redirect("/private/a"), "/private/a": page("x")}

    with pytest.raises(RefusedByRobots):
        fetcher_of(site, heed_robots=True).fetch(site.url("/a"))

    assert site.paths == ["/robots.txt", "/a"]


@pytest.mark.parametrize(
    ("robots", "fetched"),
    [
        (status(404), True),
        (status(403), True),
        (status(500), False),
        (status(503), False),
        (redirect("/moved"), False),
        (redirect("/robots.txt"), True),
        (page(b"\xff\xfe\x00User-agent\n" * 100), True),
        (page("User-agent: *\nDisallow:\n" + "# a long comment\n" * 100_000), True),
        (page("User-agent: *\nDisallow: /\n" + "# a long comment\n" * 100_000), False),
    ],
)
def test_an_answer_to_robots_is_read_as_the_standard_says(site: Site, robots: Reply, fetched: bool) -> None:
    site.pages |= {"/robots.txt": robots, "/moved": page("User-agent: *\nDisallow: /"), "/a": page("here")}
    fetcher = fetcher_of(site, heed_robots=True)

    if fetched:
        assert fetcher.fetch(site.url("/a")).text() == "here"
    else:
        with pytest.raises(RefusedByRobots):
            fetcher.fetch(site.url("/a"))


def test_robots_leads_to_no_private_address(site: Site) -> None:
    site.pages |= {"/robots.txt": redirect("http://10.0.0.1/robots.txt"), "/a": page("here")}

    with pytest.raises(NotFetched, match="not on the public internet"):
        fetcher_of(site, heed_robots=True).fetch(site.url("/a"))


def test_what_a_site_wants_is_asked_again_after_a_while(site: Site) -> None:
    site.pages |= {"/robots.txt": status(404), "/a": page("here")}
    fetcher = fetcher_of(site, heed_robots=True, robots_ttl_s=0.05)

    fetcher.fetch(site.url("/a"))
    time.sleep(0.06)
    fetcher.fetch(site.url("/a"))

    assert site.paths == ["/robots.txt", "/a", "/robots.txt", "/a"]


def test_a_host_is_visited_at_intervals(site: Site) -> None:
    site.pages |= {"/robots.txt": status(404), "/a": page("here")}
    fetcher = fetcher_of(site, heed_robots=True, host_delay_s=1.0)
    begun_s = time.monotonic()

    fetcher.fetch(site.url("/a"))
    fetcher.fetch(site.url("/a"))

    assert time.monotonic() - begun_s >= 1.0


def test_a_redirect_within_a_host_belongs_to_the_same_visit(site: Site) -> None:
    site.pages |= {"/robots.txt": status(404), "/a": redirect("/b"), "/b": page("here")}

    fetched = fetcher_of(site, heed_robots=True, host_delay_s=3600.0).fetch(site.url("/a"))

    assert fetched.text() == "here"


def test_who_would_wait_too_long_is_told_at_once_and_takes_no_turn() -> None:
    turns = Turns(delay_s=60)
    turns.wait("a.example", Deadline(1))
    turns.wait("b.example", Deadline(1))

    with pytest.raises(FetchTimedOut, match=r"Too many pages of a\.example wait"):
        turns.wait("a.example", Deadline(1))
