"""Operations: is it alive, is it ready, how busy is it, and what do its calls and errors mean."""

import structlog
from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.exceptions import HTTPException

from service.errors import NotReady
from service.pages import CONTENT_SECURITY_POLICY, api_page, error_page
from service.problem_table import PROBLEMS
from service.problems import declared
from service.state import FromApp
from service.wire import Wire

_log = structlog.get_logger("onrecord.operations")

router = APIRouter(tags=["operations"])


class Health(Wire):
    """A sign of life."""

    status: str


@router.get("/healthz", summary="Is the process alive?")
async def health() -> Health:
    """Answers as long as the process runs."""
    return Health(status="alive")


@router.get("/readyz", responses=declared("not-ready"), summary="Can it serve?")
def readiness(held: FromApp) -> Health:
    """Answers 200 when the record can be searched."""
    try:
        held.record.check()
    except Exception as error:
        # Whatever it is, the record cannot serve; the log tells it in full.
        _log.warning("not_ready", exc_info=True)
        raise NotReady(str(error)) from error
    return Health(status="ready")


@router.get("/metrics", response_class=PlainTextResponse, summary="Figures for Prometheus")
def figures(held: FromApp) -> Response:
    """Requests, latencies, what came in and how much the store holds, in Prometheus' text format."""
    return Response(held.metrics.render(), media_type=CONTENT_TYPE_LATEST)


@router.get("/", include_in_schema=False)
async def front() -> Response:
    """The front door leads to the documentation."""
    return RedirectResponse("/docs")


@router.get("/docs", include_in_schema=False)
def documentation(request: Request) -> Response:
    """The API reference as one page without scripts."""
    return _page(api_page(request.app.openapi()))


@router.get("/errors/{slug}", response_class=HTMLResponse, responses=declared("not-found"), summary="About a problem")
def about_problem(slug: str) -> Response:
    """What a kind of problem means and what to do; `type` of each problem leads here."""
    if slug not in PROBLEMS:
        raise HTTPException(404)
    return _page(error_page(PROBLEMS[slug]))


def _page(html: str) -> Response:
    return HTMLResponse(html, headers={"Content-Security-Policy": CONTENT_SECURITY_POLICY})
