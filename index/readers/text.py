"""Plain text: UTF-8, UTF-16 that says so, or what a page says that it is in; nothing is guessed."""

import codecs
import re

from index.errors import UnreadableFormat
from index.fetch.charset import stated_encoding

_ONE_BYTE_TEXT = re.compile(rb"[\t\n\r\x20-\x7e]*")
_TEXT_WANTED = "Send its text; a PDF or a Word document goes by its own ending or media type."
_BYTE_ORDER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(raw: bytes) -> str:
    """Text of bytes that are UTF-8, with or without a byte order mark, or UTF-16 with one.

    Raises:
        UnreadableFormat: other encodings and binary files, with the place of the first wrong byte.
    """
    encoding = "utf-16" if raw.startswith(_BYTE_ORDER_MARKS) else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-16" and b"\0" in raw:
            raise UnreadableFormat(f"This is a binary file, not text: it holds NUL bytes. {_TEXT_WANTED}") from None
        raise UnreadableFormat(
            f"Byte {error.start} (0x{raw[error.start]:02x}) is not {encoding.removesuffix('-sig').upper()}: "
            "save the text as UTF-8 and try again."
        ) from None
    if encoding == "utf-16" and _ONE_BYTE_TEXT.fullmatch(raw, 2):
        # Two letters of ASCII read as one are Chinese of a sort; real UTF-16 has other bytes in it, if only a space's.
        raise UnreadableFormat("The file begins with the mark of UTF-16, but is not in it. Save the text as UTF-8.")
    if "\0" in text:
        raise UnreadableFormat(f"This is a binary file, not text: it holds NUL characters. {_TEXT_WANTED}")
    return text


def decode_html(raw: bytes) -> str:
    """Text of a page, which may say that it is in another encoding.

    Raises:
        UnreadableFormat: as for plain text; also where the bytes are not what the page says.
    """
    try:
        return decode(raw)
    except UnreadableFormat:
        stated = stated_encoding(raw)
        if stated is None:
            raise
    return in_encoding(raw, stated)


def in_encoding(raw: bytes, encoding: str) -> str:
    """Text of bytes that are said to be in an encoding.

    Raises:
        UnreadableFormat: they are not.
    """
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFormat(
            f"Byte {error.start} (0x{raw[error.start]:02x}) is not in the encoding that is stated, {encoding}: "
            "save it as UTF-8 and try again."
        ) from None
    if "\0" in text:
        raise UnreadableFormat(f"This is a binary file, not text: it holds NUL characters. {_TEXT_WANTED}")
    return text
