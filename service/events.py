"""How far a job has come, as server-sent events.

Each event is the whole job as `GET /v1/jobs/{id}` answers it, so a client that was away has missed nothing. Its id
tells one state of the job from another: who names the newest in `Last-Event-ID` is sent it no second time, and who
names that of a job that has ended is told to come back no more.
Source: HTML Standard, "Server-sent events".
"""

import asyncio
import threading
import time
from collections.abc import AsyncGenerator, Callable

from fastapi.sse import format_sse_event
from starlette.concurrency import run_in_threadpool

from index.errors import JobNotFound
from index.store.jobs import Job

MEDIA_TYPE = "text/event-stream"
PROGRESS, END = "progress", "end"
LOOK_EVERY_S = 0.5
"""Between two looks at the job, which any process may be working on; the most that the end of the server waits."""
KEEP_ALIVE_EVERY_S = 15.0
"""Proxies cut a connection on which nothing is sent for a minute or so."""
RECONNECT_AFTER_MS = 3000


def event_id(job: Job) -> str:
    """Tells one state of the job from another."""
    return f"{job.state}-{job.done}-{job.failed}-{job.cancelled}-{job.total}"


async def job_events(
    look: Callable[[], Job], as_json: Callable[[Job], str], last_event_id: str | None, closing: threading.Event
) -> AsyncGenerator[bytes]:
    """Events until the job has ended, is removed, or the server ends.

    Args:
        look: reads the job.
        as_json: the data of an event.
        last_event_id: the id of the last event that the client had.
        closing: set when the server ends.
    """
    yield format_sse_event(retry=RECONNECT_AFTER_MS)
    shown, sent_at = last_event_id, time.monotonic()
    while not closing.is_set():
        try:
            job = await run_in_threadpool(look)
        except JobNotFound:
            return
        if event_id(job) != shown or not job.state.is_open:
            shown, sent_at = event_id(job), time.monotonic()
            event = PROGRESS if job.state.is_open else END
            yield format_sse_event(event=event, data_str=as_json(job), id=shown)
        elif time.monotonic() - sent_at >= KEEP_ALIVE_EVERY_S:
            sent_at = time.monotonic()
            yield format_sse_event(comment="nothing new")
        if not job.state.is_open:
            return
        await asyncio.sleep(LOOK_EVERY_S)
