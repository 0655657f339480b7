"""`onrecord extract`: extraction alone, texts in and statements out, one line each."""

import io
import json
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from index.errors import InvalidInput, UnreadableFormat
from index.extract.extractor import Extractor
from index.ingest import readable
from index.model import Article, ExtractedStatement, ImportedStatement
from index.readers import PassedOver
from index.readers.content import JSON_LINES
from index.readers.files import MAX_FILE_BYTES, READERS, kind_of, read_named
from index.readers.json import read_or_refuse
from index.readers.jsonl import lines
from index.readers.packed import unpacked
from index.readers.text import decode
from service.commands import input_stream, passed_over
from service.explaining import explanation
from service.inputs import INPUT_NAME

_BLANK = b"\xef\xbb\xbf \t\r\n"


def extract_file(file: str, out: TextIO, extractor: Extractor, *, explain: bool = False) -> bool:
    """Write the statements of each article of a file or folder, as `onrecord ingest` reads them.

    Standard input (`-`) and files of other kinds are JSON Lines where they begin with `{`, else one plain text. False
    when anything could not be read.
    """
    path, kind = Path(file), kind_of(Path(file))
    if file != "-" and (path.is_dir() or kind in READERS) and kind not in JSON_LINES:
        return _extract_articles(read_named(path), out, extractor, explain=explain)
    with input_stream(file) as packed:
        stream = unpacked(packed)
        if kind in JSON_LINES or not _is_text(stream):
            return extract_lines(stream, out, extractor, explain=explain)
        shown = INPUT_NAME if file == "-" else file
        read = _article(file, stream.read(MAX_FILE_BYTES + 1))
        return _extract_articles([(shown, read)], out, extractor, explain=explain)


def extract_lines(stream: BinaryIO, out: TextIO, extractor: Extractor, *, explain: bool = False) -> bool:
    """Write the statements of each line's text in order; a line that cannot be read gets a problem in its place.

    Offsets count code points of the text in Unicode NFC. `explain` adds to each statement why. False when any
    line could not be read.
    """
    complete = True
    for line in lines(stream):
        try:
            answer = _of_line(extractor, line.value, explain=explain)
        except InvalidInput as error:
            complete = False
            answer = _problem(f"line {line.number}: {error}")
        _write(out, answer)
    return complete


def _extract_articles(
    found: Iterable[tuple[str, Article | ImportedStatement | InvalidInput | PassedOver]],
    out: TextIO,
    extractor: Extractor,
    *,
    explain: bool,
) -> bool:
    complete = True
    for name, item in found:
        if isinstance(item, PassedOver):
            passed_over(item)
            continue
        try:
            answer = _of_article(extractor, item, explain=explain)
        except InvalidInput as error:
            complete = False
            # What its reader refuses says where it stands already.
            answer = _problem(str(error) if str(error).startswith(name) else f"{name}: {error}")
        _write(out, answer)
    return complete


def _is_text(stream: BinaryIO) -> bool:
    """Whether the stream begins with anything but an object of JSON."""
    start = stream.peek(1).lstrip(_BLANK) if isinstance(stream, io.BufferedReader) else b""
    return start[:1] not in (b"", b"{")


def _article(name: str, raw: bytes) -> Article | ImportedStatement | InvalidInput:
    if len(raw) > MAX_FILE_BYTES:
        return UnreadableFormat(f"The text is larger than {MAX_FILE_BYTES} bytes.")
    try:
        return read_or_refuse({"external_id": name, "text": decode(raw)})
    except UnreadableFormat as error:
        return error


def _of_line(extractor: Extractor, value: Any, *, explain: bool) -> dict[str, Any]:
    if isinstance(value, InvalidInput):
        raise value
    if isinstance(value, dict) and "external_id" in value:
        return _of_article(extractor, read_or_refuse(value), explain=explain)
    if not isinstance(value, dict) or "id" not in value or not isinstance(value.get("text"), str):
        raise UnreadableFormat("the line must be an object with id and text.")
    text = unicodedata.normalize("NFC", value["text"])
    return _answer(value["id"], extractor.extract(text), explain=explain)


def _of_article(
    extractor: Extractor, item: Article | ImportedStatement | InvalidInput, *, explain: bool
) -> dict[str, Any]:
    if isinstance(item, InvalidInput):
        raise item
    if isinstance(item, ImportedStatement):
        raise UnreadableFormat("a ready-made statement holds nothing to extract: import it.")
    article = readable(item)
    found = extractor.extract(article.text, article.language, article.authors)
    return _answer(article.external_id, found, explain=explain)


def _problem(problem: str) -> dict[str, Any]:
    return {"id": None, "problem": problem, "statements": []}


def _write(out: TextIO, answer: dict[str, Any]) -> None:
    out.write(json.dumps(answer, ensure_ascii=False) + "\n")
    out.flush()


def _answer(identifier: Any, found: Iterable[ExtractedStatement], *, explain: bool) -> dict[str, Any]:
    statements = [_statement(one) | ({"explain": explanation(one)} if explain else {}) for one in found]
    return {"id": identifier, "statements": statements}


def _statement(found: ExtractedStatement) -> dict[str, Any]:
    speaker = found.speakers[0] if found.speakers else None
    return {
        "kind": found.kind.value,
        "start": found.start,
        "end": found.end,
        "spans": found.spans,
        "quoted": found.quoted,
        "text": found.text,
        "speaker": {"name": speaker.name, "mention": speaker.mention} if speaker else None,
        "speakers": [{"name": one.name, "mention": one.mention} for one in found.speakers],
        "cue_class": found.cue_class.value if found.cue_class else None,
        "cue": found.cue,
        "method": speaker.method.value if speaker else None,
        "confidence": round(speaker.confidence, 4) if speaker else None,
    }
