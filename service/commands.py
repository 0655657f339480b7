"""What the commands do that take articles and statements in, or the whole record out."""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from index.correct import Amendment, correct, undo
from index.errors import FetchingNotAvailable, InvalidInput, StatementNotFound
from index.export import export
from index.ingest import import_statements, ingest_many
from index.model import Article, ImportedStatement
from index.readers import PassedOver, read_path
from index.readers.body import about, read_statement
from index.readers.jsonl import lines
from index.readers.packed import unpacked
from index.record import Record
from index.store.base import Status, Written
from service.fetching import ArticlesAt
from service.printing import print_statement
from service.state import identifier
from service.views import statement_views

ARTICLES_A_COMMIT = 16
STATEMENTS_A_COMMIT = 256
MAX_REASONS_SHOWN = 100

Found = Article | ImportedStatement | InvalidInput | PassedOver
Advance = Callable[[int, int | None], None]
Outcomes = Iterator[Written | InvalidInput | PassedOver]


@contextmanager
def progress_bar(noun: str) -> Iterator[Advance]:
    """A bar on a terminal, nothing in a pipe; yields what to call with done and total."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task(noun, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def input_stream(file: str) -> AbstractContextManager[BinaryIO]:
    """The file's bytes; `-` is standard input."""
    return nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb")


def ingest_paths(record: Record, paths: Sequence[str], articles_at: ArticlesAt | None = None) -> bool:
    """Take all articles below the paths and at the addresses in; False when any was refused."""
    found = (outcome for path in paths for outcome in _read(path, articles_at))
    return _report("articles", _taken_in(record, found, ARTICLES_A_COMMIT))


def import_lines(record: Record, stream: BinaryIO) -> bool:
    """Import the statements of a stream; False when any was refused."""
    found = (_read_line(line.number, line.value) for line in lines(unpacked(stream)))
    return _report("statements", _taken_in(record, found, STATEMENTS_A_COMMIT))


def export_lines(record: Record, file: str) -> None:
    """Write the record to a file, which appears only when it is complete; `-` is standard output."""
    if file == "-":
        for item in export(record):
            sys.stdout.write(json.dumps(item, ensure_ascii=False) + "\n")
        return
    beside = Path(f"{file}.part")
    with beside.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(item, ensure_ascii=False) + "\n" for item in export(record))
    beside.replace(file)


def correct_statement(record: Record, statement_id: str, amendment: Amendment | None) -> None:
    """Correct a statement, or undo its correction where there is no amendment, and print it as it now is."""
    number = identifier(statement_id, StatementNotFound)
    statement = undo(record, number) if amendment is None else correct(record, number, amendment)
    print_statement(statement_views(record, [statement])[0], sys.stdout)


def _read(path: str, articles_at: ArticlesAt | None) -> Iterator[Found]:
    if path.lower().startswith(("http://", "https://")):
        yield from _read_address(path, articles_at)
    else:
        yield from read_path(Path(path))


def _read_address(url: str, articles_at: ArticlesAt | None) -> Iterator[Found]:
    try:
        if articles_at is None:
            raise FetchingNotAvailable
        yield from articles_at(url)
    except InvalidInput as error:
        yield about(url, error)


def _read_line(number: int, value: object) -> ImportedStatement | InvalidInput:
    try:
        if isinstance(value, InvalidInput):
            raise value
        return read_statement(value)
    except InvalidInput as error:
        return about(f"line {number}", error)


def _taken_in(record: Record, found: Iterator[Found], size: int) -> Outcomes:
    """Commit a few at a time; what was refused or passed over keeps its place among the outcomes."""
    while some := list(islice(found, size)):
        articles = iter(ingest_many(record, [item for item in some if isinstance(item, Article)]))
        statements = iter(import_statements(record, [item for item in some if isinstance(item, ImportedStatement)]))
        for item in some:
            if isinstance(item, Article):
                yield _named(item, next(articles))
            elif isinstance(item, ImportedStatement):
                yield _named(item, next(statements))
            else:
                yield item


def _named(item: Article | ImportedStatement, outcome: Written | InvalidInput) -> Written | InvalidInput:
    """A refusal that says which item it is about."""
    if isinstance(outcome, InvalidInput):
        return about(item.external_id, outcome)
    return outcome


def _report(noun: str, outcomes: Outcomes) -> bool:
    """Count the outcomes, print each refusal as it comes and a summary; False when any was refused."""
    counts: Counter[str] = Counter()
    try:
        with progress_bar(noun) as advance:
            for done, outcome in enumerate(outcomes, 1):
                for one in (outcome, *_claims(outcome)):
                    counts[_verdict(one)] += 1
                    _explain(one, counts["refused"])
                advance(done, None)
    finally:
        _summarise(noun, counts)
    return not counts["refused"]


def _claims(outcome: Written | InvalidInput | PassedOver) -> Sequence[Written | InvalidInput]:
    """What became of the claims that an article's page reviews: each counts for itself."""
    return outcome.claims if isinstance(outcome, Written) else ()


def _verdict(outcome: Written | InvalidInput | PassedOver) -> str:
    if isinstance(outcome, Written):
        return outcome.status.value
    return "refused" if isinstance(outcome, InvalidInput) else "passed over"


def _explain(outcome: Written | InvalidInput | PassedOver, refused: int) -> None:
    if isinstance(outcome, InvalidInput) and refused <= MAX_REASONS_SHOWN:
        typer.echo(f"refused: {outcome}", err=True)
    elif isinstance(outcome, PassedOver):
        passed_over(outcome)
    elif isinstance(outcome, Written):
        for note in outcome.notes:
            typer.echo(f"note: article {outcome.article_id}: {note}", err=True)


def passed_over(item: PassedOver) -> None:
    """Say that something was not read, and why."""
    typer.echo(f"passed over: {item.name} {item.reason}", err=True)


def _summarise(noun: str, counts: Counter[str]) -> None:
    words: Iterable[str] = (*Status, "refused", "passed over")
    told = [f"{counts[str(word)]} {word}" for word in words if counts[str(word)] or word == Status.CREATED]
    typer.echo(f"{noun}: {', '.join(told)}", err=True)
