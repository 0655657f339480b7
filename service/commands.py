"""What the commands do that take ready-made statements in, correct or cite one, or write the whole record out."""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import BinaryIO

import typer

from index.correct import Amendment, correct, undo
from index.errors import InvalidInput, StatementNotFound
from index.export import export
from index.model import ImportedStatement
from index.readers import PassedOver
from index.readers.body import about, read_statement
from index.readers.jsonl import lines
from index.readers.packed import unpacked
from index.record import Record
from index.store.writes import Status, Written
from service.citations.formats import FORMATS
from service.citations.names import CitationFormat
from service.identifiers import identifier
from service.importing import Found, import_found
from service.printing import print_statement
from service.progress import progress_bar
from service.version_views import statement_detail
from service.views import statement_views

MAX_REASONS_SHOWN = 100
REFUSED = "refused"


def input_stream(file: str) -> AbstractContextManager[BinaryIO]:
    """The file's bytes; `-` is standard input."""
    return nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb")


def import_lines(record: Record, stream: BinaryIO) -> bool:
    """Import the statements of a stream; False when any was refused."""
    found = (_read_line(line.number, line.value) for line in lines(unpacked(stream)))
    return _report(_named(*imported) for imported in import_found(record, found))


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


def print_citation(record: Record, statement_id: str, as_format: CitationFormat) -> None:
    """Print a statement as a citation."""
    statement = statement_detail(record, identifier(statement_id, StatementNotFound))
    typer.echo(FORMATS[as_format].write(statement))


def _read_line(number: int, value: object) -> ImportedStatement | InvalidInput:
    try:
        if isinstance(value, InvalidInput):
            raise value
        return read_statement(value)
    except InvalidInput as error:
        return about(f"line {number}", error)


def _named(item: Found, outcome: Written | InvalidInput) -> Written | InvalidInput:
    """A refusal that says which item it is about."""
    if isinstance(item, ImportedStatement) and isinstance(outcome, InvalidInput):
        return about(item.external_id, outcome)
    return outcome


def _report(outcomes: Iterator[Written | InvalidInput]) -> bool:
    """Count the outcomes, print each refusal as it comes and a summary; False when any was refused."""
    counts: Counter[str] = Counter()
    try:
        with progress_bar("statements") as advance:
            for done, outcome in enumerate(outcomes, 1):
                counts[outcome.status if isinstance(outcome, Written) else REFUSED] += 1
                if isinstance(outcome, InvalidInput) and counts[REFUSED] <= MAX_REASONS_SHOWN:
                    typer.echo(f"refused: {outcome}", err=True)
                elif isinstance(outcome, Written):
                    for note in outcome.notes:
                        typer.echo(f"note: {note}", err=True)
                advance(done, None)
    finally:
        _summarise(counts)
    return not counts[REFUSED]


def passed_over(item: PassedOver) -> None:
    """Say that something was not read, and why."""
    typer.echo(f"passed over: {item.name} {item.reason}", err=True)


def _summarise(counts: Counter[str]) -> None:
    words: Iterable[str] = (*Status, REFUSED)
    told = [f"{counts[str(word)]} {word}" for word in words if counts[str(word)] or word == Status.CREATED]
    typer.echo(f"statements: {', '.join(told)}", err=True)
