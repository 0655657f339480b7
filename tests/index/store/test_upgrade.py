"""Older, newer, damaged and busy data directories."""

import json
import sqlite3
import zlib
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from index.errors import StoreBusy, StoreDamaged, StoreTooNew, VersionNotFound
from index.model import CueClass
from index.store import tables, upgrade
from index.store.jobs import ItemStatus, JobState
from index.store.migrating import knows, newest_revision
from index.store.postgres import upgrade as postgres_upgrade
from index.store.sqlite import FILE_NAME, SqliteStore
from index.store.stored import VersionCounts
from index.store.wordings import exact_family
from index.store.writing import article_id, statement_ids
from tests.index.made import MODEL, new_article

BRIDGE = ("The bridge will be closed all winter.", "Ana Brel")


def make_directory_of_revision(data_dir: Path, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(upgrade.MIGRATIONS))
    engine = create_engine(f"sqlite:///{data_dir / FILE_NAME}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.exec_driver_sql("INSERT INTO settings VALUES ('store_id', 'made-by-an-older-version')")
        connection.exec_driver_sql("INSERT INTO sources VALUES (1, 'The Dunsel Courier', 'the dunsel courier', NULL)")
    engine.dispose()


def test_an_older_directory_is_upgraded_with_its_rows_and_a_copy_is_kept(tmp_path: Path) -> None:
    make_directory_of_revision(tmp_path, "0001")

    store = SqliteStore(tmp_path)

    assert store.store_id == "made-by-an-older-version"
    assert store.counts()["sources"] == 1
    assert store.create_job("articles", [{"text": "x"}]).total == 1
    assert store.feeds.feeds(None, 1) == []
    store.close()
    with sqlite3.connect(tmp_path / "onrecord.before-upgrade-from-0001.sqlite3") as copy:
        assert copy.execute("SELECT count(*) FROM sources").fetchone() == (1,)
    copy.close()


@pytest.mark.parametrize(
    ("cue", "mention", "name", "method", "expected"),
    [
        ("wrote", "Ana Brel", "Ana Brel", "named_subject", "writing"),
        ("said", "the report", "the report", "nominal_subject", "document"),
        ("said", "it", "the report", "pronoun", "document"),
        ("hopes", None, None, None, "attitude"),
        (None, "Ana Brel", "Ana Brel", "speaker_label", None),
    ],
)
def test_cues_of_an_older_directory_are_classed(
    tmp_path: Path, cue: str | None, mention: str | None, name: str | None, method: str | None, expected: str | None
) -> None:
    make_directory_of_revision(tmp_path, "0002")
    with sqlite3.connect(tmp_path / FILE_NAME) as database:
        database.execute("INSERT INTO articles VALUES (1, 1, 'article', 'a', '', '', '[]', 0, 'en', 'x', 'x', 1, 0)")
        database.execute(
            "INSERT INTO statements VALUES (1, 1, 1, 0, NULL, 'indirect', 'x', '[[0,1]]', '[]', ?, 'null', '[]', 1, 1)",
            (cue,),
        )
        if name:
            database.execute("INSERT INTO speakers VALUES (1, ?, 'person')", (name,))
            database.execute(
                "INSERT INTO attributions VALUES (1, 1, 0, 1, ?, 'person', ?, 0.9, ?, 'null', NULL, 'null', '[]')",
                (name, method, mention),
            )
    database.close()

    store = SqliteStore(tmp_path)

    assert store.statement(1).statement.cue_class == expected
    store.close()


def test_what_stood_before_a_correction_is_classed_too(tmp_path: Path) -> None:
    found = {
        "kind": "indirect", "text": "x", "spans": "[[0,1]]", "quoted": "[]", "cue": "tweeted", "cue_span": "null",
        "candidates": "[]", "speakers": [],
    }  # fmt: skip
    make_directory_of_revision(tmp_path, "0003")
    with sqlite3.connect(tmp_path / FILE_NAME) as database:
        database.execute("INSERT INTO articles VALUES (1, 1, 'article', 'a', '', '', '[]', 0, 'en', 'x', 'x', 1, 0)")
        database.execute(
            "INSERT INTO statements VALUES (1, 1, 1, 0, NULL, 'indirect', 'x', '[[0,1]]', '[]', 'tweeted', 'null', "
            "'[]', 1, 1)"
        )
        database.execute(
            "INSERT INTO corrections VALUES (1, 1, 0, ?, ?, 1)",
            (
                json.dumps({"fields": [], "speaker": None, "kind": None, "spans": [], "pieces": [], "note": None}),
                json.dumps(found),
            ),
        )
    database.close()

    store = SqliteStore(tmp_path)

    stored = store.statement(1)
    assert stored.found is not None
    assert stored.found.cue_class is CueClass.WRITING
    store.close()


def test_statements_and_corrections_from_before_there_were_reviews_have_none(tmp_path: Path) -> None:
    found: dict[str, object] = {
        "kind": "indirect", "text": "x", "spans": "[[0,1]]", "quoted": "[]", "cue": None, "cue_span": "null",
        "cue_class": None, "candidates": "[]", "speakers": [],
    }  # fmt: skip
    by_hand = {"fields": ["kind"], "speaker": None, "kind": "direct", "spans": [], "pieces": [], "note": None}
    make_directory_of_revision(tmp_path, "0005")
    with sqlite3.connect(tmp_path / FILE_NAME) as database:
        database.execute(
            "INSERT INTO articles VALUES (1, 1, 'article', 'a', '', '', '[]', 0, 'en', 'x', 'x', 1, 0, NULL)"
        )
        database.execute(
            "INSERT INTO statements (row, article_id, id, ordinal, kind, text, spans, quoted, cue_span, candidates, "
            "family_id, change) VALUES (1, 1, 1, 0, 'direct', 'x', '[[0,1]]', '[]', 'null', '[]', 1, 1)"
        )
        database.execute("INSERT INTO corrections VALUES (1, 1, 0, ?, ?, 1)", (json.dumps(by_hand), json.dumps(found)))
    database.close()

    store = SqliteStore(tmp_path)

    stored = store.statement(1)
    assert stored.found is not None
    assert stored.statement.review is stored.found.review is None
    assert (tmp_path / "onrecord.before-upgrade-from-0005.sqlite3").exists()
    store.close()


def test_statements_of_a_former_version_from_before_there_were_reviews_have_none(tmp_path: Path) -> None:
    kept: dict[str, object] = {
        "kind": "indirect", "text": "x", "spans": "[[0,1]]", "quoted": "[]", "cue": None, "cue_span": "null",
        "cue_class": None, "candidates": "[]", "speakers": [], "id": 1, "external_id": None, "family_id": 1,
        "since": 1, "correction": None,
    }  # fmt: skip
    make_directory_of_revision(tmp_path, "0008")
    with sqlite3.connect(tmp_path / FILE_NAME) as database:
        database.execute(
            "INSERT INTO articles VALUES (1, 1, 'article', 'a', '', '', '[]', 0, 'en', 'y', 'y', 2, 0, NULL)"
        )
        database.execute(
            "INSERT INTO versions VALUES (1, 1, '', '', '[]', 0, 'en', 'x', 'x', 0, ?, 0, 0, 0, 1)",
            (zlib.compress(json.dumps([kept]).encode()),),
        )
    database.close()

    store = SqliteStore(tmp_path)

    (stored,) = store.statements_of_version(1, 1)
    assert (stored.statement.text, stored.statement.review) == ("x", None)
    store.close()


def test_a_directory_of_a_later_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    SqliteStore(tmp_path).close()
    with sqlite3.connect(tmp_path / FILE_NAME) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()

    with pytest.raises(StoreTooNew, match="9999"):
        SqliteStore(tmp_path)

    assert not list(tmp_path.glob("*before-upgrade*"))


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index:sqlalchemy.exc.SAWarning")
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index:UserWarning")
def test_the_migrations_make_the_tables_that_the_code_knows(tmp_path: Path) -> None:
    SqliteStore(tmp_path).close()
    engine = create_engine(f"sqlite:///{tmp_path / FILE_NAME}")

    with engine.connect() as connection:
        differences = [
            difference
            for difference in compare_metadata(MigrationContext.configure(connection), tables.metadata)
            if "statements_fts" not in repr(difference)
        ]
    engine.dispose()

    assert differences == []


@pytest.mark.parametrize("migrations", [upgrade.MIGRATIONS, postgres_upgrade.MIGRATIONS])
def test_the_newest_revision_by_the_names_of_files_is_the_last_that_alembic_knows(migrations: Path) -> None:
    scripts = ScriptDirectory(str(migrations))

    assert newest_revision(migrations) == scripts.get_current_head()
    assert all(knows(migrations, script.revision) for script in scripts.walk_revisions())


def test_a_file_that_is_no_database_is_reported_as_damaged(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"this is not a database, whatever its name says" * 100)

    with pytest.raises(StoreDamaged, match="backup"):
        SqliteStore(tmp_path)


def test_a_lock_that_another_process_holds_is_reported_and_nothing_is_stored(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path, busy_timeout_s=0.05)
    other = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StoreBusy, match="try again"):
        store.write_articles([new_article("a", BRIDGE)], MODEL)

    other.execute("ROLLBACK")
    other.close()
    assert store.counts()["articles"] == 0
    (written,) = store.write_articles([new_article("a", BRIDGE)], MODEL)
    assert written.version == 1
    store.close()


