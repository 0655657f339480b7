"""PDF files made by hand, down to each byte: text at its places, with and without what makes them hard to read."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LEADING = 14.0


@dataclass(frozen=True, slots=True)
class Placed:
    """One line of text: its place on the page in points from the lower left corner, and its size."""

    text: str
    x: float = 72.0
    y: float = 700.0
    size: float = 11.0


def column(lines: Iterable[str], x: float = 72.0, top: float = 700.0, size: float = 11.0) -> list[Placed]:
    """Lines below each other; a blank line leaves half a line free."""
    placed, y = [], top
    for line in lines:
        if line:
            placed.append(Placed(line.strip("\n"), x, y, size))
        y -= LEADING if line else LEADING * 0.6
    return placed


def pdf(pages: Sequence[Sequence[Placed]], *, info: str = "", extra: str = "", catalog: str = "") -> bytes:
    """A PDF 1.4 of these pages; `info` are entries of its information dictionary, `extra` of its trailer."""
    first_page = 4
    kids = " ".join(f"{first_page + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, page in enumerate(pages):
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {first_page + 2 * number + 1} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode(),
            stream(b"".join(map(_shown, page))),
        ]
    objects.append(f"<< {info} >>".encode("latin-1"))
    return file_of(objects, f"/Info {len(objects)} 0 R {extra}")


def stream(content: bytes, entries: str = "") -> bytes:
    """A stream object, packed."""
    packed = zlib.compress(content, 9)
    return f"<< /Length {len(packed)} /Filter /FlateDecode {entries} >>\nstream\n".encode() + packed + b"\nendstream"


def file_of(objects: Sequence[bytes], trailer: str) -> bytes:
    """The file with its objects, numbered from 1, and its table of where they stand."""
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += "".join(f"{place:010d} 00000 n \n" for place in places).encode()
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{table}\n%%EOF\n".encode()
    return bytes(out)


def _shown(line: Placed) -> bytes:
    text = line.text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return f"BT /F1 {line.size} Tf 1 0 0 1 {line.x:.2f} {line.y:.2f} Tm (".encode() + text + b") Tj ET\n"
