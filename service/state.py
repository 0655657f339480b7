"""What the application holds open, and how a route gets it."""

import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, TypedDict

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError

from index.record import Record
from service.access.keyring import Keyring
from service.alerting import AlertWorker
from service.fetching import Pages
from service.metrics import Metrics
from service.parameters import query_parameters
from service.places import IngestPlaces
from service.settings import Settings
from service.watching import FeedWorker
from service.worker import JobWorkers


@dataclass(frozen=True, slots=True)
class Held:
    """Everything that lives as long as the application."""

    settings: Settings
    record: Record
    workers: JobWorkers
    metrics: Metrics
    pages: Pages
    places: IngestPlaces
    watcher: FeedWorker
    alerting: AlertWorker
    closing: threading.Event
    keyring: Keyring


class State(TypedDict):
    """The lifespan's state, as Starlette passes it to each request."""

    held: Held


async def _held(request: Request) -> Held:
    held: Held = request.state.held
    return held


FromApp = Annotated[Held, Depends(_held)]


async def hold_ingest_place(held: FromApp) -> AsyncIterator[None]:
    """A dependency of calls that ingest: they take turns, so that searches and deletions find threads and cores."""
    async with held.places.place():
        yield


async def refuse_unknown_parameters(request: Request) -> None:
    """Refuse what the call does not declare: a misspelt filter must not widen a search."""
    known = query_parameters(request.scope["route"])
    unknown = [name for name in request.query_params if name not in known]
    if unknown:
        names = ", ".join(sorted(known)) or "none"
        fault = {"type": "unknown_parameter", "msg": f"there is no such parameter; those of this call: {names}"}
        raise RequestValidationError([fault | {"loc": ("query", name)} for name in unknown])
