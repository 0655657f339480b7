"""The pages: the record for people, rendered on the server from the very answers that the routes give to programs."""

from fastapi import FastAPI

from service.web import (
    adding,
    alerts,
    articles,
    cards,
    embedding,
    feeds,
    jobs,
    keys,
    search,
    sessions,
    sources,
    speakers,
    statements,
    status,
    versions,
)
from service.web.assets import STATIC, Assets

_PAGES = (
    search,
    articles,
    versions,
    statements,
    cards,
    embedding,
    speakers,
    sources,
    adding,
    feeds,
    alerts,
    jobs,
    status,
    keys,
    sessions,
)


def add_pages(app: FastAPI) -> None:
    """Put the pages before the calls, which leave `/` to them."""
    for pages in _PAGES:
        app.include_router(pages.router)
    app.mount("/static", Assets(directory=STATIC), name="static")
