"""Batches of articles: items are taken in order, a few at a time, until none is left.

A result is written after the item's own transaction. A process that dies in between leaves an item that was done
without a result; it is done again, which changes nothing, because ingest knows content that it has stored.
"""

import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from index.errors import ArticleNotFound, DuplicateInBatch, InvalidInput
from index.ingest import ingest_many, together_or_alone
from index.jobs.running import JobInHand, Work
from index.model import Article, ImportedStatement
from index.record import Record
from index.store.base import Written
from index.store.jobs import Job, JobItem, Payload

ARTICLES = "articles"
"""The kind of job whose items are articles to ingest."""

ITEMS_AT_ONCE = 16
"""Items in one transaction: enough to fill the encoder's batches, few enough to stop within seconds."""

Read = Callable[[Payload], Article]
Problem = Callable[[InvalidInput], Payload]


def ingest_items(read: Read, problem: Problem) -> Work:
    """The work of a job whose items are articles.

    Args:
        read: turns a payload into an article, or raises InvalidInput.
        problem: says an error the way the caller is told of it.
    """

    def work(job: JobInHand) -> None:
        seen = _seen_before(job.record, job.job, read)
        while items := job.items(ITEMS_AT_ONCE):
            job.finish_items(_results(job.record, items, job.stop, seen, read, problem))

    return work


def _results(
    record: Record, items: Sequence[JobItem], stop: threading.Event, seen: set[object], read: Read, problem: Problem
) -> list[tuple[int, Payload, bool]]:
    """The outcomes of the items, or of the first of them when `stop` is set meanwhile."""
    outcomes: dict[int, Written | InvalidInput] = {}
    articles: dict[int, Article] = {}
    for item in items:
        if stop.is_set() and (articles or outcomes):
            break  # to read an item can be to wait for a page
        try:
            articles[item.position] = _first(read(item.payload), seen)
        except InvalidInput as error:
            outcomes[item.position] = error
    written = together_or_alone(list(articles.values()), partial(ingest_many, record))
    outcomes |= zip(articles, written, strict=True)
    read_items = [item for item in items if item.position in outcomes]
    return [_result(item, articles.get(item.position), outcomes[item.position], problem) for item in read_items]


def _first(article: Article, seen: set[object]) -> Article:
    key = (article.source, article.external_id)
    if key in seen:
        raise DuplicateInBatch
    seen.add(key)
    return article


def _seen_before(record: Record, job: Job, read: Read) -> set[object]:
    """The articles of items that were done before a restart."""
    seen: set[object] = set()
    after = -1
    while items := record.store.job_items(job.id, after, ITEMS_AT_ONCE):
        after = items[-1].position
        for item in items:
            if item.result is not None and "id" in item.result:
                article = _done_before(record, item.payload, item.result, read)
                if article is not None:
                    seen.add((article.source, article.external_id))
    return seen


def _done_before(record: Record, payload: Payload, result: Payload, read: Read) -> Article | None:
    """The article of an item that was done; a page is not fetched again to know it."""
    if any(str(payload.get(content) or "").strip() for content in ("text", "html")):
        return read(payload)
    try:
        return record.store.article(int(result["id"])).article
    except ArticleNotFound:
        return None


def _result(
    item: JobItem, article: Article | None, outcome: Written | InvalidInput, problem: Problem
) -> tuple[int, Payload, bool]:
    named = item.payload.get("external_id")
    return item.position, item_result(named, article, outcome, problem), isinstance(outcome, InvalidInput)


def item_result(named: Any, article: Article | None, outcome: Written | InvalidInput, problem: Problem) -> Payload:
    """What an item of a job says of its article, or of what was `named` where there is none."""
    external_id = article.external_id if article else named
    if isinstance(outcome, InvalidInput):
        return {"external_id": external_id, "status": "problem", "problem": problem(outcome)}
    return {
        "external_id": external_id,
        "id": str(outcome.article_id),
        "status": outcome.status.value,
        "version": outcome.version,
        **_beside(article, outcome, problem),
    }


def _beside(article: Article | None, outcome: Written, problem: Problem) -> Payload:
    """The notes on an item and what became of the claims that its page reviews, where there are any."""
    claims = [
        _claim(claim, became, problem)
        for claim, became in zip(article.claims if article else (), outcome.claims, strict=True)
    ]
    return ({"notes": list(outcome.notes)} if outcome.notes else {}) | ({"claims": claims} if claims else {})


def _claim(claim: ImportedStatement | InvalidInput, became: Written | InvalidInput, problem: Problem) -> Payload:
    external_id = claim.external_id if isinstance(claim, ImportedStatement) else None
    if isinstance(became, InvalidInput):
        return {"external_id": external_id, "status": "problem", "problem": problem(became)}
    return {"external_id": external_id, "id": str(became.statement_ids[0]), "status": became.status.value}
