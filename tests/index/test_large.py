"""The vector index of a large record: lists on disk that give what comparing everything gives, at every moment."""

import json
import logging
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.encode import Encoder
from index.encode.queries import QueryEncoder
from index.ingest import import_statements
from index.lexical import WordIndex
from index.model import ImportedStatement, Source
from index.nearest import Limits, NearestIndex, Passing
from index.record import Record
from index.search import Collapse, Query, search
from index.segmenting import Abandoned
from index.segments import SegmentShelf, Sizes
from index.served import Served
from index.snapshot import MANIFEST, SET_ASIDE
from index.store.asked import Filters
from index.store.sqlite import SqliteStore
from tests.index.made import MODEL
from tests.index.neighbours import QUERY, brute_force, fill, found
from tests.index.snapshots import spoil_in_the_middle
from tests.invented import statement_bodies

SIZES = Sizes(list=4, region=16, lists_from=16, piece=40)
ALL_COMPARED = Limits(fold_at=10, large_from=60, take_in_at=20, compared=10_000, sizes=SIZES)
FEW_COMPARED = Limits(fold_at=10, large_from=60, take_in_at=20, compared=30, nearest=10, sizes=SIZES)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(tmp_path)
    yield store
    store.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "nearest"


def large(store: SqliteStore, folder: Path, limits: Limits = ALL_COMPARED) -> NearestIndex:
    """An index that has become large, with everything in lists that was there by now."""
    index = NearestIndex(store, MODEL, folder, limits=limits)
    index.settle()
    assert is_large(index)
    return index


def is_large(index: NearestIndex) -> bool:
    return index.generation.large


def vectors_files(folder: Path) -> dict[str, int]:
    """The segments on disk, with what tells whether one was written again."""
    return {path.name: path.stat().st_mtime_ns for path in folder.glob("vectors-*") if "gone" not in path.name}


def test_a_record_becomes_large_in_the_background_and_answers_the_same(store: SqliteStore, folder: Path) -> None:
    index = NearestIndex(store, MODEL, folder, limits=ALL_COMPARED)
    fill(store, 0, 20)
    index.catch_up()
    assert not is_large(index)

    for first in range(20, 60, 5):
        fill(store, first, 5)
        assert found(index, 1_000) == brute_force(store, 1_000)
    index.settle()

    assert is_large(index)
    assert found(index, 1_000) == brute_force(store, 1_000)


def test_what_comes_and_goes_while_it_becomes_large_is_neither_lost_nor_kept(store: SqliteStore, folder: Path) -> None:
    ids = fill(store, 0, 20)
    index = NearestIndex(store, MODEL, folder, limits=ALL_COMPARED)

    for number in range(15):
        ids += fill(store, 20 + 2 * number, 2)
        store.delete_article(ids[3 * number])
        assert found(index, 1_000) == brute_force(store, 1_000)

    index.settle()
    assert is_large(index)
    assert found(index, 1_000) == brute_force(store, 1_000)


