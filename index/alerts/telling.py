"""What an alert tells of statements, as the record has them now."""

from collections.abc import Sequence

import numpy as np

from index.alerts.saved import read_query
from index.hits import Hit, load_hits
from index.opposites import Opposites
from index.record import Record
from index.retrieve import Candidate
from index.search import Query, read
from index.served import Served
from index.store.alerts import Alert, Event
from index.store.arrays import Vectors


def query_of(alert: Alert) -> Query:
    """The search of an alert, as it is asked."""
    return read(read_query(alert.query))


def told_hits(record: Record, alert: Alert, events: Sequence[Event]) -> dict[int, Hit]:
    """The statements of some events by their ids, each with the scores that it had then; what is gone is missing.

    Raises:
        EncoderError: the model cannot be used.
        StoreError: the record cannot be read.
    """
    rows = record.store.alerts.rows_of([event.statement_id for event in events])
    query, served = query_of(alert), record.served()
    candidates = [
        Candidate(rows[one.statement_id], 0.0, one.semantic, one.lexical, one.relevance or 0.0)
        for one in events
        if one.statement_id in rows
    ]
    opposites = Opposites(record.store, query.text) if query.by_meaning else None
    vector = _vector_of(served, query)
    hits = load_hits(record.store, served, candidates, query.words, vector, opposites)
    return {hit.statement.id: hit for hit in hits}


def _vector_of(served: Served, query: Query) -> Vectors:
    """The vector of a query by the model in service, shape (dimension,); empty where it asks for no meaning."""
    if not query.by_meaning:
        return np.empty(0, np.float32)
    return served.queries.encode([query.text])[0]
