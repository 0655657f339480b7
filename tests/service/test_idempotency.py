"""`Idempotency-Key`: the same request again gets the same answer again, and nothing is done twice."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from index.store.answers import RequestKey
from service.idempotency import LARGEST_KEPT_BYTES, READ_ONLY, SECRET, _scope_of
from tests.service.calls import article, assert_problem

LEASE_S, KEEP_S = 60.0, 86_400.0


def key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid.uuid4())}


def scope_of(path: str) -> str:
    return _scope_of({"method": "POST", "path": path})


def jobs_of(client: TestClient) -> list[str]:
    """The ids alone: how far a job of an earlier test has come may change meanwhile."""
    return [job["id"] for job in client.get("/v1/jobs", params={"limit": 100}).json()["jobs"]]


def assert_replayed(first: Response, again: Response) -> None:
    assert again.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers
    assert (again.status_code, again.content) == (first.status_code, first.content)
    for name in ("content-type", "location"):
        assert again.headers.get(name) == first.headers.get(name)


def test_an_article_that_is_sent_again_gets_its_first_answer_even_after_it_was_deleted(client: TestClient) -> None:
    named, body = key(), article("keyed", "The ice rink opens on Friday.")
    first = client.post("/v1/articles", json=body, headers=named)
    assert first.status_code == 201
    client.delete(first.headers["location"])

    again = client.post("/v1/articles", json=body, headers=named)

    assert_replayed(first, again)
    assert client.get(first.headers["location"]).status_code == 404


def test_a_batch_of_lines_that_is_sent_again_makes_one_job(client: TestClient) -> None:
    lines = "\n".join(json.dumps(article(f"keyed-{number}", f"Kiosk {number} opens.")) for number in range(3))
    headers = key() | {"Content-Type": "application/x-ndjson"}
    before = len(jobs_of(client))

    first = client.post("/v1/articles:batch", content=lines, headers=headers)
    again = client.post("/v1/articles:batch", content=iter([lines[:50].encode(), lines[50:].encode()]), headers=headers)

    assert first.status_code == 202
    assert_replayed(first, again)
    assert len(jobs_of(client)) == before + 1


@pytest.mark.parametrize("what", ["body", "query", "content type"])
def test_the_same_key_with_another_request_is_refused(client: TestClient, what: str) -> None:
    named, body = key() | {"Content-Type": "application/json"}, json.dumps([article("reused", "The mill is open.")])
    client.post("/v1/articles:batch", content=body, headers=named)
    before = jobs_of(client)
    other = {
        "body": {"content": body + " ", "headers": named},
        "query": {"content": body, "headers": named, "params": {"a": "b"}},
        "content type": {"content": body, "headers": named | {"Content-Type": "application/x-ndjson"}},
    }[what]

    refused = client.post("/v1/articles:batch", **other)  # type: ignore[arg-type]

    assert_problem(refused, 422, "idempotency-key-reused")
    assert jobs_of(client) == before


def test_the_same_key_at_another_call_is_another_key(client: TestClient) -> None:
    named = key()
    body = [article("elsewhere", "The lighthouse is dark.")]

    first = client.post("/v1/articles:batch", json=body, headers=named)
    other = client.post("/v1/statements:batch", json=body, headers=named)

    assert (first.status_code, other.status_code) == (202, 200)
    assert "idempotent-replayed" not in other.headers


def test_a_request_under_way_is_not_begun_again_and_is_answered_once_it_is_done(client: TestClient) -> None:
    named, body = key(), [article("under-way", "The ferry is late.")]
    store = client.app_state["held"].record.store
    request = RequestKey(scope_of("/v1/articles:batch"), named["Idempotency-Key"])
    assert store.claim_request(request, "another process", LEASE_S, KEEP_S) is None
    before = jobs_of(client)

    refused = client.post("/v1/articles:batch", json=body, headers=named)

    assert_problem(refused, 409, "request-under-way")
    assert int(refused.headers["retry-after"]) >= 1
    assert jobs_of(client) == before
    store.release_request(request, "another process")
    assert client.post("/v1/articles:batch", json=body, headers=named).status_code == 202


@pytest.mark.parametrize("given", ["", " ", "a" * 256, "two words", "a,b", '"open', 'a"b', '"a";b=1', '""', "é"])
def test_what_is_no_key_is_refused(client: TestClient, given: str) -> None:
    headers = [(b"Idempotency-Key", given.encode("latin-1")), (b"Content-Type", b"application/json")]

    refused = client.post("/v1/articles", content=b'{"text": "Never stored."}', headers=headers)

    assert_problem(refused, 400, "invalid-idempotency-key")


def test_two_keys_are_refused(client: TestClient) -> None:
    headers = [("Idempotency-Key", "a"), ("Idempotency-Key", "a")]

    assert_problem(client.post("/v1/articles", json={"text": "x"}, headers=headers), 400, "invalid-idempotency-key")


def test_a_key_is_the_same_with_and_without_quotes(client: TestClient) -> None:
    name, body = str(uuid.uuid4()), article("quoted", "The mast fell.")

    first = client.post("/v1/articles", json=body, headers={"Idempotency-Key": f'"{name}"'})
    again = client.post("/v1/articles", json=body, headers={"Idempotency-Key": name})

    assert_replayed(first, again)


def test_a_request_that_is_wrong_in_itself_gets_the_same_problem_again(client: TestClient) -> None:
    named = key()

    first = client.post("/v1/articles", json={"txt": "x"}, headers=named)
    again = client.post("/v1/articles", json={"txt": "x"}, headers=named)

    assert first.status_code == 422
    assert_replayed(first, again)


def test_an_answer_that_may_be_another_next_time_is_not_kept(client: TestClient) -> None:
    named = key()
    missing = client.post("/v1/jobs/999999/cancel", headers=named)

    again = client.post("/v1/jobs/999999/cancel", headers=named)

    for response in (missing, again):
        assert_problem(response, 404, "job-not-found")
        assert "idempotent-replayed" not in response.headers


def test_a_body_that_is_too_large_is_refused_as_without_a_key_and_the_key_is_free(client: TestClient) -> None:
    named = key() | {"Content-Type": "application/json"}

    def much() -> Iterator[bytes]:
        for _ in range(10):
            yield b" " * 100_000

    refused = client.post("/v1/articles", content=much(), headers=named)

    assert_problem(refused, 413, "body-too-large")
    body = json.dumps(article("after-too-large", "The shop is shut."))
    assert client.post("/v1/articles", content=body, headers=named).status_code == 201


def test_of_an_answer_that_was_too_large_only_that_it_was_given_is_known(client: TestClient) -> None:
    named, body = key(), article("large-answer", "The bakery is open.")
    first = client.post("/v1/articles", json=body, headers=named)
    with client.app_state["held"].record.store._write() as connection:
        connection.exec_driver_sql("UPDATE requests SET body = NULL WHERE key = ?", (named["Idempotency-Key"],))

    again = client.post("/v1/articles", json=body, headers=named)

    assert_problem(again, 409, "answer-not-kept")
    assert again.headers["location"] == first.headers["location"]
    assert again.headers["idempotent-replayed"] == "true"


@pytest.mark.parametrize("path", sorted(READ_ONLY))
def test_a_search_takes_a_key_and_keeps_nothing(client: TestClient, path: str) -> None:
    query: Any = {"q": "bakery"}
    headers = {"Idempotency-Key": "not a key at all"}

    response = client.post(path, json=[query] if path.endswith("batch") else query, headers=headers)

    assert response.status_code == 200


def test_every_post_says_that_it_heeds_a_key_unless_it_only_reads_or_its_answer_is_a_secret(client: TestClient) -> None:
    for path, calls in client.get("/openapi.json").json()["paths"].items():
        if "post" in calls:
            named = [parameter["name"] for parameter in calls["post"].get("parameters", [])]
            assert ("Idempotency-Key" in named) == (path not in READ_ONLY | SECRET), path


def test_an_answer_is_kept_up_to_some_megabytes() -> None:
    assert LARGEST_KEPT_BYTES == 8 * 1024 * 1024
