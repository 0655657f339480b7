"""The versions of an article over HTTP."""

import pytest
from starlette.testclient import TestClient

from tests.service.calls import Json, article, assert_problem

FIRST = (
    "The night ferry from Quarrington will stop in May.\n\n"
    "“Our own cooks ate on every crossing,” said Kerensa Mossgarth. She said the crews had been told.\n\n"
    "Work on the pier goes on."
)
SECOND = FIRST.replace("every crossing", "most crossings").replace("Work on the pier goes on.", "Nobody was hurt.")


@pytest.fixture(scope="module")
def ferry(client: TestClient) -> tuple[Json, Json]:
    """The answers to the two versions of one article."""
    first = client.post("/v1/articles", json=article("versioned", FIRST, title="Ferry to stop")).json()
    second = client.post("/v1/articles", json=article("versioned", SECOND, title="Ferry stops")).json()
    assert second["article"]["version"] == 2
    return first, second


def address(ferry: tuple[Json, Json]) -> str:
    return f"/v1/articles/{ferry[0]['article']['id']}"


def only(statements: list[Json], words: str) -> Json:
    (found,) = [one for one in statements if words in one["statement"]["text"]]
    return found


def test_versions_are_listed_newest_first_over_pages(client: TestClient, ferry: tuple[Json, Json]) -> None:
    listed = client.get(f"{address(ferry)}/versions").json()

    assert [(one["version"], one["present"], one["title"]) for one in listed["versions"]] == [
        (2, True, "Ferry stops"),
        (1, False, "Ferry to stop"),
    ]
    assert [one["statements"] for one in listed["versions"]] == [
        {"total": 4, "added": 1, "changed": 1, "unchanged": 2, "withdrawn": 1},
        {"total": 4, "added": 4, "changed": 0, "unchanged": 0, "withdrawn": 0},
    ]
    assert (listed["not_kept"], listed["next"]) == (0, None)
    page = client.get(f"{address(ferry)}/versions", params={"limit": 1}).json()
    rest = client.get(f"{address(ferry)}/versions", params={"limit": 1, "cursor": page["next"]}).json()
    assert [*page["versions"], *rest["versions"]] == listed["versions"]
    assert rest["next"] is None


def test_a_former_version_is_read_with_its_text_and_statements(client: TestClient, ferry: tuple[Json, Json]) -> None:
    first, second = ferry

    former, present = (client.get(f"{address(ferry)}/versions/{number}").json() for number in (1, 2))

    assert (former["version"]["text"], present["version"]["text"]) == (FIRST, SECOND)
    assert former["version"]["ingested_at"] == first["article"]["ingested_at"]
    assert former["version"]["content_hash"] != present["version"]["content_hash"]
    assert former["statements"] == first["statements"]
    assert present["statements"] == second["statements"]
    assert client.get(former["version"]["links"]["self"]).json() == former


def test_statements_say_since_which_version_they_stand(ferry: tuple[Json, Json]) -> None:
    first, second = ferry

    kept, added = only(second["statements"], "crews"), only(second["statements"], "hurt")

    assert kept["statement"]["since"] == {"version": 1, "at": first["article"]["ingested_at"]}
    assert added["statement"]["since"] == {"version": 2, "at": second["article"]["ingested_at"]}


def test_a_withdrawn_statement_still_answers_and_leads_to_what_replaced_it(
    client: TestClient, ferry: tuple[Json, Json]
) -> None:
    first, second = ferry
    replaced, dropped = only(first["statements"], "every crossing"), only(first["statements"], "pier")
    at = second["article"]["ingested_at"]

    found, gone = (client.get(one["links"]["self"]).json() for one in (replaced, dropped))

    successor = only(second["statements"], "most crossings")["statement"]["id"]
    assert found["withdrawn"] == {"at": at, "version": 2, "replaced_by": successor}
    assert gone["withdrawn"] == {"at": at, "version": 2, "replaced_by": None}
    assert (found["statement"], found["speaker"]) == (replaced["statement"], replaced["speaker"])
    assert found["article"]["title"] == "Ferry to stop"
    assert found["context"]["after"].startswith("” said Kerensa Mossgarth.")
    assert found["family"] | {"id": ""} == {
        "id": "", "size": 0, "sources": 0, "reports": 0, "copies": 0, "first_seen": None, "variants": []
    }  # fmt: skip
    assert client.get(f"/v1/statements/{successor}").json()["withdrawn"] is None


