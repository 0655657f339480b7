"""The service over PostgreSQL: it says when the database is away, and takes up its work when that is back."""

import logging

import pytest

from index.encode import Encoder
from index.extract.extractor import Extractor
from tests import postgres
from tests.service.calls import BRIDGE
from tests.service.conftest import starting


def test_a_database_that_is_away_is_said_so_and_found_again(
    encoder: Encoder,
    extractor: Extractor,
    tmp_path_factory: pytest.TempPathFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    # The application ends before its server: it would complain of it in the logs of other tests.
    with postgres.running(options=()) as server, starting(encoder, extractor) as serve:
        url = server.new_database().replace("onrecord@", "onrecord:s3cret@")
        client = serve(tmp_path_factory.mktemp("caches"), database_url=url)
        stored = client.post("/v1/articles", json=BRIDGE)
        assert stored.status_code == 201

        server.stop()
        with caplog.at_level(logging.DEBUG):
            for response in (
                client.get("/v1/search", params={"q": "bridge"}),
                client.get("/v1/speakers"),
                client.post("/v1/articles", json=BRIDGE | {"external_id": "another"}),
            ):
                assert response.status_code == 503
                assert response.json()["type"] == "/errors/store-away"
                assert int(response.headers["Retry-After"]) > 0
        assert "s3cret" not in caplog.text
        assert client.get("/readyz").status_code == 503
        server.start()

        assert client.get("/readyz").status_code == 200
        hits = client.get("/v1/search", params={"q": "bridge"}).json()["hits"]
        assert hits[0]["article"]["id"] == stored.json()["article"]["id"]
