"""Search: who said this, where, when, and in what words."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from index.errors import InvalidInput
from index.readers.body import refusal
from index.search import Answer, search, search_all
from service import schemas
from service.problems import declared, item_problem
from service.queries import SearchRequest
from service.routes.batches import described, read_batch
from service.state import FromApp, Held, refuse_unknown_parameters
from service.views import answer_view

MAX_QUERIES = 100

_SLUGS = ("invalid-query", "invalid-cursor", "model-mismatch", "store-failed")
_BODY_SLUGS = ("malformed-body", "body-too-large", "request-timeout", "unsupported-media-type")

router = APIRouter(tags=["search"], dependencies=[Depends(refuse_unknown_parameters)])


@router.get("/v1/search", responses=declared(*_SLUGS), summary="Search")
def search_by_address(request: Annotated[SearchRequest, Query()], held: FromApp) -> schemas.AnswerView:
    """The statements closest to the query in meaning and words, best first, each with its speaker and source.

    A filter narrows the search and never thins the answer. Repeat a filter to allow several values.
    """
    return answer_view(search(held.record, request.to_query()))


@router.post("/v1/search", responses=declared(*_SLUGS, *_BODY_SLUGS), summary="Search by body")
def search_by_body(request: SearchRequest, held: FromApp) -> schemas.AnswerView:
    """The same search with its parameters as a JSON body, for long queries."""
    return answer_view(search(held.record, request.to_query()))


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
