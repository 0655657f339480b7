"""Articles over HTTP."""

from starlette.testclient import TestClient

from tests.service.calls import BRIDGE, Json, article, assert_problem


def test_a_new_article_answers_201_with_its_statements(bridge: Json) -> None:
    quotation = next(one for one in bridge["statements"] if one["statement"]["kind"] == "direct")

    assert quotation["speaker"]["name"] == "Wystan Oakhanger"
    assert quotation["speaker"]["role"] == "mayor of Dunsel"
    assert bridge["article"]["published_at"] == "2025-03-12T16:40:00Z"


def test_spans_cut_the_statement_out_of_the_text_that_is_sent_back(bridge: Json) -> None:
    text = bridge["article"]["text"]

    for one in bridge["statements"]:
        pieces = [text[start:end] for start, end in one["statement"]["spans"]]
        assert " ".join(pieces) == one["statement"]["text"]


def test_the_same_content_again_answers_200_and_changes_nothing(client: TestClient, bridge: Json) -> None:
    response = client.post("/v1/articles", json=BRIDGE)

    assert response.status_code == 200
    assert response.json() == bridge | {"status": "unchanged"}


def test_changed_content_answers_200_with_the_next_version(client: TestClient) -> None:
    first = client.post("/v1/articles", json=article("versions", "Ysolde Stannery said the mill would close."))
    second = client.post("/v1/articles", json=article("versions", "Ysolde Stannery said the mill would stay open."))

    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json()["status"] == "replaced"
    assert second.json()["article"]["version"] == 2
    assert second.json()["article"]["id"] == first.json()["article"]["id"]


def test_location_leads_to_the_article(client: TestClient) -> None:
    created = client.post("/v1/articles", json=article("location", "The fair begins on Monday in Oxenby."))

    found = client.get(created.headers["location"]).json()

    assert found == {"article": created.json()["article"], "statements": created.json()["statements"]}


def test_a_deleted_article_is_gone_from_every_call(client: TestClient) -> None:
    created = client.post(
        "/v1/articles",
        json=article(
            "deleted",
            "The zeppelin museum of Oxenby, which opened in 1931, burnt down on Sunday, the fire brigade said.",
        ),
    ).json()
    address = f"/v1/articles/{created['article']['id']}"

    assert client.delete(address).status_code == 204

    assert_problem(client.get(address), 404, "article-not-found")
    assert_problem(client.delete(address), 404, "article-not-found")
    assert_problem(client.get(created["statements"][0]["links"]["self"]), 404, "statement-not-found")
    hits = client.get("/v1/search", params={"q": "zeppelin museum", "limit": 100}).json()["hits"]
    assert created["article"]["id"] not in [hit["article"]["id"] for hit in hits]


def test_without_a_source_the_host_of_the_url_is_the_source(client: TestClient) -> None:
    body = {"text": "The tram depot will be sold.", "url": "https://www.larkstone.example/tram"}

    created = client.post("/v1/articles", json=body).json()

    assert created["article"]["source"]["name"] == "larkstone.example"
    assert created["article"]["external_id"].startswith("sha256:")


def test_without_source_and_url_the_source_is_unknown(client: TestClient) -> None:
    created = client.post("/v1/articles", json={"text": "The orchard estate was sold on Friday."}).json()

    assert created["article"]["source"] == created["article"]["source"] | {"name": "Unknown source", "domain": None}


def test_html_is_read_for_its_text_and_what_it_says_of_itself(client: TestClient) -> None:
    html = """<html lang="en-gb"><head><title>Ferry to run all night</title>
    <meta property="og:site_name" content="Northolme Wire">
    <meta property="article:published_time" content="2025-02-03T10:00:00+01:00"></head><body><nav>Home News</nav>
    <article><h1>Ferry to run all night</h1>
    <p>The ferry between Northolme and Oxenby will run all night from May on, the harbour board has decided.</p>
    <p>“We have waited ten years for this and the crews are ready,” said Sigrun Glaswen, the head of the board.</p>
    </article></body></html>"""

    created = client.post("/v1/articles", json={"html": html, "url": "https://northolmewire.example/ferry"}).json()

    assert created["article"]["source"]["name"] == "Northolme Wire"
    assert created["article"]["source"]["domain"] == "northolmewire.example"
    assert created["article"]["published_at"] == "2025-02-03T09:00:00Z"
    assert created["article"]["language"] == "en-GB"
    assert "Sigrun Glaswen" in [one["speaker"]["name"] for one in created["statements"] if one["speaker"]]


def test_pages_of_the_list_hold_every_article_once(client: TestClient, bridge: Json) -> None:
    seen, cursor = [], None
    while True:
        params = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = client.get("/v1/articles", params=params).json()
        seen += [one["id"] for one in page["articles"]]
        if (cursor := page["next"]) is None:
            break

    assert bridge["article"]["id"] in seen
    assert len(seen) == len(set(seen))


def test_right_to_left_text_is_stored_and_found(client: TestClient) -> None:
    text = "قال رئيس البلدية إن الجسر سيفتح في الخريف."
    created = client.post("/v1/articles", json=article("rtl", text, language="ar")).json()

    hits = client.get("/v1/search", params={"q": "الجسر سيفتح", "mode": "exact"}).json()["hits"]

    assert created["article"]["text"] == text
    assert [hit["article"]["id"] for hit in hits] == [created["article"]["id"]]
