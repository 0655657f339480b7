"""`onrecord ingest`: what it takes, what it says, and how it ends, with real files, pipes, processes and signals."""

import gzip
import io
import json
import os
import pty
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
import typer

from index.record import Record
from index.store.sqlite import SqliteStore
from index.store.writes import Origin
from index.store.writing import article_id
from service.cli import main
from service.ingesting import Manner, ingest_paths, rehearse_paths
from tests.conftest import OpenRecord
from tests.index.readers import made_docx, made_pdf
from tests.invented import article, article_body, articles
from tests.serving import ONRECORD, clean_environment
from tests.waiting import until

SAID = "“The mill stays open,” said Sigrun Glaswen."
DEADLINE_S = 300.0


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[bytes], None]]:
    """Puts bytes on standard input."""
    with ExitStack() as opened:

        def put(content: bytes) -> None:
            (tmp_path / "typed").write_bytes(content)
            stream = opened.enter_context((tmp_path / "typed").open(encoding="latin-1"))
            monkeypatch.setattr("sys.stdin", stream)

        yield put


def _lines(count: int, paragraphs: int = 1) -> str:
    return "".join(json.dumps(article_body(one)) + "\n" for one in articles(count, paragraphs=paragraphs))


def _external_ids(record: Record) -> set[str]:
    return {stored.article.external_id for stored in record.store.articles(None, 100)}


