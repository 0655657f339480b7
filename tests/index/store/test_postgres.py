"""What is PostgreSQL's own: a server that goes away and comes back, migrations at once, locks, and its index."""

import logging
import signal
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from index.errors import InvalidInput, StoreAway, StoreBusy, StoreDamaged, StoreError, StoreTooNew
from index.nearest import Passing
from index.nearest_in_store import NEAREST, NearestInStore
from index.record import Record
from index.store import fulltext
from index.store.asked import Filters
from index.store.postgres.connecting import engine_of, transaction
from index.store.postgres.peek import peek
from index.store.postgres.store import PostgresStore
from index.store.writes import NewStatement
from tests import postgres
from tests.index.made import MODEL, new_article, vectors

BRIDGE = ("The harbour bridge will be closed all winter.", "Ana Brel")
RAIN = ("It rained on the bridge.", None)
QUERY = vectors(7)[0]


@pytest.fixture
def url(postgres_server: postgres.Server) -> str:
    return postgres_server.new_database()


@pytest.fixture
def store(url: str) -> Iterator[PostgresStore]:
    store = PostgresStore(url)
    yield store
    store.close()


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
def test_a_server_that_goes_away_is_said_to_be_away_and_its_return_needs_nothing(
    sign: signal.Signals, caplog: pytest.LogCaptureFixture
) -> None:
    with postgres.running(options=()) as server:
        store = PostgresStore(server.new_database())
        (written,) = store.write_articles([new_article("a", BRIDGE)], MODEL)

        before = store.data_version()

        server.stop(sign)
        for call in (store.counts, store.data_version, lambda: store.write_articles([new_article("b", RAIN)], MODEL)):
            with pytest.raises(StoreAway, match="cannot be reached"):
                call()
        server.start()

        assert store.statement(written.statement_ids[0]).statement.text == BRIDGE[0]
        assert store.write_articles([new_article("b", RAIN)], MODEL)[0].version == 1
        assert store.data_version() > before
        store.close()
        assert [told for told in caplog.records if told.levelno > logging.INFO] == [], "nothing is wrong on our side"


def test_several_processes_may_make_the_tables_at_once(postgres_server: postgres.Server) -> None:
    postgres_server.ask("CREATE DATABASE made_at_once")

    with ThreadPoolExecutor(4) as opening:
        stores = list(opening.map(PostgresStore, [postgres_server.url("made_at_once")] * 4))

    assert len({store.store_id for store in stores}) == 1
    for store in stores:
        store.close()


def test_a_database_of_a_later_version_is_left_alone(postgres_server: postgres.Server, url: str) -> None:
    postgres_server.ask("UPDATE alembic_version SET version_num = 'p9999'", url.rpartition("/")[2])

    with pytest.raises(StoreTooNew, match="p9999"):
        PostgresStore(url)


def test_a_database_without_its_tables_is_called_damaged(postgres_server: postgres.Server, url: str) -> None:
    postgres_server.ask("DROP TABLE settings", url.rpartition("/")[2])

    with pytest.raises(StoreDamaged, match="backup"):
        PostgresStore(url)


@pytest.mark.parametrize(
    "url",
    [
        "mysql://desk:s3cret@localhost/record",
        "postgresql://desk:s3cret@localhost/record?sslmode=perhaps",
        "postgresql://desk:s3cret@localhost/record?options=x",
        "postgresql://:s3cret@localhost/record",
        "no url, s3cret",
    ],
)
def test_a_url_that_is_none_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(StoreError) as refusal:
        PostgresStore(url)

    assert "s3cret" not in str(refusal.value)


def test_a_server_that_is_not_there_is_away_and_no_password_is_told(postgres_server: postgres.Server) -> None:
    nowhere = postgres_server.url("record").replace("onrecord@", "onrecord:s3cret@").replace("127.0.0.1", "127.0.0.2")

    with pytest.raises(StoreAway) as away:
        PostgresStore(nowhere)

    assert "s3cret" not in repr(away.value)


