"""What the planner of a database knows: how much there is, as the record grows, and which numbers are asked for."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import numpy as np
import pytest

from index.store import filtering
from index.store.asked import Filters
from index.store.base import Store
from index.store.postgres import layout
from index.store.postgres.planner import Explained, about_how_many
from index.store.postgres.store import PostgresStore
from index.store.writes import Model
from tests import postgres
from tests.conftest import POSTGRESQL, OpenStore
from tests.index.made import MODEL, new_article, vectors

FIRST = 4
RAIN, BRIDGE = ("It rained on the bridge.", None), ("The harbour bridge will be closed.", "Ana Brel")

Process = Callable[[], PostgresStore]


@pytest.fixture
def process(postgres_server: postgres.Server) -> Iterator[Process]:
    """Opens the database once more, as another process does."""
    url = postgres_server.new_database()
    with ExitStack() as stack:
        yield lambda: stack.enter_context(closing(PostgresStore(url, counted_from=FIRST, lock_timeout_s=0.2)))


def grown_by_two(store: Store, name: str) -> None:
    store.write_articles([new_article(name, RAIN, BRIDGE)], MODEL)


def seen(store: PostgresStore) -> float:
    """How many statements the planner believes that there are; it is never told in between, so few come."""
    with store.reading() as connection:
        return max(0.0, about_how_many(connection))


def test_it_looks_when_the_record_has_doubled_whichever_process_wrote(process: Process) -> None:
    one, other = process(), process()
    believed = []

    for number, store in enumerate((one, one, other, other, one, other, other, other)):
        grown_by_two(store, f"a{number}")
        believed.append(seen(store))

    assert believed == [0, 4, 4, 8, 8, 8, 8, 16]


def test_where_it_cannot_look_the_write_stands_and_the_next_process_has_it_look(
    process: Process, caplog: pytest.LogCaptureFixture
) -> None:
    store, other = process(), process()
    grown_by_two(store, "a")
    with other._holding.connect() as connection, connection.begin():
        connection.exec_driver_sql("LOCK TABLE phrases IN SHARE UPDATE EXCLUSIVE MODE")
        grown_by_two(store, "b")

    assert store.counts()["statements"] == 4
    assert seen(store) == 0
    assert "was not told to look" in caplog.text
    grown_by_two(other, "c")
    assert seen(other) == 6


@pytest.mark.parametrize("kind_of_store", [POSTGRESQL], indirect=True)
def test_it_looks_at_the_vectors_of_another_model_before_they_are_searched(
    open_store: OpenStore, tmp_path: Path
) -> None:
    store = open_store(tmp_path)
    assert isinstance(store, PostgresStore)
    grown_by_two(store, "a")
    assert seen(store) == 0
    another = Model("another", "1" * 64, MODEL.dimension)
    store.begin_reembedding(another)

    rows = store.matching_rows(Filters()).tolist()
    store.write_vectors(another, [(row, vectors(row)) for row in rows])

    assert store.finish_reembedding(another)
    assert seen(store) == 2


def test_a_list_of_numbers_is_a_constant(process: Process) -> None:
    """Made of a text it would be none, and all of it gone through for each row that is read without an index."""
    query = filtering.matching_within(Filters(), layout.holding, np.array([1, 3, 2**40]))

    with process().reading() as connection:
        plan = json.dumps(connection.execute(Explained(query)).scalar_one())

    assert f"'{{1,3,{2**40}}}'::bigint[]" in plan.replace(" ", "")
    assert "::text" not in plan
