"""Files and folders: which reader reads which file, in the order of their names."""

import logging
import os
from collections.abc import Callable, Iterator
from glob import has_magic, iglob
from pathlib import Path
from typing import Any

from index.errors import InvalidInput, NotIngested, UnreadableFormat
from index.model import Article, ImportedStatement
from index.readers.body import DERIVED_ID, about
from index.readers.content import JSON_LINES, kind_of_content
from index.readers.docx import read_docx
from index.readers.items import UNKNOWN_KIND, PassedOver
from index.readers.json import Outcome, parse, read_each, read_json, read_or_refuse
from index.readers.jsonl import read_jsonl
from index.readers.markdown import begins_with_front_matter, read_markdown
from index.readers.media import read_xml
from index.readers.packed import unpacked
from index.readers.pdf import read_pdf
from index.readers.text import decode, decode_html
from index.reasons import reason_of

log = logging.getLogger(__name__)

MAX_FILE_BYTES = 64 * 1024 * 1024
SIDECAR_SUFFIX = ".meta.json"
GZIP_SUFFIX = ".gz"

Progress = Callable[[int], None]
"""Is told how many bytes of a file have been read."""


def read_path(path: Path) -> Iterator[Outcome]:
    """The articles of a file, or of all files below a folder in order of name; one bad file stops nothing.

    Every refusal names its file.
    """
    yield from (outcome for _, outcome in read_named(path))


def read_named(path: Path) -> Iterator[tuple[str, Outcome]]:
    """The same, each with what a refusal of it would be about, should it be refused by another than its reader."""
    for found in files_of(path):
        if isinstance(found, Path):
            yield from ((name_of(outcome, str(found)), outcome) for outcome in read_file(found))
        else:
            yield str(path), found


def name_of(outcome: Outcome, file: str) -> str:
    """What to call an article that was read from a file: by the file's name, and its own id where that says more."""
    if not isinstance(outcome, Article | ImportedStatement):
        return file
    says_no_more = outcome.external_id in (file, _stem(Path(file))) or outcome.external_id.startswith(DERIVED_ID)
    return file if says_no_more else f"{file}: {outcome.external_id}"


def files_of(path: Path) -> Iterator[Path | PassedOver | InvalidInput]:
    """The files that a name stands for: itself, all below the folder that it is, or those that fit the pattern.

    What is found in a folder or by a pattern is passed over where it is no article: files of other kinds, and Markdown
    without front matter, which tells of the folder. Hidden files and `NAME.meta.json` beside `NAME.txt` go unnamed.
    """
    if path.is_dir():
        yield from _below(path)
    elif has_magic(str(path)) and not path.exists():
        yield from _fitting(path)
    else:
        yield path  # reading it says what it is, or that it does not exist


def _below(folder: Path) -> Iterator[Path | PassedOver | InvalidInput]:
    """What is in a folder. It is refused where it cannot be opened, and named where it holds nothing to read."""
    closed: list[OSError] = []
    files = [Path(within, name) for within, _, names in os.walk(folder, onerror=closed.append) for name in names]
    for error in closed:
        below = Path(error.filename)
        if below == folder:
            yield UnreadableFormat(f"{folder}: cannot be opened: {reason_of(error)}.")
            return
        if not _hidden(below.relative_to(folder)):
            yield PassedOver(str(below), f"cannot be opened: {reason_of(error)}")
    named = [file for file in sorted(files) if file.is_file() and not _hidden(file.relative_to(folder))]
    to_read = [found for file in named for found in _article_or_not(file)]
    yield from to_read
    if not any(isinstance(found, Path) for found in to_read):
        yield PassedOver(str(folder), f"holds no file to read; the kinds are {_kinds()}")


def _fitting(pattern: Path) -> Iterator[Path | PassedOver | InvalidInput]:
    """What fits a pattern that no shell has expanded; `**` stands for any folders."""
    found = sorted(Path(name) for name in iglob(str(pattern), recursive=True))  # noqa: PTH207 - absolute ones too
    if not found:
        yield UnreadableFormat(f"{pattern}: nothing fits this pattern. Check it, and the folder that it begins in.")
    for path in found:
        if path.is_dir() and "**" not in pattern.parts:
            yield from _below(path)
        elif path.is_file():
            yield from _article_or_not(path)


def _article_or_not(file: Path) -> Iterator[Path | PassedOver]:
    if not file.name.endswith(SIDECAR_SUFFIX):
        reason = _no_article(file)
        yield PassedOver(str(file), reason) if reason else file


def _no_article(file: Path) -> str | None:
    """Why a file of a folder is not read."""
    if kind_of(file) not in READERS:
        return UNKNOWN_KIND
    if file.suffix.lower() == ".md" and not begins_with_front_matter(file):
        return "is Markdown without front matter, as notes about a folder are; name it to have it read"
    return None


def _kinds() -> str:
    """The endings of the files that are read."""
    return f"{', '.join(sorted(READERS))}, each also with {GZIP_SUFFIX}"


def _hidden(relative: Path) -> bool:
    return any(part.startswith(".") for part in relative.parts)


