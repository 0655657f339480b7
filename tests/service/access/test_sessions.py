"""Signing in with a browser, what its cookie is good for, and how a session ends."""

from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from service.access.scopes import Scope
from tests.service.access.closed import BROWSER, OURS, Keys, bearer, made, seen_from, signed_in
from tests.service.calls import Json, article, assert_problem
from tests.service.conftest import Serve

ELSEWHERE = [
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "null"},
]


@pytest.fixture(scope="module")
def closed(serve: Serve, data_dir: Path, keys: Keys) -> TestClient:
    assert keys.of
    return serve(data_dir, cors_origins="https://desk.example", trusted_proxies="10.20.0.5")


def test_whoever_signs_in_goes_on_to_where_they_wanted_and_out_again(closed: TestClient, keys: Keys) -> None:
    browser = seen_from(closed, "testclient")
    form = browser.get("/sources", headers=BROWSER)
    assert '<input type="hidden" name="next" value="/sources">' in form.text

    sent = {"key": f" {keys.of[Scope.SEARCH]} ", "next": "/sources"}
    response = browser.post("/sign-in", data=sent, headers=BROWSER | OURS, follow_redirects=False)

    assert (response.status_code, response.headers["location"]) == (303, "/sources")
    page = browser.get("/sources", headers=BROWSER).text
    assert "<h1>Sources</h1>" in page
    assert '<form method="post" action="/sign-out">' in page
    assert browser.get("/v1/sources").status_code == 200
    stolen = dict(browser.cookies)
    out = browser.post("/sign-out", headers=BROWSER | OURS)
    assert "<h1>Sign in</h1>" in out.text
    assert not browser.cookies
    assert browser.get("/v1/sources").status_code == 401
    assert (
        closed.get("/v1/sources", headers={"Cookie": "; ".join(f"{k}={v}" for k, v in stolen.items())}).status_code
        == 401
    )


@pytest.mark.parametrize(
    ("client", "base_url", "proxied", "name", "secure"),
    [
        ("10.20.0.5", "http://testserver", "https", "__Host-onrecord_session", True),
        ("10.20.0.6", "http://testserver", "https", "onrecord_session", False),
        ("10.20.0.6", "https://testserver", "http", "__Host-onrecord_session", True),
    ],
)
def test_the_cookie_is_as_safe_as_the_connection_lets_it_be(
    closed: TestClient, keys: Keys, client: str, base_url: str, proxied: str, name: str, secure: bool
) -> None:
    browser = seen_from(closed, client, base_url)
    headers = {"Sec-Fetch-Site": "same-origin", "X-Forwarded-Proto": proxied}

    response = browser.post("/sign-in", data={"key": keys.of[Scope.SEARCH]}, headers=headers, follow_redirects=False)

    (cookie,) = SimpleCookie(response.headers["set-cookie"]).values()
    assert (cookie.key, bool(cookie["secure"]), bool(cookie["httponly"])) == (name, secure, True)
    assert (cookie["samesite"].lower(), cookie["path"], cookie["domain"]) == ("lax", "/", "")
    assert 0 < int(cookie["max-age"]) <= 7 * 86_400
    assert keys.of[Scope.SEARCH] not in response.headers["set-cookie"]


def test_a_session_may_what_its_key_may_and_is_refused_as_its_key_would_be(closed: TestClient, keys: Keys) -> None:
    reader, feeder = (signed_in(closed, keys.of[scope]) for scope in (Scope.SEARCH, Scope.INGEST))

    assert_problem(reader.post("/v1/articles", json=article("a", "It rained."), headers=OURS), 403, "scope-needed")
    assert feeder.post("/v1/articles", json=article("a", "It rained."), headers=OURS).status_code == 201
    assert_problem(feeder.get("/v1/sources"), 403, "scope-needed")


def test_whoever_may_not_search_begins_where_they_may(closed: TestClient, keys: Keys) -> None:
    def begins(scope: Scope, next_page: str = "") -> str:
        sent = {"key": keys.of[scope], "next": next_page}
        answer = closed.post("/sign-in", data=sent, headers=OURS, follow_redirects=False)
        closed.cookies.clear()
        return answer.headers["location"]

    assert [begins(scope) for scope in Scope] == ["/", "/add", "/", "/"]
    assert begins(Scope.SEARCH, "/?q=rain&kind=direct") == "/?q=rain&kind=direct"
    for elsewhere in ("//elsewhere.example", "/\\elsewhere.example", "https://elsewhere.example", "/\x0bx", "x"):
        assert begins(Scope.SEARCH, elsewhere) == "/"


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_what_another_site_sends_along_with_a_session_is_refused(
    closed: TestClient, keys: Keys, headers: dict[str, str]
) -> None:
    browser = signed_in(closed, keys.of[Scope.ADMIN])

    for address in ("/add/text", "/keys", "/keys/1/revoke", "/sign-out", "/v1/keys", "/v1/jobs/1/cancel"):
        assert_problem(browser.post(address, data={"text": "Smuggled."}, headers=headers), 403, "foreign-origin")
    assert_problem(browser.post("/sign-in", data={"key": "orec_x"}, headers=headers), 403, "foreign-origin")
    assert browser.get("/v1/sources", headers=headers).status_code == 200


