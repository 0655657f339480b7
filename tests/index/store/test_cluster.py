"""`onrecord cluster init`: what a cluster is told, and what a server without one is spared."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from sqlalchemy import text

from index.store.postgres.cluster import DISTRIBUTED, REFERENCES, Part
from index.store.postgres.store import PostgresStore
from service.cli import main
from tests import postgres
from tests.index.made import MODEL, new_article
from tests.index.store import citus
from tests.waiting import until

KEYS = "SELECT CAST(conrelid AS regclass), conname, pg_get_constraintdef(oid) FROM pg_constraint ORDER BY 1, 2"
WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
RAIN = ("It rained on the bridge.", None)
BRIDGE = ("The harbour bridge will be closed all winter.", "Ana Brel")


def init(url: str, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    monkeypatch.setenv("ONRECORD_DATABASE_URL", url)
    with pytest.raises(SystemExit) as ended:
        main(["cluster", "init", *arguments])
    assert ended.value.code == 0


def test_a_server_without_citus_has_nothing_to_distribute(
    postgres_server: postgres.Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = postgres_server.new_database()
    before = postgres_server.ask(KEYS, url.rpartition("/")[2])

    init(url, monkeypatch)

    assert "nothing to do" in capsys.readouterr().out
    assert postgres_server.ask(KEYS, url.rpartition("/")[2]) == before


def test_articles_and_what_hangs_on_them_go_together_and_keys_are_as_they_were(
    postgres_server: postgres.Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = postgres_server.new_database()
    database = url.rpartition("/")[2]
    citus.install(postgres_server, database)
    store = PostgresStore(url)
    store.write_articles([new_article("a", BRIDGE)], MODEL)
    before = postgres_server.ask(KEYS, database)

    init(url, monkeypatch)

    told = postgres_server.ask(citus.TOLD, database)
    assert [(table, kind) for table, kind, *_ in told[:3]] == [(table, "reference") for table in REFERENCES]
    assert told[3] == ["articles", "distributed", "id", "default", 2 * citus.WORKERS]
    assert {(table, column, together) for table, _, column, together, _ in told[4:]} == {
        (table, column, "articles") for table, column in DISTRIBUTED.items() if table != "articles"
    }
    assert postgres_server.ask(KEYS, database) == before
    assert postgres_server.ask(citus.EMPTIED, database) == [[table] for table in (*REFERENCES, *DISTRIBUTED)]
    said = capsys.readouterr().out
    assert "workers: 3" in said
    assert "articles            6" in said
    assert store.write_articles([new_article("b", BRIDGE)], MODEL)[0].version == 1
    store.close()


def test_what_is_distributed_is_left_and_its_parts_are_told_again(postgres_server: postgres.Server) -> None:
    url = postgres_server.new_database()
    citus.install(postgres_server, url.rpartition("/")[2])
    store = PostgresStore(url)

    first, second = store.distribute(4), store.distribute()

    assert first is not None
    assert second is not None
    assert first.newly == (*REFERENCES, *DISTRIBUTED)
    assert second.newly == ()
    assert second.parts == first.parts
    # Shards of 1, 2, 3 and 4 kB: the largest is 1.6 times the mean.
    assert Part("articles", 4, 10_000, 1.6) in second.parts
    store.close()


def test_a_distribution_that_fails_leaves_everything_as_it_was(postgres_server: postgres.Server) -> None:
    url = postgres_server.new_database()
    database = url.rpartition("/")[2]
    citus.install(postgres_server, database)
    postgres_server.ask("ALTER TABLE told ADD CHECK (CAST(table_name AS text) <> 'phrases')", database)
    before = postgres_server.ask(KEYS, database)
    store = PostgresStore(url)

    with pytest.raises(Exception, match="told_table_name_check"):
        store.distribute()

    assert postgres_server.ask(KEYS, database) == before
    assert postgres_server.ask(citus.TOLD, database) == []
    store.close()


def test_workers_without_pgvector_are_named_before_anything_is_distributed(
    postgres_server: postgres.Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = postgres_server.new_database()
    database = url.rpartition("/")[2]
    citus.install(postgres_server, database)
    postgres_server.ask("INSERT INTO without_pgvector VALUES ('worker-2.example', 5433)", database)
    monkeypatch.setenv("ONRECORD_DATABASE_URL", url)

    with pytest.raises(SystemExit) as ended:
        main(["cluster", "init"])

    assert ended.value.code == 1
    assert "worker-2.example:5433" in capsys.readouterr().err
    assert postgres_server.ask(citus.TOLD, database) == []


def test_a_write_uses_one_connection_to_each_node(postgres_server: postgres.Server) -> None:
    with closing(PostgresStore(postgres_server.new_database())) as store, store.writing() as connection:
        assert connection.scalar(text("SHOW citus.multi_shard_modify_mode")) == "sequential"


def test_a_follower_waits_for_who_writes_and_leaves_what_the_change_log_does_not_show(
    postgres_server: postgres.Server,
) -> None:
    url = postgres_server.new_database()
    database = url.rpartition("/")[2]
    citus.install(postgres_server, database)
    writer = PostgresStore(url)
    writer.write_articles([new_article("a", BRIDGE), new_article("b", RAIN)], MODEL)
    writer.distribute()
    # As on shards whose transaction is committed there, and not yet on the coordinator.
    postgres_server.ask("DELETE FROM changes WHERE number = 2", database)
    follower = PostgresStore(url)

    def followed() -> str:
        with follower.changes(0) as changes:
            return "\n".join(found for batch in changes.texts for found in batch.texts)

    with ThreadPoolExecutor(1) as pool:
        with writer.writing():
            waiting = pool.submit(followed)
            until(lambda: postgres_server.ask(WAITING) != [[0]])
            assert not waiting.done()
        found = waiting.result()

    assert BRIDGE[0] in found
    assert RAIN[0] not in found
    for store in (writer, follower):
        store.close()


def test_without_a_database_there_is_no_cluster(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("ONRECORD_DATABASE_URL", raising=False)

    with pytest.raises(SystemExit) as ended:
        main(["cluster", "init"])

    assert ended.value.code == 2
    assert "ONRECORD_DATABASE_URL" in capsys.readouterr().err
