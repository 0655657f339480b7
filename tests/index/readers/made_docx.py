"""Word documents made by hand: a zip file of the few parts that one needs."""

import io
import zipfile
from xml.sax.saxutils import escape

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ALWAYS = (1980, 1, 1, 0, 0, 0)

STYLES = (
    f'{_HEAD}<w:styles {_W}><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style></w:styles>'
)


def paragraph(text: str, style: str = "", inner: str = "") -> str:
    """A paragraph of one run, with what stands behind it as it is."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>{inner}</w:p>'


def docx(body: str, *, core: str | None = None, notes: str = "", more: dict[str, bytes] | None = None) -> bytes:
    """A document with this body; `core` are its properties, `notes` its footnotes, `more` further parts."""
    parts = {
        "[Content_Types].xml": (
            f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_MAIN}.document.main+xml"/>'
            f'<Override PartName="/word/footnotes.xml" ContentType="{_MAIN}.footnotes+xml"/></Types>'
        ),
        "_rels/.rels": _relationships(("officeDocument", "word/document.xml")),
        "word/document.xml": f"{_HEAD}<w:document {_W}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": STYLES,
        "word/_rels/document.xml.rels": _relationships(("styles", "styles.xml"), ("footnotes", "footnotes.xml")),
        "word/footnotes.xml": f"{_HEAD}<w:footnotes {_W}>{notes}</w:footnotes>",
    }
    if core is not None:
        parts["docProps/core.xml"] = (
            f'{_HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
            'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
            f"{core}</cp:coreProperties>"
        )
    return zipped({name: part.encode() for name, part in parts.items()} | (more or {}))


def zipped(parts: dict[str, bytes]) -> bytes:
    """A zip file of these parts, the same bytes each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        for name, part in parts.items():
            package.writestr(zipfile.ZipInfo(name, _ALWAYS), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _relationships(*targets: tuple[str, str]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/relationships/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{listed}</Relationships>'
