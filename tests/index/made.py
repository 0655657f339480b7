"""Small pieces of a record for tests that look at one part of it."""

import zlib
from datetime import UTC, datetime

import numpy as np

from index.model import Article, Attribution, CueClass, ExtractedStatement, Method, Source, SpeakerKind, StatementKind
from index.store.arrays import Vectors
from index.store.writes import Model, NewArticle, NewStatement, Origin

MODEL = Model("toy", "0" * 64, 8)
COURIER = Source("The Dunsel Courier", "dunselcourier.example")
POST = Source("Oxenby Post", "oxenbypost.example")


def attribution(name: str, kind: SpeakerKind = SpeakerKind.PERSON, **given: str) -> Attribution:
    return Attribution(
        name=name, kind=kind, method=Method.NAMED_SUBJECT, confidence=0.9, mention=name, role=given.get("role")
    )


def vectors(number: int, passages: int = 1, dimension: int = MODEL.dimension) -> Vectors:
    """Unit vectors that depend on the number alone."""
    random = np.random.default_rng(number).normal(size=(passages, dimension)).astype(np.float32)
    return np.asarray(random / np.linalg.norm(random, axis=1, keepdims=True), dtype=np.float32)


def article(
    external_id: str,
    *sentences: str,
    source: Source = COURIER,
    published_at: datetime | None = None,
    language: str = "en",
) -> Article:
    return Article(
        external_id=external_id,
        source=source,
        text=" ".join(sentences),
        title=f"News of {external_id}",
        published_at=published_at or datetime(2025, 3, 1, 12, tzinfo=UTC),
        language=language,
    )


def new_article(
    external_id: str,
    *said: tuple[str, str | None],
    source: Source = COURIER,
    published_at: datetime | None = None,
    language: str = "en",
    speaker_kind: SpeakerKind = SpeakerKind.PERSON,
    passages: int = 1,
    model: Model = MODEL,
) -> NewArticle:
    """An article of which each (sentence, speaker or None) is one statement."""
    made = article(
        external_id, *(sentence for sentence, _ in said), source=source, published_at=published_at, language=language
    )
    statements, start = [], 0
    for sentence, speaker in said:
        span = (start, start + len(sentence))
        start += len(sentence) + 1
        statements.append(
            NewStatement(
                ExtractedStatement(
                    kind=StatementKind.DIRECT if speaker else StatementKind.NARRATIVE,
                    spans=(span,),
                    text=sentence,
                    quoted=(span,) if speaker else (),
                    speakers=(attribution(speaker, speaker_kind),) if speaker else (),
                    cue="said" if speaker else None,
                    cue_class=CueClass.SPEECH if speaker else None,
                ),
                vectors(zlib.crc32(sentence.encode()), passages, model.dimension),
            )
        )
    return NewArticle(made, tuple(statements), Origin.ARTICLE, made.content_hash)
