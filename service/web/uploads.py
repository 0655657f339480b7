"""Files that somebody sends from a page: the same readers read them as read files on the command line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from index.errors import InvalidInput
from index.model import Article, ImportedStatement
from index.readers import PassedOver, read_path
from index.readers.files import SIDECAR_SUFFIX
from service.worker import NOTES

LONGEST_NAME = 100
"""A file's name is kept for its ending and for what is said of it; file systems take no more than 255 bytes."""


@dataclass(slots=True)
class Contents:
    """What the files hold: articles as the fields of `POST /v1/articles`, ready-made statements, and the rest."""

    articles: list[dict[str, Any]] = field(default_factory=list)
    statements: list[ImportedStatement] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)


def contents(files: Iterable[tuple[str, IO[bytes]]]) -> Contents:
    """Read uploaded files, each under the name that it came with; `NAME.meta.json` tells of `NAME.txt` beside it."""
    found = Contents()
    with TemporaryDirectory(prefix="onrecord-") as folder:
        for path in _saved(files, Path(folder)):
            if not path.name.endswith(SIDECAR_SUFFIX):
                for outcome in read_path(path):
                    _sort(outcome, f"{folder}/", found)
    return found


def _saved(files: Iterable[tuple[str, IO[bytes]]], folder: Path) -> list[Path]:
    return [_save(stream, _free(folder, name)) for name, stream in files]


def _save(stream: IO[bytes], path: Path) -> Path:
    with path.open("wb") as out:
        while chunk := stream.read(1 << 20):
            out.write(chunk)
    return path


def _free(folder: Path, name: str) -> Path:
    """Where to put a file: its own name without folders, with a number before it if two have the same."""
    bare = Path(name.replace("\\", "/").replace("\0", "")).name[-LONGEST_NAME:].lstrip(".") or "file"
    candidates: Iterator[Path] = (folder / f"{number}-{bare}" for number in range(2, 1_000_000))
    first = folder / bare
    return first if not first.exists() else next(path for path in candidates if not path.exists())


def _sort(outcome: Article | ImportedStatement | InvalidInput | PassedOver, folder: str, found: Contents) -> None:
    if isinstance(outcome, Article):
        found.articles.append(fields_of(outcome))
        for claim in outcome.claims:
            _sort(claim, folder, found)
    elif isinstance(outcome, ImportedStatement):
        found.statements.append(outcome)
    elif isinstance(outcome, InvalidInput):
        found.refused.append(str(outcome).replace(folder, ""))
    else:
        found.passed_over.append(f"{outcome.name} {outcome.reason}".replace(folder, ""))


def fields_of(article: Article) -> dict[str, Any]:
    """An article as the fields of `POST /v1/articles`, by which a job keeps it, with what its reader put right."""
    return {
        "external_id": article.external_id,
        "source": {"name": article.source.name, "domain": article.source.domain},
        "text": article.text,
        "title": article.title,
        "url": article.url,
        "authors": list(article.authors),
        "published_at": article.published_at.isoformat() if article.published_at else None,
        "language": article.language,
    } | ({NOTES: list(article.notes)} if article.notes else {})
