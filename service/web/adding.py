"""Articles in by hand: pasted, by address, or as files."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, UploadFile
from pydantic import ValidationError
from starlette.responses import RedirectResponse, Response

from index.errors import InvalidInput
from index.readers.body import ArticleBody, refusal
from index.readers.files import READERS
from service.errors import TooManyItems
from service.importing import import_found, not_too_long
from service.problems import problem_of
from service.routes.articles import ingest_body, most_items, start_batch
from service.state import FromApp, Held, hold_ingest_place
from service.web.rendering import SEE_OTHER, address
from service.web.uploads import Contents, contents
from service.web.visitor import FromVisitor, Visitor
from service.worker import NOTES

IN_TURN = [Depends(hold_ingest_place, scope="function")]
TYPED = ("text", "title", "source", "published", "authors", "language", "url", "address")
"""What the forms hold again when they come back with what was wrong."""

router = APIRouter(include_in_schema=False)


@router.get("/add")
def add_page(held: FromApp, visitor: FromVisitor) -> Response:
    """The three ways in."""
    return _form(held, visitor)


@router.post("/add/text", dependencies=IN_TURN)
def add_text(
    held: FromApp,
    visitor: FromVisitor,
    text: Annotated[str, Form()] = "",
    title: Annotated[str, Form()] = "",
    source: Annotated[str, Form()] = "",
    published: Annotated[str, Form()] = "",
    authors: Annotated[str, Form()] = "",
    language: Annotated[str, Form()] = "",
    url: Annotated[str, Form()] = "",
) -> Response:
    """Take a pasted text in, and show what was found in it."""
    given = {
        "text": text,
        "title": title,
        "source": source,
        "published": published,
        "authors": authors,
        "language": language,
        "url": url,
    }
    fields = {
        "text": _lines(text),
        "title": title,
        "source": {"name": source} if source.strip() else None,
        # The field says that it is in UTC, and browsers send it without a zone.
        "published_at": f"{published}Z" if published else None,
        "authors": [name.strip() for name in authors.split(",") if name.strip()],
        "language": language,
        "url": url,
    }
    return _take(held, visitor, fields, "text", given)


@router.post("/add/url", dependencies=IN_TURN)
def add_address(held: FromApp, visitor: FromVisitor, url: Annotated[str, Form()] = "") -> Response:
    """Fetch a page and take it in, and show what was found in it."""
    return _take(held, visitor, {"url": url.strip()}, "url", {"address": url})


@router.post("/add/files", dependencies=IN_TURN)
def add_files(held: FromApp, visitor: FromVisitor, files: list[UploadFile]) -> Response:
    """Take files in: one article is shown at once, several become a job whose progress is shown."""
    found = contents((file.filename or "", file.file) for file in files if file.filename)
    if len(found.articles) > (most := most_items(held.settings)):
        raise TooManyItems(f"The files hold {len(found.articles)} articles; at most {most}.")
    alone = not (found.statements or found.refused or found.passed_over)
    if alone and len(found.articles) == 1 and NOTES not in found.articles[0]:
        return _take(held, visitor, found.articles[0], "files", {})
    if alone and not found.articles:
        return _form(held, visitor, at="files", empty=True)
    # First what a full queue may refuse.
    job = start_batch(held, found.articles) if found.articles else None
    imported = _import(held, found)
    if job and alone:
        return RedirectResponse(f"/jobs/{job.id}", SEE_OTHER)
    return visitor.page("added.html", imported=imported, job=job, contents=found)


def _take(held: Held, visitor: Visitor, fields: dict[str, Any], at: str, given: dict[str, str]) -> Response:
    try:
        _, written = ingest_body(_body(fields), held)
    except InvalidInput as error:
        return _form(held, visitor, problem_of(error).status, at=at, given=given, refused=str(error))
    where = address(f"/articles/{written.article_id}", added=written.status.value)
    return RedirectResponse(where, SEE_OTHER)


def _body(fields: dict[str, Any]) -> ArticleBody:
    try:
        return ArticleBody.model_validate({name: value for name, value in fields.items() if value is not None})
    except ValidationError as error:
        raise refusal(error) from None


def _form(
    held: Held,
    visitor: Visitor,
    status: int = 200,
    *,
    at: str | None = None,
    given: dict[str, str] | None = None,
    refused: str | None = None,
    empty: bool = False,
) -> Response:
    """The forms, with what was typed and what is wrong with it beside the one that was sent."""
    return visitor.page(
        "add.html",
        status,
        at=at,
        given=dict.fromkeys(TYPED, "") | (given or {}),
        refused=refused,
        empty=empty,
        kinds=sorted(READERS),
        fetching=held.pages.for_requests is not None,
        max_bytes=held.settings.max_body_bytes,
    )


def _import(held: Held, found: Contents) -> int:
    """Take the ready-made statements in; how many there are now that were not refused."""
    taken = 0
    checked = (not_too_long(statement, held.settings.max_text_characters) for statement in found.statements)
    for _, outcome in import_found(held.record, checked):
        held.metrics.count_ingested("statement", outcome)
        if isinstance(outcome, InvalidInput):
            found.refused.append(str(outcome))
        else:
            taken += 1
    return taken


def _lines(text: str) -> str:
    """The text with the line breaks that it was pasted with: forms send each as two characters."""
    return text.replace("\r\n", "\n")
