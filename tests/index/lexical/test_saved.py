"""The words on disk: little is written for little that is new, and nothing wrong is ever read."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.lexical import WordIndex
from index.lexical.segment import Segment, joined, renumbered
from index.snapshot import MANIFEST, SET_ASIDE
from index.store.asked import AskedWords
from index.store.sqlite import SqliteStore
from tests.index.made import MODEL, new_article
from tests.index.snapshots import (
    approve,
    change_manifest,
    damage_deletions,
    damage_manifest,
    manifest_of,
    name_another_store,
    run_ahead,
    spoil_in_the_middle,
    write_no_deletions,
    write_no_manifest,
)

LINES = 300
QUERY = "line 7 zebra bridge ferry"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with closing(SqliteStore(tmp_path)) as store:
        write(store, "lines", *(f"This is line {number}." for number in range(LINES)))
        yield store


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    """A store with as many statements that no test writes to."""
    with closing(SqliteStore(tmp_path_factory.mktemp("still"))) as store:
        write(store, "lines", *(f"This is line {number}." for number in range(LINES)))
        yield store


@pytest.fixture(scope="module")
def emptied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    """A store of which every test leaves nothing."""
    with closing(SqliteStore(tmp_path_factory.mktemp("emptied"))) as store:
        yield store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "words"


@pytest.fixture
def words(store: SqliteStore, folder: Path) -> Iterator[WordIndex]:
    with closing(WordIndex(store, folder)) as words:
        yield words


def write(store: SqliteStore, name: str, *texts: str) -> int:
    (written,) = store.write_articles([new_article(name, *((text, "Ana Brel") for text in texts))], MODEL)
    return written.article_id


def save(words: WordIndex) -> None:
    words.catch_up()
    words.save()


def files(folder: Path) -> dict[str, tuple[int, int]]:
    """The size of each file, and when it was written."""
    found = {path.name: path.stat() for path in folder.iterdir() if path.is_file()}
    return {name: (status.st_size, status.st_mtime_ns) for name, status in found.items()}


def answer(words: WordIndex, query: str = QUERY) -> tuple[dict[int, float], AskedWords]:
    words.catch_up()
    return words.matches(query).by_row(), words.asked(query)


def opened_again(store: SqliteStore, folder: Path, query: str = QUERY) -> tuple[dict[int, float], AskedWords]:
    with closing(WordIndex(store, folder)) as words:
        return answer(words, query)


def made_anew(store: SqliteStore, folder: Path, query: str = QUERY) -> tuple[dict[int, float], AskedWords]:
    """What an index says that has never been on disk."""
    return opened_again(store, folder / "nothing here", query)


def test_what_is_on_disk_is_served_and_brought_up_to_date(store: SqliteStore, words: WordIndex, folder: Path) -> None:
    words.save()
    write(store, "z", "A zebra crossing.")

    with closing(WordIndex(store, folder)) as again:
        assert again.generation.segments[0].name == words.generation.segments[0].name
        assert answer(again) == made_anew(store, folder)
    assert not (folder / SET_ASIDE).exists()


def test_a_few_statements_more_are_written_and_nothing_else(store: SqliteStore, words: WordIndex, folder: Path) -> None:
    words.save()
    before = files(folder)
    write(store, "z", "A zebra crossing.")

    save(words)

    after = files(folder)
    (segment,) = (name for name in before if name.endswith(".npz"))
    assert after[segment] == before[segment]
    written = sum(size for name, (size, at) in after.items() if before.get(name) != (size, at))
    assert written < before[segment][0] / 4
    assert opened_again(store, folder) == made_anew(store, folder)


def test_of_what_was_deleted_only_the_rows_are_written(store: SqliteStore, words: WordIndex, folder: Path) -> None:
    article = write(store, "z", *(f"A zebra on bridge {number}." for number in range(80)))
    save(words)
    before = manifest_of(folder)["segments"]
    store.delete_article(article)

    save(words)

    manifest = manifest_of(folder)
    assert before.keys() == {path.stem for path in folder.glob("*.npz")} == manifest["segments"].keys()
    assert len(np.load(folder / manifest["gone"])) == 80
    assert opened_again(store, folder) == made_anew(store, folder)


def test_a_change_without_words_is_written_as_a_manifest(store: SqliteStore, words: WordIndex, folder: Path) -> None:
    words.save()
    before = manifest_of(folder)
    store.delete_article(write(store, "z", "A zebra crossing."))

    save(words)

    assert manifest_of(folder)["change"] == store.change_number() > before["change"]
    assert manifest_of(folder)["segments"] == before["segments"]


def test_a_save_asks_nothing_of_a_store_that_may_be_away(tmp_path: Path, folder: Path) -> None:
    with closing(SqliteStore(tmp_path)) as store:
        write(store, "z", "A zebra crossing.")
        words = WordIndex(store, folder)
        words.save()
        write(store, "a", "A bridge.")
        words.catch_up()
    for path in tmp_path.glob("onrecord.sqlite3*"):
        path.rename(tmp_path / "away")
    (tmp_path / "onrecord.sqlite3").write_bytes(b"no database")

    words.save()

    words.close()
    assert len(manifest_of(folder)["segments"]) == 1


def test_many_saves_leave_few_files(store: SqliteStore, words: WordIndex, folder: Path) -> None:
    for number in range(40):
        write(store, f"n{number}", f"A bridge of the {number}th kind.")
        save(words)

    assert len(files(folder)) < 10
    assert opened_again(store, folder) == made_anew(store, folder)


def test_a_record_without_statements_has_no_snapshot(tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path)) as store, closing(WordIndex(store, tmp_path / "words")) as words:
        words.save()

        assert not (tmp_path / "words" / MANIFEST).exists()
        assert words.asked("bridge") == AskedWords((), unknown=1, statements=0)


def test_what_was_deleted_altogether_leaves_the_disk(store: SqliteStore, words: WordIndex, folder: Path) -> None:
    words.save()
    (statement,) = store.load([words.newest_row]).values()
    store.delete_article(statement.article.id)

    save(words)

    assert not list(folder.glob("*.npz"))
    assert opened_again(store, folder) == made_anew(store, folder)


@settings(max_examples=20, deadline=None)
@given(
    held=st.lists(st.lists(st.integers(0, 6), max_size=8), min_size=1, max_size=6),
    order=st.permutations(list(range(10, 17))),
)
def test_a_segment_with_other_numbers_holds_the_same(held: list[list[int]], order: list[int]) -> None:
    rows = np.arange(len(held), dtype=np.int64)
    segment = Segment.of(rows, np.zeros(len(held), bool), held)

    again = renumbered(segment, np.array(order, np.int32)[segment.stems])

    assert again.stems.tolist() == sorted(again.stems.tolist())
    for stem, number in enumerate(order):
        for mine, theirs in zip(segment.postings(stem), again.postings(number), strict=True):
            assert mine.tolist() == theirs.tolist()
    assert joined(again, again).postings(order[0])[0].tolist() == [
        *segment.postings(0)[0].tolist(),
        *(segment.postings(0)[0] + len(held)).tolist(),
    ]


@pytest.mark.parametrize("put", [False, True], ids=["before the manifest", "after it"])
def test_a_save_that_was_cut_off_leaves_a_snapshot_that_is_whole(
    store: SqliteStore, words: WordIndex, folder: Path, tmp_path: Path, put: bool
) -> None:
    words.save()
    left = tmp_path / "left"
    shutil.copytree(folder, left)
    write(store, "z", "A zebra crossing.", "A bridge.")
    save(words)
    for path in folder.iterdir():
        if put or path.name != MANIFEST:
            shutil.copy(path, left)
    (left / "manifest.new").write_text("half of on")

    found = opened_again(store, left)

    assert found == made_anew(store, folder)
    assert {path.name for path in left.glob("words-*")} == manifest_of(left)["files"].keys()
    assert not (left / SET_ASIDE).exists()


def test_what_a_first_save_left_that_was_cut_off_is_removed(still: SqliteStore, folder: Path) -> None:
    folder.mkdir()
    (folder / "words-of-whom.npz").write_bytes(b"half of it")

    assert opened_again(still, folder) == made_anew(still, folder)
    assert not list(folder.glob("words-*"))


def the_segment(folder: Path) -> Path:
    (file,) = folder.glob("words-*.npz")
    return file


def damage_segment(folder: Path) -> None:
    spoil_in_the_middle(the_segment(folder))


def truncate_segment(folder: Path) -> None:
    the_segment(folder).write_bytes(the_segment(folder).read_bytes()[:100])


def lose_segment(folder: Path) -> None:
    the_segment(folder).unlink()


def write_no_archive(folder: Path) -> None:
    the_segment(folder).write_bytes(b"no archive")
    approve(folder)


def write_nothing(folder: Path) -> None:
    the_segment(folder).write_bytes(b"")
    approve(folder)


def write_other_arrays(folder: Path) -> None:
    np.savez(the_segment(folder), rows=np.arange(LINES))
    approve(folder)


def count_otherwise(folder: Path) -> None:
    change_manifest(folder, segments={the_segment(folder).stem: LINES - 1})


def name_another_tokenizer(folder: Path) -> None:
    change_manifest(folder, holds="words cut by another, in segments")


@pytest.mark.parametrize(
    "spoil",
    [
        damage_segment,
        truncate_segment,
        lose_segment,
        write_no_archive,
        write_nothing,
        write_other_arrays,
        count_otherwise,
        damage_deletions,
        write_no_deletions,
        damage_manifest,
        write_no_manifest,
        name_another_store,
        name_another_tokenizer,
        run_ahead,
    ],
)
def test_what_cannot_be_trusted_is_set_aside_and_made_again(
    still: SqliteStore, folder: Path, caplog: pytest.LogCaptureFixture, spoil: Callable[[Path], None]
) -> None:
    with closing(WordIndex(still, folder)) as words:
        words.save()
    spoil(folder)

    assert opened_again(still, folder) == made_anew(still, folder)
    assert (folder / SET_ASIDE / "1" / MANIFEST).exists()
    assert not (folder / MANIFEST).exists()
    assert "set aside" in caplog.text


def test_a_file_that_is_lost_while_the_index_is_open_is_written_again(
    store: SqliteStore, words: WordIndex, folder: Path
) -> None:
    words.save()
    the_segment(folder).unlink()
    write(store, "z", "A zebra crossing.")

    save(words)

    assert len(manifest_of(folder)["segments"]) == 2
    assert opened_again(store, folder) == made_anew(store, folder)


def test_the_one_file_of_an_earlier_version_is_replaced_without_a_word(
    still: SqliteStore, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder.mkdir()
    old = {"store_id": "s", "change": 1, "holds": "words", "count": 1, "file": "words-1.npz", "sha256": ""}
    (folder / MANIFEST).write_text(json.dumps(old))
    (folder / "words-1.npz").write_bytes(b"an archive")

    with closing(WordIndex(still, folder)) as words:
        assert answer(words) == made_anew(still, folder)
        words.save()

    assert caplog.text == ""
    assert not (folder / SET_ASIDE).exists()
    assert {path.name for path in folder.glob("words-*")} == manifest_of(folder)["files"].keys()


def test_an_older_index_does_not_take_the_place_of_a_newer_one(
    store: SqliteStore, words: WordIndex, folder: Path
) -> None:
    write(store, "z", "A zebra crossing.")
    with closing(WordIndex(store, folder)) as newer:
        newer.save()
    before = files(folder)

    words.save()

    assert {name: of for name, of in files(folder).items() if name in before} == before


def test_indexes_that_number_stems_otherwise_go_on_with_each_others_segments(
    store: SqliteStore, words: WordIndex, folder: Path
) -> None:
    words.save()
    with closing(WordIndex(store, folder)) as other:
        write(store, "a", "A zebra crossing.")
        words.catch_up()
        write(store, "b", "A ferry and a bridge.")
        write(store, "c", "Zebras cross the bridge.")
        save(other)
        write(store, "d", "Ferries.")
        save(words)
        write(store, "e", "A bridge for the zebra.")
        save(other)

        assert answer(other) == answer(words) == made_anew(store, folder) == opened_again(store, folder)


STEMS = ("harbour", "bridge", "winter", "ferry", "council", "flood", "tax", "zebra", "mayor", "strike")

statements = st.lists(st.lists(st.sampled_from(STEMS), min_size=1, max_size=4).map(" ".join), min_size=1, max_size=5)
deeds = st.one_of(
    st.tuples(st.just("write"), statements),
    st.tuples(st.just("delete"), st.integers(0, 20)),
    st.tuples(st.sampled_from(["save", "catch up and save", "open again"]), st.integers(0, 1)),
)


@settings(max_examples=25, deadline=None)
@given(done=st.lists(deeds, min_size=5, max_size=20))
def test_two_processes_never_answer_wrongly_in_whatever_order_they_save(
    emptied: SqliteStore, tmp_path_factory: pytest.TempPathFactory, done: list[tuple[str, object]]
) -> None:
    store, folder, query = emptied, tmp_path_factory.mktemp("two"), " ".join(STEMS)
    # So many that few are gone of a segment that they are merged with.
    lasting = write(store, "lasting", *STEMS, *STEMS)
    processes = [WordIndex(store, folder), WordIndex(store, folder)]
    written: list[int] = []
    for number, (kind, what) in enumerate(done):
        if isinstance(what, list):
            written.append(write(store, str(number), *what))
        elif kind == "delete" and written:
            assert isinstance(what, int)
            store.delete_article(written.pop(what % len(written)))
        elif kind != "delete":
            assert isinstance(what, int)
            _carry_out(kind, what, processes, store, folder)

    right = made_anew(store, folder, query)
    assert [answer(words, query) for words in processes] == [right, right]
    for words in processes:
        words.save()
        assert opened_again(store, folder, query) == right
        words.close()
    assert not (folder / SET_ASIDE).exists()
    for article in [lasting, *written]:
        store.delete_article(article)


def _carry_out(kind: str, which: int, processes: list[WordIndex], store: SqliteStore, folder: Path) -> None:
    if kind == "open again":
        processes[which].close()
        processes[which] = WordIndex(store, folder)
    elif kind == "catch up and save":
        save(processes[which])
    else:
        processes[which].save()
