"""Documents that come with their media type: which reader reads which, as HTTP and the command line need it."""

from collections.abc import Callable, Iterable, Iterator

from index.errors import InvalidInput, UnreadableFormat
from index.readers import docx, feed, jsonfeed, linked, newsml, ninjs, pdf
from index.readers.items import Fields, Item, PassedOver, is_statement
from index.readers.json import parse, parse_document
from index.readers.markdown import read_markdown
from index.readers.text import decode, decode_html
from index.readers.xml import root_of

REASONS_NAMED = 3

Reader = Callable[[bytes], Iterator[Item]]


def read_document(media_type: str, raw: bytes) -> Iterator[Item]:
    """The articles of a document, each as fields, a refusal, or a reason to pass it over.

    Raises:
        InvalidInput: the document as a whole is not what its media type says.
    """
    yield from MEDIA_TYPES[media_type](raw)


def read_one(media_type: str, raw: bytes) -> Fields:
    """The fields of the only article of a document.

    Raises:
        InvalidInput: it holds none, or several, or is not what its media type says.
    """
    return only_one(read_document(media_type, raw), "Send it to POST /v1/articles:batch, which takes each for itself.")


def only_one(given: Iterable[Item], remedy: str) -> Fields:
    """The fields of the only article among the items of a document; `remedy` is for where there are several.

    Raises:
        InvalidInput: there is none, or several, or it cannot be taken.
    """
    only: Fields | InvalidInput | None = None
    told = 0
    reasons: list[str] = []
    for item in given:  # which may be many more than are kept in mind
        if isinstance(item, PassedOver):
            reasons += [f"{item.name} {item.reason}"] if len(reasons) < REASONS_NAMED else []
        else:
            told, only = told + 1, item if only is None else only
    if told > 1:
        raise UnreadableFormat(f"The document holds {told} items. {remedy}")
    if only is None:
        raise UnreadableFormat(f"The document holds no article: {'; '.join(reasons) or 'it is empty'}.")
    if isinstance(only, InvalidInput):
        raise only
    return only


def read_xml(raw: bytes) -> Iterator[Item]:
    """The articles of an XML document, whose root element says what it is.

    Raises:
        UnreadableFormat: it is no XML, or no format that is read.
    """
    root = root_of(raw)
    if newsml.is_newsml(root):
        yield from newsml.items(raw)
    elif feed.is_feed(root):
        yield from feed.items(raw)
    else:
        raise UnreadableFormat(
            f"No reader knows XML with the root element {root.name[:40]!r} in the namespace {root.namespace[:80]!r}; "
            "NewsML-G2, RSS and Atom are read."
        )


def _ninjs(raw: bytes) -> Iterator[Item]:
    value = parse(raw)
    for one in value if isinstance(value, list) else [value]:
        yield from ninjs.items(one) if ninjs.is_ninjs(one) else [_no_ninjs()]


def _no_ninjs() -> InvalidInput:
    return UnreadableFormat(
        "This is no ninjs object: it has no uri, or nothing else of ninjs. Send articles in the fields of this service "
        "as application/json."
    )


def _json_feed(raw: bytes) -> Iterator[Item]:
    value = parse_document(raw)
    if not jsonfeed.is_json_feed(value):
        raise UnreadableFormat("This is no JSON Feed: its version is not an address at jsonfeed.org.")
    yield from jsonfeed.items(value)


def _linked(raw: bytes) -> Iterator[Item]:
    for item in linked.items(parse(raw)):
        yield _for_statements() if is_statement(item) else item


def _for_statements() -> InvalidInput:
    return UnreadableFormat(
        "A ClaimReview is a statement, not an article: send it to POST /v1/statements:batch under the same media type."
    )


def _claims(raw: bytes) -> Iterator[Item]:
    found = list(linked.claims(linked.nodes([parse(raw)])))
    if not found:
        raise UnreadableFormat("The JSON-LD holds no ClaimReview of schema.org.")
    yield from found


def _page(raw: bytes) -> Iterator[Item]:
    yield {"html": decode_html(raw)}


def _text(raw: bytes) -> Iterator[Item]:
    yield {"text": decode(raw)}


def _markdown(raw: bytes) -> Iterator[Item]:
    yield read_markdown(decode(raw))


STATEMENTS: dict[str, Reader] = {"application/ld+json": _claims}
"""Documents that hold ready-made statements."""

MEDIA_TYPES: dict[str, Reader] = {
    "application/ninjs+json": _ninjs,
    "application/ld+json": _linked,
    "application/rss+xml": feed.items,
    "application/atom+xml": feed.items,
    "application/feed+json": _json_feed,
    "application/vnd.iptc.g2.newsitem+xml": newsml.items,
    "application/vnd.iptc.g2.newsmessage+xml": newsml.items,
    "application/xml": read_xml,
    "text/xml": read_xml,
    "text/html": _page,
    "text/markdown": _markdown,
    "text/plain": _text,
    pdf.MEDIA_TYPE: pdf.items,
    docx.MEDIA_TYPE: docx.items,
}

BINARY = frozenset((pdf.MEDIA_TYPE, docx.MEDIA_TYPE))
"""Those that are no text."""
