"""What passes filters is listed once as long as nothing changes, and again when something did."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.model import StatementKind
from index.store.arrays import Rows
from index.store.asked import Filters
from index.store.base import Store
from index.store.listed import Listed
from index.store.sqlite import SqliteStore
from tests.index.made import MODEL, new_article

BRIDGE = ("The harbour bridge will be closed all winter.", "Ana Brel")
RAIN = ("It rained on the bridge.", None)
DIRECT = Filters(kinds=(StatementKind.DIRECT,))
BY_ANA = Filters(speakers=("Ana Brel",))


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[Store]:
    store = SqliteStore(tmp_path)
    store.write_articles([new_article("a", BRIDGE), new_article("b", RAIN)], MODEL)
    yield store
    store.close()


def test_the_same_filters_are_not_asked_for_again(directory: Store) -> None:
    rows = directory.matching_rows(BY_ANA)

    assert len(rows) == 1
    assert directory.matching_rows(replace(BY_ANA)) is rows
    with pytest.raises(ValueError, match="read-only"):
        rows[0] = 7


def _added(store: Store) -> None:
    store.write_articles([new_article("c", BRIDGE)], MODEL)


def _deleted(store: Store) -> None:
    (first, *_) = store.articles(None, 10)
    store.delete_article(first.id)


@pytest.mark.parametrize("change", [_added, _deleted])
def test_what_changes_is_seen_at_once_also_where_another_process_did_it(
    directory: Store, tmp_path: Path, change: Callable[[Store], None]
) -> None:
    before = {filters: directory.matching_rows(filters).tolist() for filters in (Filters(), BY_ANA, DIRECT)}
    other = SqliteStore(tmp_path)

    change(other)

    for filters, rows in before.items():
        now = directory.matching_rows(filters).tolist()
        assert now == other.matching_rows(filters).tolist()
        assert now != rows or filters == BY_ANA
    other.close()


def test_a_few_rows_or_some_of_them_are_asked_for_each_time(directory: Store) -> None:
    everything = directory.matching_rows(Filters())

    assert directory.matching_rows(Filters(), within=everything[:1]).tolist() == everything[:1].tolist()
    assert len(directory.matching_rows(Filters(), at_most=1)) == 1
    assert directory.matching_rows(Filters()) is everything


def _rows(count: int) -> Rows:
    return np.arange(count, dtype=np.int64)


def test_lists_that_were_asked_for_longest_ago_make_place() -> None:
    listed = Listed(most=10)
    one, two, three = (Filters(sources=(name,)) for name in ("one", "two", "three"))
    listed.keep(one, 1, _rows(4))
    listed.keep(two, 1, _rows(4))
    listed.get(one, 1)

    listed.keep(three, 1, _rows(4))

    assert [listed.get(some, 1) is not None for some in (one, two, three)] == [True, False, True]
    listed.keep(two, 1, _rows(11))
    assert [listed.get(some, 1) for some in (one, two, three)] == [None] * 3


def test_lists_of_another_moment_are_none() -> None:
    listed = Listed()
    listed.keep(DIRECT, 5, _rows(2))

    # Who began to read before the change came.
    listed.keep(BY_ANA, 4, _rows(1))

    assert listed.get(BY_ANA, 4) is listed.get(BY_ANA, 5) is listed.get(DIRECT, 4) is listed.get(DIRECT, 6) is None
    assert listed.get(DIRECT, 5) is not None
    listed.keep(BY_ANA, 6, _rows(1))
    assert listed.get(DIRECT, 5) is None
