"""Jobs: which there are, how far each is, what became of its items; given up and done again by hand."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BeforeValidator
from starlette.responses import RedirectResponse, Response

from index.store.jobs import ItemStatus, JobState
from service.cursors import Cursor
from service.identifiers import MAX_ID
from service.job_bodies import JobBody, WholeRecordKind
from service.routes import jobs as calls
from service.schemas import JobView
from service.state import FromApp
from service.web.rendering import SEE_OTHER, address
from service.web.visitor import FromVisitor

ON_A_PAGE = 20

EMPTY_IS_ANY = BeforeValidator(lambda given: given or None)
"""A filter that a form sends empty filters nothing."""

router = APIRouter(include_in_schema=False)


@router.get("/jobs")
def jobs_page(
    held: FromApp,
    visitor: FromVisitor,
    state: Annotated[JobState | None, EMPTY_IS_ANY] = None,
    kind: Annotated[str | None, Query(max_length=64), EMPTY_IS_ANY] = None,
    cursor: Cursor = None,
) -> Response:
    """All of them, newest first, or those of a kind or that stand somewhere."""
    found = calls.list_jobs(held, state, kind, ON_A_PAGE, cursor)
    return visitor.page(
        "jobs.html",
        jobs=found.jobs,
        state=state,
        kind=kind,
        next=address("/jobs", state=state, kind=kind, cursor=found.next) if found.next else None,
        later=cursor is not None,
    )


@router.post("/jobs/export")
def export(held: FromApp) -> Response:
    """Write the whole record into a file, and show how far that is."""
    return _shown(calls.start_job(JobBody(kind=WholeRecordKind.EXPORT), held, Response()).job)


@router.get("/jobs/{job_id}")
def job_page(
    job_id: str,
    held: FromApp,
    visitor: FromVisitor,
    status: ItemStatus | None = None,
    after: Annotated[int, Query(ge=calls.BEGINNING, le=MAX_ID)] = calls.BEGINNING,
) -> Response:
    """How far one is, and what became of its items, all of them or those of one outcome."""
    job = calls.read_job(job_id, held)
    items = calls.read_items(job_id, held, status, after, calls.ITEMS_ON_PAGE)
    where = f"/jobs/{job.id}"
    return visitor.page(
        "job.html",
        job=job,
        items=items.items,
        outcome=status,
        feed=job.links["feed"].removeprefix("/v1") if "feed" in job.links else None,
        again=_may_be_done_again(job),
        next=address(where, status=status, after=items.next) if items.next is not None else None,
        later=after != calls.BEGINNING,
    )


@router.post("/jobs/{job_id}/cancel")
def cancel(job_id: str, held: FromApp) -> Response:
    """Give up what waits."""
    return _shown(calls.cancel_job(job_id, held))


@router.post("/jobs/{job_id}/retry")
def retry(job_id: str, held: FromApp) -> Response:
    """Do again what failed or was given up."""
    return _shown(calls.retry_job(job_id, held, Response()).job)


def _shown(job: JobView) -> Response:
    return RedirectResponse(f"/jobs/{job.id}", SEE_OTHER)


def _may_be_done_again(job: JobView) -> bool:
    """Whether a retry has something to do."""
    if job.state.is_open:
        return False
    return bool(job.failed or job.cancelled) or job.state in {JobState.FAILED, JobState.CANCELLED}
