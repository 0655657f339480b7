"""PDF with a text layer, read by PDFium: the same code that draws pages in browsers.

Source: ISO 32000-1, sections 7.9.4 (dates), 14.3.3 (document information) and 14.9.2 (language).
"""

import ctypes
import re
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from index.apart.answer import MAX_CHARACTERS, Answer
from index.apart.layout import HYPHEN, Line, paragraphs
from index.errors import UnreadableFormat

MAX_PAGES = 500
MAX_UNKNOWN_SHARE = 0.02
"""Of characters of which the fonts do not say what they are: beyond it, words are lost."""

_LETTERS_A_PAGE = 10
"""Fewer, on average, are page numbers and stamps on pictures of pages."""
_GAP = 1.2
"""In heights of a line: a wider one parts columns or cells."""
_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(Z|[+-]\d\d'?\d\d)")
_FILE_NAME = re.compile(r"\.(docx?|pdf|indd|qxp|odt|rtf|p65)$|^microsoft word\b|^untitled", re.IGNORECASE)
_UNKNOWN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufffd-\uffff]")


def read_pdf(raw: bytes) -> Answer:
    """Text, title, author, date of creation and language of a document.

    Raises:
        UnreadableFormat: it is encrypted, too long, without a text layer, or its text has no known letters.
    """
    document = _opened(raw)
    if len(document) > MAX_PAGES:
        raise UnreadableFormat(f"The PDF has {len(document)} pages; at most {MAX_PAGES} are read. Part it.")
    pages, characters = [], 0
    for number in range(len(document)):
        lines = list(_lines(document[number]))
        pages.append(lines)
        characters += sum(len(line.text) for line in lines)
        if characters > MAX_CHARACTERS:
            raise UnreadableFormat("The PDF holds more text than any article has. Part it.")
    text = paragraphs(pages)
    _check_text(text, len(pages))
    stated = document.get_metadata_dict(skip_empty=True)
    return {
        "text": _UNKNOWN.sub("\ufffd", text),
        "title": _title(stated.get("Title", "")),
        "author": stated.get("Author"),
        "created": _date(stated.get("CreationDate", "")),
        "language": _language(document),
    }


def _opened(raw: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise UnreadableFormat("The PDF is encrypted with a password. Save it without one.") from None
        if error.err_code == pdfium.FPDF_ERR_SECURITY:
            raise UnreadableFormat("The PDF is encrypted in a way that is not known. Save it without.") from None
        raise UnreadableFormat("This is no PDF, or a damaged one. Save it anew as PDF, or send its text.") from None


def _check_text(text: str, pages: int) -> None:
    letters = sum(character.isalnum() for character in text)
    if letters < _LETTERS_A_PAGE * pages and not re.search(r"\w+\W+\w+\W+\w+", text):
        raise UnreadableFormat(
            "The PDF has no text layer: its pages are pictures. Run text recognition (OCR) over it first, and send the "
            "PDF or the text that comes of it."
        )
    if len(_UNKNOWN.findall(text)) > MAX_UNKNOWN_SHARE * len(text):
        raise UnreadableFormat(
            "The fonts of the PDF do not say which letters they draw, so its text cannot be read. Run text recognition "
            "(OCR) over it, or send the text."
        )


def _lines(page: Any) -> Iterator[Line]:
    """The runs of text of a page, each on one baseline, as the file draws them."""
    text: list[str] = []
    left = right = bottom = height = 0.0
    for character, box in _characters(page.get_textpage()):
        if box is None:
            text.append(" ")
            continue
        same = text and abs(box.bottom - bottom) < height / 2 and -height < box.left - right < _GAP * height
        if not same:
            if "".join(text).strip():
                yield Line("".join(text).strip(" "), left, right, bottom, height)
            text, left, bottom, height = [], box.left, box.bottom, max(box.top - box.bottom, 1.0)
        text.append(character)
        right = box.right
    if "".join(text).strip():
        yield Line("".join(text).strip(" "), left, right, bottom, height)


def _characters(page: Any) -> Iterator[tuple[str, Any]]:
    """Each character with its box; white space has none, for PDFium makes some up that has no place."""
    for number in range(page.count_chars()):
        code = pdfium.FPDFText_GetUnicode(page, number)
        character = chr(code) if code <= 0x10FFFF else "\ufffd"
        if pdfium.FPDFText_IsHyphen(page, number) == 1:
            character = HYPHEN
        elif character.isspace():
            yield " ", None
            continue
        box = pdfium.FS_RECTF()
        if pdfium.FPDFText_GetLooseCharBox(page, number, ctypes.byref(box)):
            yield character, box


def _title(stated: str) -> str | None:
    """The title, unless it is the name of the file that it was made from."""
    return None if _FILE_NAME.search(stated) else stated or None


def _date(stated: str) -> str | None:
    """A date of PDF as RFC 3339, if it has a zone."""
    found = _DATE.match(stated)
    if found is None:
        return None
    year, month, day, hour, minute, second, zone = found.groups()
    offset = "Z" if zone == "Z" else f"{zone[:3]}:{zone[-2:]}"
    return f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{offset}"


def _language(document: Any) -> str | None:
    length = pdfium.FPDFCatalog_GetLanguage(document, None, 0)
    if not 2 < length <= 200:
        return None
    buffer = (pdfium.FPDF_WCHAR * (length // 2))()
    pdfium.FPDFCatalog_GetLanguage(document, buffer, length)
    return bytes(buffer).decode("utf-16-le", "ignore").strip("\0") or None
