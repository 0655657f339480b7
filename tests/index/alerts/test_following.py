"""What alerts tell of what is written, changed and taken away, each once, whatever process dies."""

from dataclasses import replace
from pathlib import Path

import pytest

from index.alerts.saved import read_query, written
from index.correct import Amendment, correct
from index.errors import AlertNotFound
from index.ingest import ingest_many
from index.model import Article, Field, StatementKind
from index.record import Record
from index.reembed import reembed
from index.search import Mode, Query
from index.store.alerts import AlertChange, Event, EventKind, Position
from index.store.asked import Filters
from tests.index.alerts.saving import NOW, follow, save, told, told_of
from tests.index.made import article
from tests.index.models import make_model

BRIDGE = "“The bridge will open again before the first frost,” said Wystan Oakhanger, the mayor of Dunsel."
FERRY = "“We lost money on every crossing,” said Rosamund Kestleby, the head of the harbour board."
OF_BRIDGE = Query("the bridge will open again", Filters(kinds=(StatementKind.DIRECT,), phrases=("bridge",)))
LATER = Query("", Filters(speakers=("Ismelda Glaswen",)))


def _article(external_id: str, *sentences: str) -> Article:
    return article(external_id, "Dunsel met on Monday.", *sentences)


def test_what_is_new_is_told_once_and_what_was_there_is_not(record: Record) -> None:
    ingest_many(record, [_article("before", BRIDGE)])
    alert = save(record, OF_BRIDGE)
    assert follow(record) == 0

    ingest_many(record, [_article("a", BRIDGE, FERRY), _article("b", FERRY)])

    assert follow(record) == 1
    (event,) = told(record, alert)
    assert (event.kind, event.matches) == (EventKind.MATCHED, True)
    assert record.store.statement(event.statement_id).article.article.external_id == "a"
    assert (event.relevance or 0) > 0.138
    assert follow(record) == 0


@pytest.mark.every_store
def test_a_new_version_withdraws_corrects_and_tells_of_what_it_adds(record: Record) -> None:
    everything = save(record, Query("", Filters(kinds=(StatementKind.DIRECT,))))
    ingest_many(record, [_article("a", BRIDGE, FERRY)])
    follow(record)
    bridge, ferry = told_of(record, everything)

    renamed = BRIDGE.replace("Wystan Oakhanger, the mayor", "Ismelda Glaswen, the mayor")
    ingest_many(record, [_article("a", renamed, "“It will cost three million crowns,” Glaswen said.")])
    follow(record)

    (new,) = set(told_of(record, everything)) - {bridge, ferry}
    assert told_of(record, everything, EventKind.CORRECTED) == [bridge]
    assert told_of(record, everything, EventKind.WITHDRAWN) == [ferry]
    assert record.store.statement(new).statement.text.startswith("It will cost")
    assert len(told(record, everything)) == 5


def test_what_comes_back_is_told_again(record: Record) -> None:
    alert = save(record, OF_BRIDGE)
    for sentence in (BRIDGE, FERRY, BRIDGE):
        ingest_many(record, [_article("a", sentence)])
        follow(record)

    assert [event.kind for event in told(record, alert)] == [
        EventKind.MATCHED,
        EventKind.WITHDRAWN,
        EventKind.MATCHED,
    ]


def test_a_deleted_article_withdraws_what_was_told_of_it_alone(record: Record) -> None:
    alert = save(record, OF_BRIDGE)
    (a, _) = ingest_many(record, [_article("a", BRIDGE, FERRY), _article("b", BRIDGE)])
    follow(record)
    assert not isinstance(a, Exception)

    record.store.delete_article(a.article_id)
    follow(record)

    assert [(event.kind, event.article_id) for event in told(record, alert)[2:]] == [
        (EventKind.WITHDRAWN, a.article_id)
    ]


