"""A record copied from store to store, of either kind: nothing is lost, and nothing gets another id."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Executable, delete, update

from index.errors import StoreBusy, StoreError, StoreUnfinished
from index.model import SpeakerKind
from index.store import tables
from index.store.alerts import AlertRequest, Event, EventKind
from index.store.answers import KeptAnswer, RequestKey
from index.store.asked import Filters
from index.store.copying import articles, copy_record
from index.store.postgres.planner import about_how_many
from index.store.postgres.store import PostgresStore
from index.store.relational import RelationalStore
from index.store.sqlite import SqliteStore
from index.store.writes import Model
from tests import postgres
from tests.index.made import MODEL, POST, new_article, vectors

Place = Callable[[], RelationalStore]

BRIDGE = ("The harbour bridge will be closed all winter.", "Ana Brel")
RAIN = ("It rained on the bridge.", None)
FERRY = ("A ferry will cross every hour until the bridge is mended.", "Tove Lund")


class Stop(Exception):
    """Stands for whatever interrupts a copy."""


def quietly(_done: int, _total: int | None) -> None:
    """For a copy that nobody watches."""


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture(params=["directory to database", "database to directory"])
def places(request: pytest.FixtureRequest, opened: ExitStack, tmp_path: Path) -> tuple[Place, Place]:
    """What opens the source, and the target."""
    server: postgres.Server = request.getfixturevalue("postgres_server")
    url = server.new_database()

    def directory() -> RelationalStore:
        return opened.enter_context(closing(SqliteStore(tmp_path / "record", unfinished=True)))

    def database() -> RelationalStore:
        return opened.enter_context(closing(PostgresStore(url, unfinished=True)))

    return (directory, database) if request.param == "directory to database" else (database, directory)


def fill(store: RelationalStore) -> None:
    """Articles, versions, withdrawals, a removal, an unnamed speaker, long statements, jobs, answers and an alert."""
    store.write_articles([new_article("a", BRIDGE, RAIN), new_article("b", FERRY, passages=3)], MODEL)
    store.write_articles([new_article("a", BRIDGE, FERRY), new_article("wire", BRIDGE, source=POST)], MODEL)
    store.write_articles([new_article("c", BRIDGE, speaker_kind=SpeakerKind.UNNAMED)], MODEL)
    (gone,) = store.write_articles([new_article("gone", ("Nothing of this stays.", "Nobody Here"))], MODEL)
    store.delete_article(gone.article_id)
    now = datetime(2026, 11, 20, tzinfo=UTC)
    alert = store.alerts.add(
        AlertRequest("bridges", {"q": "bridge"}, {"text": "bridge"}, "https://x.example/", "s"), now
    )
    store.alerts.write_vectors(MODEL.revision, {alert.id: vectors(1).tobytes()})
    position = store.alerts.position()
    assert position is not None
    event = Event(alert.id, EventKind.MATCHED, 7, 8, matches=True, fingerprint="f", relevance=0.5)
    assert store.alerts.follow(position, position.change, [event], now)
    job = store.create_job("articles", [{"text": "one"}, {"text": "two"}])
    with store.take_items(job.kind, 1) as hand:
        assert hand is not None
        hand.finish([(0, {"status": "created", "id": "1"}, False)], 0.5)
    request = RequestKey("POST /v1/articles", "key")
    store.claim_request(request, "owner", 60, 60)
    store.settle_request(request, "owner", KeptAnswer("print", 201, (("Location", "/v1"),), b"{}"))


def everything(store: RelationalStore) -> object:
    """What a reader of the record can see, ids and rows included."""
    ids = [one.id for one in store.articles(None, 100)]
    rows = store.matching_rows(Filters())
    batch = store.vectors_of(rows.tolist())
    return (
        [store.article(one) for one in ids],
        [store.statements_of_article(one) for one in ids],
        [store.versions(one, None, 10) for one in ids],
        store.speakers(None, None, 100),
        store.sources(None, 100),
        [(match.row, round(match.score, 3)) for match in store.latest(Filters(), 100)],
        sorted(match.row for match in store.verbatim("harbour bridge", Filters())),
        batch.rows.tolist(),
        batch.vectors.tobytes(),
        store.families(sorted(store.family_ids(rows.tolist()).values())),
        store.jobs(None, 10),
        store.job_items(1, -1, 10),
        store.change_number(),
        store.alerts.alerts(None, 10),
        store.alerts.deliveries(1, None, 10),
        store.alerts.position(),
        store.model(),
    )


def test_a_copy_is_the_same_record(places: tuple[Place, Place]) -> None:
    source, target = (place() for place in places)
    fill(source)
    told: list[tuple[int, int | None]] = []

    copied = copy_record(source, target, lambda done, total: told.append((done, total)))

    assert everything(target) == everything(source)
    assert told[-1] == (4, 4)
    assert copied.tables["articles"][0] == 4
    assert (copied.change, copied.later) == (source.change_number(), 0)
    assert target.store_id != source.store_id
    again = target.claim_request(RequestKey("POST /v1/articles", "key"), "other", 60, 1e9)
    assert again is not None
    assert again.body == b"{}"


def test_a_copy_goes_on_counting_where_its_source_was_and_finds_families(places: tuple[Place, Place]) -> None:
    source, target = (place() for place in places)
    fill(source)
    copy_record(source, target, quietly)

    (of_source,), (of_target,) = (
        store.write_articles([new_article("later", BRIDGE)], MODEL) for store in (source, target)
    )

    assert of_source == of_target
    here, there = (store.statement(of_source.statement_ids[0]) for store in (source, target))
    assert (here.row, here.family_id) == (there.row, there.family_id)
    assert source.change_number() == target.change_number()
    assert source.create_job("articles", []).id == target.create_job("articles", []).id


def test_an_interrupted_copy_is_not_served_and_goes_on_with_what_came_meanwhile(
    places: tuple[Place, Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = (place() for place in places)
    fill(source)
    monkeypatch.setattr(articles, "MOST_AT_ONCE", 2)

    def interrupt(done: int, _total: int | None) -> None:
        if done:
            raise Stop

    with pytest.raises(Stop):
        copy_record(source, target, interrupt)
    with pytest.raises(StoreUnfinished, match="goes on"):
        _opened_as_finished(target)
    first, *_ = source.articles(None, 1)
    source.delete_article(first.id)
    source.write_articles([new_article("b", FERRY, RAIN), new_article("new", RAIN)], MODEL)
    told: list[int] = []
    copy_record(source, places[1](), lambda done, _: told.append(done))

    assert told[0] == 2
    assert everything(target) == everything(source)
    _opened_as_finished(target).close()


def _opened_as_finished(store: RelationalStore) -> RelationalStore:
    if isinstance(store, PostgresStore):
        return PostgresStore(store._reading.url.set(drivername="postgresql").render_as_string(hide_password=False))
    assert isinstance(store, SqliteStore)
    return SqliteStore(store.path.parent)


@pytest.mark.parametrize(
    "spoiling",
    [
        update(tables.statements).values(text="Something else."),
        update(tables.attributions).values(confidence=0.5),
        delete(tables.attributions),
        delete(tables.articles).where(tables.articles.c.external_id == "b"),
    ],
)
def test_a_copy_that_differs_is_not_served(places: tuple[Place, Place], spoiling: Executable) -> None:
    source, target = (place() for place in places)
    fill(source)

    def spoil(done: int, total: int | None) -> None:
        if done == total:
            with target.writing() as connection:
                connection.execute(spoiling)

    with pytest.raises(StoreError, match="differs from its source in"):
        copy_record(source, target, spoil)
    with pytest.raises(StoreUnfinished):
        _opened_as_finished(target)


def test_vectors_are_copied_to_the_last_bit_and_spoiled_ones_are_seen(places: tuple[Place, Place]) -> None:
    source, target = (place() for place in places)
    odd = new_article("odd", RAIN)
    numbers = np.array([[-0.0, 6e-8, 1.0, -1.0, 0.33325195, -6.1e-5, 2.5e-4, 0.99951172]], dtype=np.float32)
    object.__setattr__(odd.statements[0], "vectors", numbers)
    source.write_articles([odd], MODEL)

    copy_record(source, target, quietly)

    (row,) = source.matching_rows(Filters()).tolist()
    here, there = (store.vectors_of([row]).vectors for store in (source, target))
    assert here.tobytes() == there.tobytes()


def test_a_store_that_holds_something_is_not_copied_into(places: tuple[Place, Place]) -> None:
    source, target = (place() for place in places)
    fill(source)
    target.write_articles([new_article("mine", RAIN)], MODEL)

    with pytest.raises(StoreError, match="not empty"):
        copy_record(source, target, quietly)
    with pytest.raises(StoreError, match="one and the same"):
        copy_record(source, source, quietly)


def test_a_copy_of_one_record_is_not_finished_with_another(
    places: tuple[Place, Place], opened: ExitStack, tmp_path: Path
) -> None:
    source, target = (place() for place in places)
    fill(source)
    other = opened.enter_context(closing(SqliteStore(tmp_path / "other")))
    fill(other)

    def interrupt(_done: int, _total: int | None) -> None:
        raise Stop

    with pytest.raises(Stop):
        copy_record(source, target, interrupt)

    with pytest.raises(StoreError, match="Another record"):
        copy_record(other, target, quietly)


def test_vectors_that_were_made_anew_meanwhile_need_a_copy_from_the_beginning(places: tuple[Place, Place]) -> None:
    source, target = (place() for place in places)
    source.write_articles([new_article("a", RAIN)], MODEL)
    other = Model("other", "1" * 64, 4)

    def reembed(done: int, _total: int | None) -> None:
        if done and source.model() == MODEL:
            source.begin_reembedding(other)
            source.write_vectors(
                other, [(row, vectors(row, dimension=4)) for row, _ in source.without_vectors(other, 9)]
            )
            source.finish_reembedding(other)

    with pytest.raises(StoreError, match="made anew meanwhile"):
        copy_record(source, target, reembed)
    with pytest.raises(StoreError, match="other vectors than when"):
        copy_record(source, target, quietly)


def test_one_process_copies_at_a_time(places: tuple[Place, Place]) -> None:
    source, target = (place() for place in places)
    with target.alone("copy"), pytest.raises(StoreBusy, match="Another process"):
        copy_record(source, places[1](), quietly)


def test_a_database_knows_how_much_it_holds_as_soon_as_it_is_copied(
    opened: ExitStack, tmp_path: Path, postgres_server: postgres.Server
) -> None:
    source = opened.enter_context(closing(SqliteStore(tmp_path / "record")))
    target = opened.enter_context(closing(PostgresStore(postgres_server.new_database(), unfinished=True)))
    source.write_articles([new_article("bridge", BRIDGE, RAIN)], MODEL)

    copy_record(source, target, quietly)

    with target.reading() as connection:
        assert about_how_many(connection) == 2


def test_an_empty_record_is_copied_too(places: tuple[Place, Place]) -> None:
    source, target = (place() for place in places)

    copied = copy_record(source, target, quietly)

    assert {count for count, _ in copied.tables.values()} == {0}
    assert target.write_articles([new_article("a", RAIN)], MODEL)[0].version == 1
