"""What an address serves: a page, a feed, or another format of newsrooms; its content says which.

Whoever names an address does not vouch for what is there. So what a document says of its source is believed as far as
its name goes; the domain is that of the host that served it. Otherwise any site could take the place of another's
articles.
"""

import codecs
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from index.errors import InvalidInput, NoFeed, UnreadableFormat
from index.fetch.fetcher import DOCUMENTS, PAGES, Fetched
from index.readers import docx, feed, jsonfeed, linked, newsml, ninjs, pdf
from index.readers.fields import source_of_url
from index.readers.items import Feed, Fields, Item
from index.readers.json import parse
from index.readers.media import read_xml
from index.readers.xml import Root, root_of

PRINTED: Mapping[str, Callable[[bytes], Fields]] = MappingProxyType(
    {pdf.MEDIA_TYPE: pdf.read_pdf, docx.MEDIA_TYPE: docx.read_docx}
)
"""By media type, the readers of documents that are made to be printed: each is one article."""

SERVED = (*PAGES, *DOCUMENTS, *PRINTED)
"""The media types that are taken from an address."""

_JSON = (b"{", b"[")


def feed_of(fetched: Fetched) -> Feed | None:
    """The feed at an address; None where something else is there.

    Raises:
        UnreadableFormat: it is a feed that cannot be read.
    """
    if fetched.media_type in PRINTED:
        return None
    if _begins_as_json(fetched.body):
        value = _json_of(fetched)
        return jsonfeed.read_json_feed(value, fetched.url) if jsonfeed.is_json_feed(value) else None
    root = _root_of(fetched)
    return feed.read_feed(fetched.body, fetched.url) if root and feed.is_feed(root) else None


def feed_only(fetched: Fetched) -> Feed:
    """The feed at an address.

    Raises:
        NoFeed: something else is there.
        UnreadableFormat: it is a feed that cannot be read.
    """
    found = feed_of(fetched)
    if found is None:
        raise NoFeed("What is at the address is no feed: neither RSS, Atom nor JSON Feed.", "/url")
    return found


def document_of(fetched: Fetched) -> Iterator[Item] | None:
    """The articles of the document at an address, each as fields or a refusal; None where a page is there.

    Raises:
        UnreadableFormat: it is a document that cannot be read, or in no format that is known.
    """
    if fetched.media_type in PRINTED:
        return iter([PRINTED[fetched.media_type](fetched.body)])
    if _begins_as_json(fetched.body):
        return _items_of_json(fetched)
    root = _root_of(fetched)
    if root is None or (fetched.is_page and not (feed.is_feed(root) or newsml.is_newsml(root))):
        return None
    return read_xml(fetched.body)


def as_served(fields: Fields, url: str) -> Fields:
    """The fields of an article that a host has served, with that host as its source."""
    host = source_of_url(url)
    name = (fields.get("source") or {}).get("name") or host.name
    return fields | {"source": {"name": name} | ({"domain": host.domain} if host.domain else {})}


def _items_of_json(fetched: Fetched) -> Iterator[Item] | None:
    value = _json_of(fetched)
    if value is None:
        return None
    if jsonfeed.is_json_feed(value):
        return jsonfeed.items(value)
    several = value if isinstance(value, list) else [value]
    if several and all(map(ninjs.is_ninjs, several)):
        return (item for one in several for item in ninjs.items(one))
    if linked.is_linked(value):
        return linked.items(value)
    if fetched.is_page:
        return None
    raise UnreadableFormat(
        "What is at the address is JSON, but neither ninjs, JSON-LD nor JSON Feed. Send articles themselves.", "/url"
    )


def _json_of(fetched: Fetched) -> Any:
    """The value of a body of JSON; None where it is a page that only begins like one."""
    try:
        return parse(fetched.body)
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
