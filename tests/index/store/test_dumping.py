"""A record in a folder, and the same record again: nothing is lost, and nothing that is damaged is loaded."""

import gc
import gzip
import json
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from index.correct import Amendment, correct
from index.errors import StoreBusy, StoreError, StoreUnfinished
from index.ingest import ingest
from index.model import Field
from index.store.copying import articles
from index.store.dumping import Manifest, dump_record, load, load_record
from index.store.dumping.manifest import MANIFEST, RECORD, file_of
from index.store.postgres.store import PostgresStore
from index.store.relational import RelationalStore
from index.store.sqlite import SqliteStore
from tests import invented, postgres
from tests.conftest import OpenRecord
from tests.index.made import MODEL, new_article
from tests.index.store.test_copying import BRIDGE, RAIN, Stop, everything, fill, quietly

Open = Callable[[str], RelationalStore]


@pytest.fixture
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Opens a store by its name: a directory, or where the name says so a database."""
    with ExitStack() as stack:

        def opened(name: str) -> RelationalStore:
            if name.startswith("database"):
                server: postgres.Server = request.getfixturevalue("postgres_server")
                return stack.enter_context(closing(PostgresStore(server.new_database(), unfinished=True)))
            return stack.enter_context(closing(SqliteStore(tmp_path / name, unfinished=True)))

        yield opened


@pytest.fixture
def dumped(open_store: Open, tmp_path: Path) -> Path:
    """A dump of some of everything."""
    source = open_store("source")
    fill(source)
    dump_record(source, tmp_path / "dump", quietly)
    return tmp_path / "dump"


def loaded(folder: Path, target: RelationalStore) -> None:
    manifest = Manifest.read(folder)
    manifest.check_file(folder)
    load_record(folder, manifest, target, quietly)


@pytest.mark.parametrize(("source", "target"), [("record", "database"), ("database", "record"), ("record", "other")])
def test_what_is_loaded_is_the_same_record(open_store: Open, tmp_path: Path, source: str, target: str) -> None:
    one, other = open_store(source), open_store(target)
    fill(one)
    told: list[tuple[int, int | None]] = []

    manifest = dump_record(one, tmp_path / "dump", lambda done, total: told.append((done, total)))
    loaded(tmp_path / "dump", other)

    assert everything(other) == everything(one)
    assert told[-1] == (4, 4)
    assert manifest.contents["articles"].rows == 4
    assert manifest.change == one.change_number()
    assert other.store_id != one.store_id
    (here,), (there,) = (store.write_articles([new_article("later", BRIDGE)], MODEL) for store in (one, other))
    assert here == there
    later = here.statement_ids[0]
    assert one.statement(later).row == other.statement(later).row
    assert one.create_job("articles", []).id == other.create_job("articles", []).id


def test_corrections_are_there_and_hold_in_a_new_version(open_record: OpenRecord, tmp_path: Path) -> None:
    record = open_record(tmp_path / "first")
    article = invented.article(1)
    written = ingest(record, article)
    corrected = correct(
        record, written.statement_ids[0], Amendment(frozenset({Field.SPEAKER}), speaker="Tove Lund", note="by hand")
    )
    assert isinstance(record.store, RelationalStore)
    dump_record(record.store, tmp_path / "dump", quietly)
    with closing(SqliteStore(tmp_path / "second", unfinished=True)) as target:
        loaded(tmp_path / "dump", target)

    other = open_record(tmp_path / "second")

    assert other.store.statement(corrected.id) == record.store.statement(corrected.id)
    assert other.store.corrections([written.article_id]) == record.store.corrections([written.article_id])
    assert ingest(other, article).status == "unchanged"
    later = ingest(other, invented.article(1, paragraphs=3))
    assert later.version == 2
    speakers = other.store.statement(corrected.id).speakers
    assert [speaker.attribution.name for speaker in speakers] == ["Tove Lund"]


def test_a_line_is_an_article_with_all_that_hangs_on_it(dumped: Path) -> None:
    with gzip.open(dumped / RECORD, "rt", encoding="utf-8") as file:
        lines: list[dict[str, Any]] = [json.loads(line) for line in file]

    of_articles = [line["article"] for line in lines if "article" in line]
    assert len(of_articles) == 4
    assert {len(article["articles"]) for article in of_articles} == {1}
    assert BRIDGE[0] in {row["text"] for article in of_articles for row in article["statements"]}
    kinds = ["article" if "article" in line else line["table"] for line in lines]
    assert kinds.index("sources") < kinds.index("article") < kinds.index("jobs") < kinds.index("job_items")


def test_the_same_record_gives_the_same_bytes(open_store: Open, dumped: Path, tmp_path: Path) -> None:
    other = open_store("other")
    loaded(dumped, other)

    dump_record(other, tmp_path / "again", quietly)

    assert (tmp_path / "again" / RECORD).read_bytes() == (dumped / RECORD).read_bytes()


def test_an_empty_record_goes_out_and_in(open_store: Open, tmp_path: Path) -> None:
    dump_record(open_store("source"), tmp_path / "dump", quietly)
    target = open_store("target")
    loaded(tmp_path / "dump", target)

    assert target.counts()["articles"] == 0
    assert target.write_articles([new_article("a", RAIN)], MODEL)[0].version == 1


def _cut(folder: Path) -> None:
    (folder / RECORD).write_bytes((folder / RECORD).read_bytes()[:-9])


def _flip(folder: Path) -> None:
    written = bytearray((folder / RECORD).read_bytes())
    written[len(written) // 2] ^= 1
    (folder / RECORD).write_bytes(written)


def _restate(**changed: object) -> Callable[[Path], None]:
    def restate(folder: Path) -> None:
        stated = json.loads((folder / MANIFEST).read_text()) | changed
        (folder / MANIFEST).write_text(json.dumps(stated))

    return restate


def _not_json(folder: Path) -> None:
    (folder / MANIFEST).write_text("{")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_cut, "is damaged"),
        (_flip, "is damaged"),
        (_not_json, "is no manifest of a dump"),
        (_restate(format="something"), "format"),
        (_restate(version=2), "version"),
        (_restate(tables_sha256="0", software="7.0"), "made by version 7.0, whose tables differ"),
    ],
)
def test_a_damaged_or_foreign_dump_is_seen_before_anything_is_loaded(
    dumped: Path, spoil: Callable[[Path], None], says: str
) -> None:
    spoil(dumped)

    with pytest.raises(StoreError, match=says):
        Manifest.read(dumped).check_file(dumped)


@pytest.mark.parametrize("missing", [MANIFEST, RECORD])
def test_half_a_dump_is_none(dumped: Path, missing: str) -> None:
    (dumped / missing).unlink()

    with pytest.raises(StoreError, match="holds no whole dump"):
        Manifest.read(dumped).check_file(dumped)


def _rewrite(folder: Path, change: Callable[[list[str]], list[str]]) -> None:
    """Change lines by hand, and have the manifest say that this is the file."""
    with gzip.open(folder / RECORD, "rt", encoding="utf-8") as file:
        lines = change(file.readlines())
    with gzip.open(folder / RECORD, "wt", encoding="utf-8") as file:
        file.writelines(lines)
    _restate(file=file_of(folder).model_dump())(folder)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda lines: [line.replace("all winter", "all summer") for line in lines], "articles, versions, statements"),
        (lambda lines: [line for line in lines if '"table": "job_items"' not in line], "job_items differ"),
        (lambda lines: [*lines, '{"table": "nothing", "row": {}}\n'], "holds what no dump holds"),
        (lambda lines: [*lines, '{"table": "removals", "row": {"colour": 1}}\n'], "holds what no dump holds"),
        (lambda lines: [*lines, "{}\n"], "holds what no dump holds"),
        (lambda lines: [*lines, "no JSON\n"], "holds what no dump holds"),
    ],
)
def test_what_was_changed_by_hand_is_not_served(
    open_store: Open, dumped: Path, tmp_path: Path, change: Callable[[list[str]], list[str]], says: str
) -> None:
    _rewrite(dumped, change)

    with pytest.raises(StoreError, match=says):
        loaded(dumped, open_store("target"))
    with pytest.raises(StoreUnfinished):
        SqliteStore(tmp_path / "target")


def test_an_interrupted_load_is_not_served_and_begins_anew_elsewhere(
    open_store: Open, dumped: Path, tmp_path: Path
) -> None:
    def interrupt(done: int, _total: int | None) -> None:
        if done:
            raise Stop

    manifest = Manifest.read(dumped)
    with pytest.raises(Stop):
        load_record(dumped, manifest, open_store("target"), interrupt)

    with pytest.raises(StoreUnfinished, match="A load begins anew"):
        SqliteStore(tmp_path / "target")
    with pytest.raises(StoreError, match="was begun"):
        loaded(dumped, open_store("target"))
    loaded(dumped, open_store("elsewhere"))


def test_nothing_is_loaded_into_a_record_and_nothing_dumped_over_a_file(open_store: Open, dumped: Path) -> None:
    used = open_store("used")
    used.write_articles([new_article("mine", RAIN)], MODEL)

    with pytest.raises(StoreError, match="not empty"):
        loaded(dumped, used)
    with pytest.raises(StoreError, match="is not empty"):
        dump_record(used, dumped, quietly)
    assert used.counts()["articles"] == 1


def test_a_dump_that_fails_leaves_nothing_behind(open_store: Open, tmp_path: Path) -> None:
    source = open_store("source")
    fill(source)

    def interrupt(done: int, _total: int | None) -> None:
        if done:
            raise Stop

    with pytest.raises(Stop):
        dump_record(source, tmp_path / "dump", interrupt)

    dump_record(source, tmp_path / "dump", quietly)
    assert sorted(path.name for path in (tmp_path / "dump").iterdir()) == [MANIFEST, RECORD]


def test_one_process_loads_at_a_time(open_store: Open, dumped: Path) -> None:
    target = open_store("target")
    with target.alone("copy"), pytest.raises(StoreBusy, match="Another process"):
        loaded(dumped, open_store("target"))


def _peak_bytes(work: Callable[[], object]) -> int:
    gc.collect()
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _words(number: int) -> str:
    """A text that shares no word with another: nobody looks for copies of it."""
    return " ".join(f"w{number}x{place}" for place in range(1_000))


def test_a_large_record_takes_no_more_memory_than_a_small_one(
    open_store: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(articles, "MOST_AT_ONCE", 4)
    monkeypatch.setattr(load, "AT_ONCE_BYTES", 50_000)
    peaks: dict[str, list[int]] = {"dump": [], "load": []}
    for name, count in (("first", 4), ("small", 8), ("large", 80)):
        source, folder, target = open_store(f"{name} source"), tmp_path / f"{name} dump", open_store(name)
        source.write_articles([new_article(f"{number}", (_words(number), None)) for number in range(count)], MODEL)
        peaks["dump"].append(_peak_bytes(lambda: dump_record(source, folder, quietly)))  # noqa: B023 - called here
        peaks["load"].append(_peak_bytes(lambda: loaded(folder, target)))  # noqa: B023 - called here
        assert target.counts()["articles"] == count

    more = (80 - 8) * 2 * len(_words(0))  # as text of the article, and of the statement
    for _, small, large in peaks.values():
        assert large - small < more / 2
