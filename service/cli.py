"""The command line: the same functions as the routes, for people and for scripts."""

import sys
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from index.errors import OnRecordError
from index.machine import cores
from index.model import CueClass, StatementKind
from index.reasons import reason_of
from service.citations.names import CitationFormat
from service.command_groups import alerts, cluster, feeds, keys
from service.commanding import FAILED, USAGE, DataDir, ModeName, conclude, configure_logs, opened, settings_from
from service.exports.names import ExportFormat
from service.settings import Extraction, Settings, UnknownSetting, variable

KINDS = ".txt, .md, .html, .pdf, .docx, .json, .jsonl, .jsonld, .xml, .rss, .atom, .rdf, each also with .gz"

application = typer.Typer(
    name="onrecord",
    help="Search for what people said: who said it, where, when, and in what words.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

application.add_typer(feeds, name="feeds")
application.add_typer(keys, name="keys")
application.add_typer(alerts, name="alerts")
application.add_typer(cluster, name="cluster")


class OnError(StrEnum):
    """What `ingest` does with the first article that cannot be taken."""

    SKIP = "skip"
    STOP = "stop"


def _print_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"onrecord {version('onrecord')}")
        raise typer.Exit


@application.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    del version


@application.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on. [default: 127.0.0.1]")] = None,
    port: Annotated[int | None, typer.Option(help="Port; 0 takes a free one. [default: 8000]")] = None,
    processes: Annotated[
        int | None, typer.Option(min=1, max=256, help="Processes that serve behind one address. [default: 1]")
    ] = None,
    show_queries: Annotated[bool, typer.Option("--try", help="Print three queries to try.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Serve the HTTP interface until SIGTERM or Ctrl-C; what was acknowledged is finished.

    Without a key (`onrecord keys add`) it listens to this machine alone, and refuses any other address.
    """
    settings = settings_from(data_dir=data_dir, host=host, port=port, processes=processes)
    from service.logs import configure_logs
    from service.serving import OpenToOthers
    from service.serving import serve as serve_http

    configure_logs(settings.log_level, settings.log_format)
    try:
        serve_http(settings, show_queries=show_queries)
    except OpenToOthers as error:
        _end(str(error), USAGE)


@application.command()
def mcp(
    http: Annotated[bool, typer.Option("--http", help="Serve over HTTP, not over standard input and output.")] = False,
    host: Annotated[str, typer.Option(help="Address of this machine to listen on, with --http.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port, with --http; 0 takes a free one.")] = 8001,
    data_dir: DataDir = None,
) -> None:
    """Answer assistants by the Model Context Protocol: search, statements, records and sources, with citations."""
    settings = settings_from(data_dir=data_dir)
    from service.assistants.serving import refuse_other_machines, serve_http, serve_stdio

    if http:
        refuse_other_machines(host)
    with opened(settings) as record:
        if http:
            serve_http(record, host, port)
        else:
            serve_stdio(record)


@application.command()
def worker(data_dir: DataDir = None) -> None:
    """Work through batches of articles that servers accepted, beside them, until SIGTERM or Ctrl-C; serve nothing."""
    settings = settings_from(data_dir=data_dir)
    from service.logs import configure_logs
    from service.opening import open_record
    from service.working import work_until_stopped

    configure_logs(settings.log_level, settings.log_format)
    with closing(open_record(settings, searches=False)) as record:
        work_until_stopped(record, settings)


@application.command()
def ingest(
    paths: Annotated[
        list[str],
        typer.Argument(
            help=f"Files, folders, patterns such as 'wire/**/*.json', http and https addresses; - is standard input, "
            f"in any format. Kinds of file: {KINDS}."
        ),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Read and extract everything, say what would be stored, store nothing.")
    ] = False,
    on_error: Annotated[
        OnError, typer.Option(help="Leave out what cannot be taken, or stop at the first.")
    ] = OnError.SKIP,
    workers: Annotated[
        int | None,
        typer.Option(min=1, max=256, help="Processes that extract; 1 starts none. [default: one for each core]"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Also print the summary as JSON.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Take articles in; a bad one does not stop the rest. Interrupted, the same command goes on where it was."""
    from service.fetching import open_pages
    from service.ingesting import Manner, ingest_paths, rehearse_paths

    settings = settings_from(data_dir=data_dir, ingest_workers=workers)
    processes = settings.ingest_workers or cores()
    rules_only = settings.extraction is Extraction.RULES
    manner = Manner(processes, rules_only, on_error is OnError.STOP, as_json)
    articles_at = open_pages(settings).articles_at
    if dry_run:
        configure_logs()
        url = settings.database_url.get_secret_value() if settings.database_url else None
        conclude(rehearse_paths(settings.data_dir, paths, articles_at, manner, database_url=url))
        return
    if processes > 1 and settings.threads is None:
        # To encode takes as long as to extract: half of the cores each.
        settings = settings.model_copy(update={"threads": max(1, cores() // 2)})
    with opened(settings) as record:
        conclude(ingest_paths(record, paths, articles_at, manner))


@application.command("import")
def import_(
    file: Annotated[str, typer.Argument(help="JSON Lines, one statement a line; - is standard input.")],
    data_dir: DataDir = None,
) -> None:
    """Import ready-made statements: external_id, text, kind, speaker, source, published_at, url, title, review."""
    from service.commands import import_lines, input_stream

    with input_stream(file) as stream, opened(settings_from(data_dir=data_dir)) as record:
        conclude(import_lines(record, stream))


@application.command()
def extract(
    file: Annotated[
        str,
        typer.Argument(
            help=f"File or folder: {KINDS}; JSON Lines also as one {{id, text}} a line; - is standard input."
        ),
    ],
    explain: Annotated[bool, typer.Option("--explain", help="Say of each statement why it has its speaker.")] = False,
) -> None:
    """Print the statements of each text as JSON, one line each, without a record."""
    configure_logs()
    from index.extract.extractor import Extractor
    from service.extraction import extract_file

    settings = settings_from()
    extractor = Extractor(rules_only=settings.extraction is Extraction.RULES, threads=settings.threads)
    conclude(extract_file(file, sys.stdout, extractor, explain=explain))


@application.command()
def search(
    query: Annotated[
        str,
        typer.Argument(
            help='Words, a sentence or a quotation; "exact phrase", -word, speaker:, source:, kind:, before:, after:.'
        ),
    ],
    speaker: Annotated[list[str] | None, typer.Option(help="Id, name or alias; may be repeated.")] = None,
    source: Annotated[list[str] | None, typer.Option(help="Id, name or domain; may be repeated.")] = None,
    kind: Annotated[list[StatementKind] | None, typer.Option(help="Kind of statement; may be repeated.")] = None,
    cue_class: Annotated[
        list[CueClass] | None, typer.Option(help="How the cue says that it became known; may be repeated.")
    ] = None,
    language: Annotated[list[str] | None, typer.Option(help="BCP 47 tag; may be repeated.")] = None,
    published_from: Annotated[str | None, typer.Option("--from", help="Published on or after, as 2024-03-01.")] = None,
    published_to: Annotated[str | None, typer.Option("--to", help="Published up to and including.")] = None,
    min_confidence: Annotated[
        float | None, typer.Option(min=0, max=1, help="Least confidence that the speaker is the one named.")
    ] = None,
    reviewed: Annotated[
        bool | None,
        typer.Option("--reviewed/--not-reviewed", help="Only what a fact-checker has reviewed, or only the rest."),
    ] = None,
    mode: Annotated[ModeName, typer.Option(help="Meaning and words, meaning alone, or exact words.")] = ModeName.HYBRID,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Number of hits. [default: 10; with --format everything that is found]")
    ] = None,
    facets: Annotated[
        bool, typer.Option("--facets", help="Also count speakers, sources, kinds and months of everything found.")
    ] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Say of each hit why it stands where it stands.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer that HTTP gives.")] = False,
    as_format: Annotated[
        ExportFormat | None, typer.Option("--format", help="Print all that is found as a file of this format.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Find who said this, where, when, and in what words."""
    from service.queries import DEFAULT_LIMIT, ExportRequest, SearchRequest
    from service.searching import print_found, write_export

    asked = {"speaker": speaker, "source": source, "kind": kind, "cue_class": cue_class, "language": language}
    given = {name: values for name, values in asked.items() if values} | {
        name: value
        for name, value in {
            "q": query,
            "from": published_from,
            "to": published_to,
            "min_confidence": min_confidence,
            "reviewed": reviewed,
            "mode": None if mode is ModeName.HYBRID else mode.value,
        }.items()
        if value is not None
    }
    settings = settings_from(data_dir=data_dir)
    if as_format is not None:
        if as_json or facets or explain:
            raise typer.BadParameter("--format stands without --json, --facets and --explain.")
        export_request = ExportRequest.model_validate(given | {"format": as_format, "limit": limit})
        with opened(settings) as record:
            write_export(record, settings, export_request, given)
        return
    page = {"limit": limit or DEFAULT_LIMIT, "facets": facets, "explain": explain}
    request = SearchRequest.model_validate(given | page)
    with opened(settings) as record:
        print_found(record, request, as_json=as_json)


@application.command()
def correct(
    statement_id: Annotated[str, typer.Argument(metavar="ID", help="Id of the statement.")],
    speaker: Annotated[str | None, typer.Option(help="Name of who said it.")] = None,
    no_speaker: Annotated[bool, typer.Option("--no-speaker", help="Nobody is known to have said it.")] = False,
    kind: Annotated[StatementKind | None, typer.Option(help="How the article prints it.")] = None,
    span: Annotated[
        list[str] | None, typer.Option(help="START:END in code points of the article's text; may be repeated.")
    ] = None,
    note: Annotated[str | None, typer.Option(help="Why, for whoever reads it later.")] = None,
    take_back: Annotated[bool, typer.Option("--undo", help="Put back what extraction found.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Set speaker, kind or spans of a statement by hand; the correction holds when its article is taken in again."""
    asked = {"speaker": speaker, "kind": kind, "note": note}
    given: dict[str, object] = {name: value for name, value in asked.items() if value is not None}
    if no_speaker:
        given["speaker"] = None
    if span:
        given["spans"] = [_span(part) for part in span]
    if (take_back and given) or (speaker is not None and no_speaker):
        raise typer.BadParameter("--undo stands alone, and --speaker not beside --no-speaker.")
    from service.commands import correct_statement
    from service.corrections import CorrectionBody

    amendment = None if take_back else CorrectionBody.model_validate(given).to_amendment()
    with opened(settings_from(data_dir=data_dir)) as record:
        correct_statement(record, statement_id, amendment)


@application.command()
def cite(
    statement_id: Annotated[str, typer.Argument(metavar="ID", help="Id of the statement.")],
    as_format: Annotated[CitationFormat, typer.Option("--format", help="How it is written.")] = CitationFormat.PLAIN,
    data_dir: DataDir = None,
) -> None:
    """Print a statement as a citation: words, speaker with role, outlet, title, date and address."""
    from service.commands import print_citation

    with opened(settings_from(data_dir=data_dir)) as record:
        print_citation(record, statement_id, as_format)


@application.command()
def reembed(
    model: Annotated[str, typer.Option(help="Name or path of a sentence-transformers model on this machine.")],
    data_dir: DataDir = None,
) -> None:
    """Make all vectors anew with another model; the old ones serve until the new ones are complete."""
    from index.reembed import reembed as reembed_record
    from service.progress import progress_bar

    # The record opens with the model that made its vectors, whatever the setting already says.
    settings = settings_from(data_dir=data_dir).model_copy(update={"encoder": None})
    with opened(settings) as record, progress_bar("statements") as advance:
        made = reembed_record(record, model, advance)
    typer.echo(f"The record is served by {made.label} now.", err=True)


@application.command("compile-encoder")
def compile_encoder(
    model: Annotated[
        str | None, typer.Option(help="Name or path of a sentence-transformers model. [default: the setting's]")
    ] = None,
) -> None:
    """Compile an encoder for this installation, once: it then starts in a second and encodes faster, all else alike."""
    configure_logs()
    from index.encode import COMPILED, DEFAULT_MODEL
    from index.encode.compile import compile_model

    settings = settings_from()
    folder = compile_model(model or settings.encoder or DEFAULT_MODEL, compiled=settings.compiled_dir or COMPILED)
    typer.echo(f"The compiled encoder is in {folder}.", err=True)


@application.command()
def export(
    file: Annotated[str, typer.Argument(help="File to write; - is standard output.")] = "-",
    data_dir: DataDir = None,
) -> None:
    """Write the record as JSON Lines, in the shape that `ingest` and `import` take back."""
    from service.commands import export_lines

    with opened(settings_from(data_dir=data_dir)) as record:
        export_lines(record, file)


@application.command()
def dump(
    folder: Annotated[Path, typer.Argument(help="Folder to make, or an empty one.")],
    data_dir: DataDir = None,
) -> None:
    """Write the whole record into a folder, ids, versions, corrections and vectors included; `load` takes it back."""
    settings = settings_from(data_dir=data_dir)
    configure_logs()
    from service.dumping import dump_to

    dump_to(settings, folder)


@application.command()
def load(
    folder: Annotated[Path, typer.Argument(help="Folder that `dump` wrote.")],
    data_dir: DataDir = None,
) -> None:
    """Make a record from what `dump` wrote, in an empty directory or database; a damaged dump is refused before."""
    settings = settings_from(data_dir=data_dir)
    configure_logs()
    from service.dumping import load_from

    load_from(settings, folder)


@application.command()
def copy(
    source: Annotated[
        str,
        typer.Option(
            "--from",
            help="Directory or database URL of the record; env:NAME takes it from that variable of the environment.",
        ),
    ],
    target: Annotated[str, typer.Option("--to", help="The same of an empty record, or of one that does not exist.")],
) -> None:
    """Copy a record from a directory into a PostgreSQL database or back, and compare; interrupted, go on there."""
    settings_from()
    configure_logs()
    from service.copying import copy_between

    copy_between(source, target)


def _span(text: str) -> tuple[int, int]:
    start, colon, end = text.partition(":")
    if not (colon and all(number.isascii() and number.isdigit() and len(number) < 10 for number in (start, end))):
        raise typer.BadParameter(f"--span is START:END, such as 57:88, not {text!r}.")
    return int(start), int(end)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; expected errors are one line on standard error.

    Exit status: 0, 1 (failed), 2 (usage).
    """
    try:
        application(args=arguments)
    except UnknownSetting as error:
        _end(str(error), USAGE)
    except ValidationError as error:
        _end(_faults(error), USAGE)
    except OnRecordError as error:
        _end(str(error), FAILED)
    except OSError as error:
        _end(f"{error.filename or 'file'}: {reason_of(error)}.", FAILED)


def _faults(error: ValidationError) -> str:
    faults = error.errors(include_url=False, include_input=False, include_context=False)
    is_setting = error.title == Settings.__name__
    names = ((str(fault["loc"][0]) if fault["loc"] else "", str(fault["msg"])) for fault in faults)
    return "; ".join(
        f"{variable(name) if is_setting else name}: {text.removeprefix('Value error, ')}" for name, text in names
    )


def _end(message: str, status: int) -> None:
    typer.echo(f"onrecord: {message}", err=True)
    raise SystemExit(status)
