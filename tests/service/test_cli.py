"""The command line's edges: exit statuses, and one clear line for each expected error."""

import json
import re
from pathlib import Path

import pytest

from service.cli import main
from tests.project import ROOT

COMMANDS = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
"""The reference, which has them all: `tests/contract/test_reference.py`."""


def _status(*arguments: str) -> int | str | None:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return ended.value.code


@pytest.mark.parametrize("words", sorted(re.findall(r"^## onrecord (.+)$", COMMANDS, re.MULTILINE)))
def test_every_command_has_help(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _status(*words.split(), "--help") == 0
    assert "Usage:" in capsys.readouterr().out


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    assert _status("--version") == 0
    assert capsys.readouterr().out.startswith("onrecord 0.")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["find"], "No such command"),
        (["search"], "Missing argument"),
        (["search", "mill", "--speker", "X"], "--speker"),
        (["search", "mill", "--limit", "0"], "--limit"),
        (["search", "mill", "--limit", "101"], "onrecord: limit: Input should be less than or equal to 100"),
        (["search", "mill", "--format", "xls"], "--format"),
        (["search", "mill", "--format", "csv", "--json"], "--format stands without"),
        (["search", "mill", "--format", "csv", "--from", "yesterday"], "onrecord: from: must be a date"),
        (["search", "mill", "--mode", "fuzzy"], "--mode"),
        (["search", "mill", "--kind", "rumour"], "--kind"),
        (["search", "mill", "--cue-class", "rumour"], "--cue-class"),
        (["search", "mill", "--from", "yesterday"], "onrecord: from: must be a date"),
        (["search", "mill", "--to", "2025-03-12T10:00:00"], "onrecord: to: has no time zone"),
        (["search", "mill", "--language", "klingon!"], "onrecord: language: must be a BCP 47"),
        (["serve", "--port", "70000"], "onrecord: ONRECORD_PORT: "),
        (["reembed"], "--model"),
        (["correct", "1", "--undo", "--kind", "direct"], "--undo stands alone"),
        (["correct", "1", "--speaker", "Ana Brel", "--no-speaker"], "--no-speaker"),
        (["correct", "1", "--span", "7-9"], "--span is START:END"),
        (["correct", "1", "--kind", "rumour"], "--kind"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_is_wrong(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _status(*arguments) == 2
    assert says in capsys.readouterr().err


def test_the_cue_class_narrows_a_search(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "Tove Lund hopes that the mill will stay open. Tove Lund wrote that the mill was old."
    (tmp_path / "mill.txt").write_text(text, encoding="utf-8")
    record = str(tmp_path / "record")
    assert _status("ingest", str(tmp_path / "mill.txt"), "--data-dir", record) == 0
    capsys.readouterr()

    classes = ("--cue-class", "writing", "--cue-class", "document")
    assert _status("search", "mill", *classes, "--json", "--data-dir", record) == 0

    hits = json.loads(capsys.readouterr().out)["hits"]
    assert [hit["statement"]["cue_class"] for hit in hits] == ["writing"]


def test_the_query_language_and_the_floor_narrow_a_search(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "Tove Lund said that the mill will stay open. Tove Lund wrote that the mill was old. The mill is open."
    (tmp_path / "mill.txt").write_text(text, encoding="utf-8")
    record = str(tmp_path / "record")
    assert _status("ingest", str(tmp_path / "mill.txt"), "--data-dir", record) == 0
    capsys.readouterr()

    def found(*arguments: str) -> list[str]:
        assert _status("search", "--json", "--data-dir", record, *arguments) == 0
        return [hit["statement"]["text"] for hit in json.loads(capsys.readouterr().out)["hits"]]

    assert found("mill speaker:“Tove Lund” -old") == ["the mill will stay open"]
    assert found("--", "-old kind:indirect") == ["the mill will stay open"]
    assert set(found("mill", "--min-confidence", "0.01")) == {"the mill will stay open", "the mill was old"}


def test_a_misspelt_setting_ends_every_command_with_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ONRECORD_DATADIR", "/elsewhere")

    assert _status("search", "mill") == 2
    assert (
        capsys.readouterr().err == "onrecord: There is no setting ONRECORD_DATADIR. Did you mean ONRECORD_DATA_DIR?\n"
    )


def test_an_id_of_nothing_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _status("cite", "17", "--data-dir", str(tmp_path)) == 1
    assert capsys.readouterr().err == "onrecord: There is no statement '17'. It may have been deleted or replaced.\n"


def test_a_file_that_does_not_exist_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "missing.jsonl"

    assert _status("import", str(missing), "--data-dir", str(tmp_path)) == 1
    assert capsys.readouterr().err == f"onrecord: {missing}: there is no such file or folder. Check the name.\n"
