"""Corrections in and out of their table."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from index.model import Correction, Field, StatementKind
from index.store import dialects, rows, tables
from index.store.writes import KeptCorrection, NewStatement


def of_article(connection: Connection, article_id: int) -> tuple[KeptCorrection, ...]:
    """All corrections that are kept for an article, in order of statement id."""
    return of_articles(connection, [article_id]).get(article_id, ())


def of_articles(connection: Connection, article_ids: Sequence[int]) -> dict[int, tuple[KeptCorrection, ...]]:
    """All corrections that are kept for these articles, each in order of statement id; those without are missing."""
    table = tables.corrections
    given = dialects.stands_in(table.c.article_id, bindparam("articles", type_=dialects.Numbers))
    query = select(table).where(given).order_by(table.c.article_id, table.c.statement_id)
    found = connection.execute(query, {"articles": list(article_ids)})
    return {
        article_id: tuple(of_row(row, row.statement_id) for row in some)
        for article_id, some in groupby(found, attrgetter("article_id"))
    }


BESIDE_STATEMENTS = (
    tables.corrections.c.statement_id.label("corrected"),
    tables.corrections.c.at,
    tables.corrections.c.correction,
    tables.corrections.c.found,
    tables.corrections.c.standing,
)
"""What is asked for beside the columns of statements; `corrected` is null where nothing was corrected."""


def replace(
    connection: Connection,
    article_id: int,
    ids: Sequence[int],
    written: Sequence[NewStatement],
    waiting: Iterable[KeptCorrection],
) -> None:
    """Keep the corrections that came with an article's statements, and those that wait, and no others."""
    kept = [
        KeptCorrection(statement_id, item.correction, item.found, standing=True)
        for statement_id, item in zip(ids, written, strict=True)
        if item.correction is not None and item.found is not None
    ]
    taken = {one.statement_id for one in kept}
    kept += [one for one in waiting if one.statement_id not in taken]
    table = tables.corrections
    connection.execute(delete(table).where(table.c.article_id == article_id))
    if kept:
        connection.execute(insert(table), [_columns(article_id, one) for one in kept])


def _columns(article_id: int, kept: KeptCorrection) -> dict[str, Any]:
    correction = kept.correction
    return {
        "article_id": article_id,
        "statement_id": kept.statement_id,
        "at": rows.microseconds(correction.at),
        "correction": rows.as_json(columns(correction)),
        "found": rows.as_json(
            rows.statement_columns(kept.found)
            | {"speakers": [rows.attribution_columns(speaker) for speaker in kept.found.speakers]}
        ),
        "standing": int(kept.standing),
    }


def columns(correction: Correction) -> dict[str, Any]:
    """A correction, its time apart, as it is written down."""
    return {
        "fields": correction.fields,
        "speaker": rows.attribution_columns(correction.speaker) if correction.speaker else None,
        "kind": correction.kind,
        "spans": correction.spans,
        "pieces": correction.pieces,
        "note": correction.note,
    }


def of_row(row: rows.Row, statement_id: int) -> KeptCorrection:
    """The correction in a row of their table, or of `BESIDE_STATEMENTS`."""
    found = json.loads(row.found)
    speakers = [rows.attribution_of(speaker) for speaker in found["speakers"]]
    return KeptCorrection(
        statement_id,
        correction_of(rows.known_moment(row.at), json.loads(row.correction)),
        rows.extracted_of_json(found, speakers),
        standing=bool(row.standing),
    )


def correction_of(at: datetime, columns: dict[str, Any]) -> Correction:
    """The correction that `columns` wrote down."""
    return Correction(
        at=at,
        fields=tuple(Field(name) for name in columns["fields"]),
        speaker=rows.attribution_of(columns["speaker"]) if columns["speaker"] else None,
        kind=StatementKind(columns["kind"]) if columns["kind"] else None,
        spans=tuple((start, end) for start, end in columns["spans"]),
        pieces=tuple(columns["pieces"]),
        note=columns["note"],
    )
