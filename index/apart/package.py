"""The parts of an Office document: only those that hold text, and only when none of them can grow or nest without end.

What no part of the text is read from (pictures, embedded files, macros) is not unpacked at all.
Source: ECMA-376, part 2 (Open Packaging Conventions), sections 8 and 10: parts hold no DTD.
"""

import io
import zipfile
import zlib
from typing import NoReturn
from xml.parsers import expat

from index.errors import UnreadableFormat

MAX_PARTS_BYTES = 16 * 1024 * 1024
"""Of all parts together, unpacked. A book of 300 pages has some 3 MB; the parser takes forty times as much."""
MAX_PARTS = 2_000
MAX_ELEMENTS = 250_000
"""Of one part. A novel has some 100,000; each takes the parser 2 KB."""
MAX_DEPTH = 128

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_WORD = b"wordprocessingml."
_TYPES = "[Content_Types].xml"

Parts = dict[str, bytes]


def parts_of(raw: bytes) -> Parts:
    """The XML parts of a Word document by name, each looked through.

    Raises:
        UnreadableFormat: it is none, encrypted, damaged, or a part of it is made to do harm.
    """
    if raw.startswith(_OLD_OFFICE):
        raise UnreadableFormat(
            "This is an encrypted document, or one of Word before 2007. Save it without a password, as .docx."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            parts = _unpacked(package)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError) as error:
        fault = str(error)[:100].rstrip(".") or "it breaks off"
        raise UnreadableFormat(
            f"The document is no whole zip file, as Word writes: {fault}. Save it anew as .docx, or send its text."
        ) from None
    except (RuntimeError, NotImplementedError):
        raise UnreadableFormat("The document is packed with a password, or in a way that Word never packs.") from None
    if _WORD not in parts.get(_TYPES, b""):
        raise UnreadableFormat("This is no Word document (.docx): its list of contents does not name one.")
    for name, part in parts.items():
        _look_through(name, part)
    return parts


def packed(parts: Parts) -> bytes:
    """A package of these parts and nothing else."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return out.getvalue()


def _unpacked(package: zipfile.ZipFile) -> Parts:
    listed = [entry for entry in package.infolist() if entry.filename.lower().endswith((".xml", ".rels"))]
    if len(listed) > MAX_PARTS or sum(entry.file_size for entry in listed) > MAX_PARTS_BYTES:
        raise UnreadableFormat(
            f"The parts of the document unpack to more than {MAX_PARTS_BYTES} bytes, or are too many. Part it."
        )
    parts: Parts = {}
    left = MAX_PARTS_BYTES
    for entry in listed:
        with package.open(entry) as stream:
            parts[entry.filename] = stream.read(left + 1)  # the size that is declared may be a lie
        left -= len(parts[entry.filename])
        if left < 0:
            raise UnreadableFormat(f"The parts of the document unpack to more than {MAX_PARTS_BYTES} bytes.")
    return parts


def _look_through(name: str, part: bytes) -> None:
    """Refuse what makes parsers grow or recurse without end, or read other files.

    Raises:
        UnreadableFormat: a document type, elements that nest too deeply, or no XML.
    """
    parser = expat.ParserCreate()
    depth = elements = 0

    def begin(_name: str, _attributes: object) -> None:
        nonlocal depth, elements
        depth += 1
        elements += 1
        if elements > MAX_ELEMENTS:
            raise UnreadableFormat(f"Its part {name[:80]!r} has more than {MAX_ELEMENTS} elements. Part the document.")
        if depth > MAX_DEPTH:
            raise UnreadableFormat(f"Its part {name[:80]!r} nests more than {MAX_DEPTH} elements within each other.")

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def refuse_type(*_: object) -> NoReturn:
        raise UnreadableFormat(
            f"Its part {name[:80]!r} has a document type, by which it could grow without bounds or read other files."
        )

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.StartDoctypeDeclHandler = refuse_type
    try:
        parser.Parse(part, True)  # noqa: FBT003 - the parameter has no name
    except expat.ExpatError as error:
        raise UnreadableFormat(f"Its part {name[:80]!r} is no XML: {expat.ErrorString(error.code)}.") from None
    except (ValueError, LookupError):
        raise UnreadableFormat(f"The encoding of its part {name[:80]!r} is not known.") from None
