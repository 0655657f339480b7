"""From the library's words to those of the wire; no decision is taken here."""

from typing import Any

from index.clock import utc_now
from index.context import surroundings
from index.deep_link import passage_url
from index.guard import Flag
from index.hits import Hit
from index.hosts import shown
from index.jobs.exporting import EXPORT
from index.model import Attribution, Correction, Review, Source
from index.record import Record
from index.search import Answer, Query
from index.store.feeds import POLL
from index.store.jobs import ItemStatus, Job, JobItem, JobState
from index.store.polls import FEED
from index.store.stored import (
    Copy,
    Family,
    StoredArticle,
    StoredAttribution,
    StoredSource,
    StoredSpeaker,
    StoredStatement,
)
from index.variants import families_of
from service import schemas
from service.answers import asked_part, explanation_part, facets_part

FIRST_COPIES = 5
"""Copies that an article's own answer names; the others have their pages."""


def answer_view(answer: Answer) -> schemas.AnswerView:
    """The answer to a search, as HTTP and `onrecord search --json` both give it."""
    return schemas.AnswerView(
        hits=[hit_view(hit, answer.asked) for hit in answer.hits],
        next=answer.next,
        no_match=answer.no_match,
        calibration=answer.calibration,
        model=answer.model,
        timing_ms=schemas.Timing(
            encode=round(answer.encode_ms, 2), retrieve=round(answer.retrieve_ms, 2), load=round(answer.load_ms, 2)
        ),
        facets=facets_part(answer.facets) if answer.facets else None,
        asked=asked_part(answer.asked) if answer.asked else None,
    )


def hit_view(hit: Hit, asked: Query | None) -> schemas.HitView:
    """One hit."""
    return schemas.HitView(
        **located(hit.statement, hit.before, hit.after, hit.family, hit.flags),
        highlights=list(hit.highlights),
        best=hit.best,
        explanation=explanation_part(hit, hit.explanation, asked) if hit.explanation and asked else None,
        scores=schemas.ScoresPart(
            relevance=round(hit.scores.relevance, 4),
            semantic=_rounded(hit.scores.semantic),
            lexical=_rounded(hit.scores.lexical),
        ),
    )


def statement_views(record: Record, statements: list[StoredStatement]) -> list[schemas.StatementView]:
    """Statements with their context and families."""
    families = families_of(record.store, statements)
    return [_statement_view(statement, families) for statement in statements]


def _statement_view(statement: StoredStatement, families: dict[int, Family]) -> schemas.StatementView:
    before, after = surroundings(statement)
    family = families.get(statement.row, Family(statement.family_id, size=1, sources=1, reports=1, copies=0))
    return schemas.StatementView(**located(statement, before, after, family, ()))


def located(
    stored: StoredStatement, before: str, after: str, family: Family, flags: tuple[Flag, ...]
) -> dict[str, Any]:
    """The fields of a statement with everything that traces it back."""
    return _of_article(stored) | {
        "source": source_part(stored.article),
        "article": article_part(stored.article),
        "context": schemas.Context(before=before, after=after),
        "flags": list(flags),
        "family": _family_part(family),
    }


def _family_part(family: Family) -> schemas.FamilyPart:
    first = family.first_seen
    return schemas.FamilyPart(
        id=str(family.id),
        size=family.size,
        sources=family.sources,
        reports=family.reports,
        copies=family.copies,
        first_seen=schemas.FirstSeenPart(
            statement=str(first.statement_id),
            published_at=first.published_at,
            source=_source_part(first.source_id, first.source),
        )
        if first
        else None,
        variants=[
            schemas.VariantPart(
                statement=str(variant.statement_id),
                times=variant.times,
                differences=[
                    schemas.DifferencePart(here=found.here, there=found.there) for found in variant.differences
                ],
            )
            for variant in family.variants
        ],
    )


def statement_of_article(stored: StoredStatement) -> schemas.StatementOfArticle:
    """A statement as its article lists it."""
    return schemas.StatementOfArticle(**_of_article(stored))


def _of_article(stored: StoredStatement) -> dict[str, Any]:
    article = stored.article.article
    speakers = [_speaker_part(stored, speaker) for speaker in stored.speakers]
    candidates = [] if speakers else stored.statement.candidates
    return {
        "statement": schemas.StatementPart(
            id=str(stored.id),
            external_id=stored.external_id,
            kind=stored.statement.kind,
            text=stored.statement.text,
            spans=list(stored.statement.spans),
            quoted=list(stored.statement.quoted),
            cue_class=stored.statement.cue_class,
            review=_review_part(stored.statement.review),
            correction=_correction_part(stored.correction),
            since=schemas.SincePart(version=stored.since.version, at=stored.since.at) if stored.since else None,
        ),
        "speaker": speakers[0] if speakers else None,
        "speakers": speakers,
        "candidates": [schemas.CandidatePart(**_attributed(candidate)) for candidate in candidates],
        "links": schemas.Links(
            self=f"/v1/statements/{stored.id}",
            article=f"/v1/articles/{stored.article.id}",
            passage=passage_url(article.url, article.text, stored.statement.spans),
        ),
    }


def _review_part(review: Review | None) -> schemas.ReviewPart | None:
    if review is None:
        return None
    by = review.reviewer
    return schemas.ReviewPart(
        rating=review.rating,
        rating_value=review.rating_value,
        best_rating=review.best_rating,
        worst_rating=review.worst_rating,
        reviewer=schemas.NamedSource(name=by.name, domain=shown(by.domain)) if by else None,
        url=review.url,
        reviewed_at=review.reviewed_at,
    )


