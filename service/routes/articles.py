"""Articles: in, one or many; read; removed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from index.errors import ArticleNotFound, InvalidInput
from index.ingest import ingest
from index.jobs.articles import ARTICLES
from index.model import Article, Revision
from index.readers.body import ArticleBody
from index.readers.media import MEDIA_TYPES
from index.store.jobs import Job
from index.store.writes import Status, Written
from service import schemas
from service.beside import Beside
from service.cursors import Cursor, cut, decode_cursor, encode_cursor
from service.documents import DOCUMENTS, DocumentRoute
from service.identifiers import identifier
from service.outcomes import claim_outcomes
from service.problems import declared
from service.routes.batches import described, read_batch
from service.settings import Settings
from service.state import FromApp, Held, hold_ingest_place, refuse_unknown_parameters
from service.views import article_summary, article_view, copy_view, job_fields
from service.worker import check_length, payload_of

LIST_SCOPE = "articles"

FETCHING = (
    "address-refused",
    "refused-by-robots",
    "wrong-content-type",
    "page-too-large",
    "too-many-redirects",
    "page-not-served",
    "host-unreachable",
    "fetch-timed-out",
    "too-many-fetches",
)
"""The problems of a page that could not be fetched."""

_KNOWN: dict[int | str, dict[str, Any]] = {
    200: {"model": schemas.ArticleOutcome, "description": "The content was known, or is a new version of the article"}
}

router = APIRouter(tags=["articles"], dependencies=[Depends(refuse_unknown_parameters)], route_class=DocumentRoute)


@router.post(
    "/v1/articles",
    status_code=201,
    responses=_KNOWN
    | declared(
        "malformed-body",
        "invalid-article",
        "unreadable-format",
        "embargoed",
        "fetching-not-available",
        "no-article-in-page",
        *FETCHING,
        "body-too-large",
        "request-timeout",
        "unsupported-media-type",
        "too-many-ingests",
        "store-busy",
    ),
    dependencies=[Depends(hold_ingest_place, scope="function")],
    openapi_extra=DOCUMENTS,
    summary="Ingest one article",
)
def add_article(
    body: ArticleBody, beside: Annotated[Beside, Query()], held: FromApp, response: Response
) -> schemas.ArticleOutcome:
    """Find the statements of an article and make them searchable.

    201 for an article that is new. The same content again answers 200 and changes nothing; other content under
    the same source and `external_id` answers 200 with the next `version`, its statements replaced in one step; the
    version before it stays readable. A copy of another article is taken in like any other and linked with it.
    Where there is only a `url`, the page is fetched; its canonical address is the `external_id` if you give none. A
    feed or another document at the address is taken if it holds one article; `POST /v1/feeds` watches a feed.

    A page that reviews claims for machines to read (`ClaimReview`) is an article and its claims: these are imported
    with it, as statements of whoever made them with the reviewer's rating; `claims` has what became of each.

    Beside JSON, documents of newsrooms are taken as they are: each media type below names its format. One that holds
    several articles goes to `POST /v1/articles:batch`. What a document does not say of itself, such as the publication
    and the address of a PDF, is said by parameters; they go before what it says.
    """
    article, written = ingest_body(beside.over(body), held)
    response.status_code = 201 if written.status is Status.CREATED else 200
    response.headers["Location"] = f"/v1/articles/{written.article_id}"
    view = article_view(held.record, written.article_id)
    return schemas.ArticleOutcome(
        article=view.article,
        statements=view.statements,
        status=written.status,
        claims=list(claim_outcomes(article, written)),
        notes=list(written.notes),
    )


def ingest_body(body: ArticleBody, held: Held, revision: Revision | None = None) -> tuple[Article, Written]:
    """Take one article in, from its text, its page or its address, and count it.

    Raises:
        InvalidInput: it cannot be taken.
        Superseded: a later version than this revision came before.
    """
    try:
        article = replace(body.to_article(held.pages.for_requests), revision=revision)
        written = ingest(held.record, check_length(article, held.settings.max_text_characters))
    except InvalidInput as error:
        held.metrics.count_ingested("article", error)
        raise
    held.metrics.count_ingested("article", written)
    for claim in written.claims:
        held.metrics.count_ingested("statement", claim)
    return article, written


@router.post(
    "/v1/articles:batch",
    status_code=202,
    responses=declared(
        "malformed-body",
        "body-too-large",
        "too-many-items",
        "request-timeout",
        "unsupported-media-type",
        "queue-full",
        "too-many-ingests",
        "store-busy",
    ),
    openapi_extra=described("ArticleBody", "the number of items is limited by a setting", MEDIA_TYPES),
    summary="Ingest many articles",
)
async def add_articles(request: Request, held: FromApp, response: Response) -> schemas.Accepted:
    """Accept a batch as a job, which is worked through even if the service restarts.

    Each item is read for itself: a bad one gets a problem as its result, the others are stored. Of two items with one
    source and `external_id` the later one is refused, whatever becomes of the first. Send a JSON
    array, one object a line as `application/x-ndjson`, or a document of several articles under its media type. Pages
    of items with a `url` alone are fetched, those of several hosts beside each other.
    """
    items = await read_batch(request, most_items(held.settings), MEDIA_TYPES)
    job = await run_in_threadpool(start_batch, held, list(map(payload_of, items)))
    response.headers["Location"] = f"/v1/jobs/{job.id}"
    return schemas.Accepted(job=schemas.JobView(**job_fields(job)))


def most_items(settings: Settings) -> int:
    """How many items a batch may have: one that fits into no queue is not told to come back."""
    return min(settings.max_batch_items, settings.max_open_items)


def start_batch(held: Held, payloads: Sequence[dict[str, Any]]) -> Job:
    """Accept articles as a job.

    Raises:
        QueueFull: too many items wait.
    """
    job = held.record.store.create_job(ARTICLES, payloads, max_open_items=held.settings.max_open_items)
    held.workers.wake()
    return job


@router.get("/v1/articles", responses=declared("invalid-cursor"), summary="List articles")
def list_articles(
    held: FromApp,
    limit: Annotated[int, Query(ge=1, le=100, description="Articles on a page")] = 20,
    cursor: Cursor = None,
) -> schemas.ArticlePage:
    """All articles in order of id, a page at a time."""
    place = decode_cursor(cursor, LIST_SCOPE, int)
    found = held.record.store.articles(place[0] if place else None, limit + 1)
    page, following = cut(found, limit, lambda last: encode_cursor(LIST_SCOPE, last.id))
    return schemas.ArticlePage(articles=[article_summary(article) for article in page], next=following)


@router.get("/v1/articles/{article_id}", responses=declared("article-not-found"), summary="Read an article")
def read_article(article_id: str, held: FromApp) -> schemas.ArticleView:
    """One article with its text and its statements in order of place."""
    return article_view(held.record, identifier(article_id, ArticleNotFound))


@router.get(
    "/v1/articles/{article_id}/copies",
    responses=declared("article-not-found", "invalid-cursor"),
    summary="List the copies of an article",
)
def list_copies(
    article_id: str,
    held: FromApp,
    limit: Annotated[int, Query(ge=1, le=100, description="Copies on a page")] = 20,
    cursor: Cursor = None,
) -> schemas.CopyPage:
    """The other articles that print the same report, first published first and undated last.

    Wire copy, syndication, the same page under another address: recognised when they come in, by their words, also
    where they were edited, cut or added to. Two reports that have only quotations in common are no copies.
    """
    number = identifier(article_id, ArticleNotFound)
    scope = f"copies:{number}"
    found = held.record.store.copies(number, decode_cursor(cursor, scope, int, int, int), limit + 1).page
    page, following = cut(found, limit, lambda last: encode_cursor(scope, *last.place))
    return schemas.CopyPage(copies=[copy_view(copy) for copy in page], next=following)


@router.delete(
    "/v1/articles/{article_id}",
    status_code=204,
    responses=declared("article-not-found", "store-busy"),
    summary="Delete an article",
)
def delete_article(article_id: str, held: FromApp) -> None:
    """Remove an article with all its versions and statements; the next search no longer finds them.

    Copies of it stay, and stay linked with each other.
    """
    held.record.store.delete_article(identifier(article_id, ArticleNotFound))
