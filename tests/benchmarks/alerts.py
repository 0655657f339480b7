"""What saved searches cost: how long after its commit an article's statements have been shown to all of them."""

import random
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from index.alerts.following import Follower
from index.alerts.saved import written
from index.clock import utc_now
from index.encode import Encoder
from index.extract.extractor import Extractor
from index.ingest import ingest_many
from index.model import StatementKind
from index.record import Record
from index.search import Mode, Query, read
from index.store.alerts import AlertRequest
from index.store.asked import Filters
from tests import postgres
from tests.benchmarks.figures import Figure, percentile, timed
from tests.benchmarks.invention import queries
from tests.benchmarks.stores import DATABASE, OPTIONS, Place, copied
from tests.invented import OUTLETS, articles, statement_bodies

ALERTS = 10_000
ARTICLES = 20
SEED = 7
FLOOR = 0.9
"""Invented statements are all alike: with the usual floor, each article would be told of more than a thousand times."""


def alerts_on_both(data_dir: Path, folder: Path, threads: int) -> Iterator[Figure]:
    """The same over a record in a directory, and over a copy of it in PostgreSQL."""
    embedded = Place("embedded", data_dir)
    with postgres.kept(folder / "alerts", options=OPTIONS) as server:
        database = Place("PostgreSQL", folder / "alerts-caches", server.url(DATABASE))
        yield from copied(embedded, database, server)
        encoder, extractor = Encoder(threads=threads), Extractor(threads=threads)
        for place in (embedded, database):
            with closing(place.opened(encoder, extractor)) as record:
                yield from _followed(record, place.name)


def _followed(record: Record, where: str) -> Iterator[Figure]:
    """Ten thousand searches, most by meaning and words, a third of them with filters, some with these alone."""
    new = list(articles(ARTICLES + 2, paragraphs=6, seed=SEED))
    statements = record.store.counts()["statements"]
    ingest_many(record, new[:1])
    chance = random.Random(SEED)
    asked = [_saved(chance, text) for text in queries(ALERTS)]
    for query in asked:
        record.store.alerts.add(AlertRequest("saved", {"q": query.text}, written(read(query))), utc_now())
    follower = Follower(record)
    ingest_many(record, new[1:2])
    first_s = timed(lambda: follower.work(threading.Event()))
    seconds: list[float] = []
    told = written_statements = 0
    for article in new[2:]:
        before = record.store.counts()["statements"]
        ingest_many(record, [article])
        # A search would bring the indexes up to date as well; what saved searches cost comes on top of it.
        record.served()
        told += _worked(follower, seconds)
        written_statements += record.store.counts()["statements"] - before
    over = f"{written_statements / ARTICLES:.0f} statements, beside {statements:,}"
    yield Figure(f"{where}, {ALERTS:,} alerts, the first article", first_s, "s", "their queries are encoded then, once")
    yield Figure(f"{where}, {ALERTS:,} alerts, one article more, p50", percentile(seconds, 50), "ms", over)
    yield Figure(f"{where}, {ALERTS:,} alerts, one article more, p95", percentile(seconds, 95), "ms")
    yield Figure(f"{where}, told of an article", told / ARTICLES, "alerts and statements")


def _worked(follower: Follower, seconds: list[float]) -> int:
    told: list[int] = []
    seconds.append(timed(lambda: told.append(follower.work(threading.Event()))))
    return told[0]


def _saved(chance: random.Random, text: str) -> Query:
    query = Query(text, floor=FLOOR, mode=chance.choice([*[Mode.HYBRID] * 7, *[Mode.SEMANTIC] * 2, Mode.EXACT]))
    if chance.random() > 1 / 3:
        return query
    speaker: Any = next(statement_bodies(1, first=chance.randrange(10_000)))["speaker"]
    filters = chance.choice(
        [
            Filters(sources=(chance.choice(OUTLETS).name,)),
            Filters(speakers=(speaker,)),
            Filters(kinds=(StatementKind.DIRECT,), languages=("en",)),
        ]
    )
    alone = filters.speakers and chance.random() < 0.5
    return replace(query, filters=filters, text="" if alone else text)
