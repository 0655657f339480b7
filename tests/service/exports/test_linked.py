"""JSON-LD: what schema.org has, as rdflib reads it, and on the types that schema.org has it on."""

import json
from typing import Any

import pytest

from service.exports.linked import jsonld_pieces
from service.schemas import HitView
from tests.service.exports import linked_data
from tests.service.exports.made import OCCASION, SERVICE, SPEAKER, made_hit

THING = {"@type", "@id", "identifier", "url", "name", "description", "alternateName"}
CREATIVE_WORK = THING | {
    *("text", "inLanguage", "creator", "author", "isBasedOn", "review"),
    *("headline", "datePublished", "publisher"),
}
TERMS = {
    "Quotation": CREATIVE_WORK,
    "Claim": CREATIVE_WORK | {"appearance"},
    "NewsArticle": CREATIVE_WORK,
    "ClaimReview": CREATIVE_WORK | {"claimReviewed", "reviewRating"},
    "Rating": THING | {"ratingValue", "bestRating", "worstRating", "author"},
    "Person": THING | {"jobTitle"},
    "Organization": THING,
}
"""Of https://schema.org/Quotation, /Claim, /NewsArticle, /ClaimReview, /Rating, /Person and /Organization, release 29:
the properties that are used here, each listed there on the type or on one that it specialises. rdflib knows the names
alone."""

RANGES = {
    "creator": {"Person", "Organization"},
    "author": {"Person", "Organization"},
    "publisher": {"Person", "Organization"},
    "isBasedOn": {"NewsArticle"},
    "appearance": {"NewsArticle"},
    "review": {"ClaimReview"},
    "reviewRating": {"Rating"},
}
"""What each property leads to, within the ranges that schema.org gives it."""


def graph(*hits: HitView) -> list[dict[str, Any]]:
    written = "".join(jsonld_pieces(hits, OCCASION))
    linked_data.read(written)
    document = json.loads(written)
    assert set(document) == {"@context", "@graph"}
    nodes: list[dict[str, Any]] = document["@graph"]
    for node in nodes:
        check(node)
    return nodes


def check(node: dict[str, Any]) -> None:
    """Raise what schema.org does not know."""
    unknown = set(node) - TERMS[node["@type"]]
    assert not unknown, (node["@type"], unknown)
    for name, value in node.items():
        values = value if isinstance(value, list) else [value]
        assert None not in values
        assert values
        for one in values:
            assert isinstance(one, dict) == (name in RANGES), name
            if isinstance(one, dict):
                assert one["@type"] in RANGES[name]
                check(one)


def test_words_between_quotation_marks_are_a_quotation_of_their_speaker() -> None:
    (node,) = graph(made_hit())

    assert (node["@type"], node["@id"]) == ("Quotation", f"{SERVICE}/statements/1")
    assert node["creator"] == [{"@type": "Person", "name": "Ana Brel", "jobTitle": "mayor of Torvik"}]
    assert node["isBasedOn"]["publisher"]["name"] == "The Torvik Courier"
    assert node["isBasedOn"]["datePublished"] == "2025-03-12T16:40:00+00:00"


@pytest.mark.parametrize("kind", ["indirect", "mixed"])
def test_what_an_article_retells_is_a_claim_of_its_speaker(kind: str) -> None:
    organisation = SPEAKER | {"kind": "organisation", "name": "Torvik Harbour Board", "role": None}

    (node,) = graph(made_hit(statement={"kind": kind}, speakers=[organisation]))

    assert node["@type"] == "Claim"
    assert node["author"] == [{"@type": "Organization", "name": "Torvik Harbour Board"}]
    assert node["appearance"]["url"] == "https://torvikcourier.example/bridge"


def test_an_outlet_s_own_words_are_its_claim_and_nobody_else_s() -> None:
    (node,) = graph(made_hit(statement={"kind": "narrative"}, speakers=[]))

    assert (node["@type"], [one["name"] for one in node["author"]]) == ("Claim", ["The Torvik Courier"])


def test_where_nobody_is_known_nobody_is_named() -> None:
    (node,) = graph(
        made_hit(speakers=[], source={"domain": None}, article={"url": None, "authors": [], "published_at": None})
    )

    assert "creator" not in node
    assert set(node["isBasedOn"]) == {"@type", "headline", "inLanguage", "publisher"}


def test_a_review_is_a_claim_review_with_its_own_rating() -> None:
    review = {
        "rating": "Half true",
        "rating_value": 3,
        "best_rating": 5,
        "worst_rating": 1,
        "reviewer": {"name": "Truth Mill", "domain": "truthmill.example"},
        "url": "https://truthmill.example/1",
        "reviewed_at": "2025-04-01T00:00:00Z",
    }
    bare = dict.fromkeys(review) | {"url": "https://truthmill.example/2"}

    full, empty = graph(made_hit(statement={"review": review}), made_hit(statement={"review": bare}, number=2))

    assert full["review"]["reviewRating"]["alternateName"] == "Half true"
    assert full["review"]["author"]["url"] == "https://truthmill.example/"
    assert set(empty["review"]) == {"@type", "claimReviewed", "url"}


def test_of_nothing_the_graph_is_empty() -> None:
    assert graph() == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("claimReviewd", "x"), ("datePublished", "yesterday"), ("url", "oxenbypost.example/x"), ("text", None)],
)
def test_what_is_no_linked_data_of_schema_org_would_be_noticed(field: str, value: str | None) -> None:
    node = {"@type": "NewsArticle", "headline": "The weir holds", field: value}

    with pytest.raises(AssertionError):
        linked_data.read(json.dumps({"@context": "https://schema.org", "@graph": [node]}))
