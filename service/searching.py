"""`onrecord search`: hits for people, the answer of HTTP, or everything that is found as a file."""

import sys
from collections.abc import Mapping

import typer

from index.clock import utc_now
from index.record import Record
from index.search import search
from service.exports.occasion import Occasion
from service.exports.writing import exported
from service.printing import print_answer
from service.queries import ExportRequest, SearchRequest
from service.settings import Settings, listening_at
from service.views import answer_view


def print_found(record: Record, request: SearchRequest, *, as_json: bool) -> None:
    """Print the hits of one page."""
    answer = answer_view(search(record, request.to_query()))
    if as_json:
        typer.echo(answer.model_dump_json())
    else:
        print_answer(answer, sys.stdout)


def write_export(record: Record, settings: Settings, request: ExportRequest, given: Mapping[str, object]) -> None:
    """Write everything that is found to standard output; links lead to where the settings have a server listen."""
    occasion = Occasion(
        asked=tuple((name, _word(one)) for name, value in given.items() for one in _each(value)),
        at=utc_now(),
        service=listening_at(settings),
        pages=settings.pages,
    )
    for chunk in exported(record, request, occasion):
        sys.stdout.buffer.write(chunk)


def _each(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _word(value: object) -> str:
    """A parameter as an address holds it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
