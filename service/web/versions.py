"""The versions of an article and its copies in other places: listed, read, and held against each other word by word."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from index.diff import diff
from index.edits import edits
from index.errors import ArticleNotFound
from service.cursors import Cursor
from service.identifiers import MAX_ID, identifier
from service.routes.articles import list_copies, read_article
from service.routes.versions import list_versions, read_version
from service.state import FromApp
from service.version_views import diff_view
from service.web.differences import folded, pieces
from service.web.passages import passages, voices
from service.web.rendering import address
from service.web.visitor import FromVisitor

ON_A_PAGE = 40

router = APIRouter(include_in_schema=False)


@router.get("/articles/{article_id}/versions")
def versions_page(article_id: str, held: FromApp, visitor: FromVisitor, cursor: Cursor = None) -> Response:
    """All versions, newest first."""
    found = list_versions(article_id, held, ON_A_PAGE, cursor)
    article = read_article(article_id, held).article
    where = f"/articles/{article.id}/versions"
    return visitor.page(
        "versions.html",
        article=article,
        versions=found.versions,
        not_kept=found.not_kept,
        next=address(where, cursor=found.next) if found.next else None,
        later=cursor is not None,
    )


@router.get("/articles/{article_id}/versions/{version}")
def version_page(article_id: str, version: str, held: FromApp, visitor: FromVisitor) -> Response:
    """One version as it stood, with who said what in it."""
    found = read_version(article_id, version, held)
    by_id = voices(found.statements)
    return visitor.page(
        "version.html",
        article=read_article(article_id, held).article,
        version=found.version,
        voices=list(by_id.values()),
        passages=passages(found.version.text, found.statements, by_id, narrative=False),
    )


@router.get("/articles/{article_id}/diff")
def diff_page(
    article_id: str,
    held: FromApp,
    visitor: FromVisitor,
    from_: Annotated[int | None, Query(alias="from", ge=1, le=MAX_ID)] = None,
    to: Annotated[int | None, Query(ge=1, le=MAX_ID)] = None,
) -> Response:
    """What one version has otherwise than another: left out, the present one than the one before."""
    found = diff(held.record.store, identifier(article_id, ArticleNotFound), from_, to)
    earlier, later = found.earlier.article.article.text, found.later.article.article.text
    return visitor.page(
        "diff.html",
        article=read_article(article_id, held).article,
        diff=diff_view(found),
        stretches=folded(pieces(earlier, later, found.edits)),
        places=len(found.edits),
    )


@router.get("/articles/{article_id}/copies")
def copies_page(article_id: str, held: FromApp, visitor: FromVisitor, cursor: Cursor = None) -> Response:
    """The other articles that print the same report, first published first."""
    found = list_copies(article_id, held, ON_A_PAGE, cursor)
    article = read_article(article_id, held).article
    where = f"/articles/{article.id}/copies"
    return visitor.page(
        "copies.html",
        article=article,
        copies=found.copies,
        next=address(where, cursor=found.next) if found.next else None,
        later=cursor is not None,
    )


@router.get("/articles/{article_id}/copies/{other_id}")
def copy_page(article_id: str, other_id: str, held: FromApp, visitor: FromVisitor) -> Response:
    """What another article prints otherwise than this one."""
    article, other = read_article(article_id, held).article, read_article(other_id, held).article
    found = edits(article.text, other.text)
    return visitor.page(
        "copy.html",
        article=article,
        other=other,
        stretches=folded(pieces(article.text, other.text, found)),
        places=len(found),
    )
