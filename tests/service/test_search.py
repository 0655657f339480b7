"""Search over HTTP."""

import pytest
from starlette.testclient import TestClient

from tests.service.calls import BRIDGE, Json, article, assert_problem

QUESTION = "when will cars cross the river again"


def test_a_hit_carries_everything_that_the_contract_names(client: TestClient, bridge: Json) -> None:
    answer = client.get("/v1/search", params={"q": QUESTION}).json()

    assert set(answer) == {"hits", "next", "no_match", "calibration", "facets", "asked", "model", "timing_ms"}
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
        ("min_confidence", "0.5", "1"),
        ("reviewed", "false", "true"),
    ],
)
def test_a_filter_lets_through_what_fits_and_nothing_else(
    client: TestClient, bridge: Json, name: str, fits: str, fits_not: str
) -> None:
    everything = {"q": "bridge", "article": bridge["article"]["id"]}

    assert client.get("/v1/search", params=everything | {name: fits}).json()["hits"]
    assert client.get("/v1/search", params=everything | {name: fits_not}).json()["hits"] == []


@pytest.mark.parametrize("mode", ["hybrid", "semantic", "exact"])
@pytest.mark.parametrize(
    ("fits", "fits_not"),
    [
        ('bridge "BRIDGE will carry"', 'bridge "bridge will not carry"'),
        ("bridge -harbour", "bridge -traffic -shut -crowns"),
        ("bridge speaker:“Wystan Oakhanger”", "bridge speaker:Nobody"),
        ("bridge source:dunselcourier.example", "bridge -source:“The Dunsel Courier”"),
        ("bridge kind:direct", "bridge kind:mixed"),
        ("bridge after:2025 before:2026", "bridge before:2025"),
    ],
)
def test_the_box_narrows_like_the_parameters(
    client: TestClient, bridge: Json, mode: str, fits: str, fits_not: str
) -> None:
    everything = {"mode": mode, "article": bridge["article"]["id"]}

    assert client.get("/v1/search", params=everything | {"q": fits}).json()["hits"]
    assert client.post("/v1/search", json=everything | {"q": fits_not}).json()["hits"] == []


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


def test_facets_count_what_was_found_and_are_left_out_unless_asked_for(client: TestClient, bridge: Json) -> None:
    asked = {"q": "the bridge will carry traffic before the frost", "article": bridge["article"]["id"], "limit": 1}

    facets = client.get("/v1/search", params=asked | {"facets": "true", "mode": "exact", "q": "bridge"}).json()[
        "facets"
    ]

    statements = [one for one in bridge["statements"] if "bridge" in one["statement"]["text"]]
    assert (facets["statements"], facets["families"]) == (len(statements), len(statements))
    assert facets["source"] == [{"id": bridge["article"]["source"]["id"], "name": "The Dunsel Courier", "count": 2}]
    assert facets["month"] == [{"month": "2025-03", "count": 2}]
    assert facets["kind"] == [{"kind": "direct", "count": 1}, {"kind": "narrative", "count": 1}]
    assert [(one["name"], one["count"]) for one in facets["speaker"]] == [("Wystan Oakhanger", 1)]
    assert (facets["other_speakers"], facets["other_sources"]) == (0, 0)
    assert client.get("/v1/search", params=asked).json()["facets"] is None


def test_an_explanation_adds_up_and_is_left_out_unless_asked_for(client: TestClient, bridge: Json) -> None:
    asked = {"q": "will the bridge carry traffic", "article": bridge["article"]["id"]}

    hits = client.get("/v1/search", params=asked | {"explain": "true"}).json()["hits"]

    for hit in hits:
        why = hit["explanation"]
        assert why["semantic"]["score"] == hit["scores"]["semantic"]
        assert (why["lexical"] or {}).get("score") == hit["scores"]["lexical"]
        sides = sum(why[side]["points"] for side in ("semantic", "lexical") if why[side])
        assert why["score"] == pytest.approx(sides - sum(one["points"] for one in why["penalties"]), abs=2e-4)
        assert why["relevance"] == hit["scores"]["relevance"]
        assert [one["name"] for one in why["penalties"]] == ["narrative"] * (hit["statement"]["kind"] == "narrative")
        assert why["family"] == {"collapsed": False, "reason": "No other statement has these words."}
    assert sorted(hit["explanation"]["semantic"]["rank"] for hit in hits) == [1, 2, 3]
    assert all(hit["explanation"] is None for hit in client.get("/v1/search", params=asked).json()["hits"])


