"""Word documents: their text in order of reading, and what their properties say of them."""

import re
from collections.abc import Iterator

from index.apart.process import read_apart
from index.readers.items import Fields, Item
from index.readers.markup import text_of_html
from index.readers.stated import fields, names

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_HEADING = re.compile(r"\s*<h1>(.*?)</h1>")
_NOBODY = frozenset(("python-docx", "microsoft office user", "administrator", "admin", "user", "unknown"))
"""What programs write where nobody has told them who writes."""


def items(raw: bytes) -> Iterator[Item]:
    """The one article of a document."""
    yield read_docx(raw)


def read_docx(raw: bytes) -> Fields:
    """The fields of the article; a document without a title has the heading that it begins with.

    Raises:
        UnreadableFormat: no Word document, encrypted, made to do harm, or more than can be read in time.
    """
    found = read_apart("docx", raw)
    heading = _HEADING.match(found["html"])
    return fields(
        text_of_html(found["html"]),
        title=found.get("title") or (text_of_html(heading[1]) if heading else None),
        by=[name for name in names(found.get("author")) if name.casefold() not in _NOBODY],
        published=(found.get("created"), found.get("modified")),
        language_tag=found.get("language"),
    )
