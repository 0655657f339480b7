"""Search: who said this, where, when, and in what words."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from index.search import search
from service import schemas
from service.problems import declared
from service.queries import SearchRequest
from service.state import FromApp, refuse_unknown_parameters
from service.views import answer_view

_SLUGS = ("invalid-query", "invalid-cursor", "not-available-yet", "model-mismatch", "store-failed")
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
