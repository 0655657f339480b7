"""`onrecord dump` and `load` from the outside: into a database and back, and what they refuse."""

from pathlib import Path

import pytest

from index.store.sqlite import SqliteStore
from service.cli import main
from tests import postgres
from tests.index.made import MODEL, new_article

BRIDGE = ("The harbour bridge will be closed all winter.", "Ana Brel")


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_a_record_goes_into_a_database_and_back(
    postgres_server: postgres.Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    store = SqliteStore(tmp_path / "record")
    (written,) = store.write_articles([new_article("a", BRIDGE)], MODEL)
    store.close()

    assert _run("dump", str(tmp_path / "one"), "--data-dir", str(tmp_path / "record")) == 0
    monkeypatch.setenv("ONRECORD_DATABASE_URL", postgres_server.new_database())
    assert _run("load", str(tmp_path / "one"), "--data-dir", str(tmp_path / "caches")) == 0
    assert _run("dump", str(tmp_path / "two"), "--data-dir", str(tmp_path / "caches")) == 0
    monkeypatch.delenv("ONRECORD_DATABASE_URL")
    assert _run("load", str(tmp_path / "two"), "--data-dir", str(tmp_path / "back")) == 0

    said = capsys.readouterr().err.splitlines()
    assert len([line for line in said if line.startswith("statements: 1 rows, sha256 ")]) == 4
    assert len(set(said)) == len(said) / 4
    assert said[-1] == "The record is whole up to change 1."
    back = SqliteStore(tmp_path / "back")
    assert back.statement(written.statement_ids[0]).statement.text == BRIDGE[0]
    back.close()


def test_what_cannot_be_dumped_or_loaded_is_refused_in_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = ["--data-dir", str(tmp_path / "nothing")]

    assert _run("dump", str(tmp_path / "dump"), *there) == 1
    assert capsys.readouterr().err == f"onrecord: {tmp_path / 'nothing'} holds no record. Name its directory.\n"
    assert _run("load", str(tmp_path / "dump"), *there) == 1
    assert "holds no whole dump" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
