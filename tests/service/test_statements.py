"""Statements over HTTP: imports, reading, and who else said it."""

import json

from starlette.testclient import TestClient

from tests.service.calls import Json, article, assert_problem

SOURCE = {"name": "Fact Ledger", "domain": "factledger.example"}


def test_imported_statements_have_one_result_each_in_order_and_are_found(client: TestClient) -> None:
    items = [
        {"external_id": "f1", "text": "Seagulls stole nine thousand sandwiches.", "speaker": "Tancred Inchbald"},
        {"external_id": "f2", "text": "The lighthouse was never painted red.", "speaker": "Tancred Inchbald"},
    ]

    results = client.post("/v1/statements:batch", json=[item | {"source": SOURCE} for item in items]).json()

    assert [(one["external_id"], one["status"]) for one in results] == [("f1", "created"), ("f2", "created")]
    hit = client.get("/v1/search", params={"q": "birds took our lunch", "source": "factledger.example"}).json()["hits"][
        0
    ]
    assert hit["statement"]["id"] == results[0]["id"]
    assert hit["statement"]["external_id"] == "f1"
    assert hit["speaker"]["method"] == "given"


def test_an_imported_statement_again_is_unchanged_and_another_text_replaces_it(client: TestClient) -> None:
    item = {"external_id": "again", "text": "The well is dry.", "source": SOURCE}

    statuses = [
        client.post("/v1/statements:batch", json=[one]).json()[0]["status"]
        for one in (item, item, item | {"text": "The well is full."})
    ]

    assert statuses == ["created", "unchanged", "replaced"]


def test_a_bad_statement_has_a_problem_and_the_others_are_stored(client: TestClient) -> None:
    items = [
        {"external_id": "good", "text": "The choir sings.", "source": SOURCE},
        {"external_id": "empty", "text": " ", "source": SOURCE},
        {"external_id": "unknown", "text": "The choir hums.", "source": SOURCE, "speker": "X"},
        {"external_id": "good", "text": "The choir is silent.", "source": SOURCE},
    ]

    results = client.post("/v1/statements:batch", json=items).json()

    assert [one["status"] for one in results] == ["created", "problem", "problem", "problem"]
    assert results[2]["external_id"] == "unknown"
    assert results[2]["problem"]["pointer"] == "/speker"
    assert results[3]["problem"]["type"] == "/errors/duplicate-in-batch"


def test_a_thousand_and_one_statements_are_refused_whole(client: TestClient) -> None:
    lines = b"\n".join(json.dumps({"text": f"Claim {number}."}).encode() for number in range(1001))

    response = client.post("/v1/statements:batch", content=lines, headers={"Content-Type": "application/x-ndjson"})

    assert_problem(response, 413, "too-many-items")


def test_a_statement_is_read_with_its_context(client: TestClient, bridge: Json) -> None:
    quotation = next(one for one in bridge["statements"] if one["statement"]["kind"] == "direct")

    found = client.get(quotation["links"]["self"]).json()

    assert found["statement"] == quotation["statement"]
    assert found["context"]["before"].endswith("since January.\n\n“")
    assert found["context"]["after"].startswith("” said Wystan Oakhanger")
    assert found["source"]["domain"] == "dunselcourier.example"
    assert "scores" not in found


def test_similar_statements_are_those_of_others(client: TestClient) -> None:
    said = client.post(
        "/v1/articles", json=article("sim-1", "“The reservoir will be empty by June,” said Melisande Stannery.")
    ).json()
    client.post("/v1/articles", json=article("sim-2", "“By June the reservoir will be dry,” said Dorian Lorrimont."))
    quotation = next(one for one in said["statements"] if one["statement"]["kind"] == "direct")

    answer = client.get(f"{quotation['links']['self']}/similar", params={"limit": 3}).json()

    assert answer["hits"][0]["speaker"]["name"] == "Dorian Lorrimont"
    assert quotation["statement"]["id"] not in [hit["statement"]["id"] for hit in answer["hits"]]


def test_similar_to_an_unknown_statement_is_a_problem(client: TestClient) -> None:
    assert_problem(client.get("/v1/statements/12/similar"), 404, "statement-not-found")
