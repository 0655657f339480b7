"""One statement: its words, the evidence for its speaker, who else said it; and how it is set right."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from pydantic import ValidationError
from starlette.responses import RedirectResponse, Response

from index.errors import InvalidCorrection
from index.model import Span, StatementKind
from index.readers.body import refusal
from service import schemas
from service.corrections import CorrectionBody
from service.routes.statements import correct_statement, read_one_statement, read_similar, undo_correction
from service.state import FromApp
from service.web.embedding import discovery, frame
from service.web.rendering import SEE_OTHER, address
from service.web.visitor import FromVisitor

OTHERS = 10

router = APIRouter(include_in_schema=False)


@router.get("/statements/{statement_id}")
def statement_page(statement_id: str, request: Request, held: FromApp, visitor: FromVisitor) -> Response:
    """One statement with everything that traces it back, and the statements closest to it in meaning.

    One that was withdrawn is shown as it was, and says so; nothing is compared with it.
    """
    statement = read_one_statement(statement_id, held)
    others = None if statement.withdrawn else read_similar(statement_id, held, OTHERS)
    service = str(request.base_url).rstrip("/")
    return visitor.page(
        "statement.html",
        statement=statement,
        others=others,
        frame=frame(statement, service),
        discovery=discovery(statement, service),
    )


@router.post("/statements/{statement_id}/correction")
def correct(
    statement_id: str,
    held: FromApp,
    kind: Annotated[StatementKind, Form()],
    speaker: Annotated[str, Form()] = "",
    spans: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
) -> Response:
    """Set right what differs from what the statement is now, and show it in its article."""
    now = read_one_statement(statement_id, held)
    wanted = {"speaker": speaker.strip() or None, "kind": kind, "spans": _spans(spans)}
    is_now = {
        "speaker": now.speaker.name if now.speaker else None,
        "kind": now.statement.kind,
        "spans": now.statement.spans,
    }
    changed: dict[str, Any] = {name: value for name, value in wanted.items() if value != is_now[name]}
    corrected = correct_statement(statement_id, _body(changed | ({"note": note} if note.strip() else {})), held)
    return _back_to(corrected)


@router.post("/statements/{statement_id}/undo")
def undo(statement_id: str, held: FromApp) -> Response:
    """Put back what extraction found, and show it in its article."""
    return _back_to(undo_correction(statement_id, held))


def _body(changed: dict[str, Any]) -> CorrectionBody:
    try:
        return CorrectionBody.model_validate(changed)
    except ValidationError as error:
        raise InvalidCorrection(str(refusal(error))) from None


def _spans(text: str) -> list[Span]:
    """`57-88, 90-120` as spans."""
    try:
        return [_span(part) for part in text.split(",") if part.strip()]
    except ValueError:
        raise InvalidCorrection(
            "The characters cannot be read: write them as 57-88, and several with commas between.", "/spans"
        ) from None


def _span(part: str) -> Span:
    start, end = part.replace("–", "-").split("-")
    return int(start), int(end)


def _back_to(statement: schemas.StatementView) -> Response:
    identifier = statement.statement.id
    where = address(f"/articles/{statement.article.id}", statement=identifier)
    return RedirectResponse(f"{where}#evidence", SEE_OTHER)
