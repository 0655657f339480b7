"""The OpenAPI document: complete in itself, and kept by the service whatever is sent."""

import http
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, assume, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from index.encode import Encoder
from index.extract.extractor import Extractor
from index.record import Record
from service.access.scopes import Scope
from service.app import create_app
from service.problems import MEDIA_TYPE
from service.settings import Settings
from tests.service.access.closed import make_keys

EXAMPLES_A_CALL = 10
LONGEST_ADDRESS = 60_000
"""The client sends none that is longer than 65,536 characters, nor do servers take one."""
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
DOCUMENT = create_app(Settings(data_dir=Path("unused"))).openapi()
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
CALLS = [(method, path) for path, methods in DOCUMENT["paths"].items() for method in methods]
# The only other parameters are ids in paths: strings, so nothing that is sent could be other than declared.
CALLS_THAT_TAKE_SOMETHING = [call for call in CALLS if SCHEMA[call[1]][call[0]].query or SCHEMA[call[1]][call[0]].body]


@pytest.fixture(scope="module")
def contract(encoder: Encoder, extractor: Extractor, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    def open_record(given: Settings) -> Record:
        return Record.open(given.data_dir, encoder=encoder, extractor=extractor)

    # Addresses that are made up are not fetched: tests have no need of a network.
    data_dir = tmp_path_factory.mktemp("contract")
    given = Settings(data_dir=data_dir, max_text_characters=5_000, fetch=False, limit_per_key="", limit_per_address="")
    app = create_app(given, open_record)
    # Calls make keys too, and with the first one a record is closed to whoever has none.
    headers = {"Authorization": f"Bearer {make_keys(data_dir).of[Scope.ADMIN]}"}
    with TestClient(app, raise_server_exceptions=False, headers=headers) as client:
        yield client


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_a_call_keeps_the_contract_for_what_it_declares(contract: TestClient, method: str, path: str) -> None:
    _send_and_check(contract, method, path, GenerationMode.POSITIVE)


@pytest.mark.parametrize(("method", "path"), CALLS_THAT_TAKE_SOMETHING)
def test_a_call_keeps_the_contract_whatever_is_sent(contract: TestClient, method: str, path: str) -> None:
    _send_and_check(contract, method, path, GenerationMode.NEGATIVE)


def _send_and_check(contract: TestClient, method: str, path: str, mode: GenerationMode) -> None:
    @given(case=SCHEMA[path][method].as_strategy(generation_mode=mode))
    @settings(max_examples=EXAMPLES_A_CALL, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def send(case: Any) -> None:
        prepared = requests.Request(**case.as_transport_kwargs(base_url="http://testserver")).prepare()
        assume(len(str(prepared.url)) <= LONGEST_ADDRESS)
        response = contract.request(
            str(prepared.method), str(prepared.url), headers=_headers(prepared), content=_content(prepared)
        )
        assert response.status_code != http.HTTPStatus.UNAUTHORIZED
        case.validate_response(response, checks=CHECKS)

    send()


def _headers(prepared: requests.PreparedRequest) -> list[tuple[str, str]]:
    """As they were made, but for the key, which is the client's own."""
    made = [(name, value if isinstance(value, str) else value.decode()) for name, value in prepared.headers.items()]
    return [(name, value) for name, value in made if name.lower() != "authorization"]


def _content(prepared: requests.PreparedRequest) -> bytes:
    body = prepared.body or b""
    assert isinstance(body, str | bytes)
    return body.encode() if isinstance(body, str) else body


def _nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for child in node.values():
            yield from _nodes(child)
    elif isinstance(node, list):
        for child in node:
            yield from _nodes(child)


def test_every_reference_leads_somewhere() -> None:
    references = {node["$ref"] for node in _nodes(DOCUMENT) if "$ref" in node}

    assert references
    for reference in references:
        found: Any = DOCUMENT
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]
        assert found


def test_every_error_is_declared_as_a_problem() -> None:
    for path, calls in DOCUMENT["paths"].items():
        for call in calls.values():
            for status, response in call["responses"].items():
                if int(status) >= 400:
                    assert set(response["content"]) == {MEDIA_TYPE}, (path, status)


def test_calls_that_take_a_body_have_an_example() -> None:
    for name in ("ArticleBody", "StatementBody", "SearchRequest", "FeedBody"):
        assert DOCUMENT["components"]["schemas"][name]["examples"]


def test_the_contract_names_these_calls() -> None:
    calls = {f"{method.upper()} {path}" for path, methods in DOCUMENT["paths"].items() for method in methods}

    assert calls >= {
        "POST /v1/articles",
        "POST /v1/articles:batch",
        "GET /v1/articles/{article_id}",
        "DELETE /v1/articles/{article_id}",
        "POST /v1/statements:batch",
        "GET /v1/search",
        "POST /v1/search",
        "POST /v1/search:batch",
        "GET /v1/statements/{statement_id}",
        "GET /v1/statements/{statement_id}/similar",
        "GET /v1/speakers",
        "GET /v1/speakers/{speaker_id}",
        "GET /v1/speakers/{speaker_id}/statements",
        "GET /v1/sources",
        "GET /v1/jobs",
        "GET /v1/jobs/{job_id}",
        "POST /v1/feeds",
        "GET /v1/feeds",
        "GET /v1/feeds/{feed_id}",
        "PATCH /v1/feeds/{feed_id}",
        "DELETE /v1/feeds/{feed_id}",
        "POST /v1/feeds/{feed_id}/poll",
        "GET /v1/feeds/{feed_id}/entries",
        "GET /healthz",
        "GET /readyz",
        "GET /metrics",
    }
