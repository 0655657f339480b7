"""The search page: one box, what narrows it, when it was said, and the hits. Its address says all of it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from fastapi import APIRouter
from pydantic import ValidationError
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from index.calibration import NO_MATCH_BELOW
from index.errors import InvalidInput, NotFound, SourceNotFound, SpeakerNotFound
from index.readers.body import refusal
from index.search import search_all
from service import schemas
from service.answer_parts import FacetsPart
from service.exports.names import ExportFormat
from service.identifiers import identifier
from service.problems import problem_of
from service.queries import SearchRequest
from service.state import FromApp, Held
from service.views import answer_view
from service.web.rendering import address
from service.web.timeline import timeline
from service.web.visitor import LANGUAGE, FromVisitor

SEVERAL = frozenset({"speaker", "source", "kind", "cue_class", "language", "article"})
"""Filters that may be given more than once; of all others the last one counts."""

COUNTED = ("speaker", "source", "kind")
"""Filters whose other values are counted as if none of them were chosen, so that another can be added."""

DATES = ("from", "to")
PARAMETERS = tuple(field.alias or name for name, field in SearchRequest.model_fields.items())
FACET_VALUES = 8
"""Shown of each facet at once; those that follow are behind a fold."""

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Found:
    """An answer, with the counts of each filter as they are without it."""

    answer: schemas.AnswerView
    counts: dict[str, FacetsPart]


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter, with the number of statements that have it."""

    id: str
    name: str
    count: int
    chosen: bool = False


@router.get("/")
def search_page(request: Request, held: FromApp, visitor: FromVisitor) -> Response:
    """What was found, or where to begin; a query that cannot be read is told above the box."""
    given = asked(request.query_params)
    values = {name: given.get(name) for name in PARAMETERS}
    context: dict[str, Any] = {
        "given": values,
        "found": None,
        "refused": None,
        "exports": None,
        "facet_values": FACET_VALUES,
    }
    if not given:
        return visitor.page("front.html", **context, counts=held.record.store.counts())
    try:
        found = find(held, given)
    except InvalidInput as error:
        return visitor.page("search.html", problem_of(error).status, **context | {"refused": str(error)})
    days = [_day(given.get(name)) for name in DATES]
    return visitor.page(
        "search.html",
        **context
        | {
            "found": found,
            "choices": {
                name: _choices(held, name, counted, given.get(name, [])) for name, counted in _counted(found).items()
            },
            "faint": _first_faint(found.answer),
            "timeline": timeline(found.counts["month"].month, *days),
            "next": address("/", **given | {"cursor": found.answer.next}) if found.answer.next else None,
            "first": address("/", **_without(given, "cursor")) if "cursor" in given else None,
            "alert_address": address("/alerts", **_without(given, "cursor", "limit", "facets", "explain")),
            "exports": _exports(given) if found.answer.hits and not found.answer.no_match else None,
        },
    )


def _exports(given: dict[str, Any]) -> dict[str, str]:
    """Where everything that was found is to be had, by format; what says how a page looks says nothing there."""
    searched = {"q": ""} | _without(given, "cursor", "limit", "facets", "explain")
    return {name.value: address("/v1/search:export", **searched, format=name.value) for name in ExportFormat}


def _choices(held: Held, name: str, counted: list[Choice], given: list[str]) -> list[Choice]:
    """The counted values of a filter, and those that are set though nothing has them any more."""
    known = [replace(choice, chosen=choice.id in given or choice.name in given) for choice in counted]
    chosen = {value for choice in known if choice.chosen for value in (choice.id, choice.name)}
    return [
        *known,
        *(Choice(value, _name(held, name, value), 0, chosen=True) for value in given if value not in chosen),
    ]


def _name(held: Held, name: str, value: str) -> str:
    """What the speaker or source with an id is called; a value that is no id is a name already."""
    try:
        if name == "speaker":
            return held.record.store.speaker(identifier(value, SpeakerNotFound)).name
        if name == "source":
            return held.record.store.source(identifier(value, SourceNotFound)).source.name
    except NotFound:
        pass
    return value


def _counted(found: Found) -> dict[str, list[Choice]]:
    return {
        "speaker": [Choice(one.id, one.name, one.count) for one in found.counts["speaker"].speaker],
        "source": [Choice(one.id, one.name, one.count) for one in found.counts["source"].source],
        "kind": [Choice(one.kind.value, one.kind.value, one.count) for one in found.counts["kind"].kind],
    }


def _first_faint(answer: schemas.AnswerView) -> int | None:
    """Where the hits begin that are too unlikely to be counted, if likely ones stand before them."""
    if answer.no_match or not (answer.asked and answer.asked.text):
        return None
    place = len(answer.hits)
    while place and answer.hits[place - 1].scores.relevance < NO_MATCH_BELOW:
        place -= 1
    return place if 0 < place < len(answer.hits) else None


def asked(parameters: QueryParams) -> dict[str, Any]:
    """The parameters that say something: a form also sends the fields that nobody filled in."""
    filled = {
        name: [value.strip() for value in parameters.getlist(name) if value.strip()]
        for name in parameters
        if name != LANGUAGE
    }
    return {name: values if name in SEVERAL else values[-1] for name, values in filled.items() if values}


def find(held: Held, given: dict[str, Any]) -> Found:
    """Search, and count beside it what each filter that is set keeps out; all in one pass of the encoder.

    Raises:
        InvalidInput: a parameter is unknown or cannot be read.
    """
    main = _read(given | {"facets": True})
    wider = {name: _read(_widened(given, name)) for name in COUNTED if name in given}
    if any(name in given for name in DATES):
        wider["month"] = _read(_widened(given, *DATES))
    # A search has to ask something: where the only filter is taken away, its own counts have to do.
    wider = {name: request for name, request in wider.items() if request.to_query().text or _narrows(request)}
    answers = []
    for outcome in search_all(held.record, [request.to_query() for request in (main, *wider.values())]):
        if isinstance(outcome, InvalidInput):
            raise outcome
        answers.append(answer_view(outcome))
    counts = {name: answer.facets for name, answer in zip(wider, answers[1:], strict=True) if answer.facets}
    own = answers[0].facets
    return Found(answers[0], {name: own for name in (*COUNTED, "month") if own} | counts)


def _widened(given: dict[str, Any], *names: str) -> dict[str, Any]:
    return _without(given, *names, "cursor") | {"facets": True, "limit": 1}


def _without(given: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name not in names}


def _narrows(request: SearchRequest) -> bool:
    return request.to_query().filters.narrow


def _read(given: dict[str, Any]) -> SearchRequest:
    try:
        return SearchRequest.model_validate({"q": ""} | given)
    except ValidationError as error:
        raise refusal(error) from None


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value[:10]) if value else None
