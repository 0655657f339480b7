"""Files and folders."""

import gzip
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from index.errors import InvalidInput, UnreadableFormat
from index.model import Article, ImportedStatement
from index.readers import PassedOver, read_path
from tests.index.readers import made_docx, made_pdf

NOBODY = 65_534


def _article(path: Path) -> Article:
    (found,) = read_path(path)
    assert isinstance(found, Article)
    return found


def _refusal(path: Path) -> InvalidInput:
    (found,) = read_path(path)
    assert isinstance(found, InvalidInput)
    return found


def test_a_text_without_a_sidecar_is_known_by_its_file_name(tmp_path: Path) -> None:
    (tmp_path / "mill.txt").write_text("The mill will close.", encoding="utf-8")

    article = _article(tmp_path / "mill.txt")

    assert (article.external_id, article.source.name, article.title) == ("mill", "Unknown source", None)


def test_a_sidecar_says_what_is_known_of_a_text(tmp_path: Path) -> None:
    (tmp_path / "mill.txt").write_text("The mill will close.", encoding="utf-8")
    known = {"external_id": "m-1", "title": "Mill", "source": {"name": "Oxenby Post"}, "language": "en-gb"}
    (tmp_path / "mill.meta.json").write_text(json.dumps(known), encoding="utf-8")

    article = _article(tmp_path / "mill.txt")

    assert (article.external_id, article.title, article.source.name) == ("m-1", "Mill", "Oxenby Post")
    assert article.language == "en-GB"


def test_a_sidecar_with_an_unknown_field_refuses_the_text_by_name(tmp_path: Path) -> None:
    (tmp_path / "mill.txt").write_text("The mill will close.", encoding="utf-8")
    (tmp_path / "mill.meta.json").write_text('{"titel": "Mill"}', encoding="utf-8")

    refusal = _refusal(tmp_path / "mill.txt")

    assert str(refusal) == f"{tmp_path / 'mill.txt'}: /titel: there is no such field."


@pytest.mark.parametrize("content", ["[]", "{", '{"title": NaN}'])
def test_a_sidecar_that_is_no_object_refuses_the_text(tmp_path: Path, content: str) -> None:
    (tmp_path / "mill.txt").write_text("The mill will close.", encoding="utf-8")
    (tmp_path / "mill.meta.json").write_text(content, encoding="utf-8")

    assert "mill.meta.json" in str(_refusal(tmp_path / "mill.txt"))


def test_a_folder_is_read_in_order_of_names_without_hidden_files_and_sidecars(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("c.txt", "a.txt", "b/one.txt", ".hidden.txt", "a.meta.json", "notes.xyz"):
        (tmp_path / name).write_text("{}" if name.endswith("json") else "Some words.", encoding="utf-8")

    found = list(read_path(tmp_path))

    assert [one.external_id for one in found if isinstance(one, Article)] == ["a", "one", "c"]
    assert [Path(one.name).name for one in found if isinstance(one, PassedOver)] == ["notes.xyz"]


def test_one_bad_file_does_not_stop_the_rest(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xff\xff")
    (tmp_path / "b.txt").write_text("Some words.", encoding="utf-8")

    first, second = read_path(tmp_path)

    assert isinstance(first, UnreadableFormat)
    assert isinstance(second, Article)


@pytest.mark.parametrize("name", ["missing.txt", "missing", "missing.xyz"])
def test_a_path_that_does_not_exist_is_refused(tmp_path: Path, name: str) -> None:
    told = f"{tmp_path / name}: cannot be read: there is no such file or folder. Check the name."
    assert str(_refusal(tmp_path / name)) == told


@pytest.mark.parametrize("name", ["mill.txt", "mill.html", "mill.json", "mill.pdf", "mill.docx", "mill.xml", "mill.md"])
def test_an_empty_file_is_refused_as_one_whatever_its_kind(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b" \r\n")

    assert str(_refusal(tmp_path / name)).startswith(f"{tmp_path / name}: The file is empty. ")


def test_a_folder_without_a_file_to_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / ".hidden.txt").write_text("Some words.", encoding="utf-8")

    (found,) = read_path(tmp_path)

    assert isinstance(found, PassedOver)
    assert found.name == str(tmp_path)
    assert found.reason.startswith("holds no file to read; the kinds are .atom, ")


def test_what_stands_below_a_file_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "mill.txt").write_text("Some words.", encoding="utf-8")

    assert "what should be a folder in this name is a file" in str(_refusal(tmp_path / "mill.txt" / "one.txt"))