def test_files_folders_patterns_and_standard_input_go_in_together(
    record: Record, tmp_path: Path, typed: Callable[[bytes], None], capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("folder/deep/a.txt", "wire/2024/b.txt", "wire/2024/c.odt", "wire/d.txt", "named.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(SAID, encoding="utf-8")
    typed(_lines(1).encode())

    given = ["folder", "wire/**/*", "wire/d.txt", "named.txt", "none/*.json", "-"]
    complete = ingest_paths(record, [one if one == "-" else str(tmp_path / one) for one in given])

    said = capsys.readouterr().err
    assert not complete
    assert _external_ids(record) == {"a", "b", "d", "named", article(0).external_id}
    assert "c.odt is of a kind that no reader knows" in said
    assert "d.txt was named before" in said
    assert f"refused: {tmp_path / 'none/*.json'}: nothing fits this pattern" in said
    assert "\narticles: 5 created, 1 refused, 2 passed over\n" in said


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (_lines(2).encode(), "JSON Lines"),
        (gzip.compress(_lines(2).encode()), "packed"),
        (json.dumps(article_body(article(0)), indent=2).encode(), "JSON over lines"),
        (json.dumps([article_body(article(0))]).encode(), "a list"),
        (f"---\ntitle: The mill\n---\n{SAID}\n".encode(), "Markdown"),
        (f"\n\n{SAID}\n".encode(), "text"),
        (f"<!DOCTYPE html><html><body><article><p>{SAID * 8}</p></article></body></html>".encode(), "HTML"),
        (
            f"<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>Post</title>"
            f"<link>https://oxenby.example/</link><item><guid>1</guid><title>Mill</title>"
            f"<content:encoded>&lt;p&gt;{SAID * 8}&lt;/p&gt;</content:encoded></item></channel></rss>".encode(),
            "RSS",
        ),
        (made_pdf.pdf([made_pdf.column([SAID])]), "PDF"),
        (made_docx.docx(made_docx.paragraph(SAID)), "Word"),
        (gzip.compress(made_docx.docx(made_docx.paragraph(SAID))), "Word, packed"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_format_of_standard_input_is_told_from_its_content(
    content: bytes, kind: str, tmp_path: Path, typed: Callable[[bytes], None], capsys: pytest.CaptureFixture[str]
) -> None:
    typed(content)

    assert rehearse_paths(tmp_path / "none", ["-"], manner=Manner(rules_only=True, as_json=True)), kind

    summary = json.loads(capsys.readouterr().out)
    assert summary["created"] == (2 if kind in ("JSON Lines", "packed") else 1)
    assert summary["statements"] >= summary["created"]


def test_what_is_no_article_on_standard_input_is_refused(
    tmp_path: Path, typed: Callable[[bytes], None], capsys: pytest.CaptureFixture[str]
) -> None:
    for content in (b"\xff\xfe\x00", b"{nonsense", b"<a><b></a>", b""):
        typed(content)

        assert not rehearse_paths(tmp_path / "none", ["-"], manner=Manner(rules_only=True))
        assert "refused: standard input: " in capsys.readouterr().err


def _files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_a_rehearsal_leaves_the_data_directory_as_it_is(
    open_record: OpenRecord, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.jsonl").write_text(_lines(3), encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"caf\xe9")
    given, data_dir = [str(tmp_path / "a.jsonl"), str(tmp_path / "bad.txt")], tmp_path / "record"
    manner = Manner(rules_only=True, as_json=True)

    assert not rehearse_paths(data_dir, given, manner=manner)
    assert not data_dir.exists()
    first = json.loads(capsys.readouterr().out)
    assert (first["created"], first["refused"]) == (3, 1)

    with closing(open_record(data_dir)) as record:
        (tmp_path / "one.jsonl").write_text(_lines(1), encoding="utf-8")
        assert ingest_paths(record, [str(tmp_path / "one.jsonl")])
        capsys.readouterr()
        open_before = _files(data_dir)
        assert not rehearse_paths(data_dir, given, manner=manner)
        assert _files(data_dir).keys() == open_before.keys()
        while_open = json.loads(capsys.readouterr().out)
    before = _files(data_dir)

    assert not rehearse_paths(data_dir, given, manner=manner)

    said = capsys.readouterr()
    again = json.loads(said.out)
    assert "A rehearsal: nothing is stored." in said.err
    assert (again["created"], again["unchanged"]) == (while_open["created"], while_open["unchanged"]) == (2, 1)
    assert _files(data_dir) == before


def test_a_damaged_record_is_told_by_a_rehearsal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "onrecord.sqlite3").write_bytes(b"no database" * 1000)
    (tmp_path / "a.txt").write_text(SAID, encoding="utf-8")

    with pytest.raises(SystemExit) as ended:
        main(["ingest", "--dry-run", "--data-dir", str(tmp_path), str(tmp_path / "a.txt")])

    assert ended.value.code == 1
    assert "cannot be read" in capsys.readouterr().err


def test_the_first_refusal_ends_it_where_that_is_asked(
    record: Record, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, content in (("a.txt", SAID.encode()), ("b.txt", b"caf\xe9"), ("c.txt", SAID.encode())):
        (tmp_path / name).write_bytes(content)

    assert not ingest_paths(
        record, [str(tmp_path / f"{name}.txt") for name in "abc"], manner=Manner(stop_at_refusal=True)
    )

    assert _external_ids(record) == {"a"}
    assert "Stopped at the first refusal" in capsys.readouterr().err


def test_reasons_are_grouped_and_the_first_few_named(
    record: Record, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.jsonl").write_text("nonsense\n" * 5 + '{"text": "x", "when": 1}\n', encoding="utf-8")

    assert not ingest_paths(record, [str(tmp_path / "a.jsonl")], manner=Manner(as_json=True))

    said = capsys.readouterr()
    assert said.err.count("This is not JSON") == 4
    assert f"refused: 5 in all like {tmp_path / 'a.jsonl'}: line 1: This is not JSON" in said.err
    (frequent, other) = json.loads(said.out)["reasons"]
    assert (frequent["count"], len(frequent["named"]), other["count"]) == (5, 3, 1)


def test_a_refusal_names_what_was_given_and_the_article_in_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "marks.txt").write_text("?!", encoding="utf-8")
    (tmp_path / "two.jsonl").write_text('{"external_id": "mill-2", "text": "?!"}\n{"text": "?!"}\n', encoding="utf-8")
    files = [str(tmp_path / name) for name in ("empty.txt", "marks.txt", "two.jsonl")]

    assert not rehearse_paths(
        tmp_path / "none", [*files, "ftp://desk:s3cret@oxenby.example/mill"], manner=Manner(rules_only=True)
    )

    said = capsys.readouterr().err
    empty, marks, lines = files
    assert f"refused: {empty}: The file is empty. " in said
    assert f"refused: {marks}: The text is empty" in said
    assert f"refused: {lines}: mill-2: The text is empty" in said
    assert "refused: ftp://…@oxenby.example/mill: Only http and https addresses are fetched." in said
    assert "s3cret" not in said


def test_what_is_under_embargo_is_refused_with_the_day_on_which_to_come_again(
    record: Record, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    item = {"uri": "urn:fenwire:quarry", "pubstatus": "usable", "body_text": SAID, "embargoed": "2999-05-01T06:00:00Z"}
    (tmp_path / "wire.json").write_text(json.dumps(item), encoding="utf-8")

    assert not ingest_paths(record, [str(tmp_path / "wire.json")])

    assert "urn:fenwire:quarry: it is under embargo until 2999-05-01T06:00:00Z" in capsys.readouterr().err
    assert not _external_ids(record)


def test_a_refusal_on_standard_input_says_so(
    tmp_path: Path, typed: Callable[[bytes], None], capsys: pytest.CaptureFixture[str]
) -> None:
    typed(b"?!")

    assert not rehearse_paths(tmp_path / "none", ["-"], manner=Manner(rules_only=True))

    assert "refused: standard input: The text is empty" in capsys.readouterr().err


# --- processes and signals


def _started(*arguments: str) -> "subprocess.Popen[str]":
    """The real command in a session of its own, so that a signal reaches all its processes as Ctrl-C does."""
    return subprocess.Popen(
        [ONRECORD, "ingest", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=clean_environment(ONRECORD_EXTRACTION="rules"),
        start_new_session=True,
    )


def _of_session(session: int) -> list[int]:
    """The processes that belong to a session and have not ended."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, its_session = stat.read_text().rpartition(")")[2].split()[:4]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(its_session) == session and state != "Z":
            found.append(int(stat.parent.name))
    return found


def test_ctrl_c_ends_it_in_order_and_kill_leaves_no_process_behind(tmp_path: Path) -> None:
    given = list(articles(600, paragraphs=1))
    (tmp_path / "a.jsonl").write_text(_lines(600), encoding="utf-8")
    command = ("--data-dir", str(tmp_path / "record"), "--workers", "2", str(tmp_path / "a.jsonl"))
    with closing(SqliteStore(tmp_path / "record")) as store:
        with _started(*command) as interrupted:
            until(lambda: store.counts()["articles"] > 0)
            os.killpg(interrupted.pid, signal.SIGINT)
            _, said = interrupted.communicate(timeout=DEADLINE_S)
        stored = store.counts()["articles"]

        assert interrupted.returncode == 130, said
        assert "Interrupted: what is counted here is stored, and the same command goes on from there." in said
        assert f"articles: {stored} created\n" in said
        assert "Traceback" not in said
        assert len(store.known([article_id(one, Origin.ARTICLE) for one in given[:stored]])) == stored < 600

        with _started(*command) as killed:
            until(lambda: store.counts()["articles"] > stored)
            assert len(_of_session(killed.pid)) > 2
            killed.kill()
            until(lambda: not _of_session(killed.pid))


def test_a_terminal_gets_a_bar_with_rate_and_time_left(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(_lines(3), encoding="utf-8")
    ours, theirs = pty.openpty()
    command = [ONRECORD, "ingest", "--dry-run", "--data-dir", str(tmp_path / "none"), str(tmp_path / "a.jsonl")]
    environment = clean_environment(ONRECORD_EXTRACTION="rules", TERM="xterm", COLUMNS="120")
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=theirs, env=environment) as process:
        os.close(theirs)
        shown = _read_all(ours)
    assert process.returncode == 0
    assert "100%" in shown
    assert "3 articles, " in shown
    assert "left:" in shown


def _read_all(terminal: int) -> str:
    read = io.BytesIO()
    with os.fdopen(terminal, "rb", buffering=0) as stream:
        try:
            while piece := stream.read(4096):
                read.write(piece)
        except OSError:  # Linux says that nobody holds the other end any more
            pass
    return read.getvalue().decode()


def test_ctrl_c_ends_a_wait_for_input(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = os.pipe()
    # The signal comes while the pipe, which nothing is ever written to, is being read.
    interrupting = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT))
    with os.fdopen(ours) as stream, os.fdopen(theirs):
        monkeypatch.setattr("sys.stdin", stream)
        interrupting.start()
        with pytest.raises(typer.Exit) as ended:
            ingest_paths(record, ["-"])

    assert ended.value.exit_code == 130
