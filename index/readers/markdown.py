"""Markdown with front matter: what a file says of itself between `---` (YAML) or `+++` (TOML), then the text.

Of YAML the part that front matter uses is read: names with a value, quoted or not, lists in brackets or behind dashes,
and one level of names below a name. What is written otherwise is left out.
"""

import re
import tomllib
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

from index.errors import UnreadableFormat
from index.readers.items import Fields
from index.readers.markup import text_of_html
from index.readers.stated import authors, domain, fields, line, names

MAX_FRONT_CHARACTERS = 64 * 1024
MAX_MARKDOWN_CHARACTERS = 2_000_000
"""Twice the longest text that is taken, which leaves room for links."""
MAX_BRACKETS = 20_000
"""An article has a hundred; the parser's time grows with the square of those that nothing closes (100,000: 13 s)."""

_PAIR = re.compile(r"(\s*)([A-Za-z_][\w.-]*)\s*:(?:\s+(.*))?$")
_LISTED = re.compile(r"\s*-\s+(?:name:\s+)?(.*)$")
_FENCES = ("---", "+++")
_HEAD_BYTES = 8
_NAMES: dict[str, tuple[str, ...]] = {
    "external_id": ("external_id", "id", "guid"),
    "title": ("title", "headline"),
    "source": ("source", "publication", "publisher", "site"),
    "by": ("authors", "author", "by", "byline"),
    "published": ("published_at", "published", "date", "datepublished"),
    "language": ("language", "lang"),
    "address": ("url", "canonical", "canonical_url", "canonicalurl", "link", "permalink"),
}
"""How files name the fields, the clearest name first."""


def begins_with_front_matter(file: Path) -> bool:
    """Whether a file begins as one that says of itself what article it is, or cannot be read: then it will be told."""
    try:
        with file.open("rb") as stream:
            head = stream.read(_HEAD_BYTES)
    except OSError:
        return True
    return head.decode(errors="replace").lstrip("\ufeff").startswith(_FENCES)


def read_markdown(text: str) -> Fields:
    """The fields of an article in Markdown.

    Raises:
        UnreadableFormat: it is too long or too deep, or its front matter is no TOML.
    """
    if len(text) > MAX_MARKDOWN_CHARACTERS:
        raise UnreadableFormat(f"The Markdown is longer than {MAX_MARKDOWN_CHARACTERS} characters. Part it.")
    if text.count("[") > MAX_BRACKETS:
        raise UnreadableFormat(f"The Markdown holds more than {MAX_BRACKETS} opening brackets. Send it as plain text.")
    front, body = _parted(text)
    stated = {name.lower(): value for name, value in front.items()}
    source = stated.get("source")
    named: Fields = source if isinstance(source, dict) else {}
    address = _first(stated, "address")
    return fields(
        text_of_html(_rendered(body)),
        external_id=_first(stated, "external_id"),
        title=_first(stated, "title") or _heading(body),
        source=named.get("name") if named else _first(stated, "source"),
        source_domain=_host(named.get("domain") or stated.get("domain")) or domain(address),
        by=authors(chain.from_iterable(map(names, _listed(stated, "by")))),
        published=_listed(stated, "published"),
        language_tag=_first(stated, "language"),
        address=address,
    )


def _rendered(body: str) -> str:
    # Imported here: few processes read Markdown.
    from markdown_it import MarkdownIt

    try:
        return str(MarkdownIt("commonmark", {"maxNesting": 100}).render(body))
    except RecursionError:
        raise UnreadableFormat("The Markdown nests too deeply.") from None


def _parted(text: str) -> tuple[Fields, str]:
    """Front matter and text; without a closing fence all is text."""
    text = text.replace("\r\n", "\n").lstrip("\n")
    fence, _, rest = text.partition("\n")
    fence = fence.rstrip()
    if fence not in _FENCES:
        return {}, text
    end = re.search(rf"^{re.escape(fence)}[ \t]*$", rest[:MAX_FRONT_CHARACTERS], re.MULTILINE)
    if end is None:
        return {}, text
    front = rest[: end.start()]
    return (_toml(front) if fence == "+++" else _yaml(front)), rest[end.end() :]


def _toml(front: str) -> Fields:
    try:
        return tomllib.loads(front)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise UnreadableFormat(f"The front matter is no TOML: {str(error)[:100]}.") from None


def _yaml(front: str) -> Fields:
    stated: Fields = {}
    name = ""
    for written in front.split("\n"):
        if pair := _PAIR.match(written):
            below, key, value = bool(pair[1]), pair[2], _value(pair[3] or "")
            if not below:
                name = key
                stated[name] = value
            elif isinstance(stated.get(name), dict) or not stated.get(name):
                stated[name] = (stated.get(name) or {}) | {key: value}
        elif (item := _LISTED.match(written)) and (not stated.get(name) or isinstance(stated[name], list)):
            stated[name] = [*(stated.get(name) or []), _scalar(item[1])]
    return stated


def _value(written: str) -> Any:
    written = written.strip()
    if written.startswith("[") and written.endswith("]"):
        return [_scalar(one) for one in _items(written[1:-1])]
    return _scalar(written)


def _items(written: str) -> Iterator[str]:
    """What stands between commas outside quotation marks."""
    start, mark = 0, ""
    for place, character in enumerate(written):
        if mark:
            mark = "" if character == mark else mark
        elif character in "\"'" and not written[start:place].strip():
            mark = character
        elif character == ",":
            yield written[start:place]
            start = place + 1
    yield written[start:]


def _scalar(written: str) -> str:
    written = written.strip()
    if len(written) > 1 and written[0] == written[-1] and written[0] in "\"'":
        return written[1:-1].replace('\\"', '"') if written[0] == '"' else written[1:-1].replace("''", "'")
    return re.sub(r"\s+#.*$", "", written)


def _first(stated: Fields, field: str) -> str | None:
    return next(iter(_listed(stated, field)), None)


def _listed(stated: Fields, field: str) -> list[str]:
    """The values under the first of the field's names that has any."""
    for name in _NAMES[field]:
        value = stated.get(name)
        if found := [text for one in (value if isinstance(value, list) else [value]) if (text := _text(one))]:
            return found
    return []


def _text(value: Any) -> str | None:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return line(value.get("name"), 3_000)
    return line(str(value), 3_000) if isinstance(value, str | int) and not isinstance(value, bool) else None


def _host(value: Any) -> str | None:
    return domain(f"//{value}") if isinstance(value, str) and "/" not in value else domain(value)


def _heading(body: str) -> str | None:
    """The heading that the text begins with."""
    begins = body.lstrip("\n").partition("\n")[0]
    return text_of_html(_rendered(begins)) if begins.startswith("# ") else None
