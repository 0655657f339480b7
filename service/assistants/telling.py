"""Statements as an assistant is told them, from what the routes answer."""

from collections.abc import Mapping
from typing import Any

from index.model import StatementKind
from service.assistants import shapes
from service.citations import facts
from service.citations.plain import plain
from service.schemas import FamilyPart, HitView, SpeakerPart, StatementView
from service.version_parts import StatementDetail


def said(statement: StatementView) -> shapes.Said:
    """One statement."""
    return shapes.Said(**_fields(statement))


def found(hit: HitView) -> shapes.Found:
    """One hit."""
    family = hit.family
    return shapes.Found(
        **_fields(hit),
        relevance=hit.scores.relevance,
        may_say_the_opposite=hit.flags,
        same_words_in=max(1, family.reports + family.copies),
    )


def detail(statement: StatementDetail) -> shapes.Detail:
    """One statement with what stands around it."""
    gone = statement.withdrawn
    return shapes.Detail(
        **_fields(statement),
        before=statement.context.before,
        after=statement.context.after,
        withdrawn_at=gone.at if gone else None,
        replaced_by=gone.replaced_by if gone else None,
        set_by_hand=statement.statement.correction is not None,
    )


def first_seen(family: FamilyPart) -> str | None:
    """Where and when the words of a family were printed first."""
    first = family.first_seen
    return f"{first.source.name}, {facts.english(first.published_at)}" if first else None


def _fields(statement: StatementView) -> Mapping[str, Any]:
    article = statement.article
    # A narrative sentence is nobody's: it stands for its outlet.
    speakers = [] if statement.statement.kind is StatementKind.NARRATIVE else statement.speakers
    return {
        "id": statement.statement.id,
        "words": statement.statement.text,
        "kind": statement.statement.kind,
        "said_by": [_said_by(speaker) for speaker in speakers],
        "outlet": statement.source.name,
        "title": article.title,
        "published_at": article.published_at,
        "passage": facts.address(statement),
        "citation": plain(statement),
    }


def _said_by(speaker: SpeakerPart) -> shapes.SaidBy:
    return shapes.SaidBy(
        id=speaker.id,
        name=speaker.name,
        kind=speaker.kind,
        role=speaker.role,
        confidence=speaker.confidence,
        method=speaker.method,
    )
