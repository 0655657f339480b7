"""Fetching as the settings have it, and how many requests may wait for pages at a time."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from importlib.metadata import version

from index.fetch.fetcher import Fetcher
from index.fetch.rules import FetchRules
from index.readers.body import PageAt
from index.readers.html import Page
from index.readers.json import Outcome
from index.readers.web import articles_at, page_at
from service.errors import TooManyFetches
from service.settings import Settings


def fetch_rules(settings: Settings) -> FetchRules:
    """The rules that the settings make."""
    contact = f" (+{settings.fetch_contact_url})" if settings.fetch_contact_url else ""
    return FetchRules(
        user_agent=f"OnRecord/{version('onrecord')}{contact}",
        connect_timeout_s=settings.fetch_connect_timeout_s,
        total_timeout_s=settings.fetch_total_timeout_s,
        max_body_bytes=settings.fetch_max_body_bytes,
        max_header_bytes=settings.fetch_max_header_bytes,
        max_redirects=settings.fetch_max_redirects,
        ports=frozenset(settings.fetch_ports),
        allow_hosts=settings.fetch_allow_hosts,
        heed_robots=settings.fetch_robots,
        robots_ttl_s=settings.fetch_robots_ttl_s,
        host_delay_s=settings.fetch_host_delay_s,
    )


def webhook_rules(settings: Settings) -> FetchRules:
    """The rules for what is sent to receivers of alerts: they are asked for it, so that none waits its turn."""
    rules = fetch_rules(settings)
    return replace(rules, total_timeout_s=settings.webhook_timeout_s, allow_hosts=settings.webhook_allow_hosts)


def open_fetcher(settings: Settings) -> Fetcher | None:
    """What fetches every page of this process; None where fetching is switched off."""
    return Fetcher(fetch_rules(settings)) if settings.fetch else None


ArticlesAt = Callable[[str], Iterator[Outcome]]


class Pages:
    """Fetches pages for requests and for jobs, over one fetcher, so that hosts see one visitor."""

    def __init__(self, fetcher: Fetcher | None, max_at_once: int) -> None:
        self.fetcher = fetcher
        self._places = threading.BoundedSemaphore(max_at_once)

    @property
    def for_jobs(self) -> PageAt | None:
        """Fetches one page after another; None where fetching is switched off."""
        fetcher = self.fetcher
        return None if fetcher is None else lambda url: page_at(fetcher, url)

    @property
    def normal_url(self) -> Callable[[str], str] | None:
        """Puts an address into its normal form, or refuses it; None where fetching is switched off."""
        return None if self.fetcher is None else self.fetcher.normal_url

    @property
    def articles_at(self) -> ArticlesAt | None:
        """Fetches all articles at an address, those of a feed one after another; None where fetching is off."""
        return None if self.fetcher is None else partial(articles_at, self.fetcher)

    @property
    def for_requests(self) -> PageAt | None:
        """The same, but turns away who comes when too many wait: they would hold the threads that searches need."""
        fetch = self.for_jobs
        if fetch is None:
            return None

        def fetch_in_place(url: str) -> Page:
            with self._place():
                return fetch(url)

        return fetch_in_place

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise TooManyFetches("Too many pages are being fetched. Try again soon, or send the addresses as a batch.")
        try:
            yield
        finally:
            self._places.release()


def open_pages(settings: Settings) -> Pages:
    """What the settings let a process fetch."""
    return Pages(open_fetcher(settings), settings.fetch_max_at_once)
