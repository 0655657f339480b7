"""An alert tells of what its search finds of what is new: no more and no less, whatever is asked."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from index.ingest import import_statements
from index.model import ImportedStatement, StatementKind
from index.record import Record
from index.search import Collapse, Mode, Query, found_among, search_through
from index.store.alerts import Alert, EventKind
from index.store.asked import Filters
from tests.conftest import POSTGRESQL, SQLITE
from tests.index.alerts.saving import follow, save, told
from tests.invented import OUTLETS, THINGS, TOWNS, statement_bodies

NEW = 12
ALERTS, ROUNDS = {SQLITE: 104, POSTGRESQL: 27}, {SQLITE: 4, POSTGRESQL: 2}
"""So 470 comparisons of what an alert told with what its search finds. A search takes five times as long in a database
server."""
FIRST_DAY = datetime(2025, 1, 1, tzinfo=UTC)
MIDDLE = FIRST_DAY + timedelta(days=200)
FLOORS = (0.0, 0.02, 0.05, 0.138, 0.3)
KINDS = (StatementKind.DIRECT, StatementKind.INDIRECT, StatementKind.NARRATIVE)


def _statements(chance: random.Random) -> Iterator[ImportedStatement]:
    bodies = list(statement_bodies(40))
    while True:
        body = chance.choice(bodies)
        yield ImportedStatement(
            # A few external ids, so that what was imported before is replaced.
            external_id=f"s{chance.randrange(30)}",
            text=body["text"],
            source=chance.choice(OUTLETS),
            kind=chance.choice(KINDS[:2]),
            speaker=body["speaker"],
            title=f"The {chance.choice(THINGS)} of {chance.choice(TOWNS)}",
            published_at=chance.choice([None, FIRST_DAY + timedelta(days=chance.randrange(400))]),
        )


def _query(number: int, chance: random.Random, bodies: list[dict[str, str]]) -> Query:
    """A search for words of something that somebody may say, or for filters alone; each filter has its turn."""
    words = chance.choice(bodies)["text"].split()
    begin = chance.randrange(len(words) - 3)
    few = Filters(sources=tuple(source.name for source in chance.sample(OUTLETS, 2)))
    asked = [
        few,
        replace(few, sources=(OUTLETS[0].domain or "",)),
        Filters(speakers=tuple(body["speaker"] for body in chance.sample(bodies, 20))),
        Filters(kinds=(chance.choice(KINDS[:2]),)),
        Filters(published_from=MIDDLE),
        Filters(published_before=MIDDLE, kinds=KINDS[:2]),
        Filters(phrases=("the",), excluding=(few, Filters(phrases=("crowns",)))),
        Filters(min_confidence=0.5, reviewed=False),
        Filters(languages=("en",)),
        *[Filters()] * 4,
    ]
    filters = asked[number % len(asked)]
    alone = filters.narrow and number < len(asked)
    mode = chance.choice([*Mode, Mode.HYBRID])
    many = 2 if mode is Mode.EXACT else chance.randrange(2, 9)
    text = "" if alone else " ".join(words[begin : begin + many])
    return Query(text, filters, mode, floor=FLOORS[number % len(FLOORS)], collapse=Collapse.NONE)


def _found(record: Record, query: Query, rows: set[int]) -> dict[int, float]:
    """What the search finds of these rows, with its relevance."""
    hits = search_through(record, query)
    return {hit.statement.id: hit.scores.relevance for hit in hits if hit.statement.row in rows}


def _found_among(record: Record, query: Query, rows: list[int]) -> dict[int, float]:
    """What the search finds when it is asked of these rows alone."""
    served, nothing = record.served(), np.empty(0, np.float32)
    (vector,) = served.queries.encode([query.text]) if query.by_meaning else (nothing,)
    found = found_among(record.store, served, query, vector, np.array(rows, np.int64))
    ids = {row: one.id for row, one in record.store.load(rows).items()}
    return {ids[one.row]: one.relevance for one in found}


@pytest.mark.every_store
def test_an_alert_tells_of_what_its_search_finds(record: Record, kind_of_store: str) -> None:
    chance = random.Random(8)  # noqa: S311 - the same searches in every run
    bodies, new = list(statement_bodies(60)), _statements(chance)
    import_statements(record, [next(new) for _ in range(NEW)])
    alerts: list[tuple[Alert, Query]] = []
    for number in range(ALERTS[kind_of_store]):
        query = _query(number, chance, bodies)
        alerts.append((save(record, query), query))
    live: dict[int, set[int]] = {alert.id: set() for alert, _ in alerts}
    seen = dict.fromkeys(live, 0)
    everything = withdrawn_at_all = 0

    rounds = ROUNDS[kind_of_store]
    for number in range(1, rounds + 1):
        before = record.store.change_number()
        import_statements(record, list({one.external_id: one for one in (next(new) for _ in range(NEW))}.values()))
        follow(record)

        rows = set(record.store.alerts.rows_between(before, record.store.change_number()))
        standing = set(record.store.alerts.rows_of([one for told_by in live.values() for one in told_by]))
        for alert, query in alerts:
            events = told(record, alert)[seen[alert.id] :]
            seen[alert.id] += len(events)
            matched = {event.statement_id for event in events if event.kind is EventKind.MATCHED}
            withdrawn = {event.statement_id for event in events if event.kind is EventKind.WITHDRAWN}
            found = _found(record, query, rows)
            assert matched == found.keys() - (live[alert.id] & standing), query
            relevance = {event.statement_id: event.relevance for event in events if event.matches}
            # The order of a sum moves this much at most.
            assert relevance == pytest.approx({one: found[one] for one in relevance}, abs=1e-5)
            if number == rounds:
                assert _found_among(record, query, sorted(rows)) == pytest.approx(found)
            assert withdrawn == live[alert.id] - standing
            live[alert.id] = (live[alert.id] - withdrawn) | matched
            everything, withdrawn_at_all = everything + len(matched), withdrawn_at_all + len(withdrawn)

    assert everything > len(alerts), "there is something to compare"
    assert withdrawn_at_all
