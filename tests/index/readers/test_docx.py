"""Word documents."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.apart.package import MAX_PARTS_BYTES, packed, parts_of
from index.apart.process import read_apart
from index.errors import UnreadableFormat
from index.model import Article
from index.readers import read_path
from index.readers.docx import read_docx
from tests.index.readers.made_docx import docx, paragraph, zipped
from tests.index.readers.strange import few

KILN = "The old kiln in Larkstone will be lit again in June."
CORE = (
    "<dc:title>Kiln to be lit again</dc:title><dc:creator>Marit Hesselberg; Ana Brel</dc:creator>"
    "<dcterms:created>2025-06-01T06:00:00Z</dcterms:created><dcterms:modified>2025-06-02T06:00:00Z</dcterms:modified>"
    "<dc:language>en-GB</dc:language>"
)


def _paragraphs(raw: bytes) -> list[str]:
    found: list[str] = read_docx(raw)["text"].split("\n\n")
    return found


def _refusal(raw: bytes) -> str:
    with pytest.raises(UnreadableFormat) as refused:
        read_docx(raw)
    return str(refused.value)


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_headings_paragraphs_tables_and_lists_are_read_in_order() -> None:
    item = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>' + _run("First.") + "</w:p>"
    table = f"<w:tbl><w:tr><w:tc>{paragraph('Clay')}</w:tc><w:tc>{paragraph('nine tons')}</w:tc></w:tr></w:tbl>"

    found = _paragraphs(docx(paragraph("Kiln", "Heading1") + paragraph(KILN) + table + item + paragraph("Last.")))

    assert found == ["Kiln", KILN, "Clay", "nine tons", "First.", "Last."]


def test_tracked_changes_are_read_as_if_they_were_accepted() -> None:
    changed = (
        '<w:del w:id="1"><w:r><w:delText>never</w:delText></w:r></w:del>'
        f'<w:ins w:id="2">{_run(" in June")}</w:ins><w:moveFrom w:id="3">{_run(" moved")}</w:moveFrom>'
    )

    assert _paragraphs(docx(paragraph("The kiln will be lit", inner=changed))) == ["The kiln will be lit in June"]


def test_footnotes_stand_behind_the_text_and_their_marks_do_not_stand_in_it() -> None:
    marked = paragraph(
        "The kiln was cold", inner='<w:r><w:footnoteReference w:id="2"/></w:r>' + _run(" for nine years.")
    )
    notes = f'<w:footnote w:id="2">{paragraph("So the minutes of May.")}</w:footnote>'

    assert _paragraphs(docx(marked + paragraph("Last."), notes=notes)) == [
        "The kiln was cold for nine years.",
        "Last.",
        "So the minutes of May.",
    ]


def test_properties_of_the_document_are_kept(tmp_path: Path) -> None:
    (tmp_path / "kiln.docx").write_bytes(docx(paragraph(KILN), core=CORE))

    (article,) = read_path(tmp_path)

    assert isinstance(article, Article)
    assert (article.external_id, article.title, article.language) == ("kiln", "Kiln to be lit again", "en-GB")
    assert article.authors == ("Marit Hesselberg", "Ana Brel")
    assert article.published_at == datetime(2025, 6, 1, 6, tzinfo=UTC)


def test_without_a_title_the_heading_that_it_begins_with_is_one_and_a_program_is_no_author() -> None:
    core = "<dc:creator>python-docx</dc:creator><dcterms:created>2025-06-01</dcterms:created>"

    found = read_docx(docx(paragraph("Kiln & clay", "Title") + paragraph(KILN), core=core))

    assert found == {"text": f"Kiln & clay\n\n{KILN}", "title": "Kiln & clay"}


def test_a_part_that_unpacks_to_more_than_the_bound_is_refused_whatever_size_it_declares() -> None:
    bomb = docx(paragraph(KILN), more={"word/more.xml": b" " * (MAX_PARTS_BYTES + 1)})
    size = (MAX_PARTS_BYTES + 1).to_bytes(4, "little")
    assert bomb.count(size) == 2

    assert "unpack to more than" in _refusal(bomb)
    assert _refusal(bomb.replace(size, (100).to_bytes(4, "little")))


def test_what_holds_no_text_is_not_unpacked() -> None:
    nested = zipped({"bomb.bin": b"\0" * 50_000_000})
    more = {"word/media/picture.png": b"\0" * 100_000_000, "word/embeddings/package.zip": nested}

    assert _paragraphs(docx(paragraph(KILN), more=more)) == [KILN]


@pytest.mark.parametrize(
    ("part", "says"),
    [
        (b'<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>', "document type"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "document type"),
        (b"<a>" * 1_000 + b"</a>" * 1_000, "nests more than"),
        (b"<a>", "is no XML"),
        (b'<?xml version="1.0" encoding="x-none"?><a/>', "no XML|encoding"),
    ],
)
def test_a_part_that_would_harm_a_parser_is_refused_before_one_sees_it(part: bytes, says: str) -> None:
    for name in ("word/document.xml", "word/more.xml", "word/_rels/more.rels", "docProps/core.xml"):
        with pytest.raises(UnreadableFormat, match=says):
            read_docx(docx(paragraph(KILN), more={name: part}))


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "no whole zip file"),
        (b"PK\x03\x04", "no whole zip file"),
        (docx(paragraph(KILN))[:500], "no whole zip file"),
        (zipped({"a.xml": b"<a/>"}), "no Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "encrypted"),
    ],
)
def test_what_is_no_word_document_is_refused(raw: bytes, says: str) -> None:
    assert says in _refusal(raw)


def test_a_document_of_too_many_elements_is_refused_before_its_tree_is_built() -> None:
    assert "more than 250000 elements" in _refusal(docx("<w:p/>" * 1_000_000))


def test_a_document_that_takes_too_long_is_given_up() -> None:
    attributes = " ".join(f'a{number}=""' for number in range(500_000))
    costly = docx(f"<w:p {attributes}/>")

    for limit_s in (1, 0.01):  # seconds of computing, and by the clock
        with pytest.raises(UnreadableFormat, match="took too long"):
            read_apart("docx", costly, limit_s)


def test_parts_that_are_packed_again_are_the_same() -> None:
    parts = parts_of(docx(paragraph(KILN), core=CORE))

    assert parts_of(packed(parts)) == parts


@few
@given(st.integers(0, 2_500), st.binary(max_size=12))
def test_a_damaged_document_is_read_or_refused(at: int, put: bytes) -> None:
    raw = docx(paragraph(KILN), core=CORE)
    try:
        found = read_docx(raw[:at] + put + raw[at + len(put) :])
    except UnreadableFormat:
        return
    assert len(found["text"]) < 1_000


@few
@given(st.text(st.characters(exclude_categories=["C"])))
def test_whatever_its_words_are_a_paragraph_is_read(words: str) -> None:
    assert read_docx(docx(paragraph(f"Kiln {words}")))["text"] == " ".join(f"Kiln {words}".split())
