"""Batches of articles: items are taken in order, a few at a time, until none is left.

A result is written after the item's own transaction. A process that dies in between leaves an item that was done
without a result; it is done again, which changes nothing, because ingest knows content that it has stored.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from functools import partial

from index.errors import InvalidInput, NotIngested, OnRecordError
from index.ingest import ingest_many, refuse_second, together_or_alone
from index.jobs.running import JobInHand, Work
from index.model import Article
from index.record import Record
from index.store.base import Origin, Written
from index.store.jobs import ItemStatus, Job, JobItem, Payload

log = logging.getLogger(__name__)

ARTICLES = "articles"
"""The kind of job whose items are articles to ingest."""

ITEMS_AT_ONCE = 16
"""Items in one transaction: enough to fill the encoder's batches, few enough to stop within seconds."""

Read = Callable[[Payload], Article]
Problem = Callable[[InvalidInput], Payload]
Claims = Callable[[Article, Written], list[Payload]]


def ingest_items(read: Read, problem: Problem, claims: Claims) -> Work:
    """The work of a job whose items are articles.

    Args:
        read: turns a payload into an article, or raises InvalidInput.
        problem: says an error the way the caller is told of it.
        claims: says what became of the claims that an article's page reviews, in its order.
    """

    def work(job: JobInHand) -> None:
        seen = _seen_before(job.record, job.job)
        while items := job.items(ITEMS_AT_ONCE):
            articles, outcomes = _taken_in(job.record, items, job.stop, seen, read)
            results = []
            for position, outcome in outcomes.items():
                result = item_result(outcome, articles.get(position), problem, claims)
                results.append((position, result, isinstance(outcome, InvalidInput)))
            job.finish_items(results)

    return work


def _taken_in(
    record: Record, items: Sequence[JobItem], stop: threading.Event, seen: set[int], read: Read
) -> tuple[dict[int, Article], dict[int, Written | InvalidInput]]:
    """The articles and the outcomes of the items, or of the first of them when `stop` is set meanwhile."""
    outcomes: dict[int, Written | InvalidInput] = {}
    articles: dict[int, Article] = {}
    for item in items:
        if stop.is_set() and (articles or outcomes):
            break  # to read an item can be to wait for a page
        try:
            article = read(item.payload)
            refuse_second(article, Origin.ARTICLE, seen)
            articles[item.position] = article
        except InvalidInput as error:
            outcomes[item.position] = error
        except OnRecordError:
            raise
        except Exception:
            log.exception("an item could not be read")
            outcomes[item.position] = NotIngested()
    written = together_or_alone(list(articles.values()), partial(ingest_many, record))
    return articles, outcomes | dict(zip(articles, written, strict=True))


def _seen_before(record: Record, job: Job) -> set[int]:
    """The articles of items that were done before a restart, as far as they are still there."""
    seen: set[int] = set()
    after = -1
    while items := record.store.job_items(job.id, after, ITEMS_AT_ONCE):
        after = items[-1].position
        taken_in = [int(item.result["id"]) for item in items if item.result and "id" in item.result]
        seen.update(record.store.known(taken_in))
    return seen


def item_result(outcome: Written | InvalidInput, article: Article | None, problem: Problem, claims: Claims) -> Payload:
    """What is told of an item; its own external id stands in its payload, that of its article may be another."""
    named: Payload = {"external_id": article.external_id} if article else {}
    if isinstance(outcome, InvalidInput):
        return named | {"status": ItemStatus.PROBLEM, "problem": problem(outcome)}
    written = {"id": str(outcome.article_id), "status": outcome.status, "version": outcome.version}
    beside = {"notes": list(outcome.notes), "claims": claims(article, outcome) if article else []}
    return named | written | {name: told for name, told in beside.items() if told}
