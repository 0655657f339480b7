"""IPTC NewsML-G2."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import InvalidArticle, InvalidInput, UnreadableFormat
from index.model import Article, Source
from index.readers import PassedOver, read_path
from index.readers.media import read_document
from tests.index.readers.strange import patient

CORPUS = Path(__file__).parent / "corpus"
NEWS_ITEM = "application/vnd.iptc.g2.newsitem+xml"
NAMESPACE = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'


def _refusal(file: str) -> InvalidInput:
    (outcome,) = read_path(CORPUS / file)
    assert isinstance(outcome, InvalidInput)
    return outcome


def _item(inside: str) -> bytes:
    return f'<newsItem {NAMESPACE} guid="urn:x">{inside}</newsItem>'.encode()


def test_a_news_item_is_read_with_what_it_says_of_itself() -> None:
    (article,) = read_path(CORPUS / "newsml-g2-newsitem.xml")

    assert article == Article(
        external_id="urn:newsml:fenwire.example:20250312:bridge-4",
        source=Source("Fenwire", "fenwire.example"),
        text=(
            "Swing bridge to open again in autumn\n\nThe swing bridge of Dunsel is closed since January.\n\n"
            "“Its gears were cast in one piece and will be so once more,”\n\n"
            "said Wystan Oakhanger, the mayor of Dunsel.\n\nHe named no costs."
        ),
        title="Swing bridge to open again in autumn",
        authors=("Kerensa Mossgarth",),
        published_at=datetime(2025, 3, 12, 15, 5, tzinfo=UTC),
        language="en-GB",
    )


def test_each_item_of_a_message_is_read_refused_or_passed_over_for_itself() -> None:
    package, mill, photo, withheld, brief, empty = read_path(CORPUS / "newsml-g2-newsmessage.xml")

    assert isinstance(package, PassedOver)
    assert package.reason == "is a packageItem, which holds no text of its own"
    assert isinstance(mill, Article)
    assert isinstance(photo, PassedOver)
    assert photo.reason == "is no text: its class is picture"
    assert isinstance(withheld, InvalidArticle)
    assert "its publication status is withheld" in str(withheld)
    assert isinstance(brief, Article)
    assert isinstance(empty, InvalidArticle)
    assert "empty-5: it has no text in its contentSet" in str(empty)


def test_text_in_nitf_is_read_without_its_head() -> None:
    mill = list(read_path(CORPUS / "newsml-g2-newsmessage.xml"))[1]

    assert isinstance(mill, Article)
    assert mill.text == (
        "Le moulin de Wend reste ouvert.\n\n« Il y a assez de grain », a déclaré la propriétaire, Sigrun Glaswen."
    )
    assert (mill.title, mill.language, mill.source) == (
        "Le moulin reste ouvert",
        "fr",
        Source("Fenwire", "fenwire.example"),
    )
    assert mill.authors == ("Ysolde Brinkmar", "Dorian Lorrimont")


def test_plain_text_of_another_source_keeps_its_paragraphs() -> None:
    brief = list(read_path(CORPUS / "newsml-g2-newsmessage.xml"))[4]

    assert isinstance(brief, Article)
    assert brief.text == "The ferry is late.\n\nNobody could say why, a spokesman said."
    assert (brief.source, brief.title) == (Source("Oxenby Post"), "Ferry late")
    assert brief.published_at == datetime(2025, 5, 3, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("broken-xml-bomb.xml", "declares the entity 'a'"),
        ("broken-xml-external-entity.xml", "declares the entity 'passwords'"),
        ("broken-xml-external-dtd.xml", "document type (DOCTYPE)"),
        ("broken-xml-cut-off.xml", "not well-formed XML"),
        ("broken-xml-unknown-root.xml", "No reader knows XML with the root element 'invoice'"),
    ],
)
def test_xml_that_is_broken_or_dangerous_is_refused_with_its_reason(file: str, says: str) -> None:
    refusal = _refusal(file)

    assert isinstance(refusal, UnreadableFormat)
    assert file in str(refusal)
    assert says in str(refusal)
    assert "root:" not in str(refusal)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"no xml",
        b"<",
        b"<?xml version='1.0' encoding='klingon'?><a/>",
        b"<?xml version='1.0' encoding='shift_jis'?><a/>",
        b"<!-- " + b"x" * 2_000_000,
        _item("<contentSet><inlineXML>" + "<p>" * 200_000 + "</p>" * 200_000 + "</inlineXML></contentSet>"),
        _item("<contentSet><inlineData>&undeclared;</inlineData></contentSet>"),
        _item("").decode().encode("utf-16-le"),
        f"<NewsML {NAMESPACE.replace('nar', 'old')}/>".encode(),
    ],
)
def test_what_is_no_news_item_is_refused_at_once(raw: bytes) -> None:
    with pytest.raises(UnreadableFormat):
        list(read_document(NEWS_ITEM, raw))


def test_utf_16_that_says_so_is_read() -> None:
    raw = _item("<contentSet><inlineData>The mill will close.</inlineData></contentSet>").decode().encode("utf-16")

    (fields,) = read_document("application/xml", raw)

    assert isinstance(fields, dict)
    assert fields["text"] == "The mill will close."


ELEMENTS = st.sampled_from(
    "newsItem newsMessage itemSet packageItem itemMeta contentMeta contentSet inlineXML inlineData pubStatus itemClass "
    "provider name headline creator by language title infoSource versionCreated p".split()
)
ATTRIBUTES = st.dictionaries(
    st.sampled_from("guid qcode uri literal tag contenttype encoding type".split()),
    st.sampled_from(["", "stat:usable", "stat:", "text/html", "cpnat:person", "x" * 600, "2025-03-12T00:00:00Z"]),
)
WORDS = st.sampled_from(["", "Words.", "&#xA0;", "&lt;p&gt;a", "2025-03-12T17:40:00Z", "<![CDATA[<p>a]]>"])


def _element(name: str, attributes: dict[str, str], inside: list[str]) -> str:
    written = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<{name}{written}>{''.join(inside)}</{name}>"


TREES = st.recursive(
    WORDS, lambda inner: st.builds(_element, ELEMENTS, ATTRIBUTES, st.lists(inner, max_size=4)), max_leaves=15
)


@patient
@given(st.binary() | TREES.map(lambda tree: f"<newsItem {NAMESPACE}>{tree}</newsItem>".encode()))
def test_whatever_it_holds_a_document_is_read_or_refused(raw: bytes) -> None:
    for media_type in (NEWS_ITEM, "application/xml"):
        try:
            items = list(read_document(media_type, raw))
        except UnreadableFormat:
            continue
        assert all(isinstance(item, dict | InvalidInput | PassedOver) for item in items)
