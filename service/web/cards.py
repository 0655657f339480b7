"""One statement as a card in a frame of somebody else's page.

Any page may frame it, so it has nothing to press and nothing that runs: its policy lets it show its own style and lead
to other pages, and no more.
"""

import base64
import hashlib
from functools import cache

from fastapi import APIRouter
from markupsafe import Markup
from starlette.responses import Response

from index.errors import StatementNotFound
from service.citations import facts
from service.routes.statements import read_one_statement
from service.state import FromApp
from service.web.rendering import TEMPLATES
from service.web.visitor import FromVisitor

NOT_FOUND = 404

router = APIRouter(include_in_schema=False)


@router.get("/cards/{statement_id}")
def card(statement_id: str, held: FromApp, visitor: FromVisitor) -> Response:
    """The card of one statement; one that is not there is told in the frame as well."""
    try:
        statement = read_one_statement(statement_id, held)
    except StatementNotFound:
        return visitor.page("card.html", NOT_FOUND, policy=policy(), statement=None, style=_style())
    passage = facts.address(statement)
    return visitor.page("card.html", policy=policy(), statement=statement, passage=passage, style=_style())


@cache
def _style() -> Markup:
    """The style, inside the card: nothing is to be fetched for it."""
    return Markup((TEMPLATES / "card.css").read_text(encoding="utf-8"))  # noqa: S704 - a file of ours


@cache
def policy() -> str:
    """Alone among all pages this one may be framed by others (CSP 3, `frame-ancestors`, and hashes of styles)."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors *"
