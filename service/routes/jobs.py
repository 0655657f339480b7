"""Jobs: where each batch stands, and what became of its items."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from index.errors import JobNotFound
from service import schemas
from service.cursors import MAX_LIST_CURSOR_CHARACTERS, decode_cursor, encode_cursor
from service.problems import declared
from service.state import MAX_ID, FromApp, Held, identifier, refuse_unknown_parameters
from service.views import job_fields, job_item_view

SCOPE = "jobs"
ITEMS_ON_PAGE = 100
BEGINNING = -1

router = APIRouter(tags=["jobs"], dependencies=[Depends(refuse_unknown_parameters)])


@router.get("/v1/jobs", responses=declared("invalid-cursor"), summary="List jobs")
def list_jobs(
    held: FromApp,
    limit: Annotated[int, Query(ge=1, le=100, description="Jobs on a page")] = 20,
    cursor: Annotated[
        str | None, Query(max_length=MAX_LIST_CURSOR_CHARACTERS, description="`next` of the page before")
    ] = None,
) -> schemas.JobPage:
    """Jobs, newest first."""
    place = decode_cursor(cursor, SCOPE, int)
    found = held.record.store.jobs(place[0] if place else None, limit + 1)
    page = found[:limit]
    return schemas.JobPage(
        jobs=[schemas.JobView(**job_fields(job)) for job in page],
        next=encode_cursor(SCOPE, page[-1].id) if len(found) > limit else None,
    )


@router.get("/v1/jobs/{job_id}", responses=declared("job-not-found"), summary="Read a job")
def read_job(job_id: str, held: FromApp) -> schemas.JobDetail:
    """Where a batch stands, with the first of its items."""
    number = identifier(job_id, JobNotFound)
    items = _items(held, number, BEGINNING, ITEMS_ON_PAGE)
    return schemas.JobDetail(**job_fields(held.record.store.job(number)), items=items.items, next=items.next)


@router.get("/v1/jobs/{job_id}/items", responses=declared("job-not-found"), summary="Read the items of a job")
def read_items(
    job_id: str,
    held: FromApp,
    after: Annotated[int, Query(ge=BEGINNING, le=MAX_ID, description="`next` of the page before")] = BEGINNING,
    limit: Annotated[int, Query(ge=1, le=1000, description="Items on a page")] = ITEMS_ON_PAGE,
) -> schemas.JobItems:
    """What became of each item of a batch, in the order in which they were sent."""
    number = identifier(job_id, JobNotFound)
    held.record.store.job(number)
    return _items(held, number, after, limit)


def _items(held: Held, job_id: int, after: int, limit: int) -> schemas.JobItems:
    found = held.record.store.job_items(job_id, after, limit + 1)
    page = found[:limit]
    return schemas.JobItems(
        items=[job_item_view(item) for item in page], next=page[-1].position if len(found) > limit else None
    )
