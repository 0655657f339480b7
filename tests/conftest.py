"""What is slow to load and the same for everybody is loaded once; what every store must do is asked of each."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from index.encode import Encoder
from index.extract.extractor import Extractor
from index.record import Record
from index.store.base import Store
from index.store.postgres.store import PostgresStore
from index.store.sqlite import SqliteStore
from tests import citus_rules, postgres

OpenRecord = Callable[[Path], Record]
OpenStore = Callable[[Path], Store]

SQLITE, POSTGRESQL = "sqlite", "postgresql"


PROCESSES_STARTED_IN = ("project", "service", "durability", "e2e")
"""Folders whose tests start servers and commands. The longest files are among them; the short ones fill the end."""
NOT_TRACED = ("contract", "durability", "e2e", "evaluation", "project", "training")
"""Folders whose tests run what those of the library and its doors have run line by line. Tracing takes a third of the
time of whatever it sees, and these compute much or look from outside."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where several processes share the tests, the longest files go out first, so that none is left for the end."""
    folders = {item: item.path.relative_to(Path(__file__).parent).parts[0] for item in items}
    items.sort(key=lambda item: folders[item] not in PROCESSES_STARTED_IN)
    for item in items:
        if folders[item] in NOT_TRACED:
            item.add_marker(pytest.mark.no_cover)


event.listen(Engine, "before_cursor_execute", citus_rules.notice)


@pytest.fixture(autouse=True)
def nothing_that_a_cluster_refuses() -> Iterator[None]:
    """Every statement of every test, in PostgreSQL, is one that Citus takes."""
    citus_rules.found.clear()
    yield
    assert citus_rules.found == []


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are no name: packed ones hold the time of day, and all processes that share the tests must know one."""
    return argname if isinstance(val, bytes) else None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that is marked so runs once with each kind of store."""
    if "kind_of_store" in metafunc.fixturenames and metafunc.definition.get_closest_marker("every_store"):
        metafunc.parametrize("kind_of_store", [SQLITE, POSTGRESQL], indirect=True)


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return Encoder(threads=1)


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    return Extractor(threads=1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """One server for all tests of a process, started by the first that needs it."""
    with postgres.running() as server:
        yield server


@pytest.fixture
def kind_of_store(request: pytest.FixtureRequest) -> str:
    """The embedded store, where a test is not of every kind."""
    return str(getattr(request, "param", SQLITE))


@pytest.fixture
def database_of(kind_of_store: str, request: pytest.FixtureRequest) -> Iterator[Callable[[Path], str | None]]:
    """The database that belongs to a directory in this test; None where the store is in the directory itself."""
    if kind_of_store == SQLITE:
        yield lambda _: None
        return
    server: postgres.Server = request.getfixturevalue("postgres_server")
    databases: dict[Path, str] = {}

    def of(data_dir: Path) -> str:
        if data_dir not in databases:
            databases[data_dir] = server.new_database()
        return databases[data_dir]

    yield of
    for url in databases.values():
        server.take_back(url)


@pytest.fixture
def open_store(database_of: Callable[[Path], str | None]) -> Iterator[OpenStore]:
    """Opens stores, each time another one on the same data, and closes them when the test ends."""
    with ExitStack() as stack:

        def open_one(data_dir: Path) -> Store:
            url = database_of(data_dir)
            store: Store = SqliteStore(data_dir) if url is None else PostgresStore(url)
            stack.callback(store.close)
            return store

        yield open_one


@pytest.fixture
def store(open_store: OpenStore, tmp_path: Path) -> Store:
    return open_store(tmp_path)


@pytest.fixture
def open_record(
    encoder: Encoder, extractor: Extractor, database_of: Callable[[Path], str | None]
) -> Iterator[OpenRecord]:
    """Opens records with the real encoder and extractor, and closes them when the test ends."""
    opened: list[Record] = []

    def open_one(data_dir: Path) -> Record:
        record = Record.open(data_dir, database_url=database_of(data_dir), encoder=encoder, extractor=extractor)
        opened.append(record)
        return record

    yield open_one
    for record in opened:
        record.close()


@pytest.fixture
def record(open_record: OpenRecord, tmp_path: Path) -> Record:
    return open_record(tmp_path / "data")
