"""Documents of newsrooms over HTTP, under their own media types."""

from pathlib import Path

from starlette.testclient import TestClient

from tests.service.calls import Json, assert_problem, finished

CORPUS = Path(__file__).parents[1] / "index" / "readers" / "corpus"
NINJS = "application/ninjs+json"


def _sent(client: TestClient, file: str, media_type: str, address: str = "/v1/articles") -> Json:
    response = client.post(address, content=(CORPUS / file).read_bytes(), headers={"Content-Type": media_type})
    assert response.status_code == 201, response.text
    answer: Json = response.json()
    return answer


def test_a_ninjs_item_answers_as_an_article_does(client: TestClient) -> None:
    answer = _sent(client, "ninjs-1.5-text.json", NINJS)

    assert answer["article"]["external_id"] == "urn:newsml:fenwire.example:20250312:ferry-118"
    assert answer["article"]["source"]["name"] == "Fenwire"
    assert "Ulrika Oxenby" in [one["speaker"]["name"] for one in answer["statements"] if one["speaker"]]


def test_a_media_type_may_have_parameters(client: TestClient) -> None:
    answer = _sent(client, "ninjs-2.1-bodies.json", "Application/Ninjs+JSON; charset=utf-8")

    assert answer["article"]["language"] == "de-AT"


def test_a_document_of_several_articles_goes_in_as_a_batch(client: TestClient) -> None:
    document, headers = (CORPUS / "ninjs-3.0-list.json").read_bytes(), {"Content-Type": NINJS}

    refused = assert_problem(client.post("/v1/articles", content=document, headers=headers), 422, "unreadable-format")
    job = finished(client, client.post("/v1/articles:batch", content=document, headers=headers))

    assert "/v1/articles:batch" in refused["detail"]
    assert [item["status"] for item in job["items"]] == ["created", "problem", "problem", "problem"]
    assert "its type is picture" in job["items"][1]["problem"]["detail"]


def test_a_page_is_taken_as_html(client: TestClient) -> None:
    page = """<html lang="en"><head><title>Kiln to be lit again</title></head><body><article>
    <p>The old kiln in Larkstone will be lit again in June, the potters' guild has decided after a long debate.</p>
    <p>“We have the clay and we have the hands,” said Sigrun Glaswen, the guild's warden.</p></article></body></html>"""

    response = client.post("/v1/articles", content=page, headers={"Content-Type": "text/html; charset=utf-8"})

    assert response.status_code == 201, response.text
    assert response.json()["article"]["title"] == "Kiln to be lit again"


def test_a_document_that_is_not_what_its_media_type_says_is_refused(client: TestClient) -> None:
    for content in (b"", b"{", b"\xff\xfe", b'{"text": "The mill."}', b"[" * 50_000):
        for address, status, slug in (
            ("/v1/articles", 422, "unreadable-format"),
            ("/v1/articles:batch", 400, "malformed-body"),
        ):
            if address.endswith("batch") and content.startswith(b'{"text"'):
                continue  # one item, which is refused for itself
            response = client.post(address, content=content, headers={"Content-Type": NINJS})
            assert_problem(response, status, slug)


def test_a_news_item_of_newsml_g2_answers_as_an_article_does(client: TestClient) -> None:
    answer = _sent(client, "newsml-g2-newsitem.xml", "application/vnd.iptc.g2.newsitem+xml")

    assert answer["article"]["title"] == "Swing bridge to open again in autumn"
    assert "Wystan Oakhanger" in [one["speaker"]["name"] for one in answer["statements"] if one["speaker"]]


def test_each_item_of_a_news_message_has_its_own_result(client: TestClient) -> None:
    message = (CORPUS / "newsml-g2-newsmessage.xml").read_bytes()
    headers = {"Content-Type": "application/vnd.iptc.g2.newsmessage+xml"}

    job = finished(client, client.post("/v1/articles:batch", content=message, headers=headers))

    assert [item["status"] for item in job["items"]] == [
        "problem",
        "created",
        "problem",
        "problem",
        "created",
        "problem",
    ]
    assert "packageItem" in job["items"][0]["problem"]["detail"]


def test_xml_that_draws_in_other_files_is_refused(client: TestClient) -> None:
    for media_type in ("application/vnd.iptc.g2.newsitem+xml", "application/xml", "text/xml"):
        for file in ("broken-xml-bomb.xml", "broken-xml-external-entity.xml", "broken-xml-external-dtd.xml"):
            content, headers = (CORPUS / file).read_bytes(), {"Content-Type": media_type}

            problem = assert_problem(
                client.post("/v1/articles", content=content, headers=headers), 422, "unreadable-format"
            )

            assert "root:" not in problem["detail"]


def test_a_fact_check_in_json_ld_becomes_a_statement_of_the_claimant(client: TestClient) -> None:
    checks, headers = (CORPUS / "schema-claimreview.json").read_bytes(), {"Content-Type": "application/ld+json"}

    results = client.post("/v1/statements:batch", content=checks, headers=headers).json()
    statement = client.get(f"/v1/statements/{results[0]['id']}").json()

    assert [result["status"] for result in results] == ["created", "created", "problem", "problem"]
    assert (statement["speaker"]["name"], statement["source"]["name"]) == ("Dorian Stannery", "Truth Mill")
    assert statement["statement"]["external_id"] == "https://truthmill.example/checks/reservoir"


def test_an_article_in_json_ld_answers_as_an_article_does(client: TestClient) -> None:
    answer = _sent(client, "schema-newsarticle.jsonld", "application/ld+json")

    assert answer["article"]["url"] == "https://larkgazette.example/2025/kiln"
    assert "Sigrun Glaswen" in [one["speaker"]["name"] for one in answer["statements"] if one["speaker"]]


def test_the_entries_of_a_feed_go_in_as_a_batch(client: TestClient) -> None:
    for file, media_type, statuses in (
        ("feed-rss-2.0.xml", "application/rss+xml", ["created", "problem", "created"]),
        ("feed-atom-1.0.atom", "application/atom+xml", ["created", "created"]),
        ("feed-json-1.1.json", "application/feed+json", ["created", "created", "problem", "problem"]),
    ):
        content, headers = (CORPUS / file).read_bytes(), {"Content-Type": media_type}

        job = finished(client, client.post("/v1/articles:batch", content=content, headers=headers))

        assert [item["status"] for item in job["items"]] == statuses


def test_markdown_answers_as_an_article_does(client: TestClient) -> None:
    answer = _sent(client, "markdown-yaml.md", "text/markdown")

    assert answer["article"]["external_id"] == "gazette-kiln"
    assert answer["article"]["published_at"] == "2025-06-01T06:00:00Z"
