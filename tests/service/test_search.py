"""Search over HTTP."""

import pytest
from starlette.testclient import TestClient

from tests.service.calls import BRIDGE, Json, article, assert_problem

QUESTION = "when will cars cross the river again"


def test_a_hit_carries_everything_that_the_contract_names(client: TestClient, bridge: Json) -> None:
    answer = client.get("/v1/search", params={"q": QUESTION}).json()

    assert set(answer) == {"hits", "next", "no_match", "facets", "model", "timing_ms"}
    assert set(answer["timing_ms"]) == {"encode", "retrieve", "load"}
    hit = answer["hits"][0]
    assert hit["article"]["id"] == bridge["article"]["id"]
    assert {"id", "external_id", "kind", "text", "spans", "cue_class"} <= set(hit["statement"])
    assert {"id", "name", "role", "mention", "cue", "method", "confidence"} <= set(hit["speaker"])
    assert hit["speakers"][0] == hit["speaker"]
    assert set(hit["source"]) == {"id", "name", "domain"}
    assert {"id", "external_id", "title", "url", "published_at", "authors"} <= set(hit["article"])
    assert set(hit["context"]) == {"before", "after"}
    assert set(hit["scores"]) == {"relevance", "semantic", "lexical"}
    assert set(hit["family"]) == {"id", "size", "sources", "reports", "copies", "first_seen", "variants"}
    assert set(hit["family"]["first_seen"]) == {"statement", "published_at", "source"}
    assert set(hit["links"]) == {"self", "article", "passage"}


def test_a_body_and_an_address_with_the_same_search_give_the_same_hits(client: TestClient, bridge: Json) -> None:
    asked = {"q": QUESTION, "speaker": bridge["statements"][1]["speaker"]["name"], "from": "2025-01-01"}

    by_address = client.get("/v1/search", params=asked).json()
    by_body = client.post("/v1/search", json=asked).json()

    assert by_body["hits"] == by_address["hits"]
    assert by_body["hits"]


@pytest.mark.parametrize(
    ("name", "fits", "fits_not"),
    [
        ("source", "dunselcourier.example", "nowhere.example"),
        ("source", "The Dunsel Courier", "The Dunsel Carrier"),
        ("speaker", "Wystan Oakhanger", "Wystan Nobody"),
        ("kind", "direct", "mixed"),
        ("cue_class", "speech", "document"),
        ("language", "EN", "fr"),
        ("from", "2025-03-12", "2025-03-13"),
        ("from", "2025-03-12T16:40:00Z", "2025-03-12T16:40:01Z"),
        ("to", "2025-03-12", "2025-03-11"),
        ("to", "2025-03-12T17:40:00+01:00", "2025-03-12T17:39:59+01:00"),
    ],
)
def test_a_filter_lets_through_what_fits_and_nothing_else(
    client: TestClient, bridge: Json, name: str, fits: str, fits_not: str
) -> None:
    everything = {"q": "bridge", "article": bridge["article"]["id"]}

    assert client.get("/v1/search", params=everything | {name: fits}).json()["hits"]
    assert client.get("/v1/search", params=everything | {name: fits_not}).json()["hits"] == []


def test_values_of_one_filter_are_alternatives(client: TestClient, bridge: Json) -> None:
    params = [("q", "bridge"), ("article", bridge["article"]["id"]), ("kind", "direct"), ("kind", "indirect")]

    kinds = {hit["statement"]["kind"] for hit in client.get("/v1/search", params=params).json()["hits"]}

    assert kinds == {"direct", "indirect"}


def test_attitudes_stand_in_the_results_unless_a_class_is_asked_for(client: TestClient) -> None:
    text = "Tove Lund believes that the lighthouse is haunted. Tove Lund said that the lighthouse was for sale."
    added = client.post("/v1/articles", json=article("lighthouse", text)).json()
    asked = {"q": "lighthouse", "article": added["article"]["id"]}

    def classes(**more: object) -> set[str]:
        hits = client.post("/v1/search", json=asked | more).json()["hits"]
        return {hit["statement"]["cue_class"] for hit in hits if hit["speaker"]}

    assert classes() == {"speech", "attitude"}
    assert classes(cue_class="attitude") == {"attitude"}
    assert classes(cue_class=["writing", "speech"]) == {"speech"}


