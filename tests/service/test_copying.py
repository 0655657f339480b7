"""`onrecord copy` from the outside: into a database and back, and what it refuses."""

from pathlib import Path

import pytest

from index.store.sqlite import SqliteStore
from service.cli import main
from tests import postgres
from tests.index.made import MODEL, new_article

BRIDGE = ("The harbour bridge will be closed all winter.", "Ana Brel")


def _refused(*arguments: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["copy", *arguments])
    assert ended.value.code == 1


def test_a_record_goes_into_a_database_and_back_and_its_password_is_not_told(
    postgres_server: postgres.Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    store = SqliteStore(tmp_path / "record")
    (written,) = store.write_articles([new_article("a", BRIDGE)], MODEL)
    store.close()
    monkeypatch.setenv("RECORD_AT", postgres_server.new_database().replace("onrecord@", "onrecord:s3cret@"))

    for arguments in (["record", "env:RECORD_AT"], ["env:RECORD_AT", "back"]):
        source, target = (one if one.startswith("env:") else str(tmp_path / one) for one in arguments)
        with pytest.raises(SystemExit) as ended:
            main(["copy", "--from", source, "--to", target])
        assert ended.value.code == 0

    said = capsys.readouterr().err.splitlines()
    assert [line for line in said if line.startswith("statements: ")] == [said[3]] * 2
    assert said[3].startswith("statements: 1 rows, sha256 ")
    assert said[-1] == "The copy is whole up to change 1 of its source."
    assert "s3cret" not in "".join(said)
    back = SqliteStore(tmp_path / "back")
    assert back.statement(written.statement_ids[0]).statement.text == BRIDGE[0]
    back.close()


def test_what_cannot_be_copied_is_refused_in_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _refused("--from", str(tmp_path / "nothing"), "--to", str(tmp_path / "to"))
    assert "holds no record" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())

    _refused("--from", "postgresql://desk:s3cret@127.0.0.1:here/record", "--to", str(tmp_path / "to"))
    told = capsys.readouterr().err
    assert "is not of the form postgresql://" in told
    assert "s3cret" not in told

    _refused("--from", "env:NOT_SET_ANYWHERE", "--to", str(tmp_path / "to"))
    assert "NOT_SET_ANYWHERE" in capsys.readouterr().err
