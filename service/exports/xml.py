"""XML a piece at a time, by the standard library's writer, of text that may hold any character.

The libraries that make feeds (feedgen, feedgenerator) hold a whole feed before they write it.
"""

import re
from collections.abc import Mapping
from io import StringIO
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

_NO_CHARACTER = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even escaped (section 2.2)."""


class Pieces:
    """Elements on their way out: `taken` gives what was written since it was last asked."""

    def __init__(self) -> None:
        self._out = StringIO()
        self._writer = XMLGenerator(self._out, "utf-8", short_empty_elements=True)
        self._writer.startDocument()

    def open(self, name: str, attributes: Mapping[str, str] | None = None) -> None:
        """Begin an element."""
        self._writer.startElement(name, AttributesImpl({key: held(value) for key, value in (attributes or {}).items()}))

    def close(self, name: str) -> None:
        """End an element."""
        self._writer.endElement(name)

    def element(self, name: str, text: str | None = None, **attributes: str) -> None:
        """A whole element."""
        self.open(name, attributes)
        if text:
            self._writer.characters(held(text))
        self.close(name)

    def taken(self) -> str:
        """What was written since the last time; nothing of it is kept."""
        written = self._out.getvalue()
        self._out.seek(0)
        self._out.truncate()
        return written


def held(text: str) -> str:
    """The text as XML can hold it; what it cannot is replaced, so that its loss is seen."""
    return _NO_CHARACTER.sub("\ufffd", text)
