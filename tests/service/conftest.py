"""The real application over a directory of its own, with the real encoder and extractor."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
import structlog
from starlette.testclient import TestClient

from index.encode import Encoder
from index.extract.extractor import Extractor
from index.record import Record
from index.store.sqlite import SqliteStore
from service.app import create_app
from service.settings import Settings
from tests.index.fetch.site import Site, serving_site
from tests.service.calls import BRIDGE, Json

Serve = Callable[..., TestClient]


@pytest.fixture(scope="session", autouse=True)
def _plain_logs() -> None:
    """Faults are printed as in production, without the values of variables."""
    structlog.configure(processors=[structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)])


@pytest.fixture(scope="session")
def serve(encoder: Encoder, extractor: Extractor) -> Iterator[Serve]:
    """Starts applications that share one encoder; all are stopped at the end of the session."""
    with starting(encoder, extractor) as start:
        yield start


@contextmanager
def starting(encoder: Encoder, extractor: Extractor) -> Iterator[Serve]:
    """Starts applications that share one encoder; all are stopped when the block ends."""

    def open_record(settings: Settings) -> Record:
        url = settings.database_url.get_secret_value() if settings.database_url else None
        return Record.open(settings.data_dir, database_url=url, encoder=encoder, extractor=extractor)

    def open_impatiently(settings: Settings) -> Record:
        """The same, with a store that does not wait long for the write lock."""
        record = open_record(settings)
        stack.callback(record.store.close)
        record.store = SqliteStore(settings.data_dir, busy_timeout_s=0.1)
        return record

    with ExitStack() as stack:

        def start(data_dir: Path, *, impatient: bool = False, alone: bool = False, **given: Any) -> TestClient:
            # Where a test does not say otherwise nothing is fetched: tests have no need of a network.
            settings = Settings(data_dir=data_dir, **{"job_poll_s": 0.2, "alert_look_s": 30, "fetch": False, **given})
            app = create_app(settings, open_impatiently if impatient else open_record, alone=alone)
            return stack.enter_context(TestClient(app, raise_server_exceptions=False))

        yield start


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A web site for the tests of a file."""
    with serving_site() as serving:
        yield serving


@pytest.fixture(scope="module")
def serve_fetching(serve: Serve, site: Site, tmp_path_factory: pytest.TempPathFactory) -> Serve:
    """Starts applications that may fetch from the site, without waiting between two pages."""

    def start(**given: Any) -> TestClient:
        may: dict[str, Any] = {"fetch": True, "fetch_allow_hosts": (site.host,), "fetch_host_delay_s": 0}
        return serve(tmp_path_factory.mktemp("fetching"), **(may | given))

    return start


@pytest.fixture(scope="session")
def client(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """One application for all tests that do not mind what others have stored."""
    return serve(
        tmp_path_factory.mktemp("service"), max_body_bytes=500_000, max_batch_items=200, max_text_characters=20_000
    )


@pytest.fixture(scope="session")
def bridge(client: TestClient) -> Json:
    """The answer to ingesting an article that stays in the shared application."""
    response = client.post("/v1/articles", json=BRIDGE)
    assert response.status_code == 201, response.text
    answer: Json = response.json()
    return answer
