"""The pages: the record for people, rendered on the server from the very answers that the routes give to programs."""

from fastapi import FastAPI

from service.web import adding, alerts, articles, search, sources, speakers, statements, status
from service.web.assets import STATIC, Assets


def add_pages(app: FastAPI) -> None:
    """Put the pages before the calls, which leave `/` to them."""
    for pages in (search, articles, statements, speakers, sources, adding, alerts, status):
        app.include_router(pages.router)
    app.mount("/static", Assets(directory=STATIC), name="static")
