"""Makes the files of the corpus that cannot be written by hand: `python -m tests.index.readers.make_corpus`.

The same bytes come of it each time; a test holds the files against it. All names, places and words are invented.
"""

import gzip
import io
import json
from pathlib import Path

from tests.index.readers.made_docx import docx, paragraph, zipped
from tests.index.readers.made_pdf import Placed, column, file_of, pdf

CORPUS = Path(__file__).parent / "corpus"
PASSWORD = "/Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <" + "41" * 32 + "> /U <" + "42" * 32 + "> >>"

PLAIN = (
    "„Die Mühle bleibt offen, und größer wird sie auch“, sagte Jörund Haldenwang, der Müller.\n\n"
    "Über den Preis der Körner schwieg er.\n"
)
FERRY = [
    "The night ferry from Alderwick will stop running in",
    "May, the harbour board decided on Tuesday after a",
    "vote that took until midnight.",
    "",
    "“We lost money on every crossing,” said Rosamund",
    "Kestleby, the head of the harbour board, who had",
]
FERRY_ON = [
    "asked for the vote. The deci-",
    "sion is final. No other decision was open to the",
    "board, she added.",
]
MORE = [
    ["The boats will be sold to a firm on the coast in", "the summer, the board said."],
    ["“Nobody asked the islanders,” said Wystan", "Oakhanger, the mayor of Dunsel."],
]
CHANGES = (
    paragraph("Kiln to be lit again", "Title")
    + paragraph(
        "The old kiln in Larkstone will be lit again in ",
        inner='<w:del w:id="1"><w:r><w:delText>May</w:delText></w:r></w:del>'
        '<w:ins w:id="2"><w:r><w:t xml:space="preserve">June</w:t></w:r></w:ins>'
        '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>.</w:t></w:r>',
    )
    + paragraph("“We have the clay and we have the hands,” said Sigrun Glaswen, the guild's warden.")
)
TABLE = (
    paragraph("What the mill burns", "Heading1")
    + paragraph("The mill in Oxenby burns more coal than its owner, Ana Brel, had said it would.")
    + f"<w:tbl><w:tr><w:tc>{paragraph('January')}</w:tc><w:tc>{paragraph('nine tons')}</w:tc></w:tr></w:tbl>"
    + paragraph("“It was a cold winter,” Brel said.")
)
CORE = (
    "<dc:title>The mill and its coal</dc:title><dc:creator>Marit Hesselberg</dc:creator>"
    "<dcterms:created>2025-02-03T09:30:00Z</dcterms:created><dc:language>en-GB</dc:language>"
)
LINES = [
    {
        "external_id": "tram",
        "text": "The tram depot was sold. “It was a fair price,” said Ulrika Oxenby.",
        "language": "en",
    },
    {"external_id": "dated", "text": "The depot is old.", "published_at": "2025-03-12"},
    {"origin": "import", "external_id": "q-1", "text": "The depot is worth nothing.", "speaker": "Dorian Stannery"},
]


def files() -> dict[str, bytes]:
    """The files by name."""
    lines = "\n".join(json.dumps(line, ensure_ascii=False) for line in LINES).encode()
    return _pdfs() | _word() | {
        "text-utf-16.txt": b"\xff\xfe" + PLAIN.encode("utf-16-le"),
        "text-misread.txt": PLAIN.encode().decode("latin-1").encode(),
        "page-misread.html": _page(PLAIN).encode().decode("latin-1").encode(),
        "broken-text-latin-1.txt": "Die Mühle bleibt offen.".encode("latin-1"),
        "broken-text-lost-letters.txt": "\ufffdDie M\ufffdhle bleibt\ufffd, sagte J\ufffdrund Haldenwang.".encode(),
        "broken-text-binary.txt": bytes(range(256)),
        "broken-text-not-utf-16.txt": b"\xff\xfeThe mill will close.",
        "packed-lines.jsonl.gz": _gzip(lines),
        "packed-page.html.gz": _gzip(_page("The mill stays.\n\n“It runs,” said Ana Brel, who owns it.").encode()),
        "broken-packed-bomb.json.gz": _gzip(b" " * 70_000_000),
        "broken-packed-cut-off.jsonl.gz": _gzip(lines)[:-40],
    }  # fmt: skip


def _pdfs() -> dict[str, bytes]:
    info = "/Title (Night ferry to stop) /Author (Kerensa Mossgarth) /CreationDate (D:20240305073000Z)"
    edges = [
        [Placed("The Alderwick Courier", 72, 760, 9), Placed(f"Page {number} of 3", 280, 30, 9)] for number in (1, 2, 3)
    ]
    pages = [column(FERRY), column(FERRY_ON), column(MORE[0])]
    loop = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 2000000000 /Kids [2 0 R 2 0 R] >>"]
    return {
        "document-columns.pdf": pdf([column(FERRY) + column(FERRY_ON, x=330)], info=info, catalog="/Lang (en-GB)"),
        "document-pages.pdf": pdf([edge + page for edge, page in zip(edges, pages, strict=True)]),
        "document-undated.pdf": pdf([column(MORE[1])], info="/Title (draft-4.docx) /CreationDate (D:20240305)"),
        "broken-pdf-without-text.pdf": pdf([[], []]),
        "broken-pdf-encrypted.pdf": pdf([column(FERRY)], extra=f"{PASSWORD} /ID [<41> <42>]"),
        "broken-pdf-cut-off.pdf": pdf([column(FERRY)])[:300],
        "broken-pdf-page-loop.pdf": file_of(loop, ""),
    }


def _word() -> dict[str, bytes]:
    notes = f'<w:footnote w:id="2">{paragraph("So the minutes of the guild.")}</w:footnote>'
    entity = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    sheet = (
        b'<Types><Override ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"/></Types>'
    )
    return {
        "document-changes.docx": docx(CHANGES, notes=notes),
        "document-table.docx": docx(TABLE, core=CORE),
        "broken-docx-bomb.docx": docx(TABLE, more={"word/more.xml": b" " * 20_000_000}),
        "broken-docx-entity.docx": docx(TABLE, more={"docProps/core.xml": entity}),
        "broken-docx-spreadsheet.docx": zipped({"[Content_Types].xml": sheet}),
        "broken-docx-cut-off.docx": docx(TABLE)[:900],
    }


def _page(text: str) -> str:
    body = "".join(f"<p>{one}</p>" for one in text.strip().split("\n\n"))
    return f"<html><head><title>The mill</title></head><body><article><h1>The mill</h1>{body}</article></body></html>"


def _gzip(raw: bytes) -> bytes:
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", mtime=0) as packed:
        packed.write(raw)
    return out.getvalue()


if __name__ == "__main__":
    for name, content in files().items():
        (CORPUS / name).write_bytes(content)
