"""Between the vocabulary and the columns: how each value is written down and read back."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pydantic_core

from index.clock import utc_now
from index.model import (
    Article,
    Attribution,
    CueClass,
    ExtractedStatement,
    Method,
    Review,
    Source,
    Span,
    SpeakerKind,
    StatementKind,
)
from index.store.arrays import Vectors
from index.store.stored import StoredArticle, StoredAttribution, StoredStatement
from index.store.writes import Origin

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

Row = Any
"""A SQLAlchemy result row; its columns are typed where they are read."""


def microseconds(moment: datetime | None) -> int | None:
    """A moment as UTC microseconds since 1970, exactly."""
    return None if moment is None else (moment - _EPOCH) // _MICROSECOND


def moment(value: int | None) -> datetime | None:
    """The moment, in UTC, that `microseconds` wrote down."""
    return None if value is None else _EPOCH + timedelta(microseconds=value)


def known_moment(value: int) -> datetime:
    """The moment of a column that is never null."""
    return _EPOCH + timedelta(microseconds=value)


def now() -> int:
    """The current time in UTC microseconds since 1970."""
    return (utc_now() - _EPOCH) // _MICROSECOND


def as_json(value: object) -> str:
    """Compact JSON, with letters of every script as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def as_json_or_null(value: object | None) -> str | None:
    """The column of a value that may be missing."""
    return None if value is None else as_json(value)


def from_json(column: str | None) -> Any:
    """The value of such a column; a hit has eight, and the standard library takes ten times as long for each."""
    return None if column is None else pydantic_core.from_json(column)


def packed(vectors: Vectors) -> bytes:
    """All passages of one statement as little-endian float16, one after the other.

    Half precision moves a cosine by less than 0.0005 and halves the size; see docs/decisions/0003.
    """
    return vectors.astype("<f2").tobytes()


def unpacked(blob: bytes, dimension: int) -> Vectors:
    """The passages again, float32, shape (passages, dimension)."""
    return np.frombuffer(blob, dtype="<f2").reshape(-1, dimension).astype(np.float32)


def attribution_columns(attribution: Attribution) -> dict[str, Any]:
    """The columns of one attribution, for its own table or inside `candidates`."""
    return {
        "name": attribution.name,
        "kind": attribution.kind.value,
        "method": attribution.method.value,
        "confidence": attribution.confidence,
        "mention": attribution.mention,
        "mention_span": as_json(attribution.mention_span),
        "role": attribution.role,
        "role_span": as_json(attribution.role_span),
        "aliases": as_json(attribution.aliases),
    }


def attribution_of(columns: dict[str, Any]) -> Attribution:
    """The attribution that `attribution_columns` wrote down."""
    return Attribution(
        name=columns["name"],
        kind=SpeakerKind(columns["kind"]),
        method=Method(columns["method"]),
        confidence=columns["confidence"],
        mention=columns["mention"],
        mention_span=_span(columns["mention_span"]),
        role=columns["role"],
        role_span=_span(columns["role_span"]),
        aliases=tuple(from_json(columns["aliases"])),
    )


def statement_columns(statement: ExtractedStatement) -> dict[str, Any]:
    """The columns of one statement, its speakers apart."""
    return {
        "kind": statement.kind.value,
        "text": statement.text,
        "spans": as_json(statement.spans),
        "quoted": as_json(statement.quoted),
        "cue": statement.cue,
        "cue_span": as_json(statement.cue_span),
        "cue_class": statement.cue_class.value if statement.cue_class else None,
        "candidates": as_json([attribution_columns(candidate) for candidate in statement.candidates]),
        "review": as_json(_review_columns(statement.review)) if statement.review else None,
    }


def extracted_of(row: Row, speakers: Sequence[Attribution]) -> ExtractedStatement:
    """The statement that `statement_columns` wrote down, with its speakers."""
    return ExtractedStatement(
        kind=StatementKind(row.kind),
        spans=tuple((start, end) for start, end in from_json(row.spans)),
        text=row.text,
        quoted=tuple((start, end) for start, end in from_json(row.quoted)),
        speakers=tuple(speakers),
        candidates=tuple(attribution_of(columns) for columns in from_json(row.candidates)),
        cue=row.cue,
        cue_span=_span(row.cue_span),
        cue_class=CueClass(row.cue_class) if row.cue_class else None,
        review=_review_of(from_json(row.review)) if row.review else None,
    )


def extracted_of_json(columns: dict[str, Any], speakers: Sequence[Attribution]) -> ExtractedStatement:
    """The statement in these columns as JSON keeps them; what was written down before there were reviews has none."""
    return extracted_of(SimpleNamespace(**{"review": None} | columns), speakers)


def article_of(row: Row) -> StoredArticle:
    """The article in a joined row of articles and sources."""
    return StoredArticle(
        id=row.article_id,
        article=Article(
            external_id=row.article_external_id,
            source=Source(row.source_name, row.source_domain),
            text=row.article_text,
            title=row.title,
            url=row.url,
            authors=tuple(from_json(row.authors)),
            published_at=moment(row.published_at),
            language=row.language,
        ),
        source_id=row.source_id,
        version=row.version,
        ingested_at=known_moment(row.ingested_at),
        origin=Origin(row.origin),
    )


def statement_of(row: Row, article: StoredArticle, speakers: Sequence[StoredAttribution]) -> StoredStatement:
    """The statement in a row of statements, with the parts that stand in other tables."""
    return StoredStatement(
        row=row.row,
        id=row.id,
        external_id=row.external_id,
        statement=extracted_of(row, [speaker.attribution for speaker in speakers]),
        speakers=tuple(speakers),
        family_id=row.family_id,
        article=article,
    )


def review_fields(review: Review) -> dict[str, Any]:
    """What a review says, as it is stored and written out, but for its time."""
    by = review.reviewer
    return {
        "rating": review.rating,
        "rating_value": review.rating_value,
        "best_rating": review.best_rating,
        "worst_rating": review.worst_rating,
        "reviewer": {"name": by.name, "domain": by.domain} if by else None,
        "url": review.url,
    }


def _review_columns(review: Review) -> dict[str, Any]:
    return review_fields(review) | {"reviewed_at": microseconds(review.reviewed_at)}


def _review_of(stated: dict[str, Any]) -> Review:
    by = stated["reviewer"]
    return Review(**stated | {"reviewer": Source(**by) if by else None, "reviewed_at": moment(stated["reviewed_at"])})


def _span(text: str) -> Span | None:
    value = from_json(text)
    return None if value is None else (value[0], value[1])
