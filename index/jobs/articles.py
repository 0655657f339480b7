"""Batches of articles: waiting items are taken in order, a few at a time, until none is free.

Several processes may be at it, on one batch or on several. What a process has in hand is nobody else's; a process that
dies lets go of it. A result is written after the item's own transaction: an item that was done without a result is done
again, which changes nothing, because ingest knows content that it has stored.
"""

import logging
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import takewhile

from index.beside import HOSTS_AT_ONCE, as_it_comes
from index.errors import DuplicateInBatch, InvalidInput, NotIngested, OnRecordError
from index.homes import at_home
from index.ingest import ingest_many, together_or_alone
from index.model import Article
from index.record import Record
from index.store.jobs import Before, ItemsInHand, ItemStatus, JobItem, Payload
from index.store.writes import Origin, Written
from index.store.writing import article_id

log = logging.getLogger(__name__)

ARTICLES = "articles"
"""The kind of job whose items are articles to ingest."""

ITEMS_AT_ONCE = 16
"""Items in one transaction: enough to fill the encoder's batches, few enough to stop within seconds."""

LOOK_S = 0.05
"""Seconds between looks whether another process has read its items."""

Read = Callable[[Payload], Article]
Host = Callable[[Payload], str | None]
Problem = Callable[[InvalidInput], Payload]
Claims = Callable[[Article, Written], list[Payload]]


@dataclass(frozen=True, slots=True)
class Manner:
    """How items are read, and how it is told what became of them.

    `read` turns a payload into an article, or raises InvalidInput. `problem` says an error the way the caller is told
    of it, `claims` what became of the claims that an article's page reviews, in its order. `host` says who is asked
    for a page where reading a payload is to fetch it; then `read` is called from several threads.
    """

    read: Read
    problem: Problem
    claims: Claims
    host: Host = lambda _: None


def ingest_items(record: Record, manner: Manner, stop: threading.Event) -> None:
    """Work until no item is free or `stop` is set; then the items in hand that were read are finished."""
    while not stop.is_set():
        with record.store.take_items(ARTICLES, ITEMS_AT_ONCE) as hand:
            if hand is None:
                return
            _ingest(record, manner, hand, stop)


def _ingest(record: Record, manner: Manner, hand: ItemsInHand, stop: threading.Event) -> None:
    since = time.monotonic()
    read, refused = _read(hand.items, stop, manner)
    known, standing = record.store.known, record.store.standing_sources
    articles = {position: at_home(article, known, standing) for position, article in read.items()}
    if refused:
        hand.finish(_results(refused, articles, manner), time.monotonic() - since)
    hand.identify({position: article_id(article, Origin.ARTICLE) for position, article in articles.items()})
    if not articles or not _are_next(hand, stop):
        return
    held, second = {item.position for item in hand.items}, hand.second()
    first = {position: article for position, article in articles.items() if position in held - second}
    written = together_or_alone(list(first.values()), partial(ingest_many, record))
    outcomes = {position: DuplicateInBatch() for position in held & second} | dict(zip(first, written, strict=True))
    hand.finish(_results(outcomes, articles, manner), time.monotonic() - since)


def _results(
    outcomes: Mapping[int, Written | InvalidInput], articles: Mapping[int, Article], manner: Manner
) -> list[tuple[int, Payload, bool]]:
    return [
        (
            position,
            item_result(outcome, articles.get(position), manner.problem, manner.claims),
            isinstance(outcome, InvalidInput),
        )
        for position, outcome in outcomes.items()
    ]


def _read(
    items: Sequence[JobItem], stop: threading.Event, manner: Manner
) -> tuple[dict[int, Article], dict[int, InvalidInput]]:
    """The articles, and what was wrong with items; of the first of them only when `stop` is set meanwhile."""
    read = _outcomes(items, stop, manner)
    # Nothing after a gap: which article an item is has to be known of all before it.
    known = dict(takewhile(lambda pair: pair[1] is not None, ((one.position, read.get(one.position)) for one in items)))
    for outcome in known.values():
        if isinstance(outcome, OnRecordError) and not isinstance(outcome, InvalidInput):
            raise outcome
    return (
        {position: outcome for position, outcome in known.items() if isinstance(outcome, Article)},
        {position: outcome for position, outcome in known.items() if isinstance(outcome, InvalidInput)},
    )


def _outcomes(items: Sequence[JobItem], stop: threading.Event, manner: Manner) -> dict[int, Article | OnRecordError]:
    """What reading each gives: pages of one host one after the other, of several beside each other."""
    by_host: defaultdict[str | None, list[JobItem]] = defaultdict(list)
    for item in items:
        by_host[manner.host(item.payload)].append(item)
    works = [_each(some, stop, manner.read) for some in by_host.values()]
    return dict(works[0] if len(works) == 1 else as_it_comes(stop, works, HOSTS_AT_ONCE))


def _each(items: Sequence[JobItem], stop: threading.Event, read: Read) -> Iterator[tuple[int, Article | OnRecordError]]:
    for number, item in enumerate(items):
        if number and stop.is_set():
            return  # to read an item can be to wait for a page
        yield item.position, _outcome(item, read)


def _outcome(item: JobItem, read: Read) -> Article | OnRecordError:
    try:
        return read(item.payload)
    except OnRecordError as error:
        return error
    except Exception:
        log.exception("an item could not be read")
        return NotIngested()


def _are_next(hand: ItemsInHand, stop: threading.Event) -> bool:
    """Whether it is known of all items before these which article they are: the first of two is the one taken in.

    Others may still be at it. What nobody has in hand any more goes first: it is taken, and these after it.
    """
    while (before := hand.before()) is Before.IN_HAND:
        if stop.wait(LOOK_S):
            return False
    return before is Before.READ


def item_result(outcome: Written | InvalidInput, article: Article | None, problem: Problem, claims: Claims) -> Payload:
    """What is told of an item; its own external id stands in its payload, that of its article may be another."""
    named: Payload = {"external_id": article.external_id} if article else {}
    if isinstance(outcome, InvalidInput):
        return named | {"status": ItemStatus.PROBLEM, "problem": problem(outcome)}
    written = {"id": str(outcome.article_id), "status": outcome.status, "version": outcome.version}
    beside = {"notes": list(outcome.notes), "claims": claims(article, outcome) if article else []}
    return named | written | {name: told for name, told in beside.items() if told}
