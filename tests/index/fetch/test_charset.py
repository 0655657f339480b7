"""The characters of a page, found the way that browsers find them."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fetch.charset import decode_page

TEXT = "“Käse”, sagte Zoë – 5 €"


def meta(charset: str, text: str = TEXT) -> str:
    return f'<html><head><meta charset="{charset}"></head><body>{text}</body></html>'


@pytest.mark.parametrize("label", ["utf-8", "UTF8", "windows-1252", "cp1252", "iso-8859-1", "latin1", "us-ascii"])
def test_the_header_says(label: str) -> None:
    encoding = "utf-8" if label[-1] == "8" else "cp1252"

    assert decode_page(TEXT.encode(encoding), label, is_html=True) == TEXT


@pytest.mark.parametrize(
    ("label", "encoding", "text"),
    [
        ("shift_jis", "cp932", "①日本"),
        ("gb2312", "gb18030", "中國"),
        ("euc-kr", "cp949", "한국"),
        ("big5", "big5hkscs", "中文"),
        ("koi8-r", "koi8-r", "мост"),
        ("windows-1251", "cp1251", "мост"),
        ("iso-8859-9", "cp1254", "İstanbul – ğ"),
        ("utf-16", "utf-16-le", "bridge"),
    ],
)
def test_a_label_is_read_as_the_encoding_that_pages_under_it_are_in(label: str, encoding: str, text: str) -> None:
    assert decode_page(text.encode(encoding), label, is_html=True) == text


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_a_byte_order_mark_goes_before_the_header(mark: bytes, encoding: str) -> None:
    assert decode_page(mark + TEXT.encode(encoding), "windows-1252", is_html=True) == TEXT


def test_the_header_goes_before_the_meta() -> None:
    assert TEXT in decode_page(meta("koi8-r").encode(), "utf-8", is_html=True)


@pytest.mark.parametrize("label", [None, "", "no-such-charset", "idna", "punycode", "utf-7", "rot13", "zlib", "\ud800"])
def test_the_meta_says_where_the_header_says_nothing_that_is_known(label: str | None) -> None:
    assert TEXT in decode_page(meta("windows-1252").encode("cp1252"), label, is_html=True)


def test_an_older_meta_says_it_too() -> None:
    html = f'<META http-equiv=Content-Type content="text/html; charset=windows-1252"><p>{TEXT}</p>'

    assert decode_page(html.encode("cp1252"), None, is_html=True) == html


def test_an_xml_declaration_says_it_of_xhtml() -> None:
    xhtml = f'<?xml version="1.0" encoding="windows-1252"?><html><p>{TEXT}</p></html>'

    assert decode_page(xhtml.encode("cp1252"), None, is_html=True) == xhtml


def test_a_meta_of_utf_16_is_not_to_be_believed() -> None:
    assert TEXT in decode_page(meta("utf-16").encode(), None, is_html=True)


def test_a_meta_far_down_or_in_plain_text_is_not_looked_for() -> None:
    far = " " * 2000 + meta("koi8-r")

    assert TEXT in decode_page(far.encode(), None, is_html=True)
    assert TEXT in decode_page(meta("koi8-r").encode(), None, is_html=False)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_the_bytes_say_where_nothing_else_does(encoding: str) -> None:
    assert decode_page(TEXT.encode(encoding), None, is_html=True) == TEXT


@given(st.binary(max_size=300), st.none() | st.text(max_size=20), st.booleans())
def test_whatever_comes_becomes_text(body: bytes, label: str | None, is_html: bool) -> None:
    decode_page(body, label, is_html=is_html).encode("utf-8")