def test_pages_go_on_where_the_last_one_ended(client: TestClient, bridge: Json) -> None:
    asked = {"q": "bridge", "article": bridge["article"]["id"], "limit": 1}
    everything = client.get("/v1/search", params=asked | {"limit": 100}).json()
    first = client.get("/v1/search", params=asked).json()
    second = client.get("/v1/search", params=asked | {"cursor": first["next"]}).json()

    ids = [hit["statement"]["id"] for hit in first["hits"] + second["hits"]]

    assert ids == [hit["statement"]["id"] for hit in everything["hits"][:2]]
    assert everything["next"] is None


def test_the_cursor_of_another_query_is_refused(client: TestClient, bridge: Json) -> None:
    asked = {"q": "bridge", "article": bridge["article"]["id"], "limit": 1}
    cursor = client.get("/v1/search", params=asked).json()["next"]

    response = client.get("/v1/search", params=asked | {"q": "ferry", "cursor": cursor})

    assert_problem(response, 422, "invalid-cursor")


def test_exact_mode_finds_the_very_words_alone(client: TestClient, bridge: Json) -> None:
    found = client.get("/v1/search", params={"q": "before the first frost", "mode": "exact"}).json()
    missed = client.get("/v1/search", params={"q": "prior to the first frost", "mode": "exact"}).json()

    assert [hit["article"]["id"] for hit in found["hits"]] == [bridge["article"]["id"]]
    assert (missed["hits"], missed["no_match"]) == ([], True)


def test_the_same_words_in_two_outlets_are_one_hit_unless_asked_otherwise(client: TestClient) -> None:
    text = "“Nobody in this valley has seen a heron since the mill was built,” said Quenby Farthinghoe."
    for outlet in ("Gorsebridge Echo", "Rushmead Times"):
        client.post("/v1/articles", json=article("heron", text) | {"source": {"name": outlet}})
    asked = {"q": "nobody has seen a heron", "kind": "direct"}

    collapsed = client.get("/v1/search", params=asked).json()["hits"][0]
    apart = client.get("/v1/search", params=asked | {"collapse": "none"}).json()["hits"][:2]

    family = collapsed["family"]
    assert (family["size"], family["sources"], family["reports"], family["copies"]) == (2, 2, 1, 1)
    assert {hit["source"]["name"] for hit in apart} == {"Gorsebridge Echo", "Rushmead Times"}


@pytest.mark.parametrize("name", ["facets", "explain"])
def test_what_comes_later_is_refused_and_its_refusal_in_advance_is_not(client: TestClient, name: str) -> None:
    assert_problem(client.get("/v1/search", params={"q": "a", name: "true"}), 422, "not-available-yet")
    assert client.get("/v1/search", params={"q": "a", name: "false"}).status_code == 200


@pytest.mark.parametrize("query", ["", "   ", "x" * 10_001])
def test_a_query_without_content_or_without_end_is_refused(client: TestClient, query: str) -> None:
    assert_problem(client.post("/v1/search", json={"q": query}), 422, "invalid-query")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("speker", "Oakhanger"),
        ("limit", "0"),
        ("limit", "101"),
        ("mode", "fuzzy"),
        ("kind", "rumour"),
        ("cue_class", "rumour"),
        ("language", "not a tag"),
        ("article", "twelve"),
        ("article", "9223372036854775808"),
        ("from", "last week"),
        ("from", "2025-02-30"),
        ("from", "0000-01-01"),
        ("to", "2025-03-12T10:00:00"),
    ],
)
def test_a_parameter_that_would_be_misunderstood_is_refused_by_name(client: TestClient, name: str, value: str) -> None:
    problem = assert_problem(client.get("/v1/search", params={"q": "bridge", name: value}), 422, "invalid-request")

    assert problem["errors"][0]["pointer"].split("/")[1] == name


def test_the_last_day_of_the_calendar_is_a_day(client: TestClient) -> None:
    assert client.get("/v1/search", params={"q": "bridge", "to": "9999-12-31"}).status_code == 200


def test_half_a_surrogate_pair_in_a_query_is_refused(client: TestClient) -> None:
    body = b'{"q": "\\ud800", "speaker": ["\\udfff"]}'

    response = client.post("/v1/search", content=body, headers={"Content-Type": "application/json"})

    problem = assert_problem(response, 422, "invalid-request")
    assert {fault["pointer"] for fault in problem["errors"]} == {"/q", "/speaker/0"}


def test_every_field_of_the_bridge_article_reaches_the_hit(client: TestClient, bridge: Json) -> None:
    hit = client.get("/v1/search", params={"q": "bridge", "article": bridge["article"]["id"]}).json()["hits"][0]

    for field in ("external_id", "title", "url", "authors", "language"):
        assert hit["article"][field] == BRIDGE[field]
