"""IPTC ninjs, news in JSON, versions 1, 2 and 3: https://iptc.org/std/ninjs/.

The versions name the same things differently: 1 has `body_xhtml` and `headline`, 2 has lists (`bodies`, `headlines`), 3
writes `pubStatus` for `pubstatus` and `embargoedUntil` for `embargoed`. Names are read in lower case, both shapes in
every version. Where the text is not of the type that the published schemas say, the item is refused; what else is not,
is left out.
"""

from collections.abc import Iterator
from typing import Any

from index.errors import InvalidArticle, InvalidInput, UnreadableFormat
from index.readers.embargo import under_embargo
from index.readers.items import Fields, Item, PassedOver
from index.readers.markup import is_markup, paragraphs, text_of, text_of_html
from index.readers.stated import domain, fields, identifier, line, names

_SIGNS = frozenset(("$standard", "bodies", "headlines", "pubstatus", "versioncreated", "firstcreated", "associations"))
_TEXTUAL = frozenset(("text", "composite", "component"))
_HTML_FIRST = ("body_xhtml", "body_html", "body_text")


def is_ninjs(value: Any) -> bool:
    """Whether decoded JSON is a ninjs object: `uri` is the one field that all versions require."""
    if not isinstance(value, dict) or not isinstance(value.get("uri"), str) or "text" in value or "html" in value:
        return False
    named = {str(key).lower() for key in value}
    standard = value.get("standard")
    return (
        bool(named & _SIGNS)
        or any(name.startswith("body_") for name in named)
        or (isinstance(standard, dict) and standard.get("name") == "ninjs")
    )


def items(value: Any) -> Iterator[Item]:
    """The one article of a ninjs object, or why there is none."""
    news = _lower(value)
    name = identifier(news.get("uri")) or "the item"
    try:
        yield _item(news, name)
    except InvalidInput as error:
        yield UnreadableFormat(f"{name}: {error}")


def _item(news: Fields, name: str) -> Item:
    status = str(news.get("pubstatus") or "usable").lower()
    kind = str(news.get("type") or "text").lower()
    if status != "usable":
        return not_for_publication(name, status)
    if kind not in _TEXTUAL:
        return PassedOver(name, f"is no text: its type is {line(kind, 40)}")
    text = _body(news)
    if not text:
        return _wrong_text(news, name) or _without_text(name, kind)
    return under_embargo(name, _embargo(news)) or _article(news, text)


def _embargo(news: Fields) -> object:
    """When the item may be published, in the words of either version."""
    return news.get("embargoed") or news.get("embargoeduntil")


def not_for_publication(name: str, status: str) -> InvalidInput:
    """The refusal of an item whose publisher has not released it, or has taken it back."""
    return InvalidArticle(
        f"{name}: its publication status is {line(status, 40)}, so it is not stored. Send it when it is usable; if an "
        "earlier version of it is in the record, delete that."
    )


def _wrong_text(news: Fields, name: str) -> InvalidInput | None:
    """The refusal of an item that has a body, but not as the schemas have it."""
    wrong = [field for field, value in news.items() if field.startswith("body_") and not isinstance(value, str | None)]
    if news.get("bodies") and not _listed(news, "bodies"):
        wrong.append("bodies")
    if not wrong:
        return None
    return UnreadableFormat(
        f"{name}: {line(wrong[0], 40)} is not what the schemas of ninjs say: body_… is text, bodies a list of objects "
        "with a value that is text."
    )


def _without_text(name: str, kind: str) -> Item:
    if kind == "text":
        return InvalidArticle(f"{name}: it has no body text. Send the item in full, with its body.")
    return PassedOver(name, "has no text of its own")


def _article(news: Fields, text: str) -> Fields:
    source = _source(news)
    return fields(
        text,
        external_id=news["uri"],
        title=_headline(news),
        source=source or news.get("copyrightholder"),
        source_domain=None if source else domain(news["uri"]),
        by=names(news.get("byline") or news.get("by")),
        published=(
            _embargo(news),
            news.get("firstcreated"),
            news.get("versioncreated"),
        ),
        language_tag=news.get("language"),
    )


def _body(news: Fields) -> str:
    bodies = [news[name] for name in _HTML_FIRST if news.get(name)]
    bodies += [value for name, value in news.items() if name.startswith("body_") and name not in _HTML_FIRST]
    listed = sorted(_listed(news, "bodies"), key=lambda body: not _says_html(body))
    read = [_plain(body) for body in listed] + [text_of(body) for body in bodies if isinstance(body, str)]
    return next(filter(None, read), "")


def _headline(news: Fields) -> str | None:
    listed = sorted(_listed(news, "headlines"), key=lambda headline: headline.get("role") != "main")
    stated = [news.get("headline"), *(headline["value"] for headline in listed), news.get("title")]
    return next((_words(headline) for headline in stated if line(headline)), None)


def _words(headline: str) -> str:
    return text_of_html(headline) if is_markup(headline) else headline


def _plain(body: Fields) -> str:
    content: str = body["value"]
    if _says_html(body):
        return text_of_html(content)
    return paragraphs(content) if body.get("contenttype") == "text/plain" else text_of(content)


def _says_html(body: Fields) -> bool:
    return any(kind in str(body.get("contenttype")).lower() for kind in ("html", "xml"))


def _source(news: Fields) -> str | None:
    stated = [*_objects(news, "infosource"), *_objects(news, "infosources")]
    names_first = [source.get(field) for field in ("name", "literal") for source in stated]
    return next(filter(None, map(line, names_first)), None)


def _listed(news: Fields, name: str) -> list[Fields]:
    return [one for one in _objects(news, name) if isinstance(one.get("value"), str)]


def _objects(news: Fields, name: str) -> list[Fields]:
    given = news.get(name)
    return [_lower(one) for one in given if isinstance(one, dict)] if isinstance(given, list) else []


def _lower(value: Fields) -> Fields:
    return {str(key).lower(): content for key, content in value.items()}
