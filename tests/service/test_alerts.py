"""Alerts over HTTP and on their page: saved, told by webhook and by feeds, changed, and taken away."""

import re
import sys
from collections.abc import Iterator
from typing import Any

import feedparser
import pytest
import structlog
from starlette.testclient import TestClient

from index.errors import AlertNotFound
from index.record import Record
from service.alert_commands import add, print_alerts, remove
from service.alerts import AlertBody
from service.settings import Settings
from tests.index.alerts.receiver import Receiver, receiving
from tests.service.calls import BRIDGE, Json, assert_problem
from tests.service.conftest import Serve
from tests.waiting import until

OF_BRIDGE: Json = {"search": {"q": "the bridge will carry traffic again", "kind": ["direct"], "from": "2025-01-01"}}
SECRET = re.compile(r"whsec_[\w+/=]+")


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    with receiving() as begun:
        yield begun


@pytest.fixture(scope="module")
def alerting(serve: Serve, receiver: Receiver, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return serve(tmp_path_factory.mktemp("alerts"), alert_look_s=0.05, webhook_allow_hosts=(receiver.host,))


def _saved(client: TestClient, **more: Any) -> Json:
    response = client.post("/v1/alerts", json=OF_BRIDGE | more)
    assert response.status_code == 201, response.text
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["location"] == f"/v1/alerts/{response.json()['id']}"
    saved: Json = response.json()
    return saved


def _deliveries(client: TestClient, alert: Json, **asked: Any) -> list[Json]:
    response = client.get(f"/v1/alerts/{alert['id']}/deliveries", params=asked)
    assert response.status_code == 200, response.text
    found: list[Json] = response.json()["deliveries"]
    return found


def _ingest(client: TestClient, external_id: str, **more: Any) -> Json:
    response = client.post("/v1/articles", json=BRIDGE | {"external_id": external_id} | more)
    assert response.status_code in {200, 201}, response.text
    answer: Json = response.json()
    return answer


def test_an_article_is_delivered_and_so_is_its_deletion(alerting: TestClient, receiver: Receiver) -> None:
    alert = _saved(alerting, name="Bridge", webhook_url=receiver.url)
    receiver.secret = alert["secret"]
    receiver.received.clear()
    article = _ingest(alerting, "delivered")["article"]
    until(lambda: len(_deliveries(alerting, alert, state="delivered")) == 1)

    alerting.delete(f"/v1/articles/{article['id']}")
    until(lambda: len(_deliveries(alerting, alert, state="delivered")) == 2)

    matched, withdrawn = receiver.received
    assert (matched.checked, withdrawn.checked) == (True, True)
    assert (matched.body["type"], withdrawn.body["type"]) == ("statement.matched", "statement.withdrawn")
    assert matched.body["data"]["alert"] == {"id": alert["id"], "name": "Bridge"}
    hit = matched.body["data"]["hit"]
    assert hit["speaker"]["name"] == "Wystan Oakhanger"
    assert hit["statement"]["text"].startswith("The bridge will carry traffic")
    assert withdrawn.body["data"]["statement"] == {"id": hit["statement"]["id"]}
    assert "traffic" not in str(withdrawn.body)
    assert [one["message"] for one in _deliveries(alerting, alert)] == [withdrawn.id, matched.id]


@pytest.mark.parametrize("kind", ["atom", "rss", "json"])
def test_a_feed_holds_what_was_told_at_a_secret_address(alerting: TestClient, kind: str) -> None:
    alert = _saved(alerting)
    _ingest(alerting, f"in a feed of {kind}")
    until(lambda: _deliveries(alerting, alert, state="listed"))

    response = alerting.get(alert["feeds"][kind])

    assert (response.headers["cache-control"], response.headers["referrer-policy"]) == (
        "private, no-store",
        "no-referrer",
    )
    if kind == "json":
        (item,) = response.json()["items"]
        assert item["title"].startswith("Wystan Oakhanger: “The bridge")
    else:
        read = feedparser.parse(response.content)
        assert not read.bozo
        (entry,) = read.entries
        assert entry.title.startswith("Wystan Oakhanger: “The bridge")
        assert read.feed.title == "On Record: the bridge will carry traffic again"
    assert "token" not in response.text
    for address in (f"{alert['feeds'][kind]}x", alert["feeds"][kind].partition("?")[0], "/v1/alerts/999/feed.atom"):
        assert_problem(alerting.get(address), 404, "alert-not-found")


def test_a_feed_says_what_was_withdrawn_without_its_words(alerting: TestClient) -> None:
    alert = _saved(alerting)
    article = _ingest(alerting, "to go")["article"]
    until(lambda: _deliveries(alerting, alert))
    alerting.delete(f"/v1/articles/{article['id']}")
    until(lambda: len(_deliveries(alerting, alert)) == 2)

    (entry,) = feedparser.parse(alerting.get(alert["feeds"]["atom"]).content).entries

    assert entry.title.startswith("Withdrawn: statement ")
    assert "traffic" not in entry.content[0].value


def test_new_addresses_and_no_addresses_end_the_former_ones(alerting: TestClient) -> None:
    alert = _saved(alerting)
    renewed = alerting.post(f"/v1/alerts/{alert['id']}:renew-feeds").json()

    assert_problem(alerting.get(alert["feeds"]["atom"]), 404, "alert-not-found")
    assert alerting.get(renewed["feeds"]["atom"]).status_code == 200

    revoked = alerting.post(f"/v1/alerts/{alert['id']}:revoke-feeds").json()
    assert (revoked["has_feeds"], revoked["feeds"]) == (False, None)
    assert_problem(alerting.get(renewed["feeds"]["atom"]), 404, "alert-not-found")


def test_a_secret_is_told_once_and_rotated_and_a_test_is_sent(alerting: TestClient, receiver: Receiver) -> None:
    alert = _saved(alerting, webhook_url=receiver.url)
    address = f"/v1/alerts/{alert['id']}"
    assert SECRET.fullmatch(alert["secret"])
    assert alerting.get(address).json()["secret"] is None
    rotated = alerting.post(f"{address}:rotate-secret").json()
    assert rotated["secret"] != alert["secret"]
    assert rotated["webhook"]["previous_secret_until"] is not None
    receiver.secret = alert["secret"]
    receiver.received.clear()

    test = alerting.post(f"{address}:test")
    assert test.status_code == 202, test.text
    until(lambda: receiver.ids == [test.json()["message"]])

    assert (receiver.types, receiver.received[0].checked) == (["alert.test"], True)
    until(lambda: _deliveries(alerting, alert, state="delivered"))
    again = alerting.post(f"{address}/deliveries/{test.json()['id']}:replay")
    assert again.status_code == 202, again.text
    until(lambda: receiver.ids == [test.json()["message"]] * 2)


def test_an_alert_is_changed_paused_listed_and_removed(alerting: TestClient, receiver: Receiver) -> None:
    alert = _saved(alerting)
    address = f"/v1/alerts/{alert['id']}"
    changed = alerting.patch(
        address, json={"name": "Ferry", "paused": True, "min_relevance": 0.5, "webhook_url": receiver.url}
    ).json()
    assert (changed["name"], changed["paused"], changed["min_relevance"]) == ("Ferry", True, 0.5)
    assert SECRET.fullmatch(changed["secret"])
    assert changed["search"] == OF_BRIDGE["search"]
    another = {"q": "“the ferry” speaker:Kestleby"}
    searched = alerting.patch(address, json={"search": another, "webhook_url": None}).json()
    assert (searched["search"], searched["webhook"]) == (another, None)
    page = alerting.get("/v1/alerts", params={"limit": 1}).json()
    assert len(page["alerts"]) == 1
    assert alerting.get("/v1/alerts", params={"limit": 1, "cursor": page["next"]}).status_code == 200

    assert alerting.delete(address).status_code == 204
    assert_problem(alerting.get(address), 404, "alert-not-found")
    assert_problem(alerting.delete(address), 404, "alert-not-found")


@pytest.mark.parametrize(
    ("body", "slug", "pointer"),
    [
        ({"search": {"q": " "}}, "invalid-query", "/search/q"),
        ({"search": {"q": "x"}, "webhook_url": "http://127.0.0.1/"}, "address-refused", "/webhook_url"),
        ({"search": {"q": "x"}, "webhook_url": "https://oxenbypost.example:8443/"}, "address-refused", "/webhook_url"),
        ({"search": {"q": "x", "limit": 3}}, "invalid-request", "/search/limit"),
        ({"search": {"q": "x"}, "min_relevance": 2}, "invalid-request", "/min_relevance"),
    ],
)
def test_what_cannot_be_saved_is_refused_with_its_place(
    alerting: TestClient, body: Json, slug: str, pointer: str
) -> None:
    problem = assert_problem(alerting.post("/v1/alerts", json=body), 422, slug)
    assert (problem.get("pointer") or problem["errors"][0]["pointer"]) == pointer


def test_without_a_webhook_nothing_is_tested_or_replayed(alerting: TestClient) -> None:
    alert = _saved(alerting)
    assert_problem(alerting.post(f"/v1/alerts/{alert['id']}:test"), 409, "no-webhook")
    assert_problem(alerting.post(f"/v1/alerts/{alert['id']}/deliveries/1:replay"), 409, "no-webhook")


def test_no_secret_is_logged(alerting: TestClient, receiver: Receiver) -> None:
    with structlog.testing.capture_logs() as lines:
        alert = _saved(alerting, webhook_url=f"{receiver.url}?key=hush")
        alerting.get(alert["feeds"]["atom"])
        alerting.post(f"/v1/alerts/{alert['id']}:test")
        until(lambda: _deliveries(alerting, alert, state="delivered"))
        until(lambda: any(line["event"] == "webhook" for line in lines))

    token = alert["feeds"]["atom"].partition("token=")[2]
    assert not [line for line in lines if any(one in str(line) for one in ("hush", token, alert["secret"]))]


def test_the_page_saves_shows_and_changes_alerts(alerting: TestClient, receiver: Receiver) -> None:
    found = alerting.get("/?q=bridge&kind=direct").text
    (link,) = re.findall(r'href="(/alerts\?[^"]+)"', found)
    form = alerting.get(link.replace("&amp;", "&")).text
    assert 'name="kind" value="direct" checked' in form

    shown = alerting.post("/alerts", data={"q": "bridge", "kind": "direct", "webhook_url": receiver.url})

    assert (shown.status_code, shown.headers["cache-control"]) == (200, "no-store")
    (secret,) = SECRET.findall(shown.text)
    where = re.findall(r'action="(/alerts/\d+)"', shown.text)[0]
    assert secret not in alerting.get(where).text
    _ingest(alerting, "on the page")
    until(lambda: "/statements/" in alerting.get(where).text)
    for button in ("pause", "resume", "test", "revoke"):
        assert alerting.post(where, data={"do": button}).status_code == 200
    assert SECRET.findall(alerting.post(where, data={"do": "secret"}).text) != [secret]
    assert "feed.atom?token=" in alerting.post(where, data={"do": "feeds"}).text
    delivery = _deliveries(alerting, {"id": where.rpartition("/")[2]})[-1]["id"]
    assert alerting.post(where, data={"do": "replay", "delivery": delivery}).status_code == 200
    refused = alerting.post(where, data={"do": "webhook", "webhook_url": "http://127.0.0.1/"})
    assert (refused.status_code, "not on the public internet" in refused.text) == (422, True)
    assert alerting.post(where, data={"do": "webhook", "webhook_url": ""}).status_code == 200
    assert alerting.post("/alerts", data={"q": " "}).status_code == 422
    assert alerting.post(where, data={"do": "remove"}).url.path == "/alerts"
    assert alerting.get(where).status_code == 404


def test_the_commands_save_list_and_remove(record: Record, capsys: pytest.CaptureFixture[str]) -> None:
    body = AlertBody.model_validate({"search": {"q": "the ferry"}, "webhook_url": "https://oxenbypost.example/hook"})
    add(record, Settings(port=8123), body)
    printed = capsys.readouterr().out
    assert printed.startswith("alert 1: saved, the ferry\n")
    assert SECRET.search(printed)
    assert "http://127.0.0.1:8123/v1/alerts/1/feed.atom?token=" in printed

    print_alerts(record, sys.stdout)
    assert capsys.readouterr().out == "1  active  nothing yet  https://oxenbypost.example/hook  the ferry\n"
    remove(record, "1")
    print_alerts(record, sys.stdout)
    assert capsys.readouterr().out == "alert 1: removed\nNo search is saved.\n"
    with pytest.raises(AlertNotFound):
        remove(record, "none")