@pytest.mark.parametrize(
    "answers",
    [(), (b"N",), (b"S",), (b"N", b"R\0\0\0\x08\0\0\0\0")],
    ids=["at once", "when asked for what it wants", "in the middle of TLS", "half way"],
)
def test_a_server_that_hangs_up_leaves_no_socket_open(answers: tuple[bytes, ...]) -> None:
    def hang_up() -> None:
        """Answer so, say no more, and wait until the other side has closed the connection as well."""
        peer, _ = listening.accept()
        with peer:
            peer.settimeout(10)
            for answer in answers:
                peer.recv(1000)
                peer.sendall(answer)
            peer.shutdown(socket.SHUT_WR)
            with suppress(ConnectionResetError):
                while peer.recv(1000):
                    pass

    with socket.create_server(("127.0.0.1", 0)) as listening, ThreadPoolExecutor(1) as pool:
        hung_up = pool.submit(hang_up)

        # The error is held meanwhile, with all that its traceback holds.
        with pytest.raises(StoreAway) as held:
            PostgresStore(f"postgresql://desk@127.0.0.1:{listening.getsockname()[1]}/record")

        hung_up.result()
        del held


def test_where_tls_is_required_nothing_goes_without(url: str) -> None:
    for mode in ("disable", "prefer"):
        PostgresStore(f"{url}?sslmode={mode}").close()

    for mode in ("require", "verify-full"):
        with pytest.raises(StoreAway):
            PostgresStore(f"{url}?sslmode={mode}")


def test_a_writer_that_waits_too_long_for_another_says_so(url: str, store: PostgresStore) -> None:
    impatient = PostgresStore(url, lock_timeout_s=0.05)

    with store._write(), pytest.raises(StoreBusy, match="try again"):
        impatient.write_articles([new_article("a", BRIDGE)], MODEL)

    assert impatient.write_articles([new_article("a", BRIDGE)], MODEL)[0].version == 1
    impatient.close()


@pytest.mark.parametrize("code", ["40001", "40P01"])
def test_a_write_that_another_transaction_ends_is_carried_out_again_and_given_up_after_some(
    postgres_server: postgres.Server, url: str, store: PostgresStore, code: str
) -> None:
    # A sequence goes on where a transaction is taken back.
    refused = f"""
        CREATE SEQUENCE tries;
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF nextval('tries') <= 2 THEN RAISE 'deadlock detected' USING ERRCODE = '{code}'; END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER refusing BEFORE INSERT ON articles FOR EACH ROW EXECUTE FUNCTION refuse()
    """
    database = url.rpartition("/")[2]
    postgres_server.ask(refused, database)

    (written,) = store.write_articles([new_article("a", BRIDGE)], MODEL)

    assert (written.version, store.counts()["articles"]) == (1, 1)
    postgres_server.ask("ALTER SEQUENCE tries MINVALUE -9 RESTART WITH -9", database)
    with pytest.raises(StoreBusy, match="try again"):
        store.write_articles([new_article("b", BRIDGE)], MODEL)
    assert store.counts()["articles"] == 1


def test_a_reader_that_gets_no_connection_in_time_says_so(url: str) -> None:
    store = PostgresStore(url, connections=1, lock_timeout_s=0.05)

    with store._read(), pytest.raises(StoreBusy, match="in use"):
        store.counts()

    assert store.counts()["articles"] == 0
    store.close()


