"""Sources: the publications, with how much of each is in the record, and what each printed."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from index.errors import SourceNotFound
from service import schemas
from service.cursors import Cursor, cut, dated_cursor, dated_place, decode_cursor, encode_cursor
from service.identifiers import identifier
from service.problems import declared
from service.state import FromApp, refuse_unknown_parameters
from service.views import article_summary, source_view

SCOPE = "sources"

router = APIRouter(tags=["sources"], dependencies=[Depends(refuse_unknown_parameters)])


@router.get("/v1/sources", responses=declared("invalid-cursor"), summary="List sources")
def list_sources(
    held: FromApp,
    limit: Annotated[int, Query(ge=1, le=100, description="Sources on a page")] = 100,
    cursor: Cursor = None,
) -> schemas.SourcePage:
    """Publications in order of name."""
    found = held.record.store.sources(decode_cursor(cursor, SCOPE, str, int), limit + 1)
    page, following = cut(found, limit, lambda last: encode_cursor(SCOPE, last.source.name, last.id))
    return schemas.SourcePage(sources=[source_view(source) for source in page], next=following)


@router.get("/v1/sources/{source_id}", responses=declared("source-not-found"), summary="Read a source")
def read_source(source_id: str, held: FromApp) -> schemas.SourceView:
    """One publication with its counts."""
    return source_view(held.record.store.source(identifier(source_id, SourceNotFound)))


@router.get(
    "/v1/sources/{source_id}/articles",
    responses=declared("source-not-found", "invalid-cursor"),
    summary="List a source's articles",
)
def list_articles_of_source(
    source_id: str,
    held: FromApp,
    limit: Annotated[int, Query(ge=1, le=100, description="Articles on a page")] = 20,
    cursor: Cursor = None,
) -> schemas.ArticlePage:
    """What a publication printed, last published first and undated last."""
    source = held.record.store.source(identifier(source_id, SourceNotFound))
    scope = f"source:{source.id}"
    found = held.record.store.articles_of_source(source.id, dated_place(cursor, scope), limit + 1)
    page, following = cut(found, limit, lambda last: dated_cursor(scope, last.article.published_at, last.id))
    return schemas.ArticlePage(articles=[article_summary(article) for article in page], next=following)
