"""PDF with a text layer: its text, and what its information dictionary says of it."""

from collections.abc import Iterator

from index.apart.process import read_apart
from index.readers.items import Fields, Item
from index.readers.stated import fields, names

MEDIA_TYPE = "application/pdf"


def items(raw: bytes) -> Iterator[Item]:
    """The one article of a document."""
    yield read_pdf(raw)


def read_pdf(raw: bytes) -> Fields:
    """The fields of the article.

    Raises:
        UnreadableFormat: no text layer, encrypted, too long, damaged, or more than can be read in time.
    """
    found = read_apart("pdf", raw)
    return fields(
        found["text"],
        title=found["title"],
        by=names(found["author"]),
        published=(found["created"],),
        language_tag=found["language"],
    )
