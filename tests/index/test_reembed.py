"""A change of model: the old vectors answer until the new ones are complete."""

from collections.abc import Callable
from pathlib import Path

import pytest

from index.encode import Encoder
from index.errors import ModelMismatch
from index.extract.extractor import Extractor
from index.ingest import ingest
from index.record import Record
from index.reembed import reembed
from index.search import Query, search
from index.store.asked import Filters
from tests.conftest import OpenRecord
from tests.index.models import make_model
from tests.invented import article, articles

pytestmark = pytest.mark.every_store


@pytest.fixture
def toy(tmp_path: Path) -> str:
    return str(make_model(tmp_path))


@pytest.fixture
def filled(record: Record) -> Record:
    for invented in articles(3):
        ingest(record, invented)
    return record


class Interrupted(Exception):
    """Somebody pressed Ctrl-C."""


def test_afterwards_the_new_model_answers_and_nothing_is_missing(filled: Record, toy: str) -> None:
    statements = filled.store.counts()["statements"]

    model = reembed(filled, toy)

    answer, served = search(filled, Query("bridge", limit=100)), filled.served()
    assert answer.model == model.label
    assert answer.model.startswith("toy-model@")
    (near,) = served.encoder.encode(["bridge"])
    assert len(served.nearest.cosines(near)) == statements
    assert filled.store.model() == model


def test_the_old_model_answers_while_the_new_vectors_are_made(
    filled: Record, toy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.reembed.BATCH", 5)
    before = search(filled, Query("bridge"))
    during = []

    reembed(filled, toy, lambda _done, _total: during.append(search(filled, Query("bridge"))))

    assert len(during) > 1
    assert {(answer.model, answer.hits) for answer in during} == {(before.model, before.hits)}


def test_it_goes_on_where_it_was_interrupted(filled: Record, toy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.reembed.BATCH", 5)
    seen: list[int] = []

    def interrupt(done: int, _total: int) -> None:
        if done:
            raise Interrupted

    with pytest.raises(Interrupted):
        reembed(filled, toy, interrupt)
    reembed(filled, toy, lambda done, _total: seen.append(done))

    assert seen[:2] == [5, 10]


def test_what_comes_in_meanwhile_is_embedded_too(filled: Record, toy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.reembed.BATCH", 5)
    late = article(99)

    def ingest_once(done: int, _total: int) -> None:
        if done == 5:
            ingest(filled, late)

    reembed(filled, toy, ingest_once)

    sources = {hit.statement.article.article.external_id for hit in search(filled, Query("bridge", limit=100)).hits}
    assert late.external_id in sources


def test_a_record_that_is_open_elsewhere_takes_up_the_new_model(
    filled: Record, toy: str, open_record: OpenRecord
) -> None:
    elsewhere = open_record(filled.data_dir)
    search(elsewhere, Query("bridge"))

    reembed(filled, toy)

    assert search(elsewhere, Query("bridge")).model.startswith("toy-model@")
    assert ingest(elsewhere, article(50)).version == 1


def test_a_record_opens_with_the_model_that_made_its_vectors(
    filled: Record, toy: str, database_of: Callable[[Path], str | None]
) -> None:
    reembed(filled, toy)

    again = Record.open(filled.data_dir, database_url=database_of(filled.data_dir))

    assert search(again, Query("bridge")).model.startswith("toy-model@")
    again.close()


def test_a_record_of_another_model_is_refused_and_says_what_to_do(
    filled: Record, toy: str, database_of: Callable[[Path], str | None]
) -> None:
    with pytest.raises(ModelMismatch, match="onrecord reembed"):
        Record.open(filled.data_dir, database_url=database_of(filled.data_dir), model=toy)


def test_a_record_that_takes_in_alone_opens_no_index_until_somebody_searches(
    filled: Record, encoder: Encoder, extractor: Extractor, toy: str, database_of: Callable[[Path], str | None]
) -> None:
    url, folder = database_of(filled.data_dir), filled.data_dir
    if url is not None:
        folder = filled.data_dir.with_name("caches")
    taking = Record.open(folder, database_url=url, encoder=encoder, extractor=extractor, searches=False)
    reembed(filled, toy)

    taken = ingest(taking, article(99))

    assert taking.encoder.model.name == toy
    assert not (folder / "words").exists()
    assert search(taking, Query("bridge", Filters(articles=(taken.article_id,)))).hits
    taking.close()
    assert (folder / "words").exists()


def test_a_record_that_takes_in_alone_refuses_another_model(
    filled: Record, toy: str, database_of: Callable[[Path], str | None]
) -> None:
    with pytest.raises(ModelMismatch, match="onrecord reembed"):
        Record.open(filled.data_dir, database_url=database_of(filled.data_dir), model=toy, searches=False)
