"""Speakers, sources and cursors."""

import pytest
from starlette.testclient import TestClient

from tests.service.calls import Json, article, assert_problem


@pytest.mark.usefixtures("bridge")
def test_a_speaker_is_found_by_part_of_a_name(client: TestClient) -> None:
    found = client.get("/v1/speakers", params={"q": "oakhang"}).json()["speakers"]

    assert [speaker["name"] for speaker in found] == ["Wystan Oakhanger"]
    assert found[0]["roles"] == ["mayor of Dunsel"]
    assert client.get(f"/v1/speakers/{found[0]['id']}").json() == found[0]


def test_a_record_is_in_order_of_time_over_pages(client: TestClient) -> None:
    for number, when in enumerate(["2025-05-02T10:00:00Z", "2025-05-01T10:00:00Z", None]):
        body = article(f"record-{number}", f"“Point {number} is settled,” said Leofric Netherwick.", published_at=when)
        assert client.post("/v1/articles", json=body).status_code == 201
    speaker = client.get("/v1/speakers", params={"q": "Leofric Netherwick"}).json()["speakers"][0]
    address = f"/v1/speakers/{speaker['id']}/statements"

    dates, cursor = [], None
    while True:
        page = client.get(address, params={"limit": "1"} | ({"cursor": cursor} if cursor else {})).json()
        dates += [one["article"]["published_at"] for one in page["statements"]]
        if (cursor := page["next"]) is None:
            break

    assert dates == ["2025-05-01T10:00:00Z", "2025-05-02T10:00:00Z", None]


@pytest.mark.usefixtures("bridge")
def test_speakers_come_in_pages_with_most_statements_first(client: TestClient) -> None:
    seen, cursor = [], None
    while True:
        page = client.get("/v1/speakers", params={"limit": "2"} | ({"cursor": cursor} if cursor else {})).json()
        seen += page["speakers"]
        if (cursor := page["next"]) is None:
            break

    counts = [speaker["statements"] for speaker in seen]
    assert counts == sorted(counts, reverse=True)
    assert len({speaker["id"] for speaker in seen}) == len(seen)


def test_sources_come_with_their_counts(client: TestClient, bridge: Json) -> None:
    sources = {source["name"]: source for source in client.get("/v1/sources").json()["sources"]}

    assert sources["The Dunsel Courier"]["articles"] == 1
    assert sources["The Dunsel Courier"]["statements"] == len(bridge["statements"])


@pytest.mark.usefixtures("bridge")
def test_sources_come_in_pages(client: TestClient) -> None:
    client.post("/v1/articles", json=article("second-source", "The second source speaks."))
    first = client.get("/v1/sources", params={"limit": 1}).json()
    second = client.get("/v1/sources", params={"limit": 1, "cursor": first["next"]}).json()

    assert first["sources"][0]["id"] != second["sources"][0]["id"]


@pytest.mark.parametrize("cursor", ["x", "WyJhIl0", "é", "W" * 3000, "WyJhcnRpY2xlcyIsOTk5OTk5OTk5OTk5OTk5OTk5OTld"])
@pytest.mark.parametrize("address", ["/v1/articles", "/v1/speakers", "/v1/sources", "/v1/jobs"])
def test_a_cursor_that_is_not_ours_is_refused(client: TestClient, address: str, cursor: str) -> None:
    assert_problem(client.get(address, params={"cursor": cursor}), 422, "invalid-cursor")


def test_the_cursor_of_a_record_with_a_date_that_is_none_is_refused(client: TestClient, bridge: Json) -> None:
    from service.cursors import encode_cursor

    speaker = next(one["speaker"] for one in bridge["statements"] if one["speaker"])
    cursor = encode_cursor(f"record:{speaker['id']}", "yesterday", 5)

    response = client.get(f"/v1/speakers/{speaker['id']}/statements", params={"cursor": cursor})

    assert_problem(response, 422, "invalid-cursor")


@pytest.mark.parametrize("identifier", ["abc", "-1", "1.5", "9223372036854775808", "9" * 40, "٣", "%00", "0x10"])
@pytest.mark.parametrize(
    ("address", "slug"),
    [
        ("/v1/articles/{}", "article-not-found"),
        ("/v1/articles/{}/versions", "article-not-found"),
        ("/v1/articles/{}/versions/1", "article-not-found"),
        ("/v1/articles/{}/diff", "article-not-found"),
        ("/v1/statements/{}", "statement-not-found"),
        ("/v1/speakers/{}", "speaker-not-found"),
        ("/v1/speakers/{}/statements", "speaker-not-found"),
        ("/v1/jobs/{}", "job-not-found"),
        ("/v1/jobs/{}/items", "job-not-found"),
    ],
)
def test_an_id_that_nothing_could_have_is_not_found(
    client: TestClient, address: str, identifier: str, slug: str
) -> None:
    assert_problem(client.get(address.format(identifier)), 404, slug)


def test_a_source_lists_its_articles_last_published_first_over_pages(client: TestClient) -> None:
    source = {"name": "The Rushmead Ledger"}
    for number, when in enumerate(["2025-05-01T10:00:00Z", None, "2025-05-02T10:00:00Z"]):
        body = article(f"ledger-{number}", f"Entry {number} is in.", published_at=when, source=source)
        assert client.post("/v1/articles", json=body).status_code == 201
    listed = client.get("/v1/sources", params={"limit": 100}).json()["sources"]
    (found,) = [one for one in listed if one["name"] == "The Rushmead Ledger"]

    dates, cursor = [], None
    while True:
        asked = {"limit": "1"} | ({"cursor": cursor} if cursor else {})
        page = client.get(f"/v1/sources/{found['id']}/articles", params=asked).json()
        dates += [one["published_at"] for one in page["articles"]]
        if (cursor := page["next"]) is None:
            break

    assert dates == ["2025-05-02T10:00:00Z", "2025-05-01T10:00:00Z", None]
    assert client.get(f"/v1/sources/{found['id']}").json() == found


@pytest.mark.parametrize("address", ["/v1/sources/7", "/v1/sources/7/articles", "/v1/sources/none"])
def test_a_source_that_is_not_there_is_a_problem(client: TestClient, address: str) -> None:
    assert_problem(client.get(address), 404, "source-not-found")
