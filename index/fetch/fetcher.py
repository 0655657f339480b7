"""An address in, a page out: every step of a fetch, each under the rules."""

import re
import ssl
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from functools import partial
from urllib.parse import urljoin

import httpcore2

from index.errors import (
    AddressRefused,
    HostUnreachable,
    PageNotServed,
    TooManyRedirects,
    WrongContentType,
)
from index.fetch.body import ACCEPTED_ENCODINGS, read_body, too_large
from index.fetch.charset import decode_page
from index.fetch.connect import Deadline, Resolve, resolve
from index.fetch.patience import max_age_s, retry_after_s
from index.fetch.request import Requester
from index.fetch.robots import MAX_ROBOTS_BYTES, Robots, RobotsAnswer
from index.fetch.rules import FetchRules
from index.fetch.target import Target, read_target
from index.fetch.turns import Turns

HTML = ("text/html", "application/xhtml+xml")
PAGES = (*HTML, "text/plain")
"""The media types that the readers of pages take."""
DOCUMENTS = (
    *("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml"),
    *("application/feed+json", "application/json", "application/ld+json", "application/ninjs+json"),
    *("application/vnd.iptc.g2.newsitem+xml", "application/vnd.iptc.g2.newsmessage+xml"),
)
"""Those of feeds and of other formats of newsrooms; which one it is, the content says."""

_MEDIA_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+", re.ASCII)
"""RFC 6838, section 4.2; the email package reads what is none as `text/plain`."""
_OK = 200
_NOT_MODIFIED = 304
_REDIRECTS = (301, 302, 303, 307, 308)
_FOR_GOOD = (301, 308)


