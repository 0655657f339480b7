"""A statement that may say the opposite: flagged, and below what says the same."""

from dataclasses import replace

import pytest

from index.guard import Flag
from index.hits import Hit
from index.ingest import import_statements
from index.model import ImportedStatement, Source
from index.opposites import FETCHED_AT_FIRST, OPPOSITE_PENALTY, Opposites
from index.record import Record
from index.retrieve import Candidate
from index.search import Answer, Collapse, Mode, Query, search, similar
from index.store.asked import Filters

COURIER = Source("The Dunsel Courier", "dunselcourier.example")
SAID = {
    "opposite": "The harbour bridge will not be rebuilt before the winter.",
    "same": "The bridge in the harbour is going to be rebuilt before winter comes.",
    "other": "Half of the trout in the river died after the spill.",
}
QUESTION = "The harbour bridge will be rebuilt before the winter"


@pytest.fixture
def said(record: Record) -> Record:
    import_statements(record, [ImportedStatement(name, text, COURIER) for name, text in SAID.items()])
    return record


def flags_by_id(answer: Answer) -> dict[str | None, tuple[Flag, ...]]:
    return {hit.statement.external_id: hit.flags for hit in answer.hits}


@pytest.mark.parametrize("mode", [Mode.HYBRID, Mode.SEMANTIC])
def test_a_statement_that_denies_the_query_is_flagged_and_loses_the_penalty(said: Record, mode: Mode) -> None:
    answer = search(said, Query(QUESTION, mode=mode))

    assert flags_by_id(answer) == {"opposite": (Flag.NEGATION,), "same": (), "other": ()}
    scores = {hit.statement.external_id: hit.scores for hit in search(said, Query(SAID["opposite"], mode=mode)).hits}
    assert scores["opposite"].relevance == max(score.relevance for score in scores.values())


def test_the_very_words_of_a_query_are_not_flagged(said: Record) -> None:
    answer = search(said, Query("be rebuilt before the winter", mode=Mode.EXACT))

    assert flags_by_id(answer) == {"opposite": ()}


def test_similar_statements_are_flagged_too(said: Record) -> None:
    (first, *_) = [hit for hit in search(said, Query(QUESTION)).hits if hit.statement.external_id == "same"]

    assert flags_by_id(similar(said, first.statement.id))["opposite"] == (Flag.NEGATION,)


def bridges(record: Record, count: int) -> None:
    """Statements about bridges of which every third denies what the query says."""
    import_statements(
        record,
        [
            ImportedStatement(
                str(number), f"The bridge of street {number} will {'' if number % 3 else 'not '}be rebuilt.", COURIER
            )
            for number in range(count)
        ],
    )


@pytest.mark.parametrize("first_depth", [2, 64])
def test_pages_hold_every_statement_once_in_the_order_of_lowered_scores(
    record: Record, monkeypatch: pytest.MonkeyPatch, first_depth: int
) -> None:
    monkeypatch.setattr("index.retrieve.FIRST_DEPTH", first_depth)
    bridges(record, 60)
    query = Query("The bridge will be rebuilt", mode=Mode.SEMANTIC, collapse=Collapse.NONE, limit=7)

    found: list[Hit] = []
    cursor = None
    while True:
        answer = search(record, replace(query, cursor=cursor))
        found += answer.hits
        cursor = answer.next
        if cursor is None:
            break

    lowered = [(hit.scores.semantic or 0.0) - OPPOSITE_PENALTY * bool(hit.flags) for hit in found]
    assert len({hit.statement.id for hit in found}) == len(found) == 60
    assert sum(bool(hit.flags) for hit in found) == 20
    assert lowered == sorted(lowered, reverse=True)


def test_no_more_is_read_than_is_asked_for(record: Record) -> None:
    bridges(record, 60)
    rows = [int(row) for row in record.store.matching_rows(Filters())]
    ranked = iter([Candidate(row, 1 / rank, None, None) for rank, row in enumerate(rows, 1)])

    next(Opposites(record.store, QUESTION).demoted(ranked))

    assert len(list(ranked)) == 60 - FETCHED_AT_FIRST


def test_a_statement_that_was_deleted_meanwhile_has_no_flags(said: Record) -> None:
    opposites = Opposites(said.store, QUESTION)
    gone = Candidate(999, 0.9, 0.9, None)

    assert list(opposites.demoted(iter([gone]))) == [gone]
    assert opposites.flags([999]) == {999: ()}
