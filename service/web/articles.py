"""One article: the whole text with who says what in it, and the evidence for each."""

from fastapi import APIRouter
from starlette.responses import Response

from index.model import StatementKind
from index.store.writes import Origin, Status
from service.routes.articles import read_article
from service.state import FromApp
from service.web.passages import passages, voices
from service.web.visitor import FromVisitor

router = APIRouter(include_in_schema=False)


@router.get("/articles/{article_id}")
def article_page(
    article_id: str,
    held: FromApp,
    visitor: FromVisitor,
    statement: str | None = None,
    narrative: bool = False,
    added: Status | None = None,
) -> Response:
    """The text with its voices; `statement` has its evidence shown, `narrative` marks the outlet's own sentences."""
    found = read_article(article_id, held)
    chosen = next((one for one in found.statements if one.statement.id == statement), None)
    narrative = narrative or (chosen is not None and chosen.statement.kind is StatementKind.NARRATIVE)
    by_id = voices(found.statements)
    return visitor.page(
        "article.html",
        article=found.article,
        statements=found.statements,
        voices=list(by_id.values()),
        passages=passages(found.article.text, found.statements, by_id, narrative=narrative),
        chosen=chosen,
        narrative=narrative,
        added=added,
        imported=found.article.origin is Origin.IMPORT,
    )
