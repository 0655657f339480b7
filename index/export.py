"""The record out again, article by article, in the shape in which it comes in."""

from collections.abc import Iterator
from typing import Any

from index.record import Record
from index.store.rows import review_fields
from index.store.stored import StoredArticle, StoredStatement
from index.store.writes import Origin

PAGE = 100


def export(record: Record) -> Iterator[dict[str, Any]]:
    """Every article and every imported statement, one JSON-able object each, in order of id.

    `origin` says which it is: "article" objects are bodies of `POST /v1/articles` with their statements added,
    "import" objects are items of `POST /v1/statements:batch`.
    """
    after: int | None = None
    while page := record.store.articles(after, PAGE):
        for article in page:
            statements = record.store.statements_of_article(article.id)
            yield _imported(article, statements) if article.origin is Origin.IMPORT else _article(article, statements)
        after = page[-1].id


def _common(stored: StoredArticle) -> dict[str, Any]:
    article = stored.article
    return {
        "origin": stored.origin.value,
        "external_id": article.external_id,
        "source": {"name": article.source.name, "domain": article.source.domain},
        "title": article.title,
        "url": article.url,
        "published_at": article.published_at.isoformat() if article.published_at else None,
        "language": article.language,
        "text": article.text,
    }


def _article(stored: StoredArticle, statements: list[StoredStatement]) -> dict[str, Any]:
    return _common(stored) | {
        "authors": list(stored.article.authors),
        "version": stored.version,
        "statements": [_statement(statement) for statement in statements],
    }


def _imported(stored: StoredArticle, statements: list[StoredStatement]) -> dict[str, Any]:
    (only,) = statements
    speakers = only.statement.speakers
    return _common(stored) | {
        "kind": only.statement.kind.value,
        "speaker": speakers[0].name if speakers else None,
        "review": _review(only),
        "correction": _correction(only),
    }


def _statement(stored: StoredStatement) -> dict[str, Any]:
    statement = stored.statement
    return {
        "id": str(stored.id),
        "kind": statement.kind.value,
        "text": statement.text,
        "spans": statement.spans,
        "quoted": statement.quoted,
        "cue": statement.cue,
        "cue_class": statement.cue_class.value if statement.cue_class else None,
        "correction": _correction(stored),
        "speakers": [
            {
                "name": by.name,
                "kind": by.kind.value,
                "mention": by.mention,
                "role": by.role,
                "method": by.method.value,
                "confidence": by.confidence,
            }
            for by in statement.speakers
        ],
    }


def _review(stored: StoredStatement) -> dict[str, Any] | None:
    review = stored.statement.review
    if review is None:
        return None
    reviewed_at = review.reviewed_at.isoformat() if review.reviewed_at else None
    return review_fields(review) | {"reviewed_at": reviewed_at}


def _correction(stored: StoredStatement) -> dict[str, Any] | None:
    correction = stored.correction
    if correction is None:
        return None
    return {"at": correction.at.isoformat(), "fields": correction.fields, "note": correction.note}
