"""Status: how much is in the record, what it runs on, and what is being done."""

from importlib.metadata import version

from fastapi import APIRouter
from starlette.responses import Response

from service.routes.jobs import list_jobs
from service.state import FromApp
from service.web.visitor import FromVisitor

LAST_JOBS = 5

router = APIRouter(include_in_schema=False)


@router.get("/status")
def status_page(held: FromApp, visitor: FromVisitor) -> Response:
    """Counts, model, version, and the last jobs."""
    return visitor.page(
        "status.html",
        counts=held.record.store.counts(),
        model=held.record.served().encoder.model,
        version=version("onrecord"),
        fetching=held.pages.for_requests is not None,
        jobs=list_jobs(held, None, None, LAST_JOBS, None).jobs,
    )
