"""Every route, with no key, a wrong scope, and keys that are good no more; and none that the table does not know."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from service.access.routes import RouteFinder, declared_routes
from service.access.scopes import _NEEDS, NEEDS, NOT_LIMITED, Need, Scope
from service.app import create_app
from service.settings import Settings
from tests.service.access.closed import BROWSER, OURS, Keys, bearer, make_keys
from tests.service.calls import assert_problem
from tests.service.conftest import Serve
from tests.waiting import until

APP = create_app(Settings(data_dir=Path("unused")))
ROUTES = [f"{method} {path}" for method, path in declared_routes(APP.router.routes)]
GUARDED = [route for route, need in NEEDS.items() if need is not Need.NOTHING]
OF_THEIR_OWN = {"POST /sign-in", "POST /v1/superdesk", "GET /v1/alerts/{alert_id}/feed.{kind}"}
"""Open routes that look at what is sent to them: a key in a form, a signature, a secret in the address."""
FILLED = {"{slug}": "key-needed", "{kind}": "atom", "ANY /static": "GET /static/pages.css"}


@pytest.fixture(scope="module")
def closed(serve: Serve, data_dir: Path, keys: Keys) -> TestClient:
    assert keys.of
    return serve(data_dir, limit_per_key="", limit_per_address="")


@pytest.fixture(scope="module")
def data_dir_alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("alone")


@pytest.fixture(scope="module")
def alone(serve: Serve, data_dir_alone: Path) -> TestClient:
    return serve(data_dir_alone, alone=True)


def call(client: TestClient, route: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
    """Status and text of what a route answers; ids are those of nothing, and nothing is sent."""
    asked = route
    for name, value in FILLED.items():
        asked = asked.replace(name, value)
    method, path = re.sub(r"{\w+}", "7", asked).split()
    response = client.request(method, path, headers=headers, follow_redirects=False)
    if response.status_code in {401, 403} and route not in OF_THEIR_OWN:
        assert "www-authenticate" in response.headers
    return response.status_code, response.text


def test_every_route_says_what_it_asks_for_and_nothing_else_does() -> None:
    entered = [line.split()[:2] for lines in _NEEDS.values() for line in lines.strip().splitlines()]

    assert set(ROUTES) == set(NEEDS), "enter it in service/access/scopes.py"
    assert len(entered) == len(NEEDS), "a route is entered twice"
    assert len(ROUTES) > 50
    assert set(NEEDS) >= NOT_LIMITED


def test_every_call_in_the_document_says_the_same() -> None:
    document = APP.openapi()

    for path, calls in document["paths"].items():
        for method, found in calls.items():
            need = NEEDS[f"{method.upper()} {path}"]
            scopes = [need.value] if isinstance(need, Scope) else []
            assert found["security"] == ([] if need is Need.NOTHING else [{"key": scopes}, {"session": scopes}])
            assert ("key-needed" in str(found["responses"].get("401"))) == (need is not Need.NOTHING)
    assert set(document["components"]["securitySchemes"]) == {"key", "session"}


@pytest.mark.parametrize("route", GUARDED)
def test_a_route_is_closed_to_whoever_has_no_key_or_a_wrong_one(closed: TestClient, keys: Keys, route: str) -> None:
    need = NEEDS[route]

    assert call(closed, route)[0] == 401
    assert call(closed, route, OURS)[0] == 401
    for key, slug in ((keys.expired, "expired"), (keys.revoked, "revoked"), ("orec_x", "mistyped")):
        status, text = call(closed, route, bearer(key))
        assert (status, slug in text) == (401, True)
    if isinstance(need, Scope):
        status, text = call(closed, route, bearer(keys.lacking(need)))
        assert status == 403
        assert f"the scope {need}." in text
        assert call(closed, route, bearer(keys.of[need]))[0] not in {401, 403}
        if need is not Scope.ADMIN:
            assert call(closed, route, bearer(keys.of[Scope.ADMIN]))[0] not in {401, 403}
    else:
        assert all(call(closed, route, bearer(key))[0] == 200 for key in keys.of.values())


@pytest.mark.parametrize("route", sorted(set(NEEDS) - set(GUARDED)))
def test_what_is_open_is_open_also_with_a_key_that_is_none(closed: TestClient, route: str) -> None:
    for headers in ({}, bearer("orec_x"), OURS):
        status, text = call(closed, route, headers)
        assert status in {200, 303} or route in OF_THEIR_OWN
        assert not text.startswith('{"type":"/errors/key-needed"')


def test_a_route_that_nobody_has_entered_is_for_admins_alone(serve: Serve, tmp_path: Path) -> None:
    keys = make_keys(tmp_path)
    client = serve(tmp_path)
    forgotten = create_app(Settings(data_dir=tmp_path, fetch=False), lambda _: client.app_state["held"].record)
    forgotten.get("/forgotten")(lambda: "secret")

    with TestClient(forgotten) as other:
        assert other.get("/forgotten").status_code == 401
        assert other.get("/forgotten", headers=bearer(keys.of[Scope.SEARCH])).status_code == 403
        assert other.get("/forgotten", headers=bearer(keys.of[Scope.ADMIN])).text == '"secret"'


def test_what_is_no_route_asks_for_any_key(closed: TestClient, keys: Keys) -> None:
    key = bearer(keys.of[Scope.INGEST])

    assert_problem(closed.get("/v1/nothing"), 401, "key-needed")
    assert_problem(closed.get("/v1/nothing", headers=key), 404, "not-found")
    assert_problem(closed.put("/v1/articles", headers=key), 405, "method-not-allowed")
    assert closed.head("/v1/search").status_code == 401
    assert closed.head("/openapi.json").status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "route"),
    [
        ("GET", "/v1/articles/7", "GET /v1/articles/{article_id}"),
        ("POST", "/v1/articles:batch", "POST /v1/articles:batch"),
        ("HEAD", "/v1/search", "GET /v1/search"),
        ("GET", "/static/pages.css", "ANY /static"),
        ("POST", "/static/pages.css", "ANY /static"),
        ("GET", "/v1/articles/7/", None),
        ("GET", "//v1/articles/7", None),
        ("TRACE", "/v1/search", None),
    ],
)
def test_a_request_is_for_the_route_that_the_framework_would_take(method: str, path: str, route: str | None) -> None:
    finder = RouteFinder(APP.router.routes)

    assert finder.find({"method": method, "path": path}) == route
    assert finder.find({"method": method, "path": f"/onrecord{path}", "root_path": "/onrecord"}) == route


@pytest.mark.parametrize(
    ("host", "is_served"),
    [
        ("127.0.0.1:8000", True),
        ("localhost", True),
        ("desk.localhost:8000", True),
        ("[::1]:8000", True),
        ("10.1.2.3", True),
        ("rebound.example", False),
        ("rebound.example:8000", False),
        ("localhost.example", False),
        ("127.0.0.1.example", False),
    ],
)
def test_without_keys_a_service_of_one_machine_is_called_by_its_names_alone(
    alone: TestClient, host: str, is_served: bool
) -> None:
    answer = alone.get("/v1/search?q=bridge", headers={"Host": host})

    if is_served:
        assert answer.status_code == 200
    else:
        assert_problem(answer, 421, "foreign-host")
    assert alone.get("/healthz", headers={"Host": host}).status_code == 200


def test_with_a_key_it_may_have_any_name(alone: TestClient, data_dir_alone: Path) -> None:
    keys = make_keys(data_dir_alone)

    answer = until(
        lambda: alone.get("/v1/search?q=bridge", headers=bearer(keys.of[Scope.SEARCH]) | {"Host": "record.example"}),
        lambda answer: answer.status_code == 200,
    )

    assert answer.json()["hits"] == []


def test_a_browser_without_a_session_is_led_to_the_page_to_sign_in(closed: TestClient) -> None:
    asked = closed.get("/?q=%22who+said%22&kind=direct", headers=BROWSER, follow_redirects=False)

    assert asked.status_code == 303
    assert asked.headers["location"] == "/sign-in?next=/%3Fq%3D%2522who%2Bsaid%2522%26kind%3Ddirect"
    assert "<h1>Key needed</h1>" in closed.post("/add/text", headers=BROWSER | OURS).text
    assert_problem(closed.get("/"), 401, "key-needed")


def test_the_pages_show_what_a_key_may_do(closed: TestClient, keys: Keys) -> None:
    def page(address: str, scope: Scope) -> str:
        return closed.get(address, headers=bearer(keys.of[scope]) | BROWSER).text

    reader, operator = page("/", Scope.SEARCH), page("/", Scope.ADMIN)

    assert 'href="/speakers"' in reader
    assert not any(f'href="{hidden}"' in reader for hidden in ("/add", "/status", "/keys"))
    assert all(f'href="{shown}"' in operator for shown in ("/speakers", "/add", "/status", "/keys"))
    refused = page("/keys", Scope.SEARCH)
    assert "<h1>Scope needed</h1>" in refused
    assert "the scope admin" in refused
    assert 'href="/sign-in"' in refused
