"""IPTC NewsML-G2: news items, alone or in a message, with their text in XHTML, NITF or plain.

Source: IPTC, NewsML-G2 Guidelines, https://iptc.org/std/NewsML-G2/guidelines/. NewsML 1 is another format.
"""

from collections.abc import Iterator
from typing import Any

from index.errors import InvalidArticle, InvalidInput, UnreadableFormat
from index.readers.embargo import under_embargo
from index.readers.items import Fields, Item, PassedOver
from index.readers.markup import paragraphs, text_of_element, text_of_html
from index.readers.ninjs import not_for_publication
from index.readers.stated import authors, domain, fields, identifier, line, names
from index.readers.xml import Root, parse_xml

NAMESPACE = "http://iptc.org/std/nar/2006-10-01/"

_N = {"n": NAMESPACE}
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_ITEMS = frozenset(("newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem"))


def is_newsml(root: Root) -> bool:
    """Whether a document with this root is NewsML-G2."""
    return root.namespace == NAMESPACE


def items(raw: bytes) -> Iterator[Item]:
    """The articles of a news item or of a news message.

    Raises:
        UnreadableFormat: it is neither.
    """
    root = parse_xml(raw)
    name = _name(root)
    if name == "newsMessage":
        for item in root.iterfind("n:itemSet/*", _N):
            yield _item(item)
    elif name in _ITEMS:
        yield _item(root)
    else:
        raise UnreadableFormat(
            f"This is not NewsML-G2: its root element is {name[:40]}, not newsItem or newsMessage in the namespace "
            f"{NAMESPACE}."
        )


def _item(item: Any) -> Item:
    name = identifier(item.get("guid")) or "an item without guid"
    try:
        return _read(item, name)
    except InvalidInput as error:
        return UnreadableFormat(f"{name}: {error}")


def _read(item: Any, name: str) -> Item:
    kind = _name(item)
    status = _code(item, "n:itemMeta/n:pubStatus") or "usable"
    nature = _code(item, "n:itemMeta/n:itemClass") or "text"
    if kind != "newsItem":
        return PassedOver(name, f"is a {kind[:40]}, which holds no text of its own")
    if status != "usable":
        return not_for_publication(name, status)
    if text := _text(item):
        return _under_embargo(item, name) or _article(item, text)
    if nature != "text":
        return PassedOver(name, f"is no text: its class is {nature}")
    return InvalidArticle(
        f"{name}: it has no text in its contentSet. Send the item in full, with inlineXML or inlineData."
    )


def _under_embargo(item: Any, name: str) -> InvalidInput | None:
    """The refusal of an item before its embargo ends; an empty element says that nobody knows yet when it does."""
    stated = item.find("n:itemMeta/n:embargoed", _N)
    return None if stated is None else under_embargo(name, (stated.text or "").strip() or "not known yet")


def _article(item: Any, text: str) -> Fields:
    source = _party(item, "n:contentMeta/n:infoSource") or _party(item, "n:contentMeta/n:infosource")
    return fields(
        text,
        external_id=item.get("guid"),
        title=_words(item, "n:contentMeta/n:headline") or _words(item, "n:itemMeta/n:title"),
        source=source or _party(item, "n:itemMeta/n:provider") or _party(item, "n:rightsInfo/n:copyrightHolder"),
        source_domain=None if source else domain(item.get("guid")),
        by=_authors(item),
        published=[
            item.findtext(f"n:itemMeta/n:{name}", namespaces=_N)
            for name in ("embargoed", "firstCreated", "versionCreated")
        ],
        language_tag=_language(item),
    )


def _text(item: Any) -> str:
    """The text of the first rendition that has any, the one with markup first."""
    content = item.find("n:contentSet", _N)
    if content is None:
        return ""
    renditions = [text_of_element(one) for one in content.iterfind("n:inlineXML", _N)]
    renditions += [_inline(one) for one in content.iterfind("n:inlineData", _N)]
    return next(filter(None, renditions), "")


def _inline(rendition: Any) -> str:
    if rendition.get("encoding"):
        return ""  # base64 of something that is no text
    content = "".join(rendition.itertext())
    return text_of_html(content) if "html" in rendition.get("contenttype", "") else paragraphs(content)


def _language(item: Any) -> str | None:
    stated = item.find("n:contentMeta/n:language", _N)
    content = item.find("n:contentSet/n:inlineXML", _N)
    given = (None if stated is None else stated.get("tag"), None if content is None else content.get(_LANGUAGE))
    return next(filter(None, (*given, item.get(_LANGUAGE))), None)


def _authors(item: Any) -> list[str]:
    """Creators that are named as persons, else the names of the byline."""
    creators = [
        creator
        for creator in item.iterfind("n:contentMeta/n:creator", _N)
        if "person" in (creator.get("type") or creator.get("typeuri") or "person")
    ]
    named = authors(creator.findtext("n:name", namespaces=_N) for creator in creators)
    return named or names(_words(item, "n:contentMeta/n:by"))


def _party(item: Any, path: str) -> str | None:
    """The name of a party, or what stands for it: a literal, or the code without its scheme."""
    party = item.find(path, _N)
    if party is None:
        return None
    return line(party.findtext("n:name", namespaces=_N)) or line(party.get("literal")) or _of_code(party)


def _code(item: Any, path: str) -> str | None:
    element = item.find(path, _N)
    code = None if element is None else _of_code(element)
    return code.lower() if code else None


def _of_code(element: Any) -> str | None:
    """`stat:usable` and `http://cv.iptc.org/newscodes/pubstatusg2/usable` both end in the code itself."""
    given = element.get("qcode") or element.get("uri") or ""
    return line(given.replace("/", ":").rpartition(":")[2], 60)


def _words(item: Any, path: str) -> str | None:
    element = item.find(path, _N)
    return None if element is None else line("".join(element.itertext()), 1_000)


def _name(element: Any) -> str:
    tag = str(element.tag)
    return tag.removeprefix(f"{{{NAMESPACE}}}")