@dataclass(frozen=True, slots=True)
class Validators:
    """By what a site tells whether a page has changed (RFC 9110, section 8.8)."""

    url: str
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it came.

    Attributes:
        url: where it was found after all redirects.
        settled_url: where it is to be asked for from now on, by the redirects that the site makes for good.
        max_age_s: seconds for which the site says that it stays as it is.
    """

    url: str
    media_type: str
    charset: str | None
    body: bytes
    validators: Validators
    settled_url: str
    max_age_s: float

    @property
    def is_html(self) -> bool:
        """Whether this is a page of HTML, not of plain text."""
        return self.media_type in HTML

    @property
    def is_page(self) -> bool:
        """Whether the site says that this is a page, of HTML or of plain text."""
        return self.media_type in PAGES

    def text(self) -> str:
        """The body in characters; bytes that its encoding does not know become U+FFFD."""
        return decode_page(self.body, self.charset, is_html=self.is_html)


@dataclass(frozen=True, slots=True)
class NotModified:
    """The site says that a page is still the one that is known; the attributes are those of `Fetched`."""

    settled_url: str
    max_age_s: float


class Fetcher:
    """Fetches pages under one set of rules, and nothing but the rules decides; may be used from any thread."""

    def __init__(
        self,
        rules: FetchRules,
        *,
        resolve: Resolve = resolve,
        ssl_context: ssl.SSLContext | None = None,
        sockets: httpcore2.NetworkBackend | None = None,
    ) -> None:
        """Make a fetcher; nothing is opened yet.

        Args:
            rules: what it may do.
            resolve: from a host's name to its addresses.
            ssl_context: whose certificates are trusted; None for those of the system.
            sockets: what connects to the addresses that were checked; None for the system's sockets.
        """
        self.rules = rules
        self._requester = Requester(rules, resolve, ssl_context, sockets)
        self._turns = Turns(rules.host_delay_s)
        self._robots = Robots(rules.robots_ttl_s)

    def fetch(self, url: str, media_types: Collection[str] = PAGES) -> Fetched:
        """Fetch a page.

        Args:
            url: an http or https address.
            media_types: those that are taken, in lower case, the one liked best first.

        Raises:
            NotFetched: why not; the message repeats nothing of what the site sent.
        """
        visit = self._visit(url, media_types, None)
        return visit.answer.page(visit)

    def fetch_if_changed(
        self, url: str, known: Validators, media_types: Collection[str] = PAGES
    ) -> Fetched | NotModified:
        """Fetch a page again, unless the site says that it is still the one that is known.

        Raises:
            NotFetched: as of `fetch`.
        """
        visit = self._visit(url, media_types, known)
        if visit.answer.status == _NOT_MODIFIED and visit.target.url == known.url:
            return NotModified(visit.settled_url, max_age_s(visit.answer.fields))
        return visit.answer.page(visit)

    def normal_url(self, url: str) -> str:
        """The address as it is asked for; nothing is asked.

        Raises:
            AddressRefused: it is none that may be asked.
        """
        return read_target(url, self.rules).url

    def _visit(self, url: str, media_types: Collection[str], known: Validators | None) -> "_Visit":
        """Follow an address to its end, with one turn at each host: robots.txt and redirects belong to one visit."""
        deadline = Deadline(self.rules.total_timeout_s)
        visited: set[str] = set()
        target = settled = read_target(url, self.rules)
        for_good = True
        for _ in range(self.rules.max_redirects + 1):
            if target.host not in visited:
                visited.add(target.host)
                self._turns.wait(target.host, deadline)
            if self.rules.heed_robots:
                self._robots.check(target, partial(self._ask_robots, deadline))
            answer = self._ask(target, deadline, media_types, known)
            if answer.location is None:
                return _Visit(target, settled.url, answer)
            target = self._led_on(target, answer.location)
            for_good = for_good and answer.status in _FOR_GOOD
            settled = target if for_good else settled
        raise TooManyRedirects(
            f"The address leads on more than {self.rules.max_redirects} times. Give the address where the article is."
        )

    def _ask_robots(self, deadline: Deadline, url: str) -> RobotsAnswer:
        target = read_target(url, self.rules)
        for _ in range(self.rules.max_redirects + 1):
            answer = self._ask(target, deadline, None)
            if answer.location is None:
                return RobotsAnswer(answer.status, answer.body)
            target = self._led_on(target, answer.location)
        return RobotsAnswer(404, b"")  # RFC 9309, section 2.3.1.2: as if there were none

    def _led_on(self, target: Target, location: str) -> Target:
        try:
            url = urljoin(target.url, location)
        except ValueError:
            raise AddressRefused("The address leads on to one that cannot be read.") from None
        return read_target(url, self.rules)

    def _ask(
        self,
        target: Target,
        deadline: Deadline,
        media_types: Collection[str] | None,
        known: Validators | None = None,
    ) -> "_Answer":
        """One request over one connection; without media types it is one for robots.txt."""
        headers = {"Accept": _accept(media_types or ["text/plain"]), "Accept-Encoding": ACCEPTED_ENCODINGS}
        if known is not None and known.url == target.url:
            stated = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
            headers |= {name: value for name, value in stated.items() if value}
        with self._requester.request("GET", target, headers, deadline) as response:
            return self._read(response, media_types)

    def _read(self, response: httpcore2.Response, media_types: Collection[str] | None) -> "_Answer":
        """Look at the headers before a byte of the body is taken."""
        size = sum(len(name) + len(value) + 4 for name, value in response.headers)
        if size > self.rules.max_header_bytes:
            raise HostUnreachable(f"The site's answer has more than {self.rules.max_header_bytes:,} bytes of headers.")
        fields = {name.decode("latin-1").lower(): value.decode("latin-1").strip() for name, value in response.headers}
        if response.status != _OK:
            return _Answer(response.status, fields)
        encoding = fields.get("content-encoding", "").lower()
        if media_types is None:
            body = read_body(response.iter_stream(), encoding, MAX_ROBOTS_BYTES, cut=True)
            return _Answer(response.status, fields, body)
        if _content_type(fields)[0] not in media_types:
            raise WrongContentType(
                f"What is at the address is no page of a kind that is taken: {', '.join(media_types)}."
            )
        if _length(fields) > self.rules.max_body_bytes:
            raise too_large(self.rules.max_body_bytes)
        return _Answer(response.status, fields, read_body(response.iter_stream(), encoding, self.rules.max_body_bytes))


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came back from one request."""

    status: int
    fields: Mapping[str, str]
    body: bytes = b""

    @property
    def location(self) -> str | None:
        """Where the site says to go on; sites write it in UTF-8 and with spaces, though neither may be."""
        location = self.fields.get("location") if self.status in _REDIRECTS else None
        if location is None:
            return None
        with suppress(UnicodeDecodeError):
            location = location.encode("latin-1").decode("utf-8")
        return location.replace(" ", "%20")

    def page(self, visit: "_Visit") -> Fetched:
        """The page, if the site served one."""
        if self.status != _OK:
            raise PageNotServed(self.status, retry_after_s(self.fields))
        media_type, charset = _content_type(self.fields)
        url = visit.target.url
        validators = Validators(url, self.fields.get("etag"), self.fields.get("last-modified"))
        return Fetched(url, media_type, charset, self.body, validators, visit.settled_url, max_age_s(self.fields))


@dataclass(frozen=True, slots=True)
class _Visit:
    """Where an address led, and what came back from there."""

    target: Target
    settled_url: str
    answer: _Answer


def _accept(media_types: Collection[str]) -> str:
    """RFC 9110, section 12.5.1: without weights some sites give JSON to whoever takes it, though a page is wanted."""
    first, *others = media_types
    weighted = [f"{kind};q={max(0.2, 0.95 - 0.05 * number):.2f}" for number, kind in enumerate(others)]
    return ", ".join([first, *weighted, "*/*;q=0.1"])


def _content_type(fields: Mapping[str, str]) -> tuple[str, str | None]:
    """Media type and charset; both empty where the site does not say. Where it says several, the last counts.

    Source: Fetch Standard, "extract a MIME type".
    """
    stated = [one.strip() for one in fields.get("content-type", "").split(",")]
    valid = [one for one in stated if _MEDIA_TYPE.fullmatch(one.partition(";")[0].strip())]
    if not valid:
        return "", None
    message = Message()
    message["Content-Type"] = valid[-1]
    return message.get_content_type(), message.get_content_charset()


def _length(fields: Mapping[str, str]) -> int:
    stated = fields.get("content-length", "")
    return int(stated[:18]) if stated.isascii() and stated.isdigit() else 0
