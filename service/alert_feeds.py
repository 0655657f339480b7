"""The feeds of an alert: what it has told last, one entry a statement, as the record has it now."""

from collections.abc import Iterator
from enum import StrEnum
from urllib.parse import urlencode

from index.alerts.telling import query_of, told_hits
from index.record import Record
from index.store.alerts import Alert, Delivery, EventKind
from service.exports.entry import Entry, entry_of
from service.exports.feeds import atom_pieces, jsonfeed_pieces, rss_pieces
from service.exports.formats import FORMATS, in_chunks
from service.exports.names import ExportFormat
from service.exports.occasion import Occasion, urn_of_statement
from service.views import hit_view

ENTRIES = 100
LOOKED_AT = 400
"""Deliveries of which the entries are made: a statement that is corrected again and again has many."""


class FeedKind(StrEnum):
    """The last part of a feed's address."""

    ATOM = "atom"
    RSS = "rss"
    JSON = "json"


WRITTEN = {
    FeedKind.ATOM: FORMATS[ExportFormat.ATOM],
    FeedKind.RSS: FORMATS[ExportFormat.RSS],
    FeedKind.JSON: FORMATS[ExportFormat.JSONFEED],
}

PIECES = {FeedKind.ATOM: atom_pieces, FeedKind.RSS: rss_pieces, FeedKind.JSON: jsonfeed_pieces}


def feed_of(record: Record, alert: Alert, kind: FeedKind, service: str, *, pages: bool) -> Iterator[bytes]:
    """A feed of an alert; it does not name its own address, which is secret.

    Args:
        record: whose alert it is.
        alert: that is told of.
        kind: in which format.
        service: the address of the service, without a slash at its end.
        pages: whether there are pages for people.
    """
    last = _last_of_each(record.store.alerts.deliveries(alert.id, None, LOOKED_AT))
    occasion = Occasion(
        asked=tuple(_pairs(alert)),
        at=max((one.at for one in last), default=alert.created_at),
        service=service,
        pages=pages,
        name=alert.name,
        thing=f"alert {alert.id} of {record.store.store_id}",
    )
    return in_chunks(PIECES[kind](_entries(record, alert, last, occasion), occasion))


def search_address(alert: Alert) -> str:
    """Where the search of an alert is shown."""
    return f"/?{urlencode(_pairs(alert))}"


def _pairs(alert: Alert) -> list[tuple[str, str]]:
    """The search as parameters of an address."""
    return [
        (name, _word(value))
        for name, given in alert.asked.items()
        for value in (given if isinstance(given, list) else [given])
        if value is not None
    ]


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _last_of_each(newest_first: list[Delivery]) -> list[Delivery]:
    """What was told last of each statement, newest first."""
    last: dict[int, Delivery] = {}
    for one in newest_first:
        if one.event.kind is not EventKind.TEST:
            last.setdefault(one.event.statement_id, one)
    return list(last.values())[:ENTRIES]


def _entries(record: Record, alert: Alert, last: list[Delivery], occasion: Occasion) -> list[Entry]:
    query = query_of(alert)
    hits = told_hits(record, alert, [one.event for one in last if one.event.kind is not EventKind.WITHDRAWN])
    entries = []
    for one in last:
        hit = hits.get(one.event.statement_id)
        if one.event.kind is EventKind.WITHDRAWN:
            entries.append(_withdrawn(one, occasion))
        elif hit is not None:
            entries.append(_told(one, entry_of(hit_view(hit, query), occasion)))
    return entries


def _told(delivery: Delivery, entry: Entry) -> Entry:
    """The entry is as new as what was told; where the search no longer finds the statement, it says so."""
    note = "" if delivery.event.matches else "\nCorrected: the search of this alert no longer finds it."
    return Entry(
        urn=entry.urn,
        title=entry.title,
        content=entry.content + note,
        link=entry.link,
        updated=delivery.at,
        author=entry.author,
        published=entry.published,
        via=entry.via,
        category=entry.category,
        language=entry.language,
    )


def _withdrawn(delivery: Delivery, occasion: Occasion) -> Entry:
    """Nothing of what it said: it may be gone because nobody is to read it any more."""
    number = str(delivery.event.statement_id)
    return Entry(
        urn=urn_of_statement(number),
        title=f"Withdrawn: statement {number}",
        content="This statement is no longer in the record: its article was deleted, or no longer prints it.",
        link=f"{occasion.service}/statements/{number}"
        if occasion.pages
        else f"{occasion.service}/v1/statements/{number}",
        updated=delivery.at,
        author="On Record",
    )