def _correction_part(correction: Correction | None) -> schemas.CorrectionPart | None:
    if correction is None:
        return None
    return schemas.CorrectionPart(at=correction.at, fields=list(correction.fields), note=correction.note)


def _speaker_part(stored: StoredStatement, speaker: StoredAttribution) -> schemas.SpeakerPart:
    return schemas.SpeakerPart(
        **_attributed(speaker.attribution),
        id=str(speaker.speaker_id),
        cue=stored.statement.cue,
        cue_span=stored.statement.cue_span,
        role_span=speaker.attribution.role_span,
    )


def _attributed(attribution: Attribution) -> dict[str, Any]:
    return {
        "name": attribution.name,
        "kind": attribution.kind,
        "role": attribution.role,
        "mention": attribution.mention,
        "mention_span": attribution.mention_span,
        "method": attribution.method,
        "confidence": round(attribution.confidence, 4),
    }


def source_part(stored: StoredArticle) -> schemas.SourcePart:
    """The source of an article."""
    return _source_part(stored.source_id, stored.article.source)


def _source_part(source_id: int, source: Source) -> schemas.SourcePart:
    return schemas.SourcePart(id=str(source_id), name=source.name, domain=shown(source.domain))


def article_part(stored: StoredArticle) -> schemas.ArticlePart:
    """An article as a hit names it."""
    return schemas.ArticlePart(**_article_fields(stored))


def article_summary(stored: StoredArticle) -> schemas.ArticleSummary:
    """An article as a list names it."""
    return schemas.ArticleSummary(**_article_fields(stored), **_stored_fields(stored))


def copy_view(copy: Copy) -> schemas.CopyView:
    """A copy as a list names it."""
    stored = copy.article
    return schemas.CopyView(**_article_fields(stored), **_stored_fields(stored), likeness=round(copy.likeness, 4))


def article_view(record: Record, article_id: int) -> schemas.ArticleView:
    """An article with its statements.

    Raises:
        ArticleNotFound: no article has this id.
    """
    stored = record.store.article(article_id)
    copies = record.store.copies(article_id, None, FIRST_COPIES)
    return schemas.ArticleView(
        article=schemas.ArticleFull(
            **_article_fields(stored),
            **_stored_fields(stored),
            text=stored.article.text,
            copy_of=copy_view(copies.original) if copies.original else None,
            copies=schemas.CopiesPart(
                total=copies.total,
                first=[copy_view(copy) for copy in copies.page],
                link=f"/v1/articles/{article_id}/copies",
            ),
        ),
        statements=[statement_of_article(found) for found in record.store.statements_of_article(article_id)],
    )


def _article_fields(stored: StoredArticle) -> dict[str, Any]:
    article = stored.article
    return {
        "id": str(stored.id),
        "external_id": article.external_id,
        "title": article.title,
        "url": article.url,
        "published_at": article.published_at,
        "authors": list(article.authors),
        "language": article.language,
    }


def _stored_fields(stored: StoredArticle) -> dict[str, Any]:
    return {
        "source": source_part(stored),
        "version": stored.version,
        "origin": stored.origin,
        "ingested_at": stored.ingested_at,
    }


def speaker_view(speaker: StoredSpeaker) -> schemas.SpeakerView:
    """One speaker."""
    return schemas.SpeakerView(
        id=str(speaker.id),
        name=speaker.name,
        kind=speaker.kind,
        aliases=list(speaker.aliases),
        roles=list(speaker.roles),
        statements=speaker.statements,
    )


def source_view(stored: StoredSource) -> schemas.SourceView:
    """One source."""
    return schemas.SourceView(
        id=str(stored.id),
        name=stored.source.name,
        domain=shown(stored.source.domain),
        articles=stored.articles,
        statements=stored.statements,
    )


def job_fields(job: Job) -> dict[str, Any]:
    """Where a job stands, as the fields of its views."""
    return {
        "id": str(job.id),
        "kind": job.kind,
        "state": job.state,
        "created_at": job.created_at,
        "started_at": job.started_at,
        "finished_at": job.finished_at,
        "total": job.total,
        "done": job.done,
        "failed": job.failed,
        "cancelled": job.cancelled,
        "rate": None if job.rate is None else round(job.rate, 3),
        "ends_at": job.ends_at(utc_now()),
        "problem": job.problem,
        "links": _job_links(job),
    }


def _job_links(job: Job) -> dict[str, str]:
    address = f"/v1/jobs/{job.id}"
    links = {"self": address, "items": f"{address}/items", "events": f"{address}/events"}
    if job.kind == EXPORT and job.state is JobState.FINISHED:
        links["file"] = f"{address}/file"
    if job.kind == POLL:
        links["feed"] = f"/v1/feeds/{job.parameters[FEED]}"
    return links


def job_item_view(item: JobItem) -> schemas.JobItemView:
    """One item of a job; of what came in only its external id is repeated."""
    result = item.result or {"status": ItemStatus.WAITING}
    external_id = result.get("external_id", item.payload.get("external_id"))
    known = result | {"external_id": external_id if isinstance(external_id, str) else None}
    return schemas.JobItemView(position=item.position, **known)


def _rounded(score: float | None) -> float | None:
    return None if score is None else round(score, 4)