@settings(max_examples=5, deadline=None)
@given(
    kept=st.sets(st.integers(1, 90), max_size=90),
    k=st.integers(1, 100),
    passages=st.integers(1, 4),
    limits=st.sampled_from([ALL_COMPARED, FEW_COMPARED]),
    taken_in=st.booleans(),
)
def test_of_what_passes_a_selective_filter_nothing_is_missed(
    tmp_path_factory: pytest.TempPathFactory,
    kept: set[int],
    k: int,
    passages: int,
    limits: Limits,
    taken_in: bool,
) -> None:
    path = tmp_path_factory.mktemp("filtered")
    store = SqliteStore(path)
    fill(store, 0, 30, passages=passages)
    index = large(store, path / "nearest", limits)
    ids = fill(store, 30, 2, passages=passages)
    store.delete_article(ids[0])
    index.catch_up()
    if taken_in:
        index.close()
        index.save()
        index = large(store, path / "nearest", limits)
    standing = store.matching_rows(Filters())
    among = standing[np.isin(standing, sorted(kept))][: limits.compared // passages]

    assert found(index, k, among) == brute_force(store, k, among)
    index.close()
    store.close()


@pytest.mark.parametrize("share", [1, 2])
def test_where_not_all_are_compared_what_is_found_has_its_exact_cosine(
    store: SqliteStore, folder: Path, share: int
) -> None:
    fill(store, 0, 100, passages=3)
    index = large(store, folder, FEW_COMPARED)
    among = store.matching_rows(Filters())[::share]
    far = np.array(brute_force(store, 300, among)[-5:])

    near = index.cosines(QUERY, Passing(Filters(), among), lambda: np.sort(far))

    exact = NearestIndex(store, MODEL, folder / "small").cosines(QUERY, Passing(Filters(), near.rows))
    assert len(near) < len(among)
    assert set(far.tolist()) <= set(near.rows.tolist()) <= set(among.tolist())
    assert near.rows.tolist() == exact.rows.tolist()
    assert near.scores == pytest.approx(exact.scores, abs=1e-6)


def test_the_nearest_are_found_though_their_whole_neighbourhood_was_deleted(store: SqliteStore, folder: Path) -> None:
    fill(store, 0, 100)
    index = large(store, folder, FEW_COMPARED)
    by_row = {statement.row: statement.article.id for statement in store.load(brute_force(store, 60)).values()}
    for article in set(by_row.values()):
        store.delete_article(article)

    assert len(found(index, 10)) == 10
    assert set(found(index, 10)) <= set(brute_force(store, 1_000))


def test_new_statements_are_taken_into_lists_without_writing_the_old_ones_again(
    store: SqliteStore, folder: Path
) -> None:
    fill(store, 0, 100)
    index = large(store, folder)
    index.save()
    before = vectors_files(folder)

    fill(store, 100, 8)
    index.catch_up()
    index.settle()

    assert before.items() <= vectors_files(folder).items()
    assert index.generation.in_memory == 0
    assert found(index, 1_000) == brute_force(store, 1_000)


def test_a_snapshot_of_a_small_record_adds_what_is_new(store: SqliteStore, folder: Path) -> None:
    fill(store, 0, 50)
    index = NearestIndex(store, MODEL, folder)
    index.save()
    before = vectors_files(folder)
    ids = fill(store, 50, 1)
    index.save()
    store.delete_article(ids[0])

    index.save()

    assert before.items() < vectors_files(folder).items()
    again = NearestIndex(store, MODEL, folder)
    assert again.generation.vectors == 150
    assert found(again, 1_000) == brute_force(store, 1_000)


def test_many_small_snapshots_leave_few_segments(store: SqliteStore, folder: Path) -> None:
    index = NearestIndex(store, MODEL, folder)
    for number in range(30):
        fill(store, number, 1)
        index.save()

    assert len(json.loads((folder / MANIFEST).read_text())["segments"]) <= 4
    assert found(NearestIndex(store, MODEL, folder), 1_000) == brute_force(store, 1_000)


def test_deleted_statements_leave_the_disk_once_they_are_many(store: SqliteStore, folder: Path) -> None:
    ids = fill(store, 0, 40)
    index = large(store, folder)
    for article in ids[:12]:
        store.delete_article(article)
    fill(store, 40, 7)
    index.catch_up()

    index.settle()

    assert sum(json.loads((folder / MANIFEST).read_text())["segments"].values()) == 3 * 35
    assert index.generation.vectors == 3 * 35
    assert found(index, 1_000) == brute_force(store, 1_000)


def test_a_restart_serves_the_lists_from_disk(store: SqliteStore, folder: Path) -> None:
    ids = fill(store, 0, 40)
    large(store, folder).save()
    fill(store, 40, 1)
    store.delete_article(ids[0])

    index = NearestIndex(store, MODEL, folder, limits=ALL_COMPARED)

    assert is_large(index)
    assert index.generation.in_memory == 3
    assert found(index, 1_000) == brute_force(store, 1_000)


def test_a_large_record_without_a_snapshot_goes_to_disk_and_not_to_memory(store: SqliteStore, folder: Path) -> None:
    fill(store, 0, 60)

    index = NearestIndex(store, MODEL, folder, limits=ALL_COMPARED)

    assert is_large(index)
    assert index.generation.in_memory == 0
    assert found(index, 1_000) == brute_force(store, 1_000)
    index.settle()


def test_damaged_lists_are_set_aside_and_made_again(
    store: SqliteStore, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fill(store, 0, 40)
    large(store, folder).save()
    spoil_in_the_middle(max(folder.glob("vectors-*.npy"), key=lambda path: path.stat().st_size))

    index = large(store, folder)

    assert found(index, 1_000) == brute_force(store, 1_000)
    assert (folder / SET_ASIDE / "1" / MANIFEST).exists()
    assert "set aside" in caplog.text


def test_the_lists_of_a_large_record_by_an_earlier_version_are_made_again(store: SqliteStore, folder: Path) -> None:
    fill(store, 0, 40)
    large(store, folder).save()
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["holds"] = manifest["holds"].removesuffix(", lists in regions")
    (folder / MANIFEST).write_text(json.dumps(manifest))

    index = large(store, folder)

    assert found(index, 1_000) == brute_force(store, 1_000)
    assert (folder / SET_ASIDE / "1" / MANIFEST).exists()
    assert json.loads((folder / MANIFEST).read_text())["holds"].endswith(", lists in regions")


def test_two_indexes_of_one_folder_merge_what_either_added(store: SqliteStore, folder: Path) -> None:
    fill(store, 0, 40)
    one, other = large(store, folder), large(store, folder)
    for first in range(40, 110, 10):
        fill(store, first, 10)
        for index in (one, other):
            assert found(index, 1_000) == brute_force(store, 1_000)
    for index in (one, other):
        index.close()
        index.save()
        assert found(index, 1_000) == brute_force(store, 1_000)

    assert found(NearestIndex(store, MODEL, folder, limits=ALL_COMPARED), 1_000) == brute_force(store, 1_000)


def test_where_the_lists_cannot_be_written_the_vectors_stay_in_memory(
    store: SqliteStore, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fill(store, 0, 10)
    index = NearestIndex(store, MODEL, folder, limits=ALL_COMPARED)
    folder.write_text("a file where the folder should be")

    fill(store, 10, 15)
    index.catch_up()
    index.settle()

    assert not is_large(index)
    assert found(index, 1_000) == brute_force(store, 1_000)
    assert "stay in memory" in caplog.text
    folder.unlink()
    fill(store, 25, 10)
    index.catch_up()
    index.settle()
    assert is_large(index)
    assert found(index, 1_000) == brute_force(store, 1_000)


def test_a_merge_that_is_not_wanted_any_more_changes_nothing(store: SqliteStore, folder: Path) -> None:
    shelf = SegmentShelf(folder, MODEL, store, SIZES)
    for first in (0, 20):
        fill(store, first, 20)
        shelf.append()
    before = vectors_files(folder)

    with pytest.raises(Abandoned):
        shelf.merge(wanted=lambda: False)

    assert vectors_files(folder) == before
    assert len(shelf.open().segments) == len(before) // 3 == 2
    shelf.merge()
    assert len(shelf.open().segments) == 1
    assert not (folder / "merging").exists()


def test_one_process_merges_at_a_time(store: SqliteStore, folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    shelf = SegmentShelf(folder, MODEL, store, SIZES)
    for first in (0, 20):
        fill(store, first, 20)
        shelf.append()

    def wanted() -> bool:
        SegmentShelf(folder, MODEL, store, SIZES).merge()
        return True

    shelf.merge(wanted=wanted)

    assert "another process merges" in caplog.text
    assert len(shelf.open().segments) == 1


def test_what_is_added_and_deleted_during_a_merge_is_kept_apart_from_it(store: SqliteStore, folder: Path) -> None:
    shelf = SegmentShelf(folder, MODEL, store, SIZES)
    ids = fill(store, 0, 20)
    shelf.append()
    ids += fill(store, 20, 20)
    shelf.append()
    store.delete_article(ids[0])
    shelf.append()
    meanwhile = iter([1])

    def wanted() -> bool:
        if next(meanwhile, None):
            fill(store, 40, 1)
            store.delete_article(ids[1])
            SegmentShelf(folder, MODEL, store, SIZES).append()
        return True

    shelf.merge(wanted=wanted)

    kept = shelf.open()
    assert [len(segment.rows) for segment in kept.segments] == [3 * 39, 3]
    assert len(kept.gone) == 3
    index = NearestIndex(store, MODEL, folder, limits=ALL_COMPARED)
    assert found(index, 1_000) == brute_force(store, 1_000)


def test_a_search_through_lists_shows_what_a_search_through_everything_shows(encoder: Encoder, tmp_path: Path) -> None:
    bodies = list(statement_bodies(120))
    asked = [Query(" ".join(body["text"].split()[:9]), limit=3, collapse=Collapse.NONE) for body in bodies[::20]]
    with closing(Record.open(tmp_path, encoder=encoder)) as record:
        import_statements(
            record, [ImportedStatement(body["external_id"], body["text"], Source(**body["source"])) for body in bodies]
        )
        whole = [[hit.statement.external_id for hit in search(record, query).hits] for query in asked]

    store = SqliteStore(tmp_path)
    limits = Limits(large_from=60, compared=60, nearest=30, sizes=SIZES)
    index = NearestIndex(store, encoder.model, tmp_path / "nearest", limits=limits)
    words = WordIndex(store, tmp_path / "words")
    with closing(Record(store, Served(encoder, QueryEncoder(encoder), index, words), tmp_path, 1, None)) as record:
        by_lists = [[hit.statement.external_id for hit in search(record, query).hits] for query in asked]

        assert is_large(index)
        assert by_lists == whole
