"""The application: what it holds open, what surrounds a request, and which routes there are."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware.cors import CORSMiddleware

from index.record import Record
from service.fetching import Pages, open_fetcher
from service.handlers import add_handlers
from service.metrics import Metrics
from service.middleware import REQUEST_ID_HEADER, BodyLimit, RequestContext
from service.openapi import Service
from service.routes import articles, feeds, jobs, operations, search, sources, speakers, statements
from service.settings import Extraction, Settings
from service.state import Held, State
from service.watching import FeedWorker, open_watcher
from service.worker import JobWorker

DESCRIPTION = """Search for what people said: who said it, where, when, and in what words.

Articles go in; every sentence and quotation in them becomes a searchable statement with its speaker and its source.
Ids are strings. Spans are half-open ranges of Unicode code points in the article's text.
Errors are RFC 9457 problems."""


def open_record(settings: Settings) -> Record:
    """The record that the settings name."""
    return Record.open(
        settings.data_dir,
        model=settings.encoder,
        threads=settings.threads,
        rules_only=settings.extraction is Extraction.RULES,
    )


def create_app(settings: Settings, open_record: Callable[[Settings], Record] = open_record) -> FastAPI:
    """The service over one data directory; nothing is opened before it starts.

    Args:
        settings: everything that can be set.
        open_record: what opens the record; an encoder that is in memory already can be given with it.
    """
    metrics = Metrics()
    app = Service(
        title="On Record",
        version=version("onrecord"),
        description=DESCRIPTION,
        lifespan=_lifespan(settings, metrics, open_record),
        docs_url=None,
        redoc_url=None,
    )
    # The last one added is the outermost.
    app.add_middleware(BodyLimit, limit_bytes=settings.max_body_bytes, timeout_s=settings.request_timeout_s)
    app.add_middleware(RequestContext, metrics=metrics)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.cors_origins,
        allow_methods=["GET", "POST", "PATCH", "DELETE"],
        allow_headers=["Content-Type", REQUEST_ID_HEADER],
        expose_headers=["Location", "Retry-After", REQUEST_ID_HEADER],
    )
    add_handlers(app)
    for routes in (search, articles, statements, speakers, sources, jobs, feeds, operations):
        app.include_router(routes.router)
    return app


def _lifespan(
    settings: Settings, metrics: Metrics, open_record: Callable[[Settings], Record]
) -> Callable[[FastAPI], AbstractAsyncContextManager[State]]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[State]:
        """Open the record and start the jobs and the feeds; at the end finish the item in hand, then close."""
        async with AsyncExitStack() as stack:
            record = await run_in_threadpool(open_record, settings)
            stack.push_async_callback(run_in_threadpool, record.close)
            # Bring the index up to date now, not during the first search.
            await run_in_threadpool(record.check)
            metrics.watch(record)
            pages = Pages(open_fetcher(settings), settings.fetch_max_at_once)
            worker = JobWorker(
                record, settings.data_dir, settings.max_text_characters, settings.job_poll_s, pages.for_jobs
            )
            worker.start()
            stack.push_async_callback(run_in_threadpool, worker.stop)
            watcher = FeedWorker(
                open_watcher(settings, record, pages) if settings.feed_poll else None, metrics, settings.feed_look_s
            )
            watcher.start()
            stack.push_async_callback(run_in_threadpool, watcher.stop)
            yield State(held=Held(settings, record, worker, metrics, pages, watcher))

    return lifespan
