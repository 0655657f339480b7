"""Bad input: a clear problem each time, nothing half stored, never a fault of the service."""

import json
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.service.calls import article, assert_problem, finished
from tests.service.conftest import Serve

JSON = {"Content-Type": "application/json"}


@pytest.fixture
def nothing_stored(client: TestClient) -> Iterator[None]:
    """Whatever the test sends, the store holds as much afterwards as before."""

    def held() -> list[str]:
        return [line for line in client.get("/metrics").text.splitlines() if line.startswith("onrecord_store_items")]

    before = held()
    yield
    assert held() == before


pytestmark = pytest.mark.usefixtures("nothing_stored")


@pytest.fixture(scope="module")
def roomy(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """An application that takes bodies as large as it does by itself."""
    return serve(tmp_path_factory.mktemp("roomy"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        (" \n\t\u2003 ", "empty"),
        ("...!?", "empty"),
        ("PK\x03\x04\x00\x00binary", "binary"),
        ("a word\x00 and a NUL", "U+0000"),
        ("half a pair \ud800", "U+D800"),
        ("word " * 5_000, "20000"),
    ],
)
def test_a_text_that_cannot_be_searched_is_an_invalid_article(client: TestClient, text: str, says: str) -> None:
    response = client.post("/v1/articles", content=json.dumps(article("bad", text)), headers=JSON)

    problem = assert_problem(response, 422, "invalid-article")
    assert problem["pointer"] == "/text"
    assert says in problem["detail"]


@pytest.mark.parametrize(
    ("field", "value", "pointer"),
    [
        ("published_at", "2025-03-12T17:40:00", "/published_at"),
        ("published_at", "2025-03-12", "/published_at"),
        ("published_at", "0000-03-12T17:40:00Z", "/published_at"),
        ("published_at", "0001-01-01T00:00:00Z", "/published_at"),
        ("published_at", "9999-12-31T23:59:59-12:00", "/published_at"),
        ("published_at", 1741797600, "/published_at"),
        ("published_at", "2025-02-30T10:00:00Z", "/published_at"),
        ("language", "English (UK)", "/language"),
        ("url", "ftp://oxenbypost.example/a", "/url"),
        ("url", "https://[oxenby", "/url"),
        ("url", "javascript:alert(1)", "/url"),
        ("source", {"name": "Oxenby Post", "domain": "https://oxenbypost.example"}, "/source/domain"),
        ("source", {"name": " "}, "/source/name"),
        ("source", "Oxenby Post", "/source"),
        ("title", "half a pair \ud800", "/title"),
        ("title", 7, "/title"),
        ("external_id", "a\x00b", "/external_id"),
        ("external_id", "x" * 513, "/external_id"),
        ("authors", ["A"] * 101, "/authors"),
        ("authors", ["A", ""], "/authors/1"),
        ("html", "<p>both</p>", ""),
        ("autor", "Misspelt Field", "/autor"),
        ("a/b~c", "odd name", "/a~1b~0c"),
    ],
)
def test_a_field_that_cannot_be_used_is_pointed_at(client: TestClient, field: str, value: object, pointer: str) -> None:
    body = json.dumps(article("bad", "The mill will close.") | {field: value})

    problem = assert_problem(client.post("/v1/articles", content=body, headers=JSON), 422, "invalid-request")

    assert problem["errors"][0]["pointer"] == pointer


def test_what_was_sent_is_not_repeated(client: TestClient) -> None:
    body = article("bad", "The mill will close.") | {"title": 7, "language": "a-secret-word!"}

    assert "secret" not in client.post("/v1/articles", json=body).text


@pytest.mark.parametrize(
    "body",
    [b"{", b'{"text": "latin \xe9"}', b"\xff\xfe\x00\x00", b"[" * 100_000, b'{"a":' * 90_000, b"\x00", b"nonsense"],
)
@pytest.mark.parametrize("address", ["/v1/articles", "/v1/search", "/v1/articles:batch", "/v1/statements:batch"])
def test_a_body_that_is_no_json_is_malformed(client: TestClient, address: str, body: bytes) -> None:
    assert_problem(client.post(address, content=body, headers=JSON), 400, "malformed-body")


def test_nan_is_no_value(client: TestClient) -> None:
    body = b'{"text": "The mill.", "version": NaN}'

    assert client.post("/v1/articles", content=body, headers=JSON).status_code == 422
    assert_problem(client.post("/v1/articles:batch", content=b"[NaN]", headers=JSON), 400, "malformed-body")


def test_a_number_without_end_is_no_value(client: TestClient) -> None:
    body = b'{"text": "The mill.", "version": ' + b"9" * 100_000 + b"}"

    assert client.post("/v1/articles", content=body, headers=JSON).status_code in {400, 422}


def test_a_field_name_that_is_no_text_is_refused(client: TestClient) -> None:
    response = client.post("/v1/articles", content=b'{"text": "The mill.", "\\ud800": 1}', headers=JSON)

    assert_problem(response, 422, "invalid-request")


def test_an_empty_body_is_refused(client: TestClient) -> None:
    assert_problem(client.post("/v1/articles", content=b"", headers=JSON), 422, "invalid-request")


def test_a_body_in_another_format_is_refused(client: TestClient) -> None:
    response = client.post("/v1/articles", content="The mill.", headers={"Content-Type": "application/rtf"})

    assert_problem(response, 415, "unsupported-media-type")


def test_an_address_without_content_is_not_fetched_where_fetching_is_off(client: TestClient) -> None:
    response = client.post("/v1/articles", json={"url": "https://oxenbypost.example/mill"})

    assert_problem(response, 422, "fetching-not-available")


@pytest.mark.parametrize("html", ["<html></html>", "<", "half a pair \ud800", "a\x00b", "<!-- only a comment -->"])
def test_html_without_an_article_is_refused(client: TestClient, html: str) -> None:
    response = client.post("/v1/articles", content=json.dumps({"html": html}), headers=JSON)

    assert response.status_code == 422, response.text


@pytest.mark.parametrize("address", ["/v1/articles", "/v1/articles:batch", "/v1/statements:batch", "/v1/search"])
def test_a_hundred_megabytes_are_refused(client: TestClient, address: str) -> None:
    def megabytes() -> Iterator[bytes]:
        for _ in range(100):
            yield b" " * 1_000_000

    claimed = client.post(address, content=b" " * 100_000_000, headers=JSON)
    streamed = client.post(address, content=megabytes(), headers=JSON)

    for response in (claimed, streamed):
        assert_problem(response, 413, "body-too-large")


@pytest.mark.parametrize(
    ("path", "media_type", "piece"),
    [
        ("/v1/articles", "application/ninjs+json", b"[],"),
        ("/v1/articles:batch", "application/json", b"[],"),
        ("/v1/search", "application/json", b"[],"),
    ],
)
def test_a_body_that_is_nothing_but_values_is_refused_before_it_is_read(
    roomy: TestClient, path: str, media_type: str, piece: bytes
) -> None:
    body = b"[" + piece * 1_100_000 + b"0]"

    problem = assert_problem(
        roomy.post(path, content=body, headers={"Content-Type": media_type}), 413, "body-too-large"
    )

    assert "values of JSON" in problem["detail"]


def test_an_object_of_more_fields_than_there_are_gets_one_fault(client: TestClient) -> None:
    body = {f"field{number}": number for number in range(20_000)}

    problem = assert_problem(client.post("/v1/articles", json=body), 422, "invalid-request")

    assert [fault["detail"] for fault in problem["errors"]] == ["holds more fields than there are"]


def test_a_client_that_asks_first_is_refused_before_it_sends(client: TestClient) -> None:
    headers = JSON | {"Expect": "100-continue"}

    assert_problem(client.post("/v1/articles", content=b" " * 600_000, headers=headers), 413, "body-too-large")


@pytest.mark.usefixtures("nothing_stored")
def test_a_batch_in_which_everything_is_bad_stores_nothing(client: TestClient) -> None:
    bad: list[object] = [
        {},
        {"text": ""},
        {"text": "x", "published_at": "2025-01-01"},
        [],
        None,
        "text",
        5,
        {"url": "nowhere"},
    ]

    job = finished(client, client.post("/v1/articles:batch", json=bad))

    assert (job["total"], job["failed"]) == (8, 8)
    assert all(item["problem"]["detail"] for item in job["items"])


def test_a_body_that_trickles_in_is_given_up(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> None:
    import asyncio

    slow = serve(tmp_path_factory.mktemp("slow"), request_timeout_s=0.05)
    sent: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        await asyncio.sleep(0.03)
        return {"type": "http.request", "body": b" ", "more_body": True}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/v1/articles",
        "raw_path": b"/v1/articles",
        "query_string": b"",
        "headers": [(b"content-type", b"application/json")],
        "state": slow.app_state,
    }
    asyncio.run(slow.app(scope, receive, send))  # type: ignore[arg-type]

    assert sent[0]["status"] == 408
