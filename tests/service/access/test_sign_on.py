"""People whom a proxy names, and what else proxies say: believed from them alone."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from service.access.scopes import Scope
from tests.service.access.closed import OURS, bearer, made, make_keys, seen_from
from tests.service.calls import Json, article, assert_problem
from tests.service.conftest import Serve

PROXY, ELSEWHERE = "10.20.0.5", "10.99.0.5"
ANN = {"X-Forwarded-User": "ann@newsroom.example"}


@pytest.fixture(scope="module")
def behind(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """An application without keys, where people sign on at a proxy."""
    return serve(
        tmp_path_factory.mktemp("behind"),
        trusted_proxies="10.20.0.0/24",
        sign_on_header="X-Forwarded-User",
        sign_on_scopes="search, ingest",
    )


def test_whoever_signed_on_at_the_proxy_may_what_the_setting_says(behind: TestClient) -> None:
    proxy = seen_from(behind, PROXY)

    assert proxy.get("/v1/sources", headers=ANN).status_code == 200
    assert "ann@newsroom.example" in proxy.get("/", headers=ANN).text
    assert proxy.post("/v1/articles", json=article("a", "It rained."), headers=ANN).status_code == 201
    assert_problem(proxy.delete("/v1/articles/7", headers=ANN), 403, "scope-needed")
    assert_problem(proxy.get("/v1/keys", headers=ANN), 403, "scope-needed")


@pytest.mark.parametrize(
    ("client", "headers"),
    [
        (PROXY, {}),
        (PROXY, {"X-Forwarded-User": " "}),
        (PROXY, {"X-Forwarded-User": "x" * 201}),
        (PROXY, {"X-User": "ann"}),
        (ELSEWHERE, ANN),
        (ELSEWHERE, ANN | {"X-Forwarded-For": PROXY}),
        (ELSEWHERE, ANN | {"X-Forwarded-For": f"{PROXY}, {PROXY}", "X-Real-IP": PROXY, "Forwarded": f"for={PROXY}"}),
        ("127.0.0.1", ANN),
        ("testclient", ANN),
    ],
)
def test_nobody_else_is_signed_on(behind: TestClient, client: str, headers: dict[str, str]) -> None:
    other = seen_from(behind, client)

    assert_problem(other.get("/v1/sources", headers=headers), 401, "key-needed")
    assert_problem(other.get("/v1/sources", headers=headers | bearer("a.token.of.others")), *(
        (401, "invalid-key")
    ))  # fmt: skip


def test_a_name_that_comes_twice_is_none(behind: TestClient) -> None:
    twice = [("X-Forwarded-User", "mallory"), ("x-forwarded-user", "ann@newsroom.example")]

    assert_problem(seen_from(behind, PROXY).get("/v1/sources", headers=twice), 401, "key-needed")


def test_what_another_site_has_a_browser_send_is_not_signed_on(behind: TestClient) -> None:
    proxy, sent = seen_from(behind, PROXY), article("b", "It snowed.")

    theirs = proxy.post("/v1/articles", json=sent, headers=ANN | {"Origin": "https://elsewhere.example"})
    ours = proxy.post("/v1/articles", json=sent, headers=ANN | OURS)

    assert_problem(theirs, 403, "foreign-origin")
    assert ours.status_code == 201


def test_a_key_goes_before_a_name_and_another_credential_beside_it(serve: Serve, tmp_path: Path) -> None:
    keys = make_keys(tmp_path)
    client = serve(tmp_path, trusted_proxies=PROXY, sign_on_header="X-Forwarded-User")
    proxy = seen_from(client, PROXY)

    assert proxy.get("/v1/keys", headers=ANN | bearer(keys.of[Scope.ADMIN])).status_code == 200
    assert_problem(proxy.get("/v1/sources", headers=ANN | bearer(keys.expired)), 401, "invalid-key")
    assert proxy.get("/v1/sources", headers=ANN | bearer("a.token.of.the.proxy")).status_code == 200
    assert proxy.get("/v1/sources", headers=ANN | {"Authorization": "Basic YW5uOng="}).status_code == 200


def test_limits_count_by_key_and_by_the_address_that_the_proxy_names(serve: Serve, tmp_path: Path) -> None:
    keys = make_keys(tmp_path)
    client = serve(tmp_path, trusted_proxies=PROXY, limit_per_key="3/hour", limit_per_address="2/hour")
    proxy, direct = seen_from(client, PROXY), seen_from(client, ELSEWHERE)
    admin, reader = (bearer(keys.of[scope]) for scope in (Scope.ADMIN, Scope.SEARCH))

    def asked(caller: TestClient, times: int, **headers: str) -> list[int]:
        return [caller.get("/v1/sources", headers=headers).status_code for _ in range(times)]

    assert asked(proxy, 3, **{"X-Forwarded-For": "192.0.2.1"}) == [401, 401, 429]
    assert asked(proxy, 2, **{"X-Forwarded-For": "192.0.2.2"}) == [401, 401]
    # Whoever is not the proxy is counted as who they are, whatever they claim.
    claimed = [direct.get("/v1/sources", headers={"X-Forwarded-For": f"192.0.2.{n}"}).status_code for n in (7, 8, 9)]
    assert claimed == [401, 401, 429]
    assert [direct.get("/v1/sources", headers=bearer("orec_x")).status_code, direct.get("/docs").status_code] == [
        429,
        429,
    ]
    assert [direct.get(path).status_code for path in ("/healthz", "/readyz", "/static/pages.css")] == [200] * 3

    assert asked(direct, 3, **reader) == [200, 200, 200]
    refused = direct.get("/v1/sources", headers=reader)
    problem: Json = assert_problem(refused, 429, "too-many-requests")
    assert "3 requests may come in 3600 seconds" in problem["detail"]
    assert refused.headers["ratelimit-policy"] == '"key";q=3;w=3600'
    assert refused.headers["ratelimit"] == f'"key";r=0;t={refused.headers["retry-after"]}'
    assert 3500 < int(refused.headers["retry-after"]) <= 3600
    assert made(direct, keys.of[Scope.ADMIN], "other", "search")["scopes"] == ["search"]
    assert direct.get("/v1/keys", headers=admin).headers["ratelimit"].startswith('"key";r=1;')


def test_cards_are_shown_to_everybody_where_a_setting_says_so_and_nothing_else_is(serve: Serve, tmp_path: Path) -> None:
    make_keys(tmp_path)
    closed, public = serve(tmp_path), serve(tmp_path, public_cards=True)
    asked = {"url": "http://testserver/statements/7"}

    assert [closed.get(path, params=asked).status_code for path in ("/cards/7", "/oembed")] == [401, 401]
    assert [public.get(path, params=asked).status_code for path in ("/cards/7", "/oembed")] == [404, 404]
    assert public.get("/statements/7").status_code == 401
