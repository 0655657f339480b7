"""Calls that a page of another site makes in a visitor's name."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.service.calls import article, assert_problem
from tests.service.conftest import Serve

FOREIGN = [
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://testserver:8080"},
    {"Origin": "https://elsewhere.example"},
    {"Origin": "null"},
]
LINE = b'{"external_id": "smuggled", "text": "The sluice was opened."}'


@pytest.mark.parametrize("headers", FOREIGN)
def test_what_a_browser_sends_for_another_site_without_asking_is_refused(
    client: TestClient, headers: dict[str, str]
) -> None:
    before = client.get("/v1/jobs").json()
    text = {"Content-Type": "text/plain"}

    answers = [
        client.post("/v1/articles:batch", content=b"[" + LINE + b"]", headers=headers),
        client.post("/v1/articles", content=LINE, headers=headers | text),
        client.post("/v1/feeds/1/poll", headers=headers),
        client.post("/v1/jobs/1/cancel", headers=headers),
        client.post("/v1/jobs/1/retry", headers=headers),
        client.delete("/v1/articles/1", headers=headers),
    ]

    for answer in answers:
        assert_problem(answer, 403, "foreign-origin")
    assert client.get("/v1/jobs").json() == before


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://testserver"}]
)
def test_programs_and_our_own_pages_may_call(client: TestClient, headers: dict[str, str]) -> None:
    response = client.post("/v1/articles", json=article("at-home", "The lock keeper was away."), headers=headers)

    assert response.status_code in {200, 201}


def test_another_site_may_read_what_everybody_may(client: TestClient) -> None:
    assert client.get("/v1/articles", headers=FOREIGN[0]).status_code == 200


@pytest.mark.parametrize("origins", ["https://desk.example", "*"])
def test_a_page_whose_origin_may_call_the_service_does(serve: Serve, tmp_path: Path, origins: str) -> None:
    client = serve(tmp_path, cors_origins=origins)
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://desk.example"}

    called = client.post("/v1/articles:batch", json=[article("from-desk", "The desk is manned.")], headers=headers)
    form = client.post("/add/text", data={"text": "The desk is manned."}, headers=headers)

    assert called.status_code == 202
    assert_problem(form, 403, "foreign-origin")


def test_calls_are_guarded_without_pages_too(serve: Serve, tmp_path: Path) -> None:
    client = serve(tmp_path, pages=False)

    assert_problem(client.post("/v1/jobs/1/cancel", headers=FOREIGN[0]), 403, "foreign-origin")
