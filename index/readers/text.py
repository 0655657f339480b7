"""Plain text: UTF-8, or UTF-16 that says so; nothing is guessed."""

import codecs

from index.errors import UnreadableFormat

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
            raise UnreadableFormat("This is a binary file, not text: it holds NUL bytes.") from None
        raise UnreadableFormat(
            f"Byte {error.start} (0x{raw[error.start]:02x}) is not {encoding.removesuffix('-sig').upper()}: "
            "save the text as UTF-8 and try again."
        ) from None
    if "\0" in text:
        raise UnreadableFormat("This is a binary file, not text: it holds NUL characters.")
    return text
