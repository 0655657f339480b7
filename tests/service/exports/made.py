"""Hits made by hand, for what is written of them."""

from datetime import UTC, datetime
from typing import Any

from service.exports.occasion import Occasion
from service.schemas import HitView

SERVICE = "http://onrecord.example:8000"
OCCASION = Occasion(
    asked=(("q", "bridge & <mill>"), ("kind", "direct"), ("kind", "indirect")),
    at=datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC),
    service=SERVICE,
    itself=f"{SERVICE}/v1/search:export?q=bridge&format=atom",
)

SPEAKER: dict[str, Any] = {
    "id": "11",
    "name": "Ana Brel",
    "kind": "person",
    "role": "mayor of Torvik",
    "mention": "Brel",
    "mention_span": [60, 64],
    "method": "named_subject",
    "confidence": 0.98,
    "cue": "said",
    "cue_span": [65, 69],
    "role_span": None,
}


def made_hit(
    text: str = "The bridge will reopen in September",
    *,
    number: int = 1,
    speakers: list[dict[str, Any]] | None = None,
    statement: dict[str, Any] | None = None,
    article: dict[str, Any] | None = None,
    source: dict[str, Any] | None = None,
) -> HitView:
    """A direct quotation of a mayor; what is given replaces what it has."""
    by = [SPEAKER] if speakers is None else speakers
    return HitView.model_validate(
        {
            "statement": {
                "id": str(number),
                "external_id": None,
                "kind": "direct",
                "text": text,
                "spans": [[0, len(text)]],
                "quoted": [[0, len(text)]],
                "cue_class": "speech",
                "review": None,
                "correction": None,
                "since": {"version": 1, "at": "2025-03-13T08:00:00Z"},
            }
            | (statement or {}),
            "speaker": by[0] if by else None,
            "speakers": by,
            "candidates": [],
            "source": {"id": "21", "name": "The Torvik Courier", "domain": "torvikcourier.example"} | (source or {}),
            "article": {
                "id": "31",
                "external_id": "bridge-1",
                "title": "Torvik bridge to reopen",
                "url": "https://torvikcourier.example/bridge",
                "published_at": "2025-03-12T16:40:00Z",
                "authors": ["Marit Hesselberg"],
                "language": "en",
            }
            | (article or {}),
            "context": {"before": "Work began in May. “", "after": ",” Brel said."},
            "flags": [],
            "family": {
                "id": "41",
                "size": 1,
                "sources": 1,
                "reports": 1,
                "copies": 0,
                "first_seen": None,
                "variants": [],
            },
            "links": {"self": f"/v1/statements/{number}", "article": "/v1/articles/31"},
            "highlights": [[0, 3]],
            "best": [0, len(text)],
            "scores": {"relevance": 0.91, "semantic": 0.8, "lexical": 3.0},
        }
    )
