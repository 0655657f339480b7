"""schema.org in JSON-LD."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import InvalidArticle, InvalidInput, UnreadableFormat
from index.model import Article, ImportedStatement, Review, Source, StatementKind
from index.readers import read_path
from index.readers.html import read_page
from index.readers.json import read_value
from index.readers.media import MEDIA_TYPES, STATEMENTS
from tests.index.readers.strange import json_objects, json_values, patient

CORPUS = Path(__file__).parent / "corpus"
TRUTH_MILL = Source("Truth Mill", "truthmill.example")


def test_an_article_of_a_graph_is_read_with_the_publisher_described_elsewhere_in_it() -> None:
    (article,) = read_path(CORPUS / "schema-newsarticle.jsonld")

    assert article == Article(
        external_id="https://larkgazette.example/2025/kiln",
        source=Source("The Larkstone Gazette", "larkgazette.example"),
        text=(
            "The old kiln in Larkstone will be lit again in June.\n\n"
            "“We have the clay and we have the hands,” said Sigrun Glaswen, the guild's warden."
        ),
        title="Kiln to be lit again & visitors welcome",
        url="https://larkgazette.example/2025/kiln",
        authors=("Marit Hesselberg", "Ana Brel"),
        published_at=datetime(2025, 6, 1, 6, tzinfo=UTC),
        language="en-GB",
    )


def test_the_entries_of_a_live_blog_are_one_article() -> None:
    (article,) = read_path(CORPUS / "schema-liveblog.json")

    assert isinstance(article, Article)
    assert article.text == (
        "Dam holds\n\nThe dam holds, engineer Ulrika Oxenby said.\n\nVillage cleared\n\nEverybody has left Wendmouth."
    )
    assert article.source == Source("Larkstone Gazette", "larkgazette.example")


def test_a_claim_review_is_a_statement_of_the_claimant_in_the_reviewers_words() -> None:
    claim, *_ = read_path(CORPUS / "schema-claimreview.json")

    assert claim == ImportedStatement(
        external_id="https://truthmill.example/checks/reservoir",
        text="The reservoir holds water for a year.",
        source=TRUTH_MILL,
        kind=StatementKind.INDIRECT,
        speaker="Dorian Stannery",
        published_at=datetime(2025, 3, 2, 9, tzinfo=UTC),
        url="https://truthmill.example/checks/reservoir",
        title="Does the reservoir hold water for a year?",
        language="en",
        review=Review(
            rating="False",
            rating_value=1.0,
            best_rating=5.0,
            reviewer=TRUTH_MILL,
            url="https://truthmill.example/checks/reservoir",
            reviewed_at=datetime(2025, 3, 2, 9, tzinfo=UTC),
        ),
    )


@pytest.mark.parametrize(
    ("stated", "rating", "figures"),
    [
        ({"ratingValue": "2", "bestRating": "5", "worstRating": "1"}, None, (2.0, 5.0, 1.0)),
        ({"ratingValue": "Mostly false"}, "Mostly false", (None, None, None)),
        ({"ratingValue": 1, "name": "Four kilns"}, "Four kilns", (1.0, None, None)),
        ({"ratingValue": "1", "alternateName": "3"}, None, (1.0, None, None)),
        ({"ratingValue": "inf", "alternateName": "True", "bestRating": True}, "True", (None, None, None)),
        ("False", "False", (None, None, None)),
    ],
)
def test_a_verdict_is_read_in_words_and_figures(
    stated: Any, rating: str | None, figures: tuple[float | None, ...]
) -> None:
    (claim,) = read_value({"@type": "ClaimReview", "claimReviewed": "It rained.", "reviewRating": stated})

    assert isinstance(claim, ImportedStatement)
    assert claim.review is not None
    assert claim.review.rating == rating
    assert (claim.review.rating_value, claim.review.best_rating, claim.review.worst_rating) == figures


@pytest.mark.parametrize("stated", [None, {}, [], 5, {"ratingValue": None}, {"bestRating": 5}, {"ratingValue": [1]}])
def test_a_review_without_a_verdict_is_none(stated: Any) -> None:
    (claim,) = read_value({"@type": "ClaimReview", "claimReviewed": "It rained.", "reviewRating": stated})

    assert isinstance(claim, ImportedStatement)
    assert claim.review is None


def test_each_article_and_claim_of_a_list_is_read_or_refused_for_itself() -> None:
    _, nobody, blank, bare = read_path(CORPUS / "schema-claimreview.json")

    assert isinstance(nobody, ImportedStatement)
    assert (nobody.speaker, nobody.external_id) == (None, "https://truthmill.example/checks/reservoir#claim-2")
    assert isinstance(blank, InvalidArticle)
    assert "it has no claimReviewed" in str(blank)
    assert isinstance(bare, InvalidArticle)
    assert "Only a headline: it has no articleBody" in str(bare)


def test_several_claims_of_one_page_have_identifiers_of_their_own() -> None:
    review = {"@type": "ClaimReview", "url": "https://a.example/b"}
    value = {"@graph": [review | {"claimReviewed": "One."}, review | {"claimReviewed": "Two."}]}

    found = [one.external_id for one in read_value(value) if isinstance(one, ImportedStatement)]

    assert found == ["https://a.example/b", "https://a.example/b#claim-2"]


def test_linked_data_fills_what_the_page_itself_does_not_say() -> None:
    (article,) = read_path(CORPUS / "page-with-linked-data.html")

    assert isinstance(article, Article)
    (claim,) = article.claims
    assert (article.external_id, article.url) == ("page-with-linked-data", "https://truthmill.example/checks/ferry")
    assert (article.title, article.authors) == ("Did the ferry run at night?", ("Rosamund Kestleby",))
    assert (article.source, article.language) == (TRUTH_MILL, "en-IE")
    assert article.published_at == datetime(2025, 4, 1, 9, tzinfo=UTC)
    assert "\n\n“I never saw it, and I live on the quay,” Wystan Oakhanger" in article.text
    assert isinstance(claim, ImportedStatement)
    assert (claim.text, claim.speaker) == ("The ferry never ran at night.", "Wystan Oakhanger")
    assert claim.source == TRUTH_MILL


def test_the_front_page_of_a_site_is_no_articles_address() -> None:
    html = (CORPUS / "page-with-linked-data.html").read_text(encoding="utf-8")
    (article,) = read_value(
        {"html": html.replace("https://truthmill.example/checks/ferry", "https://truthmill.example/")}
    )

    assert isinstance(article, Article)
    assert article.url is None


def test_a_claim_review_among_articles_is_sent_to_the_statements() -> None:
    raw = (CORPUS / "schema-claimreview.json").read_bytes()

    first, *_ = MEDIA_TYPES["application/ld+json"](raw)
    statements = list(STATEMENTS["application/ld+json"](raw))

    assert "/v1/statements:batch" in str(first)
    assert [isinstance(one, InvalidInput) for one in statements] == [False, False, True]


def test_articles_are_no_statements_with_their_text_or_without() -> None:
    claim = {"@type": "ClaimReview", "claimReviewed": "The dam was built in a month."}
    articles = [{"@type": "NewsArticle", "headline": "Dam"}, {"@type": "NewsArticle", "articleBody": "The dam holds."}]
    read = STATEMENTS["application/ld+json"]

    (statement,) = read(json.dumps([*articles, claim]).encode())

    assert isinstance(statement, dict)
    assert statement["text"] == "The dam was built in a month."
    for article in articles:
        with pytest.raises(UnreadableFormat, match="no ClaimReview"):
            list(read(json.dumps(article).encode()))


@pytest.mark.parametrize(
    "value", [{"@type": "NewsArticle"}, {"@graph": []}, {"@context": 5}, {"@type": [None]}, {"@type": "Recipe"}]
)
def test_linked_data_without_an_article_is_refused(value: Any) -> None:
    (outcome,) = read_value(value)

    assert isinstance(outcome, InvalidInput)


def test_a_graph_that_nests_without_end_is_refused() -> None:
    value: dict[str, Any] = {}
    for _ in range(20_000):
        value = {"@graph": [value]}

    (outcome,) = read_value(value)

    assert isinstance(outcome, UnreadableFormat)


NAMES = (
    "reviewRating ratingValue bestRating "
    "@type @id @graph mainEntity author name publisher url articleBody headline liveBlogUpdate claimReviewed "
    "itemReviewed datePublished inLanguage alternateName mainEntityOfPage identifier"
)
TYPES = st.sampled_from(["NewsArticle", "LiveBlogPosting", "ClaimReview", "https://schema.org/NewsArticle", "Recipe"])
LINKED = st.builds(lambda kind, node: {"@type": kind} | node, TYPES, json_objects(NAMES))


@patient
@given(LINKED)
def test_whatever_it_holds_linked_data_is_read_or_refused(value: dict[str, Any]) -> None:
    for outcome in read_value(value):
        assert isinstance(outcome, Article | ImportedStatement | InvalidInput)


@patient
@given(st.binary() | json_values(NAMES).map(lambda value: json.dumps(value).encode()))
def test_whatever_its_bytes_are_a_document_is_read_or_refused(raw: bytes) -> None:
    for read in (MEDIA_TYPES["application/ld+json"], STATEMENTS["application/ld+json"]):
        try:
            items = list(read(raw))
        except UnreadableFormat:
            continue
        assert all(isinstance(item, dict | InvalidInput) for item in items)


@patient
@given(LINKED | st.text())
def test_a_page_is_read_whatever_its_scripts_hold(value: Any) -> None:
    script = value if isinstance(value, str) else json.dumps([value])
    text = "<article><p>The mill on the Wend will close.</p></article>"
    html = f'<script type="application/ld+json">{script}</script>{text}'

    with suppress(UnreadableFormat):
        read_page(html)
