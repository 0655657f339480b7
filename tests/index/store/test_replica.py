"""Reading from a streaming replica, which may be behind, away, or back again: nothing acknowledged is ever missing."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event

from index.errors import StatementNotFound
from index.store.asked import Filters
from index.store.postgres import replica
from index.store.postgres.store import PostgresStore
from tests import postgres
from tests.index.made import MODEL, new_article

BRIDGE = ("The harbour bridge will be closed all winter.", "Ana Brel")
RAIN = ("It rained on the bridge.", None)
WAIT_S = 60.0


@pytest.fixture(scope="module")
def follower(postgres_server: postgres.Server) -> Iterator[postgres.Server]:
    with postgres.following(postgres_server) as server:
        yield server


@pytest.fixture
def places(postgres_server: postgres.Server, follower: postgres.Server) -> tuple[str, str]:
    """One database, on the primary and on the replica."""
    primary = postgres_server.new_database()
    name = primary.rpartition("/")[2]
    until(lambda: [name] in follower.ask("SELECT datname FROM pg_database"))
    return primary, follower.url(name)


@pytest.fixture
def store(places: tuple[str, str]) -> Iterator[PostgresStore]:
    store = PostgresStore(places[0], read_url=places[1])
    yield store
    store.close()


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def read_from_replica(store: PostgresStore) -> bool:
    """Whether the replica answers a question now."""
    asked: list[Engine] = []

    def note(connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "FROM articles" in statement:
            asked.append(connection.engine)  # type: ignore[attr-defined]

    event.listen(Engine, "before_cursor_execute", note)
    try:
        store.articles(None, 1)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    (engine,) = asked
    return engine is not store._reading


@contextmanager
def held_back(follower: postgres.Server) -> Iterator[None]:
    """The replica gets everything and applies nothing."""
    follower.ask("SELECT pg_wal_replay_pause()")
    until(lambda: follower.ask("SELECT pg_get_wal_replay_pause_state()") == [["paused"]])
    try:
        yield
    finally:
        follower.ask("SELECT pg_wal_replay_resume()")


def test_a_replica_that_has_caught_up_is_read(store: PostgresStore) -> None:
    (written,) = store.write_articles([new_article("a", BRIDGE)], MODEL)

    until(lambda: read_from_replica(store))

    assert store.statement(written.statement_ids[0]).statement.text == BRIDGE[0]


def test_what_was_written_is_read_at_once_by_every_process_however_far_the_replica_is_behind(
    store: PostgresStore, places: tuple[str, str], follower: postgres.Server
) -> None:
    other = PostgresStore(places[0], read_url=places[1])
    with held_back(follower):
        (written,) = store.write_articles([new_article("a", BRIDGE)], MODEL)

        for one in (store, other):
            assert one.statement(written.statement_ids[0]).statement.text == BRIDGE[0]
            assert len(one.matching_rows(Filters())) == 1
            assert not read_from_replica(one)
        store.delete_article(written.article_id)
        with pytest.raises(StatementNotFound):
            other.statement(written.statement_ids[0])

    until(lambda: read_from_replica(other))
    other.close()


def test_jobs_are_read_from_the_primary(store: PostgresStore, follower: postgres.Server) -> None:
    with held_back(follower):
        job = store.create_job("articles", [{"text": "one"}])

        assert store.next_job("articles") == job
        with store.take_items("articles", 10) as hand:
            assert hand is not None
            assert len(hand.items) == 1


def test_a_replica_that_goes_away_is_done_without_and_found_again(
    store: PostgresStore, follower: postgres.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replica, "LEFT_ALONE_S", 0.05)
    store.write_articles([new_article("a", BRIDGE)], MODEL)
    until(lambda: read_from_replica(store))

    follower.stop()
    assert store.counts()["articles"] == 1
    assert not read_from_replica(store)
    store.write_articles([new_article("b", RAIN)], MODEL)
    assert store.counts()["articles"] == 2
    follower.start()

    until(lambda: read_from_replica(store))
    assert store.counts()["articles"] == 2