def test_the_answer_says_how_the_query_was_read(client: TestClient) -> None:
    query = 'bridge "carry traffic" -frost speaker:Oakhanger -kind:narrative after:2025'

    asked = client.get("/v1/search", params={"q": query, "source": "Oxenby Post"}).json()["asked"]

    assert asked == {
        "text": "bridge carry traffic",
        "phrases": ["carry traffic"],
        "speaker": ["Oakhanger"],
        "source": ["Oxenby Post"],
        "kind": [],
        "excluding": ['-"frost"', "-kind:narrative"],
        "published_from": "2025-01-01T00:00:00Z",
        "published_before": None,
    }


def test_the_part_that_matches_best_is_a_range_of_the_statement(client: TestClient) -> None:
    needle = "My grandmother kept bees on the roof of the post office."
    filler = "The committee met on a Tuesday and read the minutes of its last meeting aloud."
    text = f"“{filler} {filler} {filler} {needle} {filler}” said Quenby Farthinghoe."
    added = client.post("/v1/articles", json=article("bees", text)).json()
    asked = {"article": added["article"]["id"], "kind": "direct"}

    for query in ("beekeeping on top of a building", "bees roof"):
        hit = client.get("/v1/search", params=asked | {"q": query}).json()["hits"][0]
        start, end = hit["best"]
        assert hit["statement"]["text"][start:end].strip("“”") == needle


def test_many_queries_are_answered_in_order_and_a_bad_one_has_a_problem(client: TestClient, bridge: Json) -> None:
    mine = {"article": bridge["article"]["id"]}
    queries: list[Json] = [
        {"q": QUESTION} | mine,
        {"q": "   "},
        {"q": "frost", "mode": "exact"} | mine,
        {"q": "frost", "speker": "Oakhanger"},
        {"q": "frost", "cursor": "gone"},
    ]

    results = client.post("/v1/search:batch", json=queries).json()

    alone = [client.post("/v1/search", json=queries[number]).json() for number in (0, 2)]
    assert [results[number]["answer"]["hits"] for number in (0, 2)] == [one["hits"] for one in alone]
    assert [result["problem"] and result["problem"]["type"].rpartition("/")[2] for result in results] == [
        None,
        "invalid-query",
        None,
        "invalid-request",
        "invalid-cursor",
    ]
    assert results[3]["problem"]["pointer"] == "/speker"


def test_a_batch_of_more_than_a_hundred_queries_is_refused_whole(client: TestClient) -> None:
    assert_problem(client.post("/v1/search:batch", json=[{"q": "a"}] * 101), 413, "too-many-items")
    assert_problem(client.post("/v1/search:batch", json={"q": "a"}), 400, "malformed-body")


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
        ("min_confidence", "1.01"),
        ("min_confidence", "nan"),
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


def test_meaning_and_words_are_joined_as_asked(client: TestClient, bridge: Json) -> None:
    assert bridge["statements"]
    asked = {"q": QUESTION, "explain": "true"}
    by_sum = client.get("/v1/search", params=asked).json()["hits"][0]["explanation"]
    by_rank = client.get("/v1/search", params=asked | {"fusion": "reciprocal_rank"}).json()["hits"][0]["explanation"]
    assert by_sum["semantic"]["weight"] == 1.0
    assert by_rank["semantic"]["weight"] is None
    assert client.get("/v1/search", params=asked | {"fusion": "guess"}).status_code == 422