def test_a_session_changes_nothing_where_nobody_says_whose_page_it_is(closed: TestClient, keys: Keys) -> None:
    browser = signed_in(closed, keys.of[Scope.ADMIN])
    sent = article("unsaid", "It snowed.")

    assert_problem(browser.post("/v1/articles", json=sent), 401, "key-needed")
    assert browser.post("/v1/articles", json=sent, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 201
    # Another page that may call the service has to bring a key: a session is ours alone.
    theirs = {"Sec-Fetch-Site": "same-site", "Origin": "https://desk.example"}
    assert_problem(browser.post("/v1/articles", json=sent, headers=theirs), 401, "key-needed")
    assert browser.post("/v1/articles", json=sent, headers=theirs | bearer(keys.of[Scope.INGEST])).status_code == 200


@pytest.mark.parametrize("key", ["", "orec_x", "expired", "revoked", "no key at all"])
def test_a_key_that_is_none_opens_no_session(closed: TestClient, keys: Keys, key: str) -> None:
    sent = {"key": getattr(keys, key, key), "next": "/sources"}

    response = closed.post("/sign-in", data=sent, headers=BROWSER | OURS)

    assert response.status_code == 401
    assert 'role="alert"' in response.text
    assert 'value="/sources"' in response.text
    assert "set-cookie" not in response.headers
    assert not sent["key"] or sent["key"] not in response.text


def test_a_session_ends_with_its_key(closed: TestClient, keys: Keys) -> None:
    key: Json = made(closed, keys.of[Scope.ADMIN], "leaver", "search")
    browser = signed_in(closed, key["key"])
    assert browser.get("/v1/sources").status_code == 200

    closed.delete(f"/v1/keys/{key['id']}", headers=bearer(keys.of[Scope.ADMIN]))

    assert browser.get("/v1/sources").status_code == 401
    assert "<h1>Sign in</h1>" in browser.get("/sources", headers=BROWSER).text


def test_a_made_up_session_is_none(closed: TestClient, keys: Keys) -> None:
    for value in ("x", "", keys.of[Scope.ADMIN], '"', "é"):
        raw = f"onrecord_session={value}".encode()
        assert closed.get("/v1/sources", headers=[(b"cookie", raw)]).status_code == 401


def test_pages_of_the_closed_record_stay_out_of_shared_caches(closed: TestClient, keys: Keys) -> None:
    key = bearer(keys.of[Scope.ADMIN])

    for address in ("/", "/v1/sources", "/keys"):
        assert closed.get(address, headers=key).headers["cache-control"] == "private, no-cache"


def test_keys_are_made_and_revoked_by_hand(closed: TestClient, keys: Keys) -> None:
    browser = signed_in(closed, keys.of[Scope.ADMIN])
    sent = {"name": "<b>Archive</b>", "scope": ["search", "correct"], "days": "30"}

    page = browser.post("/keys", data=sent, headers=BROWSER | OURS)

    assert page.headers["cache-control"] == "no-store"
    assert "The key of &lt;b&gt;Archive&lt;/b&gt;" in page.text
    (secret,) = [part.split("<")[0] for part in page.text.split('class="citation secret" lang="">')[1:]]
    assert closed.get("/v1/sources", headers=bearer(secret)).status_code == 200
    listed = browser.get("/keys", headers=BROWSER).text
    assert secret not in listed
    number = listed.split("&lt;b&gt;Archive&lt;/b&gt;</strong>")[1].split('action="/keys/')[1].split("/")[0]
    assert "ends " in listed

    assert "revoked" in browser.post(f"/keys/{number}/revoke", headers=BROWSER | OURS).text
    assert_problem(closed.get("/v1/sources", headers=bearer(secret)), 401, "invalid-key")
    assert "<h1>Key not found</h1>" in browser.post("/keys/999/revoke", headers=BROWSER | OURS).text


@pytest.mark.parametrize(
    "sent", [{"name": " ", "scope": "search"}, {"name": "x"}, {"name": "x", "scope": "everything"}]
)
def test_a_key_that_cannot_be_made_is_told_beside_the_form(
    closed: TestClient, keys: Keys, sent: dict[str, str]
) -> None:
    response = closed.post("/keys", data=sent, headers=BROWSER | bearer(keys.of[Scope.ADMIN]))

    assert response.status_code == 422
    assert 'role="alert"' in response.text
    assert "secret" not in response.text


def test_the_first_key_closes_the_record_behind_who_made_it(serve: Serve, tmp_path: Path) -> None:
    client = serve(tmp_path)
    assert "nobody has to sign in" in client.get("/sign-in").text
    form = client.get("/keys").text
    assert form.count("checked") == len(Scope)

    page = client.post("/keys", data={"name": "first", "scope": "admin"}, headers=OURS).text

    assert "It is the first one" in page
    assert client.get("/keys").status_code == 401
    assert 'name="key"' in client.get("/sign-in").text
