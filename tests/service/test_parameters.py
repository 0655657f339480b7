"""Parameters of addresses: those that a call declares, told without the OpenAPI document."""

from collections.abc import Iterator
from pathlib import Path

from fastapi import FastAPI
from fastapi.routing import APIRoute

from service.app import CALLS, create_app
from service.parameters import query_parameters
from service.routes import search
from service.settings import Settings
from tests.service.conftest import Serve


def routes() -> Iterator[APIRoute]:
    for call in (search, *CALLS):
        yield from (route for route in call.router.routes if isinstance(route, APIRoute) and route.include_in_schema)


def test_each_call_takes_the_parameters_that_the_document_declares() -> None:
    paths = create_app(Settings(data_dir=Path("unused"))).openapi()["paths"]

    for route in routes():
        for method in route.methods or ():
            declared = paths[route.path][method.lower()].get("parameters", [])
            assert query_parameters(route) == {one["name"] for one in declared if one["in"] == "query"}, route.path


def test_the_document_is_not_made_for_a_search(serve: Serve, tmp_path: Path) -> None:
    client = serve(tmp_path / "data")

    found = client.get("/v1/search", params={"q": "bridge", "source": "Oxenby Post"})
    refused = client.get("/v1/search", params={"q": "bridge", "sources": "Oxenby Post"})

    assert (found.status_code, refused.status_code) == (200, 422)
    assert "those of this call: " in refused.text
    assert isinstance(client.app, FastAPI)
    assert client.app.openapi_schema is None
