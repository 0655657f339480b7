"""JSON-LD in the terms of schema.org: `Quotation` where the words are quoted, `Claim` where an article retells them.

Source: https://schema.org/Quotation, /Claim and /ClaimReview.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from index.model import SpeakerKind, StatementKind
from service.exports.occasion import Occasion
from service.schemas import HitView, NamedSource, ReviewPart, SourcePart, SpeakerPart

CONTEXT = "https://schema.org"


def jsonld_pieces(hits: Iterable[HitView], occasion: Occasion) -> Iterator[str]:
    """One JSON-LD document whose graph holds a node for each hit, a node at a time."""
    yield f'{{"@context": "{CONTEXT}", "@graph": ['
    for number, hit in enumerate(hits):
        yield (",\n" if number else "\n") + json.dumps(node(hit, occasion), ensure_ascii=False)
    yield "\n]}\n"


def node(hit: HitView, occasion: Occasion) -> dict[str, Any]:
    """One statement. An outlet's own sentence is a claim of the outlet; where nobody is known, nobody is named."""
    is_quotation = hit.statement.kind is StatementKind.DIRECT
    outlet = _organisation(hit.source)
    by = [outlet] if hit.statement.kind is StatementKind.NARRATIVE else [_speaker(one) for one in hit.speakers]
    where = {
        "@type": "NewsArticle",
        "headline": hit.article.title,
        "url": hit.article.url,
        "datePublished": _instant(hit.article.published_at),
        "inLanguage": hit.article.language,
        "author": [{"@type": "Person", "name": name} for name in hit.article.authors],
        "publisher": outlet,
    }
    return _stated(
        {
            "@type": "Quotation" if is_quotation else "Claim",
            "@id": occasion.link(hit),
            "identifier": hit.statement.id,
            "text": hit.statement.text,
            "inLanguage": hit.article.language,
            "creator" if is_quotation else "author": by,
            "isBasedOn" if is_quotation else "appearance": _stated(where),
            "review": _review(hit.statement.review, hit.statement.text),
        }
    )


def _speaker(speaker: SpeakerPart) -> dict[str, Any]:
    if speaker.kind in {SpeakerKind.ORGANISATION, SpeakerKind.GROUP}:
        return _stated({"@type": "Organization", "name": speaker.name, "description": speaker.role})
    return _stated({"@type": "Person", "name": speaker.name, "jobTitle": speaker.role})


def _organisation(source: SourcePart | NamedSource) -> dict[str, Any]:
    url = f"https://{source.domain}/" if source.domain else None
    return _stated({"@type": "Organization", "name": source.name, "url": url})


def _review(review: ReviewPart | None, text: str) -> dict[str, Any] | None:
    if review is None:
        return None
    rating = {
        "alternateName": review.rating,
        "ratingValue": review.rating_value,
        "bestRating": review.best_rating,
        "worstRating": review.worst_rating,
    }
    return _stated(
        {
            "@type": "ClaimReview",
            "claimReviewed": text,
            "url": review.url,
            "author": _organisation(review.reviewer) if review.reviewer else None,
            "datePublished": _instant(review.reviewed_at),
            "reviewRating": {"@type": "Rating", **_stated(rating)} if _stated(rating) else None,
        }
    )


def _instant(value: Any) -> str | None:
    return value.isoformat() if value else None


def _stated(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that say something: JSON-LD has no word for what is not known."""
    return {name: value for name, value in fields.items() if value is not None and value != []}
