"""What the commands do, on a record with the real encoder and extractor."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.correct import Amendment
from index.errors import NotFound
from index.extract.extractor import Extractor
from index.model import Field, StatementKind
from index.record import Record
from index.search import Query, search
from service import alert_commands, feed_commands, key_commands
from service.citations.names import CitationFormat
from service.commands import correct_statement, export_lines, import_lines, print_citation
from service.extraction import extract_file, extract_lines
from service.ingesting import ingest_paths
from service.printing import print_answer
from service.settings import Settings
from service.views import answer_view
from tests.conftest import OpenRecord
from tests.service.calls import BRIDGE


def _ingest_bridge(record: Record, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "bridge.json").write_text(json.dumps(BRIDGE), encoding="utf-8")
    assert ingest_paths(record, [str(folder / "bridge.json")])


def _printed(record: Record, query: str) -> str:
    out = io.StringIO()
    print_answer(answer_view(search(record, Query(query, limit=1))), out)
    return out.getvalue()


def test_a_folder_with_one_bad_file_is_taken_in_and_says_why_not_whole(
    record: Record, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "bad.txt").write_bytes(b"caf\xe9")
    (folder / "good.txt").write_text("“The mill stays open,” said Sigrun Glaswen.", encoding="utf-8")
    (folder / "notes.md").write_text("notes", encoding="utf-8")

    complete = ingest_paths(record, [str(folder)])

    said = capsys.readouterr()
    assert not complete
    assert said.out == ""
    assert "bad.txt: Byte 3 (0xe9) is not UTF-8" in said.err
    assert "notes.md is Markdown without front matter" in said.err
    assert "\narticles: 1 created, 1 refused, 1 passed over\nstatements: 1 found in " in said.err
    assert "Sigrun Glaswen" in _printed(record, "the mill stays open")


def test_what_somebody_denied_is_not_printed_as_said(record: Record, tmp_path: Path) -> None:
    text = "Elowen Nance denied that she had known of the fault. Petroc Vyvyan said the pumps had failed."
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert ingest_paths(record, [str(tmp_path / "a.txt")])

    assert "denied, not said (“denied”)" in _printed(record, "she had known of the fault")
    assert "denied" not in _printed(record, "the pumps had failed")


def test_taking_in_again_changes_nothing(record: Record, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _ingest_bridge(record, tmp_path / "in")
    _ingest_bridge(record, tmp_path / "in")

    said = capsys.readouterr().err.splitlines()
    assert said[::2] == ["articles: 1 created", "articles: 0 created, 1 unchanged"]
    assert said[3].startswith("statements: 0 found in ")


def test_a_page_on_the_web_is_not_fetched_where_fetching_is_off(
    record: Record, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not ingest_paths(record, ["https://oxenby.example/mill"])
    assert "refused: https://oxenby.example/mill: Fetching is switched off here" in capsys.readouterr().err


def test_a_line_that_cannot_be_imported_is_named_and_the_others_are(
    record: Record, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = b'{"text": "The owl is awake.", "speaker": "Dorian Lorrimont"}\nnonsense\n{"text": "x", "when": 1}\n'

    assert not import_lines(record, io.BytesIO(lines))

    said = capsys.readouterr().err
    assert "line 2: This is not JSON" in said
    assert "line 3: /when: there is no such field" in said
    assert said.endswith("statements: 1 created, 2 refused\n")
    assert "Dorian Lorrimont" in _printed(record, "a bird does not sleep")


def test_an_export_makes_the_same_record_elsewhere(
    record: Record, open_record: OpenRecord, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _ingest_bridge(record, tmp_path / "in")
    import_lines(record, io.BytesIO(b'{"text": "The owl is awake.", "speaker": "Dorian Lorrimont"}'))
    export_lines(record, str(tmp_path / "export.jsonl"))
    copy = open_record(tmp_path / "copy")

    assert ingest_paths(copy, [str(tmp_path / "export.jsonl")])

    capsys.readouterr()
    export_lines(record, "-")
    of_record = capsys.readouterr().out
    export_lines(copy, "-")
    assert capsys.readouterr().out == of_record
    assert not list(tmp_path.glob("*.part"))


def test_a_reporter_reads_who_said_it_where_and_when(
    record: Record, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _ingest_bridge(record, tmp_path / "in")

    lines = _printed(record, "traffic before the first frost").splitlines()

    assert lines[0] == "1. “The bridge will carry traffic again before the first frost,”"
    assert lines[1].startswith("   Wystan Oakhanger, mayor of Dunsel (named subject, ")
    assert lines[2] == "   The Dunsel Courier, 12 March 2025, Swing bridge to open again in autumn"
    assert lines[3] == "   https://dunselcourier.example/bridge"
    assert capsys.readouterr().out == ""


def test_counts_and_explanations_are_printed_when_they_were_asked_for(
    record: Record, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _ingest_bridge(record, tmp_path / "in")
    out = io.StringIO()
    asked = Query("The bridge will carry traffic again before the first frost", limit=3, facets=True, explain=True)

    print_answer(answer_view(search(record, asked)), out)

    printed = out.getvalue()
    assert "   meaning " in printed
    assert "(rank 1); words " in printed
    assert "less 0.1 (The outlet's own words; the question is who said it.)" in " ".join(printed.split())
    assert "   No other statement has these words.\n" in printed
    assert "\nsources: The Dunsel Courier " in printed
    assert "\nmonths: 2025-03 " in printed
    assert capsys.readouterr().err.startswith("articles: 1 created\nstatements: ")


def test_an_empty_record_says_that_nothing_fits(record: Record) -> None:
    assert _printed(record, "anything") == "Nothing in the record fits.\n"


@pytest.mark.parametrize("unknown", ["17", "none", "9" * 30, ""])
def test_every_command_that_takes_an_id_says_that_there_is_nothing_of_it(record: Record, unknown: str) -> None:
    settings = Settings(feed_poll=False)
    amendment = Amendment(frozenset((Field.KIND,)), kind=StatementKind.DIRECT)
    commands: dict[str, Callable[[], object]] = {
        "statement": lambda: print_citation(record, unknown, CitationFormat.PLAIN),
        "statement to correct": lambda: correct_statement(record, unknown, amendment),
        "statement to put back": lambda: correct_statement(record, unknown, None),
        "alert": lambda: alert_commands.remove(record, unknown),
        "feed": lambda: feed_commands.remove(record, unknown),
        "feed to poll": lambda: feed_commands.poll(record, settings, [unknown]),
        "key": lambda: key_commands.revoke(record.store, unknown),
    }
    for what, command in commands.items():
        with pytest.raises(NotFound) as refused:
            command()
        assert f"There is no {what.partition(' ')[0]} '{unknown}'." in str(refused.value)


def test_extraction_answers_each_line_in_order(extractor: Extractor) -> None:
    lines = [
        json.dumps({"id": "a", "text": BRIDGE["text"]}).encode(),
        b"nonsense",
        b'{"id": "c"}',
        b'{"id": 7, "text": ""}',
    ]
    out = io.StringIO()

    complete = extract_lines(io.BytesIO(b"\n".join(lines)), out, extractor)

    first, second, third, fourth = map(json.loads, out.getvalue().splitlines())
    direct = next(one for one in first["statements"] if one["kind"] == "direct")
    assert not complete
    assert (first["id"], fourth) == ("a", {"id": 7, "statements": []})
    assert direct["speaker"] == {"name": "Wystan Oakhanger", "mention": "Wystan Oakhanger"}
    assert BRIDGE["text"][direct["start"] : direct["end"]] == direct["text"]
    assert (direct["cue"], direct["cue_class"], direct["method"]) == ("said", "speech", "named_subject")
    assert "line 2" in second["problem"]
    assert "line 3" in third["problem"]


def _extracted(file: Path, extractor: Extractor) -> tuple[bool, list[dict[str, Any]]]:
    out = io.StringIO()
    complete = extract_file(str(file), out, extractor)
    return complete, [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bridge.txt", BRIDGE["text"]),
        ("bridge.md", BRIDGE["text"]),
        ("bridge", BRIDGE["text"]),
        ("bridge.html", f"<html><body><article><p>{BRIDGE['text']}</p></article></body></html>"),
        ("bridge.json", json.dumps(BRIDGE)),
        ("bridge.jsonl", json.dumps(BRIDGE)),
        ("bridge.lines", json.dumps({"id": "bridge", "text": BRIDGE["text"]})),
    ],
)
def test_extraction_reads_what_can_be_ingested(extractor: Extractor, tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")

    complete, (answer,) = _extracted(tmp_path / name, extractor)

    assert complete
    assert any(one["speaker"]["name"] == "Wystan Oakhanger" for one in answer["statements"] if one["speaker"])


def test_extraction_of_a_folder_says_what_it_could_not_read(
    extractor: Extractor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_bytes(b"caf\xe9")
    (tmp_path / "b.txt").write_text("“The mill stays open,” said Sigrun Glaswen.", encoding="utf-8")
    (tmp_path / "c.odt").write_bytes(b"PK\0")

    complete, (bad, good) = _extracted(tmp_path, extractor)

    assert not complete
    assert "a.txt: Byte 3 (0xe9) is not UTF-8" in bad["problem"]
    assert (good["id"], len(good["statements"])) == ("b", 1)
    assert "c.odt is of a kind that no reader knows" in capsys.readouterr().err


def test_extraction_refuses_what_is_no_article(extractor: Extractor, tmp_path: Path) -> None:
    (tmp_path / "page.odt").write_bytes(b"PK\0")
    (tmp_path / "said.json").write_text('{"text": "The owl is awake.", "origin": "import"}', encoding="utf-8")

    assert "binary file" in _extracted(tmp_path / "page.odt", extractor)[1][0]["problem"]
    assert "ready-made statement" in _extracted(tmp_path / "said.json", extractor)[1][0]["problem"]
    with pytest.raises(FileNotFoundError):
        extract_file(str(tmp_path / "none"), io.StringIO(), extractor)


def test_extraction_of_nothing_is_nothing(extractor: Extractor, tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"\n")

    assert _extracted(tmp_path / "empty", extractor) == (True, [])
