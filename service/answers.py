"""What surrounds the hits of an answer, as it goes over the wire: the query as it was read, counts, explanations."""

from index.explain import Explanation, Side
from index.hits import Hit
from index.model import StatementKind
from index.search import Collapse, Query
from index.store.asked import Facet, Facets, Filters
from service import answer_parts as parts


def asked_part(query: Query) -> parts.AskedPart:
    """The query as it was read."""
    filters = query.filters
    return parts.AskedPart(
        text=query.text,
        phrases=list(filters.phrases),
        speaker=list(filters.speakers),
        source=list(filters.sources),
        kind=list(filters.kinds),
        excluding=[typed for excluded in filters.excluding for typed in _as_typed(excluded)],
        published_from=filters.published_from,
        published_before=filters.published_before,
    )


def _as_typed(filters: Filters) -> list[str]:
    return [
        *(f'-"{phrase}"' for phrase in filters.phrases),
        *(f'-speaker:"{speaker}"' for speaker in filters.speakers),
        *(f'-source:"{source}"' for source in filters.sources),
        *(f"-kind:{kind.value}" for kind in filters.kinds),
    ]


def facets_part(facets: Facets) -> parts.FacetsPart:
    """The counts over all pages."""
    return parts.FacetsPart(
        statements=facets.statements,
        families=facets.families,
        speaker=_named(facets.speakers),
        source=_named(facets.sources),
        kind=[parts.KindCount(kind=StatementKind(found.value), count=found.count) for found in facets.kinds.values],
        month=[parts.MonthCount(month=found.value or None, count=found.count) for found in facets.months.values],
        other_speakers=facets.speakers.others,
        other_sources=facets.sources.others,
    )


def _named(facet: Facet) -> list[parts.NamedCount]:
    return [parts.NamedCount(id=found.value, name=found.name, count=found.count) for found in facet.values]


def explanation_part(hit: Hit, explanation: Explanation, asked: Query) -> parts.ExplanationPart:
    """Why a hit stands where it stands."""
    return parts.ExplanationPart(
        semantic=_side(explanation.semantic),
        lexical=_side(explanation.lexical),
        penalties=[
            parts.PenaltyPart(name=penalty.name, points=penalty.points, reason=penalty.reason)
            for penalty in explanation.penalties
        ],
        score=round(explanation.score, 4),
        relevance=round(hit.scores.relevance, 4),
        family=_family(hit, asked),
    )


def _side(side: Side | None) -> parts.SidePart | None:
    if side is None:
        return None
    return parts.SidePart(score=round(side.score, 4), rank=side.rank, weight=side.weight, points=round(side.points, 4))


def _family(hit: Hit, asked: Query) -> parts.FamilyDecision:
    size, sources = hit.family.size, hit.family.sources
    if size == 1:
        return parts.FamilyDecision(collapsed=False, reason="No other statement has these words.")
    if asked.collapse is Collapse.NONE:
        return parts.FamilyDecision(collapsed=False, reason="Every statement was asked for, also of the same words.")
    return parts.FamilyDecision(
        collapsed=True,
        reason=f"Of {size} statements of the same words, in {sources} sources, the best that passes the filters.",
    )