def test_a_withdrawn_statement_is_found_by_nothing(client: TestClient, ferry: tuple[Json, Json]) -> None:
    withdrawn = only(ferry[0]["statements"], "every crossing")
    link = withdrawn["links"]["self"]

    hits = client.get("/v1/search", params={"q": "Our own cooks ate on every crossing", "limit": 100}).json()["hits"]
    record = client.get(f"/v1/speakers/{withdrawn['speaker']['id']}/statements").json()["statements"]

    found = [one["statement"]["id"] for one in (*hits, *record)]
    assert withdrawn["statement"]["id"] not in found
    assert_problem(client.get(f"{link}/similar"), 404, "statement-not-found")
    assert_problem(client.patch(link, json={"kind": "indirect"}), 404, "statement-not-found")


def test_the_difference_of_the_last_two_versions(client: TestClient, ferry: tuple[Json, Json]) -> None:
    first, second = ferry

    diff = client.get(f"{address(ferry)}/diff").json()

    assert (diff["from"]["version"], diff["to"]["version"], diff["unchanged"]) == (1, 2, 2)
    assert diff["fields"] == ["title"]
    assert diff["added"] == [only(second["statements"], "hurt")]
    assert diff["withdrawn"] == [only(first["statements"], "pier")]
    assert diff["changed"] == [
        {
            "fields": ["text"],
            "from": only(first["statements"], "every crossing"),
            "to": only(second["statements"], "most crossings"),
        }
    ]
    assert [(one["op"], one["from"]["text"], one["to"]["text"]) for one in diff["text"]] == [
        ("replace", "every crossing", "most crossings"),
        ("replace", "Work on the pier goes on", "Nobody was hurt"),
    ]
    for one in diff["text"]:
        assert FIRST[slice(*one["from"]["span"])] == one["from"]["text"]
        assert SECOND[slice(*one["to"]["span"])] == one["to"]["text"]


def test_any_two_versions_are_compared_either_way(client: TestClient, ferry: tuple[Json, Json]) -> None:
    there = client.get(f"{address(ferry)}/diff", params={"from": 1, "to": 2}).json()
    back = client.get(f"{address(ferry)}/diff", params={"from": 2, "to": 1}).json()
    same = client.get(f"{address(ferry)}/diff", params={"from": 2, "to": 2}).json()

    assert there == client.get(f"{address(ferry)}/diff").json()
    assert (back["added"], back["withdrawn"]) == (there["withdrawn"], there["added"])
    assert (same["unchanged"], same["text"], same["changed"], same["fields"]) == (4, [], [], [])


def test_a_piece_that_is_only_in_one_version_is_inserted_or_deleted(client: TestClient) -> None:
    text = "The mill in Rushmead is closed."
    for version in (text, f"{text}\n\nIt was built in 1790."):
        created = client.post("/v1/articles", json=article("inserted", version)).json()
    place = f"/v1/articles/{created['article']['id']}/diff"

    there, back = client.get(place).json(), client.get(place, params={"from": 2, "to": 1}).json()

    assert [one["op"] for one in there["text"]] == ["insert"]
    assert there["text"][0]["from"] == {"span": [len(text), len(text)], "text": ""}
    assert [one["op"] for one in back["text"]] == ["delete"]


def test_what_there_is_no_version_of_is_a_problem(client: TestClient, ferry: tuple[Json, Json], bridge: Json) -> None:
    single = f"/v1/articles/{bridge['article']['id']}"

    assert "first" in assert_problem(client.get(f"{single}/diff"), 404, "version-not-found")["detail"]
    for wrong in ("0", "3", "9223372036854775807", "x"):
        assert_problem(client.get(f"{address(ferry)}/versions/{wrong}"), 404, "version-not-found")
    assert_problem(client.get(f"{address(ferry)}/diff", params={"from": 7}), 404, "version-not-found")
    assert_problem(client.get(f"{address(ferry)}/diff", params={"to": 0}), 422, "invalid-request")
    for call in ("versions", "versions/1", "diff"):
        assert_problem(client.get(f"/v1/articles/12/{call}"), 404, "article-not-found")


def test_a_deleted_article_has_no_versions_and_its_withdrawn_statements_are_gone(client: TestClient) -> None:
    for text in ("Sigrun Wexcombe said the mill would close.", "The mill stays."):
        answer = client.post("/v1/articles", json=article("deleted-versions", text)).json()
    place = f"/v1/articles/{answer['article']['id']}"
    former = client.get(f"{place}/versions/1").json()["statements"]
    assert all(client.get(one["links"]["self"]).json()["withdrawn"] for one in former)

    assert client.delete(place).status_code == 204

    assert_problem(client.get(f"{place}/versions"), 404, "article-not-found")
    for one in former:
        assert_problem(client.get(one["links"]["self"]), 404, "statement-not-found")
