"""Status: how much is in the record, what it runs on, and where each batch stands."""

from importlib.metadata import version
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from service.cursors import Cursor
from service.identifiers import MAX_ID
from service.routes.jobs import BEGINNING, ITEMS_ON_PAGE, list_jobs, read_items, read_job
from service.state import FromApp
from service.web.rendering import address
from service.web.visitor import FromVisitor

JOBS_ON_A_PAGE = 20

router = APIRouter(include_in_schema=False)


@router.get("/status")
def status_page(held: FromApp, visitor: FromVisitor, cursor: Cursor = None) -> Response:
    """Counts, model, version, and the jobs, newest first."""
    jobs = list_jobs(held, None, None, JOBS_ON_A_PAGE, cursor)
    return visitor.page(
        "status.html",
        counts=held.record.store.counts(),
        model=held.record.served().encoder.model,
        version=version("onrecord"),
        fetching=held.pages.for_requests is not None,
        jobs=jobs.jobs,
        next=address("/status", cursor=jobs.next) if jobs.next else None,
        later=cursor is not None,
    )


@router.get("/jobs/{job_id}")
def job_page(
    job_id: str, held: FromApp, visitor: FromVisitor, after: Annotated[int, Query(ge=BEGINNING, le=MAX_ID)] = BEGINNING
) -> Response:
    """Where one batch stands, with what became of its items."""
    job = read_job(job_id, held)
    items = job if after == BEGINNING else read_items(job_id, held, None, after, ITEMS_ON_PAGE)
    return visitor.page(
        "job.html",
        job=job,
        items=items.items,
        next=address(f"/jobs/{job.id}", after=items.next) if items.next is not None else None,
        later=after != BEGINNING,
    )
