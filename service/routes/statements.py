"""Statements: ready-made ones in, one with its context, set right by hand, and who else said it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from index.correct import correct, undo
from index.errors import InvalidInput, StatementNotFound
from index.ingest import import_statements
from index.model import ImportedStatement
from index.readers.body import external_id_of, read_statement
from index.readers.media import STATEMENTS
from index.search import similar
from service import schemas
from service.citations.formats import FORMATS, preferred
from service.citations.names import CitationFormat
from service.corrections import CorrectionBody
from service.identifiers import identifier
from service.importing import not_too_long
from service.outcomes import statement_outcome
from service.problems import declared
from service.queries import DEFAULT_LIMIT, MAX_LIMIT
from service.routes.batches import described, read_batch
from service.state import FromApp, Held, refuse_unknown_parameters
from service.version_parts import StatementDetail
from service.version_views import statement_detail
from service.views import answer_view, statement_views

MAX_STATEMENTS = 1_000
NOTHING_RUNS = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""What a browser may do with a piece of HTML that is made to be pasted elsewhere."""

_CITED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The citation",
        "content": {written.media_type: {"schema": {"type": "string"}} for written in FORMATS.values()},
    }
}

router = APIRouter(tags=["statements"], dependencies=[Depends(refuse_unknown_parameters)])


@router.post(
    "/v1/statements:batch",
    responses=declared(
        "malformed-body",
        "body-too-large",
        "too-many-items",
        "request-timeout",
        "unsupported-media-type",
        "too-many-ingests",
        "store-busy",
    ),
    openapi_extra=described("StatementBody", f"up to {MAX_STATEMENTS} items", STATEMENTS),
    summary="Import ready-made statements",
)
async def add_statements(request: Request, held: FromApp) -> list[schemas.StatementOutcome]:
    """Import statements from a fact-check archive or a quote database.

    The answer holds one result for each item, in order, once all are durable and findable. A bad item gets a
    problem as its result, the others are stored. Fact-checks may come as JSON-LD (`ClaimReview` of schema.org,
    `application/ld+json`): the claim is the statement, who made it its speaker, the reviewer its source.
    """
    items = await read_batch(request, MAX_STATEMENTS, STATEMENTS)
    async with held.places.place():
        return await run_in_threadpool(_import, held, items)


def _import(held: Held, items: list[Any]) -> list[schemas.StatementOutcome]:
    read = [_read_or_refuse(item, held.settings.max_text_characters) for item in items]
    outcomes = iter(import_statements(held.record, [item for item in read if isinstance(item, ImportedStatement)]))
    results = []
    for item, statement in zip(items, read, strict=True):
        outcome = statement if isinstance(statement, InvalidInput) else next(outcomes)
        held.metrics.count_ingested("statement", outcome)
        external_id = statement.external_id if isinstance(statement, ImportedStatement) else external_id_of(item)
        results.append(statement_outcome(external_id, outcome))
    return results


def _read_or_refuse(item: Any, max_text_characters: int) -> ImportedStatement | InvalidInput:
    if isinstance(item, InvalidInput):
        return item
    try:
        return not_too_long(read_statement(item), max_text_characters)
    except InvalidInput as error:
        return error


@router.get("/v1/statements/{statement_id}", responses=declared("statement-not-found"), summary="Read a statement")
def read_one_statement(statement_id: str, held: FromApp) -> StatementDetail:
    """One statement with its speaker, its article and the text around it.

    One that a later version of its article no longer holds is still read here, and nowhere else found: `withdrawn` says
    since when, by which version, and what stands there in its place.
    """
    return statement_detail(held.record, identifier(statement_id, StatementNotFound))


@router.get(
    "/v1/statements/{statement_id}/citation",
    response_class=Response,
    responses=_CITED | declared("statement-not-found"),
    summary="Cite a statement",
)
def cite(
    statement_id: str,
    held: FromApp,
    request: Request,
    as_format: Annotated[
        CitationFormat | None, Query(alias="format", description="How it is written; left out, `Accept` says it")
    ] = None,
) -> Response:
    """A statement with its speaker, outlet, title, date and address, ready to be pasted.

    A direct quotation stands in quotation marks, reported words do not; where nobody is known to have said it, nobody
    is named. Without `format`, the media type that `Accept` likes best is written, plain text where it names none.
    """
    statement = statement_detail(held.record, identifier(statement_id, StatementNotFound))
    written = FORMATS[as_format or preferred(request.headers.get("Accept", ""))]
    headers = {"Vary": "Accept", "Content-Security-Policy": NOTHING_RUNS, "X-Content-Type-Options": "nosniff"}
    return Response(written.write(statement), media_type=written.media_type, headers=headers)


@router.patch(
    "/v1/statements/{statement_id}",
    responses=declared(
        "statement-not-found",
        "malformed-body",
        "invalid-correction",
        "span-outside-article",
        "no-article-text",
        "body-too-large",
        "request-timeout",
        "unsupported-media-type",
        "store-busy",
    ),
    summary="Correct a statement",
)
def correct_statement(statement_id: str, body: CorrectionBody, held: FromApp) -> schemas.StatementView:
    """Set speaker, kind or spans of a statement by hand; fields that are left out stay as they are.

    The statement keeps its id. Searches, filters and speakers' records follow at once, and the correction holds when
    the article is sent again, in a new version too as long as the statement's words still stand in it.
    """
    corrected = correct(held.record, identifier(statement_id, StatementNotFound), body.to_amendment())
    return statement_views(held.record, [corrected])[0]


@router.delete(
    "/v1/statements/{statement_id}/correction",
    responses=declared("statement-not-found", "correction-not-found", "store-busy"),
    summary="Undo a correction",
)
def undo_correction(statement_id: str, held: FromApp) -> schemas.StatementView:
    """Put back what extraction found; the answer is the statement as it now is."""
    restored = undo(held.record, identifier(statement_id, StatementNotFound))
    return statement_views(held.record, [restored])[0]


@router.get(
    "/v1/statements/{statement_id}/similar",
    responses=declared("statement-not-found", "model-mismatch"),
    summary="Find similar statements",
)
def read_similar(
    statement_id: str,
    held: FromApp,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Hits in the answer")] = DEFAULT_LIMIT,
) -> schemas.AnswerView:
    """Who else said it: the statements closest in meaning to this one."""
    return answer_view(similar(held.record, identifier(statement_id, StatementNotFound), limit))