def test_one_process_is_alone_until_it_ends_or_its_connection_does(
    postgres_server: postgres.Server, url: str, store: PostgresStore
) -> None:
    other = PostgresStore(url)
    with store.alone("jobs") as first, other.alone("jobs") as second, other.alone("polls") as third:
        assert (first, second, third) == (True, False, True)
    with store.alone("jobs") as first:
        assert first
        postgres_server.ask("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
        with other.alone("jobs") as second:
            assert second
    other.close()


def test_a_text_with_nul_is_the_callers_fault(store: PostgresStore) -> None:
    with pytest.raises(InvalidInput, match="0000"):
        store.speakers("Ana\0", None, 10)


def fill(store: PostgresStore, count: int) -> None:
    """Articles of ten statements, of which every fifth is of `Ana Brel` and every fiftieth of `Tove Lund`."""
    for number in range(0, count, 10):
        said = [(f"Remark {one} of many.", _speaker(one)) for one in range(number, number + 10)]
        article = new_article(f"a{number}", *said)
        for place, statement in enumerate(article.statements):
            made: NewStatement = statement
            object.__setattr__(made, "vectors", vectors(number + place))
        store.write_articles([article], MODEL)


def _speaker(number: int) -> str:
    if number % 50 == 0:
        return "Tove Lund"
    return "Ana Brel" if number % 5 == 0 else "Ole Wendt"


def test_an_index_finds_what_comparing_everything_finds_under_any_filter(store: PostgresStore) -> None:
    fill(store, 400)
    near = NearestInStore(store, store, MODEL, compared_whole=5)

    for filters in (Filters(), Filters(speakers=("Ole Wendt",)), Filters(speakers=("Ana Brel",))):
        rows = store.matching_rows(filters)
        found = near.cosines(QUERY, Passing(filters, rows))
        every = store.cosines(MODEL, QUERY, rows)
        assert len(rows) <= NEAREST
        best = found.rows[found.best(10)]
        assert len(np.intersect1d(best, every.rows[every.best(10)])) == 10


def test_the_best_matches_by_words_have_their_cosines_however_far_they_are(store: PostgresStore) -> None:
    fill(store, 50)
    near = NearestInStore(store, store, MODEL, compared_whole=5)
    every = store.cosines(MODEL, QUERY, None)
    farthest = every.rows[np.argsort(every.scores)[:3]]
    store_with_few = store.nearest(MODEL, QUERY, Filters(), 10)

    assert len(np.intersect1d(store_with_few.rows, farthest)) == 0
    assert set(farthest) <= set(near.cosines(QUERY, None, lambda: np.sort(farthest)).rows)


def test_a_record_opens_its_database_and_keeps_only_caches_beside_it(url: str, tmp_path: Path) -> None:
    record = Record.open(tmp_path / "data", database_url=url)
    record.check()
    record.close()

    assert not list((tmp_path / "data").glob("*.sqlite3"))


def test_a_rehearsal_knows_what_a_database_holds_and_leaves_no_trace(postgres_server: postgres.Server) -> None:
    postgres_server.ask("CREATE DATABASE looked_at")
    url = postgres_server.url("looked_at")
    with peek(url) as known:
        assert known([17]) == {}
    assert postgres_server.ask("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", "looked_at") == [[0]]
    store = PostgresStore(url)
    (written,) = store.write_articles([new_article("a", BRIDGE)], MODEL)

    with peek(url) as known:
        assert known([17, written.article_id])[written.article_id].version == 1
    store.close()


def test_what_is_removed_between_two_looks_for_its_words_is_left_out(url: str, store: PostgresStore) -> None:
    """As on a cluster, whose nodes are each asked in a picture of their own."""
    store.write_articles([new_article("a", RAIN)], MODEL)
    since = store.change_number()
    kept, removed = store.write_articles([new_article("b", BRIDGE), new_article("c", RAIN)], MODEL)
    looks = engine_of(url, begin=("START TRANSACTION READ ONLY",), connections=1, lock_timeout_s=5)

    with transaction(looks) as connection:
        batches = fulltext.added(connection, since, None, at_once=1)
        first = next(batches)
        store.delete_article(removed.article_id)

        assert [len(batch.rows) for batch in (first, *batches)] == [1]
    looks.dispose()
    assert [one.row for one in store.statements_of_article(kept.article_id)] == first.rows.tolist()