@pytest.mark.every_store
def test_a_correction_by_hand_is_told_and_makes_other_alerts_match(record: Record) -> None:
    of_bridge, of_glaswen = save(record, OF_BRIDGE), save(record, LATER)
    of_oakhanger = save(record, Query("bridge", Filters(speakers=("Wystan Oakhanger",)), Mode.EXACT))
    ingest_many(record, [_article("a", BRIDGE)])
    follow(record)
    (statement_id,) = told_of(record, of_bridge)

    correct(record, statement_id, Amendment(frozenset({Field.SPEAKER}), speaker="Ismelda Glaswen"))
    follow(record)

    assert told_of(record, of_glaswen) == [statement_id]
    corrected = [told(record, one)[-1] for one in (of_bridge, of_oakhanger)]
    assert [(event.kind, event.matches) for event in corrected] == [
        (EventKind.CORRECTED, True),
        (EventKind.CORRECTED, False),
    ]


def test_another_search_tells_of_what_is_written_from_then_on(record: Record) -> None:
    alert = save(record, LATER)
    ingest_many(record, [_article("a", BRIDGE)])
    record.store.alerts.change(alert.id, AlertChange(query=written(OF_BRIDGE)), NOW)
    ingest_many(record, [_article("b", BRIDGE)])
    follow(record)

    (statement_id,) = told_of(record, alert)
    assert record.store.statement(statement_id).article.article.external_id == "b"


@pytest.mark.every_store
def test_what_another_process_has_followed_is_not_told_twice(record: Record) -> None:
    alert = save(record, OF_BRIDGE)
    ingest_many(record, [_article("a", BRIDGE)])
    before = record.store.alerts.position()
    assert before is not None
    follow(record)
    (event,) = told(record, alert)

    assert not record.store.alerts.follow(before, before.change + 1, [event], NOW)
    assert not record.store.alerts.follow(Position(before.change, 0), before.change + 1, [event], NOW)

    assert len(told(record, alert)) == 1


def test_an_alert_that_is_gone_is_told_nothing(record: Record) -> None:
    alert, other = save(record, OF_BRIDGE), save(record, OF_BRIDGE)
    position = record.store.alerts.position()
    record.store.alerts.remove(alert.id)
    ingest_many(record, [_article("a", BRIDGE)])
    assert follow(record) == 1
    assert len(told_of(record, other)) == 1
    record.store.alerts.remove(other.id)

    assert record.store.alerts.position() is None
    assert position is not None
    with pytest.raises(AlertNotFound):
        record.store.alerts.alert(alert.id)
    event = Event(alert.id, EventKind.MATCHED, 1, 1)
    again = save(record, OF_BRIDGE)
    now = record.store.alerts.position()
    assert now is not None
    assert record.store.alerts.follow(now, now.change, [event], NOW)
    assert told(record, again) == []


@pytest.mark.parametrize(
    "query",
    [
        OF_BRIDGE,
        replace(OF_BRIDGE, mode=Mode.EXACT, floor=0.5),
        Query("", Filters(excluding=(LATER.filters,), published_from=NOW, min_confidence=0.25, reviewed=True)),
    ],
)
def test_a_search_is_kept_as_it_was_read(query: Query) -> None:
    assert read_query(written(query)) == query


def test_a_change_of_model_makes_the_vectors_of_alerts_anew(record: Record, tmp_path: Path) -> None:
    alert = save(record, replace(OF_BRIDGE, mode=Mode.SEMANTIC, floor=0.0))
    ingest_many(record, [_article("a", BRIDGE)])
    follow(record)
    before = record.store.alerts.alert(alert.id).vector

    reembed(record, str(make_model(tmp_path)), lambda _done, _total: None)
    ingest_many(record, [_article("b", BRIDGE)])
    follow(record)

    after = record.store.alerts.alert(alert.id).vector
    assert (len(before or b""), len(after or b"")) == (384 * 4, 32 * 4)
    assert len(told_of(record, alert)) == 2
