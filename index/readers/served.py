"""What an address serves: a page, a feed, or another format of newsrooms; its content says which.

Whoever names an address does not vouch for what is there. So what a document says of its source is believed as far as
its name goes; the domain is that of the host that served it. Otherwise any site could take the place of another's
articles.
"""

import codecs
from collections.abc import Iterator
from itertools import chain
from typing import Any

from index.errors import InvalidInput, NoFeed, UnreadableFormat
from index.fetch.fetcher import DOCUMENTS, PAGES, Fetched
from index.readers import feed, jsonfeed, linked, newsml, ninjs
from index.readers.fields import source_of_url
from index.readers.items import Feed, Fields, Item
from index.readers.json import parse_document
from index.readers.media import BINARY, read_document, read_xml
from index.readers.xml import Root, root_of

SERVED = (*PAGES, *DOCUMENTS, *BINARY)
"""The media types that are taken from an address."""

_JSON = (b"{", b"[")


def content_of(fetched: Fetched) -> Feed | Iterator[Item] | None:
    """The feed at an address, or the items of another document; None where a page is there.

    An item is the fields of an article, a refusal, or a reason to pass it over.

    Raises:
        UnreadableFormat: it is a feed or JSON that cannot be read; of another document this comes with its items.
    """
    if fetched.media_type in BINARY:
        return read_document(fetched.media_type, fetched.body)
    if _begins_as_json(fetched.body):
        return _content_of_json(fetched)
    root = _root_of(fetched)
    if root is not None and feed.is_feed(root):
        return feed.read_feed(fetched.body, fetched.url)
    if root is None or (fetched.is_page and not newsml.is_newsml(root)):
        return None
    return read_xml(fetched.body)


def feed_only(fetched: Fetched) -> Feed:
    """The feed at an address.

    Raises:
        NoFeed: something else is there.
        UnreadableFormat: it is a feed that cannot be read.
    """
    found = content_of(fetched)
    if not isinstance(found, Feed):
        raise NoFeed("What is at the address is no feed: neither RSS, Atom nor JSON Feed.", "/url")
    return found


def as_served(fields: Fields, url: str) -> Fields:
    """The fields of an article that a host has served, with that host as its source."""
    host = source_of_url(url)
    name = (fields.get("source") or {}).get("name") or host.name
    return fields | {"source": {"name": name} | ({"domain": host.domain} if host.domain else {})}


def _content_of_json(fetched: Fetched) -> Feed | Iterator[Item] | None:
    value = _json_of(fetched)
    if jsonfeed.is_json_feed(value):
        return jsonfeed.read_json_feed(value, fetched.url)
    several = value if isinstance(value, list) else [value]
    if several and all(map(ninjs.is_ninjs, several)):
        return chain.from_iterable(map(ninjs.items, several))
    if linked.is_linked(value):
        return linked.items(value)
    return None if fetched.is_page else iter([_no_format_of_newsrooms()])


def _no_format_of_newsrooms() -> InvalidInput:
    return UnreadableFormat(
        "What is at the address is JSON, but neither ninjs, JSON-LD nor JSON Feed. Send articles themselves.", "/url"
    )


def _json_of(fetched: Fetched) -> Any:
    """The value of a body of JSON; None where it is a page that only begins like one."""
    try:
        return parse_document(fetched.body)
    except InvalidInput:
        if fetched.is_page:
            return None
        raise


def _root_of(fetched: Fetched) -> Root | None:
    """The root element of a body of XML; None where it is a page that is none."""
    try:
        return root_of(fetched.body)
    except InvalidInput:
        if fetched.is_page:
            return None
        raise


def _begins_as_json(body: bytes) -> bool:
    return body[:1_024].removeprefix(codecs.BOM_UTF8).lstrip()[:1] in _JSON
