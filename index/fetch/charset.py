"""The characters of a page: which encoding its bytes are in, found the way that browsers find it.

Source: HTML Standard, "Determining the character encoding"; Encoding Standard, "Names and labels".
"""

import codecs
import re

PRESCANNED_BYTES = 1024

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_FALLBACK = "cp1252"
"""What browsers take in most places where nothing is declared and the bytes are not UTF-8."""

_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "utf-16": "utf-16-le",
}
"""Encodings that the standard reads as one that holds more, because pages under their names do."""

_READ = frozenset(
    [
        *("utf-8", "utf-16-le", "utf-16-be", "gb18030", "big5hkscs", "cp932", "euc_jp", "iso2022_jp", "cp949"),
        *("koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "cp866", "cp874"),
        *(f"cp125{number}" for number in range(9)),
        *(f"iso8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
    ]
)
"""The standard's encodings by Python's names; Python's others are none of the web's (`idna`, `utf-7`, `punycode`)."""

_XML = re.compile(rb"<\?xml\s[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9_:.+-]{1,40})[\"']")
_META = re.compile(rb"<meta\s[^>]*?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.+-]{1,40})", re.IGNORECASE)


def decode_page(body: bytes, declared: str | None, *, is_html: bool) -> str:
    """The text of a body; bytes that its encoding does not know become U+FFFD.

    Args:
        body: a page as it came.
        declared: `charset` of its Content-Type, if there is one.
        is_html: whether a `<meta>` at its beginning may say.
    """
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, errors="replace")
    encoding = known_encoding(declared) or (stated_encoding(body) if is_html else None) or _told_by_bytes(body)
    return body.decode(encoding, errors="replace")


def known_encoding(label: str | None) -> str | None:
    """Python's name of the encoding that browsers take under a label; None where they know none."""
    try:
        name = codecs.lookup((label or "").strip().lower()).name
    except (LookupError, ValueError):
        return None
    name = _WIDER.get(name, name)
    return name if name in _READ else None


def stated_encoding(body: bytes) -> str | None:
    """What a page says at its beginning, in a `<meta>` or, where it is XHTML, in its XML declaration."""
    found = _XML.match(body[:PRESCANNED_BYTES]) or _META.search(body[:PRESCANNED_BYTES])
    encoding = known_encoding(found[1].decode("ascii")) if found else None
    # A page whose <meta> can be read byte by byte is not in UTF-16, whatever it says.
    return "utf-8" if encoding in {"utf-16-le", "utf-16-be"} else encoding


def _told_by_bytes(body: bytes) -> str:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return _FALLBACK
    return "utf-8"
