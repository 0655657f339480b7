"""What a site says of when to come again, and where."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from index.errors import PageNotServed
from index.fetch.fetcher import NotModified
from index.fetch.patience import max_age_s, retry_after_s
from tests.index.fetch.site import Site, fetcher_of, page, redirect, status


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("max-age=600", 600),
        ("public, Max-Age=60, must-revalidate", 60),
        ('max-age="90"', 90),
        ("s-maxage=600", 0),
        ("no-store", 0),
        ("max-age=-1", 0),
        ("max-age=soon", 0),
        ("", 0),
    ],
)
def test_how_long_a_page_stays_as_it_is(stated: str, expected: float) -> None:
    assert max_age_s({"cache-control": stated}) == expected
    assert max_age_s({}) == 0


@pytest.mark.parametrize(
    ("stated", "expected"),
    [("120", 120), ("0", 0), ("-5", 0), ("soon", 0), ("", 0), ("Wed, 12 Mar 2025 16:40:00 GMT", 0), ("9" * 30, 0)],
)
def test_how_long_a_site_wants_to_be_left_alone(stated: str, expected: float) -> None:
    assert retry_after_s({"retry-after": stated}) == expected


def test_a_site_may_name_the_hour_at_which_to_come_again() -> None:
    at = datetime.now(UTC) + timedelta(hours=2)

    assert 7_000 < retry_after_s({"retry-after": format_datetime(at, usegmt=True)}) <= 7_200


def test_a_page_that_is_not_served_says_its_status_and_how_long_to_wait(site: Site) -> None:
    site.pages["/a"] = lambda handler: handler.head(503, [("Retry-After", "77"), ("Content-Length", "0")])

    with pytest.raises(PageNotServed) as refused:
        fetcher_of(site).fetch(site.url("/a"))

    assert (refused.value.status, refused.value.retry_after_s) == (503, 77)


@pytest.mark.parametrize(
    ("codes", "settled"),
    [((301, 308), "/c"), ((301, 302), "/b"), ((302, 301), "/a"), ((307, 303), "/a")],
)
def test_an_address_settles_where_the_site_moves_it_for_good(site: Site, codes: tuple[int, int], settled: str) -> None:
    site.pages |= {"/a": redirect("/b", codes[0]), "/b": redirect("/c", codes[1]), "/c": page("x", ETag='"1"')}
    fetcher = fetcher_of(site)

    fetched = fetcher.fetch(site.url("/a"))
    site.pages["/c"] = status(304)
    again = fetcher.fetch_if_changed(site.url("/a"), fetched.validators)

    assert (fetched.url, fetched.settled_url) == (site.url("/c"), site.url(settled))
    assert isinstance(again, NotModified)
    assert again.settled_url == site.url(settled)


def test_a_site_that_says_not_modified_of_another_page_is_not_believed(site: Site) -> None:
    site.pages["/a"] = page("one", ETag='"1"')
    fetcher = fetcher_of(site)
    known = fetcher.fetch(site.url("/a")).validators
    site.pages |= {"/a": redirect("/b"), "/b": status(304)}

    with pytest.raises(PageNotServed):
        fetcher.fetch_if_changed(site.url("/a"), known)
