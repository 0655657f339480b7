"""A statement as an item of the Citation Style Language: what reference managers and word processors take in.

The work that is cited is the article, so its authors are the authors; who is quoted stands in the note.
Source: Citation Style Language, `csl-data.json` of schema 1.0.2.
"""

import json
from typing import Any

from service.citations import facts
from service.schemas import StatementView


def csl_json(statement: StatementView) -> str:
    """A list of one item, as the schema wants it."""
    return json.dumps([item(statement)], ensure_ascii=False, indent=2)


def item(statement: StatementView) -> dict[str, Any]:
    """One item; what is not known is left out."""
    article = statement.article
    published = article.published_at
    fields = {
        "id": f"onrecord-{statement.statement.id}",
        "type": "article-newspaper",
        "title": article.title,
        "container-title": statement.source.name,
        "author": [{"literal": name} for name in article.authors],
        "issued": {"date-parts": [[published.year, published.month, published.day]]} if published else None,
        "URL": facts.address(statement),
        "language": article.language,
        "note": _note(statement),
    }
    return {name: value for name, value in fields.items() if value}


def _note(statement: StatementView) -> str:
    said_by, gone = facts.said_by(statement), facts.withdrawn(statement, facts.english)
    said = f"{said_by}: {facts.words(statement)}" if said_by else facts.words(statement)
    return f"{said} ({gone})" if gone else said