def read_file(path: Path, progress: Progress | None = None) -> Iterator[Outcome]:
    """The articles of a file, or why it has none; `progress` hears of files that are read piece by piece.

    A fault of the software or of a library is logged, and refuses what is left of the file.
    """
    try:
        yield from read_known(path, progress)
    except Exception:
        log.exception("a file could not be read")
        yield about(str(path), NotIngested())


def read_known(path: Path, progress: Progress | None = None) -> Iterator[Outcome]:
    """The same, but for faults: whoever asks tells of them."""
    try:
        kind = _kind_by_content(path)
        if progress is not None and kind in JSON_LINES:
            outcomes = _read_jsonl_file(path, progress)
        elif kind in READERS:
            outcomes = READERS[kind](path)
        else:
            raise UnreadableFormat(
                f"no reader knows this kind of file. Give it the ending of what it holds ({_kinds()}), or its content "
                "on standard input."
            )
        for outcome in outcomes:
            yield _named(path, outcome)
    except InvalidInput as error:
        yield about(str(path), error)
    except OSError as error:
        yield UnreadableFormat(f"{path}: cannot be read: {reason_of(error)}.")


def _kind_by_content(path: Path) -> str:
    if path.exists() and not path.is_file():
        return kind_of(path)  # a pipe can be read once
    with path.open("rb") as stream:
        return kind_of_content(unpacked(stream, MAX_FILE_BYTES), kind_of(path))


def _named(path: Path, outcome: Outcome) -> Outcome:
    if isinstance(outcome, InvalidInput):
        return about(str(path), outcome)
    return PassedOver(f"{path}: {outcome.name}", outcome.reason) if isinstance(outcome, PassedOver) else outcome


def kind_of(path: Path) -> str:
    """What the name says of the content: the ending before `.gz`, in lower case."""
    inner = path.with_suffix("") if path.suffix.lower() == GZIP_SUFFIX else path
    return inner.suffix.lower()


def _stem(path: Path) -> str:
    """The name without its endings."""
    return path.with_suffix("").stem if path.suffix.lower() == GZIP_SUFFIX else path.stem


def _bytes_of(path: Path) -> bytes:
    with path.open("rb") as stream:
        raw = unpacked(stream, MAX_FILE_BYTES).read(MAX_FILE_BYTES + 1)
    if len(raw) > MAX_FILE_BYTES:
        raise UnreadableFormat(
            f"The file is larger than {MAX_FILE_BYTES:,} bytes. Part it, or give what is in it as JSON Lines."
        )
    if not raw.strip():
        raise UnreadableFormat("The file is empty. Put into it what it shall hold, or leave it out.")
    return raw


def _read_text_file(path: Path) -> Iterator[Outcome]:
    yield _with_sidecar(path, {"text": decode(_bytes_of(path))})


def _read_markdown_file(path: Path) -> Iterator[Outcome]:
    yield _with_sidecar(path, read_markdown(decode(_bytes_of(path))))


def _read_pdf_file(path: Path) -> Iterator[Outcome]:
    yield _with_sidecar(path, read_pdf(_bytes_of(path)))


def _read_word_file(path: Path) -> Iterator[Outcome]:
    yield _with_sidecar(path, read_docx(_bytes_of(path)))


def _read_html_file(path: Path) -> Iterator[Outcome]:
    yield _with_sidecar(path, {"html": decode_html(_bytes_of(path))})


def _with_sidecar(path: Path, content: dict[str, Any]) -> Outcome:
    """What the sidecar says goes before what the content says of itself."""
    body = {name: content[name] for name in ("text", "html") if name in content}
    return read_or_refuse({"external_id": _stem(path)} | content | _sidecar(path) | body)


def _sidecar(path: Path) -> dict[str, Any]:
    sidecar = path.with_name(_stem(path) + SIDECAR_SUFFIX)
    if not sidecar.exists():
        return {}
    try:
        stated = parse(_bytes_of(sidecar))
    except UnreadableFormat as error:
        raise UnreadableFormat(f"{sidecar.name}: {error}") from None
    if not isinstance(stated, dict):
        raise UnreadableFormat(f"{sidecar.name}: must be a JSON object.")
    return stated


def _read_json_file(path: Path) -> Iterator[Outcome]:
    yield from read_json(_bytes_of(path))


def _read_xml_file(path: Path) -> Iterator[Outcome]:
    yield from read_each(read_xml(_bytes_of(path)))


def _read_jsonl_file(path: Path, progress: Progress | None = None) -> Iterator[Outcome]:
    with path.open("rb") as stream:
        for outcome in read_jsonl(unpacked(stream)):
            if progress is not None:
                progress(stream.tell())
            yield outcome


READERS: dict[str, Callable[[Path], Iterator[Outcome]]] = {
    ".txt": _read_text_file,
    ".text": _read_text_file,
    **dict.fromkeys((".md", ".markdown"), _read_markdown_file),
    ".json": _read_json_file,
    ".jsonld": _read_json_file,
    **dict.fromkeys(JSON_LINES, _read_jsonl_file),
    **dict.fromkeys((".xml", ".rss", ".atom", ".rdf"), _read_xml_file),
    ".html": _read_html_file,
    ".htm": _read_html_file,
    ".pdf": _read_pdf_file,
    ".docx": _read_word_file,
}
