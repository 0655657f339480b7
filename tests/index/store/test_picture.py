"""What an answer asks of the store is of one moment, whatever is written meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from index.errors import StatementNotFound
from index.ingest import import_statements
from index.model import ImportedStatement
from index.record import Record
from index.search import Query, search
from index.store.asked import Filters
from index.store.base import Store
from index.store.sqlite import SEARCHES_AT_ONCE, SqliteStore
from tests.index.made import COURIER, MODEL, new_article
from tests.index.store.plans import heard


@pytest.mark.every_store
def test_what_another_thread_commits_is_seen_after_the_block(store: Store) -> None:
    (before,) = store.write_articles([new_article("before", ("We asked.", None))], MODEL)
    with ThreadPoolExecutor(1) as other, store.picture():
        seen = store.matching_rows(Filters()).tolist()
        other.submit(store.write_articles, [new_article("meanwhile", ("Nobody came.", None))], MODEL).result()
        other.submit(store.delete_article, before.article_id).result()

        assert store.matching_rows(Filters()).tolist() == seen
        assert [one.text for one in store.said(seen).values()] == ["We asked."]
        assert store.load(seen).keys() == set(seen)
        assert other.submit(store.load, seen).result() == {}

    assert store.said(seen) == {}
    assert len(store.matching_rows(Filters())) == 1


@pytest.mark.every_store
def test_a_block_that_fails_leaves_nothing_open(store: Store) -> None:
    with pytest.raises(StatementNotFound), store.picture():
        store.statement(999)

    store.write_articles([new_article("later", ("We asked.", None))], MODEL)

    assert len(store.matching_rows(Filters())) == 1


def test_a_page_of_hits_is_asked_for_in_four_queries(record: Record) -> None:
    places = ("harbour", "market", "theatre", "station")
    import_statements(record, [ImportedStatement(place, f"The {place} is shut.", COURIER) for place in places])
    record.served()
    with heard() as (_, statements):
        answer = search(record, Query("What is shut?"))

    assert len(answer.hits) == len(places)
    # Texts of candidates, the hits with who said them, their articles, their families; no vectors, for none is long.
    assert len(statements) == 4


def test_searches_of_a_directory_take_turns_and_give_them_back(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    with ExitStack() as turns:
        for _ in range(SEARCHES_AT_ONCE):
            turns.enter_context(store.turn())

        assert not store.turn().acquire(blocking=False)

    assert store.turn().acquire(blocking=False)
    store.close()
