"""`onrecord ingest`: everything that was given goes in; or, as a rehearsal, as far as the door of the store."""

import json
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import typer

from index.bulk import Item, Told, ingest_bulk, rehearse
from index.errors import InvalidInput
from index.record import Record
from index.store.peek import peek
from index.store.postgres.peek import peek as peek_in_database
from service.fetching import ArticlesAt
from service.inputs import Inputs
from service.interrupts import Interrupt
from service.progress import articles_bar
from service.summary import Summary

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells give it: 128 and the number of the signal."""

Outcomes = Callable[[Iterator[Item]], Generator[Told, None, None]]


@dataclass(frozen=True, slots=True)
class Manner:
    """How to go about it: in how many processes, by the rules alone, and what to say."""

    processes: int = 1
    rules_only: bool = False
    stop_at_refusal: bool = False
    as_json: bool = False


ONE_BY_ONE = Manner()


def ingest_paths(
    record: Record, arguments: Sequence[str], articles_at: ArticlesAt | None = None, manner: Manner = ONE_BY_ONE
) -> bool:
    """Take in what files, folders, patterns, addresses and standard input hold; False when any was refused.

    Raises:
        typer.Exit: with the status of an interrupted command, after Ctrl-C.
    """
    with Interrupt() as interrupt:

        def outcomes(items: Iterator[Item]) -> Generator[Told, None, None]:
            return ingest_bulk(
                record,
                items,
                processes=manner.processes,
                rules_only=manner.rules_only,
                stop=interrupt.asked,
                stop_at_refusal=manner.stop_at_refusal,
            )

        summary = _carried_out(Inputs(arguments, articles_at, manner.processes), outcomes, interrupt, manner)
        return _concluded(summary, interrupt, "what is counted here is stored, and the same command goes on from there")


def rehearse_paths(
    data_dir: Path,
    arguments: Sequence[str],
    articles_at: ArticlesAt | None = None,
    manner: Manner = ONE_BY_ONE,
    *,
    database_url: str | None = None,
) -> bool:
    """Do the same without storing anything; directory or database stay as they are, and need not hold a record.

    Raises:
        typer.Exit: with the status of an interrupted command, after Ctrl-C.
    """
    look = peek(data_dir) if database_url is None else peek_in_database(database_url)
    with Interrupt() as interrupt, look as known:

        def outcomes(items: Iterator[Item]) -> Generator[Told, None, None]:
            return rehearse(
                items,
                known,
                processes=manner.processes,
                rules_only=manner.rules_only,
                stop=interrupt.asked,
                stop_at_refusal=manner.stop_at_refusal,
            )

        typer.echo("A rehearsal: nothing is stored.", err=True)
        summary = _carried_out(Inputs(arguments, articles_at, manner.processes), outcomes, interrupt, manner)
        return _concluded(summary, interrupt, "nothing was stored")


def _carried_out(inputs: Inputs, outcomes: Outcomes, interrupt: Interrupt, manner: Manner) -> Summary:
    """Count the outcomes as they come; the summary is told even where an error ends the work."""
    summary = Summary()
    items = interrupt.until_asked(inputs.items())
    try:
        with articles_bar(inputs.total_bytes) as reach, closing(outcomes(items)) as tells:
            for told in tells:
                reached = inputs.told()
                summary.add(told, reached.name)
                reach(reached.read_bytes, summary.articles)
                if manner.stop_at_refusal and isinstance(told.outcome, InvalidInput):
                    typer.echo("Stopped at the first refusal; what came before it is counted here.", err=True)
                    break
    finally:
        for line in summary.lines():
            typer.echo(line, err=True)
        if manner.as_json:
            typer.echo(json.dumps(summary.as_json(), ensure_ascii=False))
    return summary


def _concluded(summary: Summary, interrupt: Interrupt, stands: str) -> bool:
    if interrupt.asked.is_set():
        typer.echo(f"Interrupted: {stands}.", err=True)
        raise typer.Exit(INTERRUPTED)
    return not summary.refused.count
