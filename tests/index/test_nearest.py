"""The vector index: exact, never behind, and nothing that the store does not say."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ModelMismatch
from index.nearest import Limits, NearestIndex, Passing
from index.snapshot import MANIFEST, SET_ASIDE
from index.store.asked import Filters
from index.store.sqlite import SqliteStore
from index.store.writes import Model
from tests.index.made import MODEL, new_article, vectors
from tests.index.neighbours import QUERY, brute_force, fill, found, the_vectors
from tests.index.snapshots import (
    approve,
    change_manifest,
    damage_deletions,
    damage_manifest,
    name_another_store,
    run_ahead,
    spoil_in_the_middle,
    write_no_deletions,
    write_no_manifest,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(tmp_path)
    yield store
    store.close()


def test_it_finds_what_comparing_everything_finds(store: SqliteStore, tmp_path: Path) -> None:
    fill(store, 0, 40)
    index = NearestIndex(store, MODEL, tmp_path / "nearest")

    assert found(index, 25) == brute_force(store, 25)


@settings(max_examples=15, deadline=None)
@given(
    kept=st.sets(st.integers(1, 60), max_size=60),
    k=st.integers(1, 70),
    passages=st.integers(1, 4),
    fold_at=st.integers(1, 400),
)
def test_under_any_filter_as_many_come_back_as_there_are(
    tmp_path_factory: pytest.TempPathFactory, kept: set[int], k: int, passages: int, fold_at: int
) -> None:
    folder = tmp_path_factory.mktemp("filtered")
    store = SqliteStore(folder)
    fill(store, 0, 20, passages=passages)
    index = NearestIndex(store, MODEL, folder / "nearest", limits=Limits(fold_at=fold_at))
    among = np.array(sorted(kept), dtype=np.int64)

    assert found(index, k, among) == brute_force(store, k, among)
    store.close()


@pytest.mark.parametrize("share", [1, 2, 20])
@pytest.mark.parametrize("fold_at", [1, 10, 10_000])
def test_every_statement_that_stands_has_the_cosine_of_its_nearest_passage(
    store: SqliteStore, tmp_path: Path, fold_at: int, share: int
) -> None:
    ids = fill(store, 0, 20, passages=3)
    index = NearestIndex(store, MODEL, tmp_path / "nearest", limits=Limits(fold_at=fold_at))
    fill(store, 20, 2, passages=3)
    store.delete_article(ids[0])
    index.catch_up()
    among = store.matching_rows(Filters())[::share]
    batch = store.vectors_of([int(row) for row in among])

    near = index.cosines(QUERY, Passing(Filters(), among))

    assert near.rows.tolist() == among.tolist()
    expected = [max(batch.vectors[batch.rows == row] @ QUERY) for row in among]
    assert near.scores == pytest.approx(expected, abs=1e-6)
    assert not len(index.cosines(QUERY, Passing(Filters(), among[:0])))


@pytest.mark.parametrize("fold_at", [1, 10, 10_000])
def test_deleted_and_replaced_statements_leave_no_ghost(store: SqliteStore, tmp_path: Path, fold_at: int) -> None:
    articles = fill(store, 0, 10)
    index = NearestIndex(store, MODEL, tmp_path / "nearest", limits=Limits(fold_at=fold_at))
    found(index, 5)

    store.delete_article(articles[3])
    store.write_articles([new_article("n5", ("A wholly new sentence.", None))], MODEL)

    assert found(index, 100) == brute_force(store, 100)
    assert len(found(index, 100)) == 25


def test_a_commit_of_another_process_is_seen_at_the_next_search(store: SqliteStore, tmp_path: Path) -> None:
    index = NearestIndex(store, MODEL, tmp_path / "nearest")
    assert found(index, 10) == []
    other = SqliteStore(tmp_path)

    fill(other, 0, 2)

    assert len(found(index, 10)) == 6
    other.close()


def test_a_snapshot_is_served_and_brought_up_to_date(store: SqliteStore, tmp_path: Path) -> None:
    fill(store, 0, 5)
    NearestIndex(store, MODEL, tmp_path / "nearest").save()
    fill(store, 5, 5)

    index = NearestIndex(store, MODEL, tmp_path / "nearest")

    assert index.generation.base.ntotal == 15
    assert found(index, 100) == brute_force(store, 100)
    assert not (tmp_path / "nearest" / SET_ASIDE).exists()


def test_an_older_snapshot_never_takes_the_place_of_a_newer_one(store: SqliteStore, tmp_path: Path) -> None:
    fill(store, 0, 1)
    late = NearestIndex(store, MODEL, tmp_path / "nearest")
    fill(store, 1, 1)
    NearestIndex(store, MODEL, tmp_path / "nearest").save()

    late.save()

    manifest = json.loads((tmp_path / "nearest" / MANIFEST).read_text())
    assert manifest["change"] == store.change_number()


def damage_file(folder: Path) -> None:
    spoil_in_the_middle(the_vectors(folder))


def damage_lists(folder: Path) -> None:
    spoil_in_the_middle(the_vectors(folder).with_suffix(".npz"))


def damage_means(folder: Path) -> None:
    (file,) = folder.glob("*-means.npy")
    spoil_in_the_middle(file)


def write_other_means(folder: Path) -> None:
    (file,) = folder.glob("*-means.npy")
    np.save(file, np.zeros((2, 8), np.float32))
    approve(folder)


def truncate_file(folder: Path) -> None:
    file = the_vectors(folder)
    file.write_bytes(file.read_bytes()[:100])


def write_no_index(folder: Path) -> None:
    the_vectors(folder).write_bytes(b"no index")
    approve(folder)


def write_another_index(folder: Path) -> None:
    np.save(the_vectors(folder), np.zeros((15, 3), np.float16))
    approve(folder)


def count_otherwise(folder: Path) -> None:
    change_manifest(folder, segments={the_vectors(folder).stem: 14})


def lose_file(folder: Path) -> None:
    the_vectors(folder).unlink()


def write_an_earlier_version(folder: Path) -> None:
    old = {"store_id": "s", "change": 1, "holds": "vectors", "count": 1, "file": "vectors-1.faiss", "sha256": ""}
    (folder / MANIFEST).write_text(json.dumps(old))


def name_another_model(folder: Path) -> None:
    change_manifest(folder, holds="vectors of another model")


def write_the_layout_before(folder: Path) -> None:
    """Segments with one level of lists: their centroids stood beside the rows."""
    (means,) = folder.glob("*-means.npy")
    means.unlink()
    rest = the_vectors(folder).with_suffix(".npz")
    with np.load(rest) as archive:
        rows = archive["rows"]
    np.savez(rest, rows=rows, starts=np.zeros(1, np.int64), centroids=np.zeros((1, MODEL.dimension), np.float32))
    manifest = json.loads((folder / MANIFEST).read_text())
    files = {name: digest for name, digest in manifest["files"].items() if name != means.name}
    change_manifest(folder, holds=manifest["holds"].removesuffix(", lists in regions"), files=files)
    approve(folder)


@pytest.mark.parametrize(
    "spoil",
    [
        damage_file,
        damage_lists,
        damage_means,
        write_other_means,
        damage_deletions,
        write_no_deletions,
        truncate_file,
        lose_file,
        write_no_index,
        write_another_index,
        count_otherwise,
        damage_manifest,
        write_no_manifest,
        write_an_earlier_version,
        write_the_layout_before,
        name_another_store,
        name_another_model,
        run_ahead,
    ],
)
def test_a_snapshot_that_cannot_be_trusted_is_set_aside_and_the_index_rebuilt(
    store: SqliteStore, tmp_path: Path, caplog: pytest.LogCaptureFixture, spoil: object
) -> None:
    fill(store, 0, 5)
    folder = tmp_path / "nearest"
    NearestIndex(store, MODEL, folder).save()
    assert callable(spoil)
    spoil(folder)

    index = NearestIndex(store, MODEL, folder)

    assert found(index, 100) == brute_force(store, 100)
    assert (folder / SET_ASIDE / "1" / MANIFEST).exists()
    assert not (folder / MANIFEST).exists()
    assert "set aside" in caplog.text


def test_a_fault_that_returns_does_not_fill_the_disk(store: SqliteStore, tmp_path: Path) -> None:
    fill(store, 0, 2)
    folder = tmp_path / "nearest"
    for _ in range(6):
        NearestIndex(store, MODEL, folder).save()
        damage_file(folder)
        NearestIndex(store, MODEL, folder)

    assert [path.name for path in sorted((folder / SET_ASIDE).iterdir())] == ["4", "5", "6"]


def test_a_restored_backup_makes_a_later_snapshot_stale(store: SqliteStore, tmp_path: Path) -> None:
    fill(store, 0, 3)
    backup = tmp_path / "backup"
    store.close()
    shutil.copytree(tmp_path, backup, ignore=shutil.ignore_patterns("backup", "nearest"))
    live = SqliteStore(tmp_path)
    fill(live, 3, 3)
    NearestIndex(live, MODEL, backup / "nearest").save()
    live.close()
    restored = SqliteStore(backup)

    index = NearestIndex(restored, MODEL, backup / "nearest")

    assert len(found(index, 100)) == 9
    assert (backup / "nearest" / SET_ASIDE).exists()
    restored.close()


def test_vectors_of_a_new_model_are_not_searched_with_queries_of_the_old(store: SqliteStore, tmp_path: Path) -> None:
    fill(store, 0, 1)
    index = NearestIndex(store, MODEL, tmp_path / "nearest")
    new = Model("new", "1" * 64, 4)
    store.begin_reembedding(new)
    missing = store.without_vectors(new, 10)
    store.write_vectors(new, [(row, vectors(row, dimension=4)) for row, _ in missing])
    assert found(index, 10) == brute_force(store, 10)

    assert store.finish_reembedding(new)

    for _ in range(2):
        with pytest.raises(ModelMismatch):
            index.catch_up()
