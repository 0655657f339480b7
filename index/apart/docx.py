"""Word documents, read by mammoth: what a reader of the finished text sees, as HTML.

What was deleted or moved away under tracked changes is no text, what was inserted is; comments, headers and footers are
none. Footnotes stand behind the text, and their marks, which would stand within sentences, are taken out.
"""

import io
import re
from typing import Any
from xml.etree import ElementTree as ET

import mammoth

from index.apart.answer import Answer
from index.apart.package import Parts, packed, parts_of

_STYLES = "p[style-name='Title'] => h1:fresh\nbr[type='page'] => hr"
_PREFIX = "onrecord-"
_NOTE_MARK = re.compile(rf'<sup><a href="#{_PREFIX}[^"]*" id="{_PREFIX}[^"]*">\[\d+\]</a></sup>')
_WAY_BACK = re.compile(rf'\s*<a href="#{_PREFIX}[^"]*">↑</a>')
_CORE = {
    "title": "{http://purl.org/dc/elements/1.1/}title",
    "author": "{http://purl.org/dc/elements/1.1/}creator",
    "language": "{http://purl.org/dc/elements/1.1/}language",
    "created": "{http://purl.org/dc/terms/}created",
    "modified": "{http://purl.org/dc/terms/}modified",
}


def read_docx(raw: bytes) -> Answer:
    """The document as HTML, and its title, author, dates and language as its properties have them.

    Raises:
        UnreadableFormat: it is no Word document, encrypted, or made to do harm.
    """
    parts = parts_of(raw)
    converted = mammoth.convert_to_html(
        io.BytesIO(packed(parts)), style_map=_STYLES, id_prefix=_PREFIX, convert_image=_no_picture
    )
    html = _WAY_BACK.sub("", _NOTE_MARK.sub("", converted.value))
    return {"html": html} | _properties(parts)


def _no_picture(_image: Any) -> list[Any]:
    return []


def _properties(parts: Parts) -> Answer:
    core = next((part for name, part in parts.items() if name.lower().endswith("docprops/core.xml")), None)
    if core is None:
        return {}
    root = ET.fromstring(core)  # noqa: S314 - it has no document type: looked through before
    return {name: found.text for name, tag in _CORE.items() if (found := root.find(tag)) is not None and found.text}
