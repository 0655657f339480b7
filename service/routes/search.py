"""Search: who said this, where, when, and in what words."""

from itertools import chain
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from index.clock import utc_now
from index.errors import InvalidInput
from index.readers.body import refusal
from index.search import Answer, search, search_all
from service import schemas
from service.exports.formats import FORMATS
from service.exports.occasion import Occasion
from service.exports.writing import exported
from service.problems import declared, item_problem
from service.queries import ExportRequest, SearchRequest
from service.routes.batches import described, read_batch
from service.state import FromApp, Held, refuse_unknown_parameters
from service.views import answer_view
from service.wire import Written

MAX_QUERIES = 100

NOT_OF_THE_SEARCH = ("format", "limit")
"""Parameters of an export that say nothing of what is searched for."""

_SLUGS = ("invalid-query", "invalid-cursor", "model-mismatch", "store-failed")
_BODY_SLUGS = ("malformed-body", "body-too-large", "request-timeout", "unsupported-media-type")

_EXPORTS: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            written.media_type: {"schema": {"type": "object" if written.media_type.endswith("+json") else "string"}}
            for written in FORMATS.values()
        },
        "description": "The file",
    }
}

router = APIRouter(tags=["search"], dependencies=[Depends(refuse_unknown_parameters)])


@router.get("/v1/search", response_model=schemas.AnswerView, responses=declared(*_SLUGS), summary="Search")
def search_by_address(request: Annotated[SearchRequest, Query()], held: FromApp) -> Written:
    """The statements closest to the query in meaning and words, best first, each with its speaker and source.

    A filter narrows the search and never thins the answer. Repeat a filter to allow several values.
    """
    return Written(answer_view(search(held.record, request.to_query())))


@router.post(
    "/v1/search",
    response_model=schemas.AnswerView,
    responses=declared(*_SLUGS, *_BODY_SLUGS),
    summary="Search by body",
)
def search_by_body(request: SearchRequest, held: FromApp) -> Written:
    """The same search with its parameters as a JSON body, for long queries."""
    return Written(answer_view(search(held.record, request.to_query())))


@router.post(
    "/v1/search:batch",
    responses=declared("model-mismatch", "store-failed", "too-many-items", *_BODY_SLUGS),
    openapi_extra=described("SearchRequest", f"up to {MAX_QUERIES} queries"),
    summary="Search for many at once",
)
async def search_for_many(request: Request, held: FromApp) -> list[schemas.BatchedAnswer]:
    """Ask up to a hundred queries in one pass of the encoder.

    The answer holds one result for each query, in order; a bad query gets a problem, the others are answered.
    """
    items = await read_batch(request, MAX_QUERIES)
    return await run_in_threadpool(_search_for_many, held, items)


@router.get(
    "/v1/search:export",
    response_class=StreamingResponse,
    responses=_EXPORTS | declared(*_SLUGS),
    summary="Export what a search finds",
)
def export_search(asked: Annotated[ExportRequest, Query()], request: Request, held: FromApp) -> StreamingResponse:
    """Everything that is likely enough to be a match, in the order of the search: as many as its `facets` count.

    `csv` is for spreadsheets, `jsonl` has one hit of the search a line, `jsonld` says it in the terms of schema.org,
    `atom`, `rss` and `jsonfeed` are feeds. It is sent as it is read, and never held as a whole. See docs/exports.md.
    """
    given = tuple(pair for pair in request.query_params.multi_items() if pair[0] not in NOT_OF_THE_SEARCH)
    service = str(request.base_url).rstrip("/")
    chunks = exported(
        held.record, asked, Occasion(given, utc_now(), service, str(request.url), pages=held.settings.pages)
    )
    written = FORMATS[asked.format]
    kept = "inline" if written.feed else "attachment"
    # The first chunk is made before anything is sent: what fails until then is told as a problem.
    return StreamingResponse(
        chain([next(chunks, b"")], chunks),
        media_type=written.media_type,
        headers={"Content-Disposition": f'{kept}; filename="onrecord.{written.suffix}"', "Cache-Control": "no-cache"},
    )


def _search_for_many(held: Held, items: list[Any]) -> list[schemas.BatchedAnswer]:
    read = [_read_or_refuse(item) for item in items]
    asked = [one.to_query() for one in read if isinstance(one, SearchRequest)]
    answers = iter(search_all(held.record, asked))
    return [_batched(one if isinstance(one, InvalidInput) else next(answers)) for one in read]


def _read_or_refuse(item: Any) -> SearchRequest | InvalidInput:
    if isinstance(item, InvalidInput):
        return item
    try:
        return SearchRequest.model_validate(item)
    except ValidationError as error:
        fault = refusal(error)
        return InvalidInput(str(fault), fault.pointer)


def _batched(outcome: Answer | InvalidInput) -> schemas.BatchedAnswer:
    if isinstance(outcome, InvalidInput):
        return schemas.BatchedAnswer(answer=None, problem=schemas.ItemProblem(**item_problem(outcome)))
    return schemas.BatchedAnswer(answer=answer_view(outcome), problem=None)
