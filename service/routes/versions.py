"""The versions of an article: listed, read, and one held against another."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from index.diff import diff
from index.errors import ArticleNotFound, VersionNotFound
from service import version_parts as parts
from service.cursors import Cursor, cut, decode_cursor, encode_cursor
from service.identifiers import MAX_ID, identifier
from service.problems import declared
from service.state import FromApp, refuse_unknown_parameters
from service.version_views import diff_view, version_summary, version_view

router = APIRouter(tags=["articles"], dependencies=[Depends(refuse_unknown_parameters)])


@router.get(
    "/v1/articles/{article_id}/versions",
    responses=declared("article-not-found", "invalid-cursor"),
    summary="List the versions of an article",
)
def list_versions(
    article_id: str,
    held: FromApp,
    limit: Annotated[int, Query(ge=1, le=100, description="Versions on a page")] = 20,
    cursor: Cursor = None,
) -> parts.VersionPage:
    """Every version of an article, newest first, with how many statements it added, changed and withdrew."""
    number = identifier(article_id, ArticleNotFound)
    scope = f"versions:{number}"
    place = decode_cursor(cursor, scope, int)
    store = held.record.store
    found = store.versions(number, place[0] if place else None, limit + 1)
    page, following = cut(found, limit, lambda last: encode_cursor(scope, last.article.version))
    return parts.VersionPage(
        versions=[version_summary(version) for version in page],
        not_kept=store.versions_not_kept(number),
        next=following,
    )


@router.get(
    "/v1/articles/{article_id}/versions/{version}",
    responses=declared("article-not-found", "version-not-found"),
    summary="Read a version of an article",
)
def read_version(article_id: str, version: str, held: FromApp) -> parts.VersionView:
    """One version of an article with its text and its statements as they then were."""
    number = identifier(article_id, ArticleNotFound)
    return version_view(held.record, number, identifier(version, VersionNotFound))


@router.get(
    "/v1/articles/{article_id}/diff",
    responses=declared("article-not-found", "version-not-found"),
    summary="Compare two versions of an article",
)
def read_diff(
    article_id: str,
    held: FromApp,
    from_: Annotated[
        int | None, Query(alias="from", ge=1, le=MAX_ID, description="A version; the one before `to` if left out")
    ] = None,
    to: Annotated[int | None, Query(ge=1, le=MAX_ID, description="A version; the present one if left out")] = None,
) -> parts.DiffView:
    """What one version of an article has otherwise than another.

    `text` has the places where the texts differ. A statement is the same in both under one id; `changed` are those that
    have another speaker, or in whose place the other version has much the same words or the same words as another kind.
    """
    return diff_view(diff(held.record.store, identifier(article_id, ArticleNotFound), from_, to))
