"""Batches of articles: jobs that outlive the request."""

import gzip
import json

import pytest
from starlette.testclient import TestClient

from tests.service.calls import article, assert_problem, finished


def test_one_bad_article_of_a_hundred_has_a_problem_and_the_others_are_stored(client: TestClient) -> None:
    items = [article(f"hundred-{number}", f"House number {number} was sold.") for number in range(100)]
    items[41]["published_at"] = "2025-03-12"

    job = finished(client, client.post("/v1/articles:batch", json=items))

    assert (job["total"], job["done"], job["failed"]) == (100, 100, 1)
    assert [item["status"] for item in job["items"]].count("created") == 99
    assert job["items"][41]["problem"]["pointer"] == "/published_at"
    assert job["items"][41]["external_id"] == "hundred-41"


def test_lines_that_cannot_be_read_have_problems_in_their_places(client: TestClient) -> None:
    lines = [
        json.dumps(article("line-0", "The ice rink opens.")).encode(),
        b"not json",
        b'{"text": "half a pair \\ud800"}',
        b'{"text": "latin \xe9"}',
        b"[" * 100_000,
        b"7",
        b"",
        json.dumps(article("line-6", "The ice rink closes.")).encode(),
    ]

    accepted = client.post(
        "/v1/articles:batch", content=b"\n".join(lines), headers={"Content-Type": "application/x-ndjson"}
    )

    statuses = [item["status"] for item in finished(client, accepted)["items"]]
    assert statuses == ["created", *["problem"] * 5, "created"]


def test_a_half_pair_in_one_item_of_an_array_is_that_items_problem(client: TestClient) -> None:
    body = b'[{"text": "The kiosk is open."}, {"text": "half a pair \\ud800"}]'

    accepted = client.post("/v1/articles:batch", content=body, headers={"Content-Type": "application/json"})

    items = finished(client, accepted)["items"]
    assert [item["status"] for item in items] == ["created", "problem"]
    assert items[1]["problem"]["type"] == "/errors/unreadable-format"


def test_an_external_id_that_is_no_string_is_that_items_problem(client: TestClient) -> None:
    job = finished(client, client.post("/v1/articles:batch", json=[{"external_id": 5, "text": "A word."}]))

    assert job["items"][0]["status"] == "problem"
    assert job["items"][0]["problem"]["pointer"] == "/external_id"


def test_the_later_of_two_items_with_one_external_id_is_refused(client: TestClient) -> None:
    items = [article("twice", "The first version."), article("twice", "The second version.")]

    job = finished(client, client.post("/v1/articles:batch", json=items))

    assert [item["status"] for item in job["items"]] == ["created", "problem"]
    assert job["items"][1]["problem"]["type"] == "/errors/duplicate-in-batch"


def test_items_of_a_job_come_in_pages(client: TestClient) -> None:
    items = [article(f"paged-{number}", f"Lamp {number} was lit.") for number in range(5)]
    job = finished(client, client.post("/v1/articles:batch", json=items))

    first = client.get(f"/v1/jobs/{job['id']}/items", params={"limit": 3}).json()
    second = client.get(f"/v1/jobs/{job['id']}/items", params={"after": first["next"]}).json()

    assert [item["position"] for item in first["items"] + second["items"]] == [0, 1, 2, 3, 4]
    assert second["next"] is None


def test_the_newest_job_is_listed_first(client: TestClient) -> None:
    job = finished(client, client.post("/v1/articles:batch", json=[article("newest", "The newest news.")]))

    listed = client.get("/v1/jobs", params={"limit": 1}).json()

    assert listed["jobs"][0]["id"] == job["id"]
    assert listed["next"] is not None
    older = client.get("/v1/jobs", params={"limit": 1, "cursor": listed["next"]}).json()
    assert int(older["jobs"][0]["id"]) < int(job["id"])


def test_a_batch_over_the_limit_is_refused_whole(client: TestClient) -> None:
    before = client.get("/v1/jobs", params={"limit": 1}).json()["jobs"]

    response = client.post("/v1/articles:batch", json=[{"text": "a"}] * 201)

    assert_problem(response, 413, "too-many-items")
    assert client.get("/v1/jobs", params={"limit": 1}).json()["jobs"] == before


def test_an_empty_batch_is_refused(client: TestClient) -> None:
    assert_problem(client.post("/v1/articles:batch", json=[]), 400, "malformed-body")


def test_an_object_where_an_array_belongs_is_refused(client: TestClient) -> None:
    assert_problem(client.post("/v1/articles:batch", json={"items": []}), 400, "malformed-body")


def test_a_batch_in_another_format_is_refused(client: TestClient) -> None:
    response = client.post("/v1/articles:batch", content="a,b", headers={"Content-Type": "text/csv"})

    assert_problem(response, 415, "unsupported-media-type")


PACKED = gzip.compress(
    b'{"external_id": "packed-1", "text": "The owl is out."}\n{"external_id": "packed-2", "text": ""}\n'
)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PACKED, "application/x-ndjson"),
        (gzip.compress(b'[{"external_id": "packed-1", "text": "The owl is out."}, 7]'), "application/json"),
    ],
)
def test_a_batch_may_be_packed(client: TestClient, content: bytes, media_type: str) -> None:
    headers = {"Content-Type": media_type, "Content-Encoding": "gzip"}

    job = finished(client, client.post("/v1/articles:batch", content=content, headers=headers))

    assert [item["status"] for item in job["items"]] in (["created", "problem"], ["unchanged", "problem"])


DAMAGED = [
    (PACKED[:-12], "gzip file is damaged"),
    (gzip.compress(b'{"text": "' + b"x" * 5_000_000), "unpacks to more than 500000 bytes"),
]


@pytest.mark.parametrize(("content", "says"), DAMAGED, ids=["damaged", "without bounds"])
def test_a_packed_array_that_is_damaged_or_grows_without_bounds_is_refused(
    client: TestClient, content: bytes, says: str
) -> None:
    response = client.post("/v1/articles:batch", content=content, headers={"Content-Type": "application/json"})

    assert says in assert_problem(response, 400, "malformed-body")["detail"]


@pytest.mark.parametrize(("content", "says"), DAMAGED, ids=["damaged", "without bounds"])
def test_packed_lines_end_with_what_is_wrong_with_the_file(client: TestClient, content: bytes, says: str) -> None:
    accepted = client.post("/v1/articles:batch", content=content, headers={"Content-Type": "application/x-ndjson"})

    assert says in finished(client, accepted)["items"][-1]["problem"]["detail"]


def test_what_we_write_into_payloads_is_no_field_that_a_caller_may_send(client: TestClient) -> None:
    items = [
        article("notes-5", "The weir was mended.") | {"onrecord:notes": 5},
        article("notes-text", "The weir was painted.") | {"onrecord:notes": ["All of it is true."]},
        article("unreadable", "The weir was moved.") | {"onrecord:unreadable": 5},
        article("notes-none", "The weir was sold."),
    ]

    job = finished(client, client.post("/v1/articles:batch", json=items))

    assert [item["status"] for item in job["items"]] == ["problem", "problem", "problem", "created"]
    assert job["items"][0]["problem"]["detail"] == "onrecord:notes is no field of an article."
