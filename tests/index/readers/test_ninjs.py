"""IPTC ninjs."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import InvalidArticle, InvalidInput, UnreadableFormat
from index.model import Article, Source
from index.readers import PassedOver, read_path
from index.readers.json import read_value
from index.readers.media import read_document, read_one
from tests.index.readers.strange import json_objects, json_values, patient

CORPUS = Path(__file__).parent / "corpus"
MEDIA_TYPE = "application/ninjs+json"
ITEM: dict[str, Any] = {"uri": "urn:newsml:fenwire.example:20250312:1", "pubstatus": "usable"}


def _read(value: Any) -> Any:
    (outcome,) = read_value(value)
    return outcome


def test_an_item_of_version_1_is_read_from_its_markup_with_what_it_says_of_itself() -> None:
    (article,) = read_path(CORPUS / "ninjs-1.5-text.json")

    assert article == Article(
        external_id="urn:newsml:fenwire.example:20250312:ferry-118",
        source=Source("Fenwire", "fenwire.example"),
        text=(
            "Night ferry to stop in May\n\nThe night ferry from Alderwick will stop running in May.\n\n"
            "“We lost money on every crossing,”\n\nsaid Ulrika Oxenby, the head of the harbour board."
        ),
        title="Night ferry to stop in May",
        authors=("Rosamund Kestleby", "Dorian Stannery"),
        published_at=datetime(2025, 3, 12, 6, 15, tzinfo=UTC),
        language="en-GB",
    )


def test_an_item_of_version_2_is_published_when_its_embargo_ends() -> None:
    (article,) = read_path(CORPUS / "ninjs-2.1-bodies.json")

    assert isinstance(article, Article)
    assert article.published_at == datetime(2025, 2, 2, 6, tzinfo=UTC)
    assert article.title == "Die Mühle am Wend bleibt offen"
    assert article.text == ("Die Mühle bleibt offen.\n\n«Wir haben genug Korn», sagte Besitzerin Ysolde Brinkmar.")
    assert (article.language, article.authors) == ("de-AT", ("Jörund Haldenwang",))
    assert article.source == Source("Wendtal-Bote")


def test_each_item_of_a_list_of_version_3_is_read_refused_or_passed_over_for_itself() -> None:
    article, picture, withdrawn, summary = read_path(CORPUS / "ninjs-3.0-list.json")

    assert isinstance(article, Article)
    assert article.text.endswith('"It is tight, but it is fair," said treasurer Kerensa Mossgarth.')
    assert (article.source, article.url) == (Source("Fenwire", "fenwire.example"), None)
    assert isinstance(picture, PassedOver)
    assert picture.reason == "is no text: its type is picture"
    assert isinstance(withdrawn, InvalidArticle)
    assert "court-3: its publication status is canceled" in str(withdrawn)
    assert isinstance(summary, InvalidArticle)
    assert "lead-4: it has no body text" in str(summary)


BODY = {"value": "<p>The mill will close.</p>"}
OF_ALL_VERSIONS = {"uri": "urn:fenwire:1", "type": "text", "language": "en-GB"}
EARLY, LATER = "2025-03-01T06:00:00Z", "2025-03-02T06:00:00Z"


@pytest.mark.parametrize(
    "published",
    [
        pytest.param(
            {
                "pubstatus": "usable",
                "firstcreated": EARLY,
                "embargoed": LATER,
                "headline": "Mill to close",
                "byline": "Ana Brel",
                "body_html": BODY["value"],
                "infosource": [{"name": "Fenwire", "scheme": "https://fenwire.example/sources", "code": "fw"}],
            },
            id="1.8",
        ),
        pytest.param(
            {
                "pubstatus": "usable",
                "firstcreated": EARLY,
                "embargoed": LATER,
                "headlines": [{"role": "main", "contenttype": "text/plain", "value": "Mill to close"}],
                "by": "Ana Brel",
                "bodies": [BODY | {"contenttype": "text/html"}],
                "infosources": [{"name": "Fenwire", "uri": "https://fenwire.example/"}],
            },
            id="2.4",
        ),
        pytest.param(
            {
                "pubStatus": "usable",
                "firstCreated": EARLY,
                "embargoedUntil": LATER,
                "headlines": [{"role": "main", "contentType": "text/plain", "value": "Mill to close"}],
                "by": "Ana Brel",
                "bodies": [BODY | {"contentType": "text/html"}],
                "infoSources": [{"literal": "Fenwire"}],
            },
            id="3.3",
        ),
    ],
)
def test_the_fields_of_each_published_schema_say_the_same(published: dict[str, Any]) -> None:
    assert _read(OF_ALL_VERSIONS | published) == Article(
        external_id="urn:fenwire:1",
        source=Source("Fenwire"),
        text="The mill will close.",
        title="Mill to close",
        authors=("Ana Brel",),
        published_at=datetime(2025, 3, 2, 6, tzinfo=UTC),
        language="en-GB",
    )


@pytest.mark.parametrize(
    "wrong", [{"body_html": ["The mill."]}, {"bodies": "The mill."}, {"bodies": [{"value": 5}]}, {"bodies": {"a": 1}}]
)
def test_a_text_of_another_type_than_the_schemas_say_is_refused_by_name(wrong: dict[str, Any]) -> None:
    refusal = _read(ITEM | wrong)

    assert isinstance(refusal, UnreadableFormat)
    assert f"1: {next(iter(wrong))} is not what the schemas of ninjs say" in str(refusal)


def test_dates_without_a_zone_and_languages_that_are_no_tags_are_left_out() -> None:
    article, *_ = read_path(CORPUS / "ninjs-3.0-list.json")

    assert isinstance(article, Article)
    assert (article.published_at, article.language) == (None, None)


@pytest.mark.parametrize("status", ["withheld", "canceled", "Withheld", "embargoed"])
def test_what_its_publisher_has_not_released_is_not_taken(status: str) -> None:
    refusal = _read(ITEM | {"body_text": "Not yet.", "pubstatus": status})

    assert isinstance(refusal, InvalidArticle)
    assert "it is not stored" in str(refusal)


def test_an_object_with_our_own_fields_is_no_ninjs_even_with_a_uri() -> None:
    refusal = _read({"uri": "x", "text": "The mill will close.", "versioncreated": "2025-01-01T00:00:00Z"})

    assert isinstance(refusal, InvalidInput)
    assert "there is no such field" in str(refusal)


def test_a_line_of_json_lines_may_be_ninjs(tmp_path: Path) -> None:
    (tmp_path / "wire.jsonl").write_text(json.dumps(ITEM | {"body_text": "The mill will close."}), encoding="utf-8")

    (article,) = read_path(tmp_path / "wire.jsonl")

    assert isinstance(article, Article)
    assert article.text == "The mill will close."


def test_a_package_without_text_is_passed_over() -> None:
    assert _read(ITEM | {"type": "composite", "associations": {}}) == PassedOver(ITEM["uri"], "has no text of its own")


def test_the_one_article_of_a_document_is_found_beside_its_pictures() -> None:
    document = [ITEM | {"type": "picture"}, ITEM | {"body_text": "The mill will close."}]

    assert read_one(MEDIA_TYPE, json.dumps(document).encode())["text"] == "The mill will close."


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ([], "holds no article: it is empty"),
        ([ITEM | {"type": "picture"}], "its type is picture"),
        ([ITEM | {"body_text": "One."}, ITEM | {"body_text": "Two."}], "articles:batch"),
        ({"text": "The mill."}, "no ninjs object"),
        (ITEM, "no body text"),
    ],
)
def test_a_document_without_exactly_one_article_is_refused_where_one_is_wanted(document: Any, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        read_one(MEDIA_TYPE, json.dumps(document).encode())


NAMES = (
    "uri type pubstatus language byline by headline headlines bodies body_text body_xhtml firstcreated infosource "
    "infosources contenttype role value name versionCreated embargoed embargoedUntil copyrightholder"
)


@patient
@given(json_objects(NAMES))
def test_whatever_its_fields_hold_an_item_is_read_refused_or_passed_over(news: dict[str, Any]) -> None:
    for outcome in read_value({"uri": "urn:x", "pubstatus": "usable"} | news):
        assert isinstance(outcome, Article | InvalidInput | PassedOver)


@patient
@given(st.binary() | json_values(NAMES).map(lambda value: json.dumps(value).encode()))
def test_whatever_its_bytes_are_a_document_is_read_or_refused(raw: bytes) -> None:
    try:
        items = list(read_document(MEDIA_TYPE, raw))
    except UnreadableFormat:
        return
    assert all(isinstance(item, dict | InvalidInput | PassedOver) for item in items)
