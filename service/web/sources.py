"""Sources: the publications, and what each of them printed."""

from fastapi import APIRouter
from starlette.responses import Response

from service.cursors import Cursor
from service.routes.sources import list_articles_of_source, list_sources, read_source
from service.state import FromApp
from service.web.rendering import address
from service.web.visitor import FromVisitor

ON_A_PAGE = 100
ARTICLES_ON_A_PAGE = 40

router = APIRouter(include_in_schema=False)


@router.get("/sources")
def sources_page(held: FromApp, visitor: FromVisitor, cursor: Cursor = None) -> Response:
    """All publications in order of name."""
    found = list_sources(held, ON_A_PAGE, cursor)
    following = address("/sources", cursor=found.next) if found.next else None
    return visitor.page("sources.html", sources=found.sources, next=following, later=cursor is not None)


@router.get("/sources/{source_id}")
def source_page(source_id: str, held: FromApp, visitor: FromVisitor, cursor: Cursor = None) -> Response:
    """One publication with its articles, last published first."""
    source = read_source(source_id, held)
    found = list_articles_of_source(source_id, held, ARTICLES_ON_A_PAGE, cursor)
    following = address(f"/sources/{source.id}", cursor=found.next) if found.next else None
    return visitor.page("source.html", source=source, articles=found.articles, next=following, later=cursor is not None)
