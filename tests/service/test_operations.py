"""Health, figures, logs, pages and everything else around the routes."""

import re
import sqlite3
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from service.pages import CONTENT_SECURITY_POLICY
from service.problem_table import PROBLEMS
from tests.service.calls import article, assert_problem
from tests.service.conftest import Serve


def test_the_service_is_alive_and_ready(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}
    assert client.get("/readyz").json() == {"status": "ready"}


def test_a_store_that_cannot_be_read_is_not_ready(serve: Serve, tmp_path: Path) -> None:
    client = serve(tmp_path)
    (database,) = tmp_path.glob("*.sqlite3")
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("DROP TABLE speakers")
    other.close()

    problem = assert_problem(client.get("/readyz"), 503, "not-ready")

    assert str(tmp_path) not in problem["detail"]
    assert client.get("/healthz").status_code == 200


def test_a_sane_request_id_is_taken_up_and_another_is_replaced(client: TestClient) -> None:
    sane = client.get("/healthz", headers={"X-Request-ID": "desk-7_a"})
    strange = client.get("/healthz", headers={"X-Request-ID": 'a"b\tc'})

    assert sane.headers["x-request-id"] == "desk-7_a"
    assert re.fullmatch("[0-9a-f]{32}", strange.headers["x-request-id"])


def test_each_request_is_one_log_line_without_what_was_asked(client: TestClient) -> None:
    with capture_logs() as lines:
        client.get("/v1/search", params={"q": "a confidential matter"}, headers={"X-Request-ID": "line"})

    assert len(lines) == 1
    assert {"request_id": "line", "method": "GET", "route": "/v1/search", "status": 200}.items() <= lines[0].items()
    assert "confidential" not in str(lines)


def test_figures_count_requests_by_route_and_what_came_in(client: TestClient) -> None:
    client.post("/v1/articles", json=article("counted", "The weather mast fell over in the storm."))
    client.post("/v1/articles", json=article("counted", " "))
    client.get("/v1/articles/123456")
    client.get("/no/such/address")

    figures = client.get("/metrics").text

    assert 'onrecord_requests_total{method="GET",route="/v1/articles/{article_id}",status="404"}' in figures
    assert 'onrecord_requests_total{method="GET",route="(none)",status="404"}' in figures
    assert 'onrecord_ingested_total{status="created",what="article"}' in figures
    assert 'onrecord_ingested_total{status="refused",what="article"}' in figures
    assert re.search(r'onrecord_store_items\{what="articles"\} [1-9]', figures)


@pytest.mark.parametrize("address", ["/docs", "/errors/store-busy"])
def test_a_page_loads_nothing_from_anywhere(client: TestClient, address: str) -> None:
    page = client.get(address)

    assert page.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert not re.search(r"<script|<link|<img|<iframe|@import|url\(", page.text)
    assert not re.findall(r'(?:src|href)="(?!/|#)', page.text)


def test_the_front_door_is_the_search_page(client: TestClient) -> None:
    assert 'role="search"' in client.get("/").text


@pytest.mark.parametrize("slug", PROBLEMS)
def test_every_problem_has_a_page(client: TestClient, slug: str) -> None:
    page = client.get(f"/errors/{slug}")

    assert page.status_code == 200
    assert PROBLEMS[slug].title in page.text


def test_a_problem_that_does_not_exist_has_no_page(client: TestClient) -> None:
    assert_problem(client.get("/errors/bad-hair-day"), 404, "not-found")


def test_an_address_that_does_not_exist_is_a_problem(client: TestClient) -> None:
    assert_problem(client.get("/v2/search"), 404, "not-found")


def test_a_method_that_does_not_exist_names_those_that_do(client: TestClient) -> None:
    response = client.put("/v1/articles", json={})

    assert_problem(response, 405, "method-not-allowed")
    assert response.headers["allow"] == "GET, POST"


def test_a_parameter_that_a_call_does_not_have_is_refused(client: TestClient) -> None:
    problem = assert_problem(client.get("/v1/sources", params={"name": "x"}), 422, "invalid-request")

    assert problem["errors"][0]["pointer"] == "/name"


def test_only_origins_that_are_set_may_call_from_a_page(serve: Serve, tmp_path: Path) -> None:
    client = serve(tmp_path, cors_origins="https://desk.example, https://lab.example")

    allowed = client.get("/healthz", headers={"Origin": "https://lab.example"})
    other = client.get("/healthz", headers={"Origin": "https://elsewhere.example"})

    assert allowed.headers["access-control-allow-origin"] == "https://lab.example"
    assert "access-control-allow-origin" not in other.headers


def test_a_store_that_another_process_locks_is_busy_and_says_when_to_retry(serve: Serve, tmp_path: Path) -> None:
    client = serve(tmp_path, impatient=True)
    (database,) = tmp_path.glob("*.sqlite3")
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    response = client.post("/v1/articles", json=article("busy", "The night ferry was late again."))
    other.execute("ROLLBACK")
    other.close()

    assert_problem(response, 503, "store-busy")
    assert response.headers["retry-after"] == "5"
    assert client.post("/v1/articles", json=article("busy", "The night ferry was late again.")).status_code == 201
