"""Everything hostile at once: documents by media type, pages that a site serves, files in a folder."""

import gzip
import io
import json
from functools import cache
from pathlib import Path

from index.readers import docx, pdf
from tests.index.fetch.site import Reply, bomb, empty_blocks, endless, page, redirect
from tests.index.readers import made_docx, made_pdf
from tests.index.readers.make_corpus import CORPUS

NEWSML = "application/vnd.iptc.g2.newsitem+xml"
MEGABYTE = 1_000_000
NESTED_TAGS = 200_000
LINE_BYTES = 50 * MEGABYTE

Document = tuple[str, bytes, str]
"""Its media type, itself, and the problem that it has to get."""


def _corpus(name: str) -> bytes:
    return (CORPUS / name).read_bytes()


def nested_html(depth: int = NESTED_TAGS) -> bytes:
    """A page whose elements stand within each other."""
    return b"<html><body>" + b"<div>" * depth + b"<p>The mill will close.</p>" + b"</div>" * depth + b"</body></html>"


def nested_bomb() -> bytes:
    """A zip file of zip files, within a Word document."""
    inner = made_docx.zipped({f"{number}.bin": bytes(10 * MEGABYTE) for number in range(5)})
    return made_docx.docx("<w:p/>" * 300_000, more={f"word/embeddings/{number}.zip": inner for number in range(20)})


def unpacking_pdf() -> bytes:
    """A page whose drawing unpacks to more than a gigabyte."""
    return made_pdf.file_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R >>",
            made_pdf.stream(b"q " * (150 * MEGABYTE)),
        ],
        "",
    )


@cache
def documents() -> dict[str, Document]:
    """What is sent under a media type of its own."""
    refused = "unreadable-format"
    return {
        "XML bomb": (NEWSML, _corpus("broken-xml-bomb.xml"), refused),
        "external entity": (NEWSML, _corpus("broken-xml-external-entity.xml"), refused),
        "external DTD": ("application/xml", _corpus("broken-xml-external-dtd.xml"), refused),
        "feed bomb": ("application/rss+xml", _corpus("broken-feed-bomb.rss"), refused),
        "XML without end": (NEWSML, b"<a>" * (3 * MEGABYTE), refused),
        "DOCX bomb": (docx.MEDIA_TYPE, made_docx.docx("", more={"a.xml": bytes(100 * MEGABYTE)}), refused),
        "DOCX bombs within bombs": (docx.MEDIA_TYPE, nested_bomb(), refused),
        "DOCX with an entity": (docx.MEDIA_TYPE, _corpus("broken-docx-entity.docx"), refused),
        "PDF without text": (pdf.MEDIA_TYPE, _corpus("broken-pdf-without-text.pdf"), refused),
        "PDF with a password": (pdf.MEDIA_TYPE, _corpus("broken-pdf-encrypted.pdf"), refused),
        "PDF of pages that hold themselves": (pdf.MEDIA_TYPE, _corpus("broken-pdf-page-loop.pdf"), refused),
        "PDF that unpacks without end": (pdf.MEDIA_TYPE, unpacking_pdf(), refused),
        "nested tags": ("text/html", nested_html(), "no-article-in-page"),
        "nested JSON": ("application/ld+json", b"[" * MEGABYTE, refused),
        "one long line": (
            "application/json",
            json.dumps({"text": "word " * (LINE_BYTES // 5), "external_id": "line"}).encode(),
            "invalid-article",
        ),
        "JSON of nothing but values": ("application/json", b"[" + b"{}," * (5 * MEGABYTE) + b"{}]", "body-too-large"),
        "a page of nothing but tags": ("text/html", b"<p>a" * MEGABYTE, "no-article-in-page"),
        "a page of nothing but attributes": (
            "text/html",
            b"<p " + b" ".join(b"a%d" % number for number in range(400_000)) + b">",
            "no-article-in-page",
        ),
        "XML of nothing but elements": (NEWSML, b"<a>" + b"<b/>" * (5 * MEGABYTE) + b"</a>", refused),
        "lost letters": (
            "application/json",
            json.dumps({"text": "\ufffdDie M\ufffdhle bleibt\ufffd, sagte er."}).encode(),
            "invalid-article",
        ),
        "wrong encoding": ("text/markdown", "Die Mühle bleibt offen.".encode("cp1252"), refused),
    }


def pages() -> dict[str, tuple[Reply, str]]:
    """What a site answers with, and the problem that it has to get."""
    return {
        "/endless": (endless(b"x" * 65_536), "page-too-large"),
        "/stalling": (endless(b"<p>", pause_s=0.2), "fetch-timed-out"),
        "/bomb": (page(bomb(200), Content_Encoding="gzip"), "page-too-large"),
        "/blocks": (page(empty_blocks(300_000), Content_Encoding="gzip"), "host-unreachable"),
        "/circle": (redirect("/circle"), "too-many-redirects"),
        "/charset": (page("Die Mühle".encode("latin-1") * 200, "text/plain; charset=utf-8"), "unreadable-format"),
        "/nested": (page(nested_html()), "no-article-in-page"),
        "/scan.pdf": (page(made_pdf.pdf([[]]), pdf.MEDIA_TYPE), "unreadable-format"),
    }


def fill(folder: Path) -> int:
    """Put all documents into a folder as files, with those that only a file can be; returns how many are refused."""
    names = {docx.MEDIA_TYPE: "docx", pdf.MEDIA_TYPE: "pdf", "text/html": "html", "application/ld+json": "json"}
    for number, (media_type, content, _) in enumerate(documents().values()):
        ending = names.get(media_type, "xml" if media_type.endswith("xml") else "json")
        (folder / f"{number:02}.{ending}").write_bytes(content)
    (folder / "line.txt").write_bytes(b"word " * (LINE_BYTES // 5))
    (folder / "line.jsonl").write_bytes(b'{"text": "' + b"word " * (LINE_BYTES // 5) + b'"}\n')
    (folder / "bomb.txt.gz").write_bytes(bomb(200))
    (folder / "bomb.jsonl.gz").write_bytes(_lines_without_end())
    return len(list(folder.iterdir()))


def _lines_without_end() -> bytes:
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", mtime=0) as packed:
        for _ in range(1_100):
            packed.write(b" " * (1024 * 1024))
    return out.getvalue()
