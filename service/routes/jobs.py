"""Jobs: started, where each stands, what became of its items; cancelled, done again, followed."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Response
from fastapi.responses import FileResponse, StreamingResponse
from starlette.concurrency import run_in_threadpool

from index.errors import JobFileNotFound, JobNotFound, WrongJobState
from index.jobs.exporting import EXPORT, export_path
from index.store.jobs import ItemStatus, Job, JobState
from service import schemas
from service.cursors import Cursor, cut, decode_cursor, encode_cursor
from service.events import MEDIA_TYPE, event_id, job_events
from service.identifiers import MAX_ID, identifier
from service.job_bodies import JobBody
from service.problems import declared
from service.state import FromApp, Held, refuse_unknown_parameters
from service.views import job_fields, job_item_view

SCOPE = "jobs"
ITEMS_ON_PAGE = 100
BEGINNING = -1
MAX_EVENT_ID_CHARACTERS = 200

_EVENTS: dict[int | str, dict[str, Any]] = {
    200: {"content": {MEDIA_TYPE: {"schema": {"type": "string"}}}, "description": "Events until the job has ended"},
    204: {"description": "The job has ended, and `Last-Event-ID` is that of its last event"},
}
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {"application/gzip": {"schema": {"type": "string", "format": "binary"}}},
        "description": "The file",
    }
}

router = APIRouter(tags=["jobs"], dependencies=[Depends(refuse_unknown_parameters)])


@router.post(
    "/v1/jobs",
    status_code=202,
    responses=declared(
        "malformed-body",
        "body-too-large",
        "request-timeout",
        "unsupported-media-type",
        "job-under-way",
        "store-busy",
    ),
    summary="Start an export or a change of model",
)
def start_job(body: JobBody, held: FromApp, response: Response) -> schemas.Accepted:
    """Start a job over the whole record: `export` or `reembed`. Batches of articles go to `POST /v1/articles:batch`.

    An export is one file of JSON Lines packed by gzip, in the shape that `onrecord ingest` and `onrecord import` take
    back; when the job is finished, get it at `links.file`. Re-embedding makes all vectors anew with another model; the
    old ones serve until the new ones are complete. The models that may be named are the default one, the one in
    service, and those of a setting. One job of each kind is open at a time.
    """
    parameters = body.parameters(held.settings, held.record.store.model())
    job = held.record.store.create_job(body.kind, None, parameters=parameters)
    return _accepted(job, held, response)


@router.get("/v1/jobs", responses=declared("invalid-cursor"), summary="List jobs")
def list_jobs(
    held: FromApp,
    state: Annotated[JobState | None, Query(description="Where they stand")] = None,
    kind: Annotated[str | None, Query(max_length=64, description="articles, poll, export or reembed")] = None,
    limit: Annotated[int, Query(ge=1, le=100, description="Jobs on a page")] = 20,
    cursor: Cursor = None,
) -> schemas.JobPage:
    """Jobs, newest first."""
    scope = f"{SCOPE} {state or ''} {kind or ''}"
    place = decode_cursor(cursor, scope, int)
    found = held.record.store.jobs(place[0] if place else None, limit + 1, state=state, kind=kind)
    page, following = cut(found, limit, lambda last: encode_cursor(scope, last.id))
    return schemas.JobPage(jobs=[schemas.JobView(**job_fields(job)) for job in page], next=following)


@router.get("/v1/jobs/{job_id}", responses=declared("job-not-found"), summary="Read a job")
def read_job(job_id: str, held: FromApp) -> schemas.JobDetail:
    """Where a job stands, with the first of its items."""
    number = identifier(job_id, JobNotFound)
    # The job first: one that has ended has no item that still waits.
    job = held.record.store.job(number)
    items = _items(held, number, BEGINNING, ITEMS_ON_PAGE, None)
    return schemas.JobDetail(**job_fields(job), items=items.items, next=items.next)


@router.get("/v1/jobs/{job_id}/items", responses=declared("job-not-found"), summary="Read the items of a job")
def read_items(
    job_id: str,
    held: FromApp,
    status: Annotated[ItemStatus | None, Query(description="What became of them")] = None,
    after: Annotated[int, Query(ge=BEGINNING, le=MAX_ID, description="`next` of the page before")] = BEGINNING,
    limit: Annotated[int, Query(ge=1, le=1000, description="Items on a page")] = ITEMS_ON_PAGE,
) -> schemas.JobItems:
    """What became of each item of a batch, in the order in which they were sent."""
    number = identifier(job_id, JobNotFound)
    held.record.store.job(number)
    return _items(held, number, after, limit, status)


@router.post(
    "/v1/jobs/{job_id}/cancel",
    responses=declared("job-not-found", "wrong-job-state", "store-busy"),
    summary="Cancel a job",
)
def cancel_job(job_id: str, held: FromApp) -> schemas.JobView:
    """Give up what waits; what is done stays, and the job can be read and done again.

    The items in hand at this moment, sixteen at most in each process, may still be done: they get their result all the
    same. A job that is cancelled already is answered as it is. Of a poll, entries that failed are not tried again
    either.
    """
    return schemas.JobView(**job_fields(held.record.store.cancel_job(identifier(job_id, JobNotFound))))


@router.post(
    "/v1/jobs/{job_id}/retry",
    status_code=202,
    responses=declared("job-not-found", "wrong-job-state", "job-under-way", "queue-full", "store-busy"),
    summary="Do again what failed",
)
def retry_job(job_id: str, held: FromApp, response: Response) -> schemas.Accepted:
    """Put the failed and cancelled items of a job that has ended back to be done; the others keep their results.

    An export that failed or was cancelled begins anew, a change of model goes on where it was. A poll that failed is
    made again; entries that a later poll has in hand, or whose feed is watched no more, are left out.
    """
    job = held.record.store.retry_job(identifier(job_id, JobNotFound), held.settings.max_open_items)
    held.watcher.wake()
    return _accepted(job, held, response)


@router.get(
    "/v1/jobs/{job_id}/events",
    response_class=StreamingResponse,
    responses=_EVENTS | declared("job-not-found"),
    summary="Follow a job",
)
async def follow_job(
    job_id: str,
    held: FromApp,
    last_event_id: Annotated[
        str | None,
        Header(max_length=MAX_EVENT_ID_CHARACTERS, description="The id of the last event that came; browsers send it"),
    ] = None,
) -> Response:
    """Server-sent events of a job until it has ended, whichever process works on it.

    `progress` and at last `end`, each with the job as `GET /v1/jobs/{id}` answers it, without its items. `rate` is in
    items a second, as measured while the job was worked on; `ends_at` is when it ends at that rate.
    """
    number = identifier(job_id, JobNotFound)
    job = await run_in_threadpool(held.record.store.job, number)
    if not job.state.is_open and last_event_id == event_id(job):
        return Response(status_code=204)
    events = job_events(lambda: held.record.store.job(number), _as_json, last_event_id, held.closing)
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return StreamingResponse(held.metrics.count_stream(events), headers=headers, media_type=MEDIA_TYPE)


@router.get(
    "/v1/jobs/{job_id}/file",
    response_class=FileResponse,
    responses=_FILE | declared("job-not-found", "job-file-not-found", "wrong-job-state"),
    summary="Get the file of an export",
)
def read_file(job_id: str, held: FromApp) -> FileResponse:
    """What a finished export wrote: JSON Lines packed by gzip. It is kept for some days, which a setting counts."""
    job = held.record.store.job(identifier(job_id, JobNotFound))
    if job.kind != EXPORT:
        raise JobFileNotFound(str(job.id))
    if job.state is not JobState.FINISHED:
        raise WrongJobState(f"Export {job.id} is {job.state}: it has a file once it is finished.")
    path = export_path(held.record.data_dir, job.id)
    if not path.is_file():
        raise JobFileNotFound(str(job.id))
    return FileResponse(path, media_type="application/gzip", filename=f"onrecord-{job.id}.jsonl.gz")


def _accepted(job: Job, held: Held, response: Response) -> schemas.Accepted:
    held.workers.wake()
    response.headers["Location"] = f"/v1/jobs/{job.id}"
    return schemas.Accepted(job=schemas.JobView(**job_fields(job)))


def _as_json(job: Job) -> str:
    return schemas.JobView(**job_fields(job)).model_dump_json()


def _items(held: Held, job_id: int, after: int, limit: int, status: ItemStatus | None) -> schemas.JobItems:
    found = held.record.store.job_items(job_id, after, limit + 1, status=status)
    page, following = cut(found, limit, lambda last: last.position)
    return schemas.JobItems(items=[job_item_view(item) for item in page], next=following)
