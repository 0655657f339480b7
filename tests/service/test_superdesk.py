"""Pushes of Superdesk: what is signed comes in and goes out again, what is not is not read."""

import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from tests.service.calls import Json, assert_problem
from tests.service.conftest import Serve

SECRET = "weir and sluice"  # noqa: S105 - of these tests alone
ITEM: Json = {
    "guid": "tag:newsroom.example:2025:1",
    "version": "2",
    "type": "text",
    "headline": "Weir to be rebuilt",
    "byline": "By Marit Hesselberg and Ana Brel",
    "source": "Fenwire",
    "pubstatus": "usable",
    "language": "en",
    "firstcreated": "2025-02-03T08:00:57+0000",
    "firstpublished": "2025-02-03T09:00:00+0000",
    "versioncreated": "2025-02-04T09:00:00+0000",
    "body_html": "<p>The weir leaks.</p><p>“We will rebuild it,” said Ebba Thornwick, the warden.</p>",
    "associations": {"featured": {"guid": "tag:newsroom.example:2025:2", "type": "picture"}},
    "priority": 5,
}


@pytest.fixture(scope="module")
def pushed(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return serve(tmp_path_factory.mktemp("superdesk"), superdesk_secret=SECRET, max_body_bytes=50_000)


def push(client: TestClient, item: Any, *, secret: str = SECRET, address: str = "/v1/superdesk") -> Response:
    """What Superdesk sends."""
    body = json.dumps(item).encode()
    signature = f"sha1={hmac.new(secret.encode(), body, 'sha1').hexdigest()}"
    headers = {"Content-Type": "application/json", "Accept": "application/json", "x-superdesk-signature": signature}
    return client.post(address, content=body, headers=headers)


def test_a_signed_item_becomes_an_article_with_all_that_it_says_of_itself(pushed: TestClient) -> None:
    response = push(pushed, ITEM)

    assert response.status_code == 201
    outcome = response.json()
    assert (outcome["status"], outcome["statements"], outcome["detail"]) == ("created", 2, None)
    article = pushed.get(f"/v1/articles/{outcome['article']}").json()["article"]
    assert article["external_id"] == ITEM["guid"]
    assert (article["title"], article["authors"]) == (ITEM["headline"], ["Marit Hesselberg", "Ana Brel"])
    assert (article["source"]["name"], article["published_at"]) == ("Fenwire", "2025-02-03T09:00:00Z")
    assert article["text"].startswith("The weir leaks.")


def test_a_new_version_replaces_and_the_same_changes_nothing(pushed: TestClient) -> None:
    item = ITEM | {"guid": "tag:newsroom.example:2025:3"}
    first = push(pushed, item).json()

    again = push(pushed, item)
    changed = push(pushed, item | {"version": "3", "headline": "Weir rebuilt"})

    assert (again.status_code, again.json()["status"]) == (200, "unchanged")
    assert (changed.status_code, changed.json()["status"]) == (200, "replaced")
    assert changed.json()["article"] == first["article"]


def test_a_push_that_somebody_recorded_and_sends_again_changes_nothing(pushed: TestClient) -> None:
    item = ITEM | {"guid": "tag:newsroom.example:2025:6"}
    first = push(pushed, item)
    sent, where = first.request, f"/v1/articles/{first.json()['article']}"
    before = pushed.get(where).json()

    for _ in range(2):
        again = pushed.post("/v1/superdesk", content=sent.content, headers=sent.headers)
        assert (again.status_code, again.json()["status"]) == (200, "unchanged")

    assert pushed.get(where).json() == before
    assert len(pushed.get(f"{where}/versions").json()["versions"]) == 1


def test_an_older_push_that_is_sent_again_is_superseded_and_changes_nothing(pushed: TestClient) -> None:
    item = ITEM | {"guid": "tag:newsroom.example:2025:7"}
    first = push(pushed, item)
    where = f"/v1/articles/{first.json()['article']}"
    push(pushed, item | {"version": "3", "versioncreated": "2025-02-04T10:00:00+0000", "headline": "Weir rebuilt"})
    before = pushed.get(where).json()

    again = pushed.post("/v1/superdesk", content=first.request.content, headers=first.request.headers)

    assert (again.status_code, again.json()["status"], again.json()["article"]) == (200, "superseded", None)
    assert pushed.get(where).json() == before
    assert [version["title"] for version in pushed.get(f"{where}/versions").json()["versions"]] == [
        "Weir rebuilt",
        ITEM["headline"],
    ]


@pytest.mark.parametrize("stated", [{"version": "4"}, {"versioncreated": "2025-02-05T09:00:00+0000"}, {}])
def test_the_order_of_versions_is_told_by_whichever_both_state(pushed: TestClient, stated: Json) -> None:
    bare = {name: value for name, value in ITEM.items() if name not in {"version", "versioncreated"}}
    older = {name: ITEM[name] for name in stated}
    item = bare | {"guid": f"tag:newsroom.example:2025:told-by-{'-'.join(stated) or 'nothing'}"}
    push(pushed, item | older)
    push(pushed, item | stated | {"headline": "Weir rebuilt"})

    assert push(pushed, item | older).json()["status"] == ("superseded" if stated else "replaced")


def test_what_was_cancelled_does_not_come_back_by_an_older_push_and_does_by_a_newer(pushed: TestClient) -> None:
    item = ITEM | {"guid": "tag:newsroom.example:2025:10"}
    cancelled = item | {"version": "3", "versioncreated": "2025-02-04T10:00:00+0000", "pubstatus": "canceled"}
    newer = item | {"version": "4", "versioncreated": "2025-02-04T11:00:00+0000"}

    answers = [push(pushed, one).json()["status"] for one in (item, cancelled, item, newer, cancelled)]

    assert answers == ["created", "removed", "superseded", "created", "superseded"]


def test_an_item_that_was_cancelled_before_it_came_does_not_come(pushed: TestClient) -> None:
    item = ITEM | {"guid": "tag:newsroom.example:2025:11"}

    answers = [push(pushed, item | {"version": "3", "pubstatus": "canceled"}), push(pushed, item)]

    assert [answer.json()["status"] for answer in answers] == ["passed_over", "superseded"]


def test_a_cancelled_item_is_removed_with_or_without_its_text(pushed: TestClient) -> None:
    item = ITEM | {"guid": "tag:newsroom.example:2025:4"}
    first = push(pushed, item).json()
    cancelled = {name: value for name, value in item.items() if name != "body_html"} | {"pubstatus": "canceled"}

    removed = push(pushed, cancelled)
    again = push(pushed, cancelled)

    assert (removed.status_code, removed.json()["status"]) == (200, "removed")
    assert removed.json()["article"] == first["article"]
    assert pushed.get(f"/v1/articles/{first['article']}").status_code == 404
    assert (again.status_code, again.json()["status"]) == (200, "passed_over")


@pytest.mark.parametrize("kind", ["picture", "video", "composite"])
def test_what_has_no_text_is_passed_over(pushed: TestClient, kind: str) -> None:
    item = {name: value for name, value in ITEM.items() if name != "body_html"} | {"type": kind}

    response = push(pushed, item)

    assert (response.status_code, response.json()["status"]) == (200, "passed_over")
    assert response.json()["detail"]


def test_the_address_of_the_destination_says_what_items_do_not(pushed: TestClient) -> None:
    item = {name: value for name, value in ITEM.items() if name not in {"source", "byline"}}
    item |= {"guid": "tag:newsroom.example:2025:5", "authors": [{"name": "Odo Wrenfield", "role": "writer"}, {}, 7]}

    outcome = push(pushed, item, address="/v1/superdesk?source=Oxenby%20Post&domain=oxenbypost.example").json()

    article = pushed.get(f"/v1/articles/{outcome['article']}").json()["article"]
    assert article["source"]["domain"] == "oxenbypost.example"
    assert article["authors"] == ["Odo Wrenfield"]


def test_another_secret_is_refused_and_nothing_is_said_of_either(pushed: TestClient) -> None:
    response = push(pushed, ITEM, secret=SECRET.upper())

    problem = assert_problem(response, 401, "bad-signature")
    assert response.headers["www-authenticate"] == "x-superdesk-signature"
    assert SECRET not in json.dumps(problem)


@pytest.mark.parametrize("signature", ["", "sha1=", "sha1=00", "md5=d41d8cd98f00b204e9800998ecf8427e", "sha1=é"])
def test_what_is_no_signature_is_refused(pushed: TestClient, signature: str) -> None:
    headers = [(b"x-superdesk-signature", signature.encode("latin-1"))] if signature else []

    assert_problem(pushed.post("/v1/superdesk", json=ITEM, headers=headers), 401, "bad-signature")


def test_a_body_that_was_changed_on_its_way_is_refused(pushed: TestClient) -> None:
    sent = push(pushed, ITEM).request
    signature = sent.headers["x-superdesk-signature"]

    response = pushed.post("/v1/superdesk", content=sent.content + b" ", headers={"x-superdesk-signature": signature})

    assert_problem(response, 401, "bad-signature")


@pytest.mark.parametrize(
    ("item", "status", "slug"),
    [
        ({"type": "text"}, 422, "unreadable-format"),
        ([ITEM], 422, "unreadable-format"),
        ({**ITEM, "body_html": ""}, 422, "invalid-article"),
        ({**ITEM, "pubstatus": "hold"}, 422, "invalid-article"),
        ({**ITEM, "body_html": "x" * 60_000}, 413, "body-too-large"),
    ],
)
def test_a_signed_item_that_cannot_be_taken_says_why(pushed: TestClient, item: Any, status: int, slug: str) -> None:
    assert_problem(push(pushed, item), status, slug)


def test_an_item_under_embargo_is_found_nowhere_until_it_is_pushed_after_that(pushed: TestClient) -> None:
    said = "“The quarry will be flooded in spring,” said Ebba Thornwick, the warden."
    item = ITEM | {"guid": "tag:newsroom.example:2025:8", "body_html": f"<p>{said}</p>"}
    until = datetime.now(UTC) + timedelta(hours=1)

    refused = push(pushed, item | {"embargoed": until.isoformat()})

    problem = assert_problem(refused, 409, "embargoed")
    assert f"until {until:%Y-%m-%dT%H:%M:%SZ}" in problem["detail"]
    assert 3_500 < int(refused.headers["retry-after"]) <= 3_600
    assert "quarry" not in refused.text
    assert all(item["guid"] != one["external_id"] for one in pushed.get("/v1/articles").json()["articles"])
    asked = {"q": "the quarry will be flooded", "mode": "exact"}
    assert not pushed.get("/v1/search", params=asked).json()["hits"]
    over = push(pushed, item | {"embargoed": (until - timedelta(hours=2)).isoformat()})
    assert (over.status_code, over.json()["status"]) == (201, "created")
    assert pushed.get("/v1/search", params=asked).json()["hits"]


def test_a_cancelled_item_goes_out_whatever_its_embargo(pushed: TestClient) -> None:
    item = ITEM | {"guid": "tag:newsroom.example:2025:9"}
    push(pushed, item)
    later = (datetime.now(UTC) + timedelta(hours=1)).isoformat()

    assert push(pushed, item | {"pubstatus": "canceled", "embargoed": later}).json()["status"] == "removed"


def test_without_a_secret_nothing_is_taken(client: TestClient) -> None:
    problem = assert_problem(push(client, ITEM), 403, "push-not-set-up")

    assert "ONRECORD_SUPERDESK_SECRET" in problem["detail"]
