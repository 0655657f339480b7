"""Sources: the publications, with how much of each is in the record."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from service import schemas
from service.cursors import MAX_LIST_CURSOR_CHARACTERS, decode_cursor, encode_cursor
from service.problems import declared
from service.state import FromApp, refuse_unknown_parameters
from service.views import source_view

SCOPE = "sources"

router = APIRouter(tags=["sources"], dependencies=[Depends(refuse_unknown_parameters)])


@router.get("/v1/sources", responses=declared("invalid-cursor"), summary="List sources")
def list_sources(
    held: FromApp,
    limit: Annotated[int, Query(ge=1, le=100, description="Sources on a page")] = 100,
    cursor: Annotated[
        str | None, Query(max_length=MAX_LIST_CURSOR_CHARACTERS, description="`next` of the page before")
    ] = None,
) -> schemas.SourcePage:
    """Publications in order of name."""
    found = held.record.store.sources(decode_cursor(cursor, SCOPE, str, int), limit + 1)
    page = found[:limit]
    return schemas.SourcePage(
        sources=[source_view(source) for source in page],
        next=encode_cursor(SCOPE, page[-1].source.name, page[-1].id) if len(found) > limit else None,
    )