def test_a_commit_of_another_connection_shows_in_the_data_version(tmp_path: Path) -> None:
    store, other = SqliteStore(tmp_path), SqliteStore(tmp_path)
    before = store.data_version()

    assert store.data_version() == before
    other.write_articles([new_article("a", BRIDGE)], MODEL)

    assert store.data_version() != before
    store.close()
    other.close()


def test_families_of_an_older_directory_are_joined_up_to_small_edits_and_nothing_else_is_written(
    tmp_path: Path,
) -> None:
    said = ("The bridge will stay closed until the ice has gone.", "The bridge will stay closed until ice has gone.")
    make_directory_of_revision(tmp_path, "0004")
    with sqlite3.connect(tmp_path / FILE_NAME) as database:
        for number, text in enumerate((*said, "Nobody told us about the ferry to the island."), 1):
            database.execute(
                "INSERT INTO articles VALUES (?, 1, 'article', ?, '', '', '[]', 0, 'en', 'x', 'x', 1, ?)",
                (number, str(number), number),
            )
            database.execute(
                "INSERT INTO statements (row, article_id, id, ordinal, kind, text, spans, quoted, cue_span, "
                "candidates, family_id, change) VALUES (?, ?, ?, 0, 'direct', ?, '[[0,1]]', '[]', 'null', '[]', ?, 1)",
                (number, number, number, text, exact_family(text)),
            )
        database.execute("CREATE TABLE written (row INTEGER)")
        database.execute(
            "CREATE TRIGGER note AFTER UPDATE ON statements BEGIN INSERT INTO written VALUES (new.row); END"
        )
    database.close()

    store = SqliteStore(tmp_path)

    first, second, other = (store.statement(number).family_id for number in (1, 2, 3))
    assert first == second != other
    assert (store.families([first])[first].reports, store.families([first])[first].copies) == (1, 1)
    with store._read() as connection:
        assert connection.exec_driver_sql("SELECT row FROM written").all() == [(2,)]
    store.close()


