"""The application: what it holds open, what surrounds a request, and which routes there are."""

import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware.cors import CORSMiddleware

from index.record import Record
from service.access.guard import Guard
from service.access.keyring import Keyring
from service.access.limits import LIMIT_HEADERS
from service.access.proxies import BehindProxies
from service.alerting import AlertWorker, remove_old_deliveries
from service.fetching import open_pages
from service.handlers import add_handlers
from service.idempotency import HEADER as IDEMPOTENCY_HEADER
from service.idempotency import REPLAYED_HEADER, Idempotency
from service.metrics import Metrics
from service.middleware import REQUEST_ID_HEADER, BodyLimit, RequestContext
from service.openapi import Service
from service.opening import open_record
from service.origin import SameOrigin
from service.places import IngestPlaces
from service.routes import (
    alerts,
    articles,
    feeds,
    jobs,
    keys,
    operations,
    search,
    sources,
    speakers,
    statements,
    superdesk,
    versions,
)
from service.settings import Settings
from service.state import Held, State
from service.watching import FeedWorker, open_watcher
from service.web import add_pages
from service.web.negotiation import ReadableProblems
from service.worker import JobWorkers, job_kinds, remove_old

DESCRIPTION = """Search for what people said: who said it, where, when, and in what words.

Articles go in; every sentence and quotation in them becomes a searchable statement with its speaker and its source.
As soon as the service has keys, calls ask for one: `Authorization: Bearer orec_…`, with the scope that each call names.
Ids are strings. Spans are half-open ranges of Unicode code points in the article's text.
Errors are RFC 9457 problems."""


CALLS = (
    articles,
    versions,
    statements,
    speakers,
    sources,
    jobs,
    feeds,
    alerts,
    superdesk,
    keys,
    operations,
)


def create_app(
    settings: Settings,
    open_record: Callable[[Settings], Record] = open_record,
    closing: threading.Event | None = None,
    *,
    alone: bool = False,
    figures: Path | None = None,
) -> FastAPI:
    """The service over one data directory; nothing is opened before it starts.

    Args:
        settings: everything that can be set.
        open_record: what opens the record; an encoder that is in memory already can be given with it.
        alone: whether it listens to this machine alone, so that without keys no request may name another host.
        figures: where several processes put their counts together; None for one that serves by itself.
        closing: set by the server when it ends, before it waits for requests: those that have no end of their own end.
    """
    metrics = Metrics(figures)
    app = Service(
        title="On Record",
        version=version("onrecord"),
        description=DESCRIPTION,
        lifespan=_lifespan(settings, metrics, open_record, closing or threading.Event()),
        docs_url=None,
        redoc_url=None,
    )
    # Before all others: the framework tries one router after the other, and most requests are searches.
    app.include_router(search.router)
    if settings.pages:
        add_pages(app)
    # The last one added is the outermost.
    app.add_middleware(Idempotency, keep_s=settings.idempotency_keep_s)
    app.add_middleware(Guard, settings=settings, routes=app.router.routes, alone=alone)
    app.add_middleware(BodyLimit, limit_bytes=settings.max_body_bytes, timeout_s=settings.request_timeout_s)
    app.add_middleware(BehindProxies, trusted=settings.trusted_proxies)
    app.add_middleware(SameOrigin, may_call=settings.cors_origins)
    app.add_middleware(RequestContext, metrics=metrics)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.cors_origins,
        allow_methods=["GET", "POST", "PATCH", "DELETE"],
        allow_headers=["Authorization", "Content-Type", IDEMPOTENCY_HEADER, REQUEST_ID_HEADER],
        expose_headers=["Location", "Retry-After", *LIMIT_HEADERS, REPLAYED_HEADER, REQUEST_ID_HEADER],
    )
    if settings.pages:
        app.add_middleware(ReadableProblems)
    add_handlers(app)
    for routes in CALLS:
        app.include_router(routes.router)
    return app


def _lifespan(
    settings: Settings, metrics: Metrics, open_record: Callable[[Settings], Record], closing: threading.Event
) -> Callable[[FastAPI], AbstractAsyncContextManager[State]]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[State]:
        """Open the record and start the jobs and the feeds; at the end finish the items in hand, then close."""
        async with AsyncExitStack() as stack:
            record = await run_in_threadpool(open_record, settings)
            stack.push_async_callback(run_in_threadpool, record.close)
            # Bring the index up to date now, not during the first search.
            await run_in_threadpool(record.check)
            metrics.watch(record)
            pages = open_pages(settings)
            workers = JobWorkers(
                job_kinds(record, settings.max_text_characters, pages.for_jobs),
                settings.job_poll_s,
                partial(remove_old, record, settings.job_keep_s, settings.export_keep_s),
                partial(remove_old_deliveries, record, settings.alert_keep_s),
            )
            workers.start()
            stack.push_async_callback(run_in_threadpool, workers.stop)
            places = IngestPlaces(settings.ingest_max_at_once, settings.ingest_max_waiting)
            watcher = FeedWorker(
                open_watcher(settings, record, pages) if settings.feed_poll else None, metrics, settings.feed_look_s
            )
            watcher.start()
            stack.push_async_callback(run_in_threadpool, watcher.stop)
            keyring = Keyring(record.store.keys)
            alerting = AlertWorker(settings, record, metrics)
            alerting.start()
            stack.push_async_callback(run_in_threadpool, alerting.stop)
            yield State(
                held=Held(settings, record, workers, metrics, pages, places, watcher, alerting, closing, keyring)
            )

    return lifespan