def test_what_is_not_permitted_is_told(of_anybody: Path) -> None:
    (of_anybody / "closed").mkdir(mode=0)
    (of_anybody / "mill.txt").write_text("Some words.", encoding="utf-8")
    (of_anybody / "open.txt").write_text("Some words.", encoding="utf-8")
    (of_anybody / "mill.txt").chmod(0)

    with _as_nobody():
        assert isinstance(_article(of_anybody / "open.txt"), Article)
        assert "permission is denied" in str(_refusal(of_anybody / "mill.txt"))
        assert "permission is denied" in str(_refusal(of_anybody / "closed"))


@pytest.fixture
def of_anybody() -> Iterator[Path]:
    """A folder that everybody may look into, unlike those that pytest makes."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@contextmanager
def _as_nobody() -> Iterator[None]:
    """As somebody else where the tests run as root, to whom everything is permitted."""
    before = os.geteuid()
    os.seteuid(NOBODY if before == 0 else before)
    try:
        yield
    finally:
        os.seteuid(before)


def test_a_file_of_an_unknown_kind_that_was_named_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xyz").write_bytes(b"%PDF")

    assert "no reader knows" in str(_refusal(tmp_path / "a.xyz"))


def test_a_json_file_holds_one_article_or_a_list(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text('{"text": "A word."}', encoding="utf-8")
    (tmp_path / "two.json").write_text('[{"text": "A word."}, {"text": "A word.", "titel": 1}]', encoding="utf-8")

    assert isinstance(_article(tmp_path / "one.json"), Article)
    good, bad = read_path(tmp_path / "two.json")
    assert isinstance(good, Article)
    assert "item 2: /titel: " in str(bad)


def test_half_a_surrogate_pair_refuses_the_one_item_that_holds_it(tmp_path: Path) -> None:
    listed = rb'[{"text": "One."}, {"text": "Half \ud800."}, {"text": "Three."}]'
    (tmp_path / "some.json").write_bytes(listed)
    (tmp_path / "wide.json").write_bytes(listed.decode().encode("utf-16"))

    for name in ("some.json", "wide.json"):
        first, half, third = read_path(tmp_path / name)
        assert isinstance(first, Article)
        assert isinstance(third, Article)
        assert "item 2: The JSON holds half a surrogate pair" in str(half)


def test_a_line_that_is_refused_is_named_by_its_number(tmp_path: Path) -> None:
    (tmp_path / "some.jsonl").write_bytes(
        b'\xef\xbb\xbf{"text": "A word."}\n\n{"text": 5}\nnot json\n{"text": "More."}'
    )

    good, wrong, broken, last = read_path(tmp_path / "some.jsonl")

    assert isinstance(good, Article)
    assert isinstance(last, Article)
    assert "line 3: /text: " in str(wrong)
    assert "line 4: This is not JSON" in str(broken)


def test_an_export_gives_imported_statements_back_as_such(tmp_path: Path) -> None:
    lines = [
        {"origin": "article", "text": "A word.", "version": 3, "statements": [{"id": "1"}]},
        {"origin": "import", "text": "A claim.", "speaker": "Sigrun Glaswen", "kind": "indirect"},
    ]
    (tmp_path / "export.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")

    article, statement = read_path(tmp_path / "export.jsonl")

    assert isinstance(article, Article)
    assert isinstance(statement, ImportedStatement)
    assert statement.speaker == "Sigrun Glaswen"


def test_a_page_is_read_for_its_article(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        "<html><head><title>Mill</title></head><body><article><p>The mill on the Wend will close in the autumn, its "
        "owner has decided.</p><p>Forty people work there today.</p></article></body></html>",
        encoding="utf-8",
    )

    article = _article(tmp_path / "page.html")

    assert article.external_id == "page"
    assert article.text.endswith("\n\nForty people work there today.")


def test_markdown_in_a_folder_is_read_where_it_says_what_article_it_is(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Articles\n\nOf March.", encoding="utf-8")
    (tmp_path / "mill.md").write_text("---\ntitle: Mill\n---\nThe mill stays.", encoding="utf-8")

    note, article = read_path(tmp_path)

    assert isinstance(note, PassedOver)
    assert "front matter" in note.reason
    assert isinstance(article, Article)
    assert article.title == "Mill"


LINE = '{"external_id": "m-1", "text": "The mill will close."}'
PAGE = "<!DOCTYPE html><html><body><article><p>The mill will close in May, its owners say.</p></article></body></html>"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("report.txt", made_pdf.pdf([made_pdf.column(["The mill will close."])])),
        ("report.pdf", made_docx.docx(made_docx.paragraph("The mill will close."))),
        ("report", made_docx.docx(made_docx.paragraph("The mill will close."))),
        ("page.xml", PAGE.encode()),
        ("page", b"\n" + PAGE.encode()),
        ("list.jsonl", f"[{LINE}]".encode()),
        ("object.xml", LINE.encode()),
        ("object.ninjs", json.dumps(json.loads(LINE), indent=2).encode()),
        ("packed.xml.gz", gzip.compress(LINE.encode())),
    ],
)
def test_what_a_file_holds_goes_before_what_its_name_says(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)

    assert _article(tmp_path / name).text.startswith("The mill will close")


def test_lines_of_json_are_read_as_such_under_any_name(tmp_path: Path) -> None:
    (tmp_path / "dump.json").write_text(f'{LINE}\n\n{LINE.replace("m-1", "m-2")}\n{{"text": 7}}\n', encoding="utf-8")

    first, second, third = read_path(tmp_path / "dump.json")

    assert [one.external_id for one in (first, second) if isinstance(one, Article)] == ["m-1", "m-2"]
    assert "line 4" in str(third)


def test_words_that_begin_like_json_or_markup_are_text(tmp_path: Path) -> None:
    for text in ("[Oxenby] The mill will close.", "{sic} The mill will close.", "<b> The mill will close."):
        (tmp_path / "note.txt").write_text(text, encoding="utf-8")

        assert _article(tmp_path / "note.txt").text == text


def test_a_page_may_be_in_the_encoding_that_it_states(tmp_path: Path) -> None:
    said = "Die Mühle in Öxenbach bleibt geöffnet, sagte Sigrun Gläswen nach der Sitzung am Dienstag in Öxenbach."
    page = f'<html><head><meta charset="iso-8859-1"></head><body><article><p>{said}</p></article></body></html>'
    (tmp_path / "stated.html").write_bytes(page.encode("latin-1"))
    (tmp_path / "wrong.html").write_bytes(page.replace("iso-8859-1", "shift_jis").encode("latin-1"))
    (tmp_path / "silent.html").write_bytes(page.replace("charset", "name").encode("latin-1"))

    assert _article(tmp_path / "stated.html").text == said
    assert "not in the encoding that is stated" in str(_refusal(tmp_path / "wrong.html"))
    assert "not UTF-8" in str(_refusal(tmp_path / "silent.html"))


def test_a_pipe_is_read_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl")
    writer = threading.Thread(target=lambda: (tmp_path / "pipe.jsonl").write_text(f"{LINE}\n", encoding="utf-8"))
    writer.start()

    article = _article(tmp_path / "pipe.jsonl")

    writer.join()
    assert article.external_id == "m-1"
