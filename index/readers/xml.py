"""XML from strangers: no entity is declared or resolved, no DTD is loaded, nothing is fetched, nothing grows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn
from xml.parsers import expat

from lxml import etree

from index.errors import UnreadableFormat

_MEND = "Mend it there, or send the article's text."

MAX_PROLOG_BYTES = 256 * 1024
"""The root element begins within these; real prologs have some hundred bytes."""

MAX_TAGS = 1_000_000
"""Of a document that is parsed into a tree, in which an element of four bytes takes a hundred and more."""

MAX_DEPTH = 256
"""Elements within each other; articles have a dozen. lxml keeps to the same bound."""


@dataclass(frozen=True, slots=True)
class Root:
    """The root element of a document, and whether a document type was declared before it."""

    namespace: str
    name: str
    has_doctype: bool


class _Found(Exception):
    """The root element begins; no more needs to be read."""


def root_of(raw: bytes) -> Root:
    """Read a document as far as its root element.

    Raises:
        UnreadableFormat: it is no XML, or declares entities: a document grows by them (XML bombs) or draws in others.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    names: list[str] = []
    doctypes: list[str] = []

    def begin(name: str, _attributes: object) -> None:
        names.append(name)
        raise _Found

    parser.StartElementHandler = begin
    parser.StartDoctypeDeclHandler = lambda name, *_: doctypes.append(name)
    parser.EntityDeclHandler = _refuse_entity
    try:
        parser.Parse(raw.lstrip()[:MAX_PROLOG_BYTES])
    except _Found:
        namespace, _, name = names[0].rpartition(" ")
        return Root(namespace, name, bool(doctypes))
    except expat.ExpatError as error:
        fault = f"{expat.ErrorString(error.code)}, in line {error.lineno}"
        raise UnreadableFormat(f"This is not XML: {fault}. {_MEND}") from None
    except (ValueError, LookupError):
        raise UnreadableFormat("The encoding that the XML names is not known: save it as UTF-8.") from None
    raise UnreadableFormat(f"This is not XML: no element begins in it. {_MEND}")


def fault_of(raw: bytes, hear: Callable[[str], None] = lambda _: None) -> str | None:
    """What keeps a document from being well-formed, or None.

    Args:
        raw: the document.
        hear: is told the name of each element as it begins, and may refuse the document.

    Raises:
        UnreadableFormat: its elements nest too deeply.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    depth = 0

    def begin(name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        hear(name.rpartition(" ")[2])
        if depth > MAX_DEPTH:
            raise UnreadableFormat(f"The XML nests more than {MAX_DEPTH} elements within each other.")

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    try:
        parser.Parse(raw, True)  # noqa: FBT003 - the parameter has no name
    except expat.ExpatError as error:
        return f"{expat.ErrorString(error.code)}, in line {error.lineno}"
    except (ValueError, LookupError):
        return "its encoding is not known"
    return None


def parse_xml(raw: bytes) -> Any:
    """The root element of a document, parsed by lxml.

    Raises:
        UnreadableFormat: it is not well-formed, too deep or large, or has a document type, which may declare entities.
    """
    if root_of(raw).has_doctype:
        raise UnreadableFormat("The XML has a document type (DOCTYPE), which no news item has: remove that line.")
    if raw.count(b"<") > MAX_TAGS:
        raise UnreadableFormat(f"The XML has more than {MAX_TAGS:,} tags. Part it.")
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(raw.lstrip(), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableFormat(f"This is not well-formed XML: {str(error.msg)[:200]}. {_MEND}") from None


def _refuse_entity(name: str, *_: object) -> NoReturn:
    raise UnreadableFormat(
        f"The XML declares the entity {name[:40]!r}, by which a document can grow without bounds or read other files. "
        "Send it with its entities written out."
    )