def test_of_an_article_that_had_versions_before_they_were_kept_only_the_present_one_is_known(tmp_path: Path) -> None:
    rain = ("It rained all day.", None)
    stored, changed = new_article("a", BRIDGE, rain), new_article("a", rain, ("The ferry sails again.", "Tove Lund"))
    identifier = article_id(stored.article, stored.origin)
    said = [item.statement for item in stored.statements]
    make_directory_of_revision(tmp_path, "0005")
    with sqlite3.connect(tmp_path / FILE_NAME) as database:
        database.execute(
            "INSERT INTO articles VALUES (?, 1, 'article', 'a', '', '', '[]', 0, 'en', 'x', 'x', 2, 7, NULL)",
            (identifier,),
        )
        for place, (statement_id, one) in enumerate(zip(statement_ids(identifier, said), said, strict=True)):
            database.execute(
                "INSERT INTO statements (article_id, id, ordinal, kind, text, spans, quoted, cue_span, candidates, "
                "family_id, change) VALUES (?, ?, ?, ?, ?, '[[0,1]]', '[]', 'null', '[]', ?, 1)",
                (identifier, statement_id, place, one.kind.value, one.text, place),
            )
    database.close()
    store = SqliteStore(tmp_path)
    bridge, _ = store.statements_of_article(identifier)
    assert (bridge.since, store.versions_not_kept(identifier)) == (None, 1)
    (present,) = store.versions(identifier, None, 10)
    assert (present.article.version, present.statements, present.changes) == (2, 2, None)

    store.write_articles([changed], MODEL)

    assert [(one.article.version, one.changes) for one in store.versions(identifier, None, 10)] == [
        (3, VersionCounts(added=1, changed=0, unchanged=1, withdrawn=1)),
        (2, None),
    ]
    assert [one.since and one.since.version for one in store.statements_of_article(identifier)] == [None, 3]
    assert (store.withdrawn(bridge.id).version, store.versions_not_kept(identifier)) == (3, 1)
    with pytest.raises(VersionNotFound, match="before this record kept"):
        store.version(identifier, 1)
    store.close()


def test_jobs_of_an_older_directory_stand_where_they_stood(tmp_path: Path) -> None:
    make_directory_of_revision(tmp_path, "0005")
    with sqlite3.connect(tmp_path / FILE_NAME) as database:
        database.executemany(
            "INSERT INTO jobs VALUES (?, 'articles', 1, ?, ?, 2, ?, 1)",
            [(7, 2, 3, 2), (8, 2, None, 1), (9, None, None, 0)],
        )
        results = ['{"status":"created","id":"5"}', '{"status":"problem","problem":{}}', None]
        database.executemany(
            "INSERT INTO job_items VALUES (?, ?, '{}', ?)",
            [(7, 0, results[0]), (7, 1, results[1]), (8, 0, results[1]), (8, 1, None), (9, 0, None), (9, 1, None)],
        )
    database.close()

    store = SqliteStore(tmp_path)

    states = [(job.id, job.state, job.done, job.rate) for job in store.jobs(None, 10)]
    assert states == [(9, JobState.QUEUED, 0, None), (8, JobState.RUNNING, 1, None), (7, JobState.FINISHED, 2, None)]
    assert [item.position for item in store.job_items(7, -1, 10, status=ItemStatus.PROBLEM)] == [1]
    with store.reading() as connection:
        known = connection.exec_driver_sql("SELECT job_id, position, article_id FROM job_items WHERE article_id > 0")
        assert known.all() == [(7, 0, 5)]
    assert [item.position for item in store.job_items(8, -1, 10, status=ItemStatus.WAITING)] == [1]
    assert store.create_job("articles", [{}]).id == 10
    store.retry_job(7)
    assert [item.position for item in store.job_items(7, -1, 10, status=ItemStatus.WAITING)] == [1]
    store.close()
