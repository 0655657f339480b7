"""What goes out can come in again."""

import json
from pathlib import Path
from typing import Any

from index.export import export
from index.ingest import import_statements, ingest
from index.model import Article, ImportedStatement, Review, Source, StatementKind
from index.readers.body import read_statement
from index.record import Record
from index.store.writes import Written
from tests.conftest import OpenRecord
from tests.invented import articles

COURIER = Source("The Dunsel Courier", "dunselcourier.example")


def objects(record: Record) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(json.dumps(list(export(record))))
    return found


def test_an_export_says_how_each_statement_became_known(open_record: OpenRecord, tmp_path: Path) -> None:
    record = open_record(tmp_path)
    ingest(record, Article("mill", COURIER, "Ana Brel wrote that the mill would close. The mill is old."))

    (item,) = objects(record)

    assert [(s["kind"], s["cue_class"]) for s in item["statements"]] == [("indirect", "writing"), ("narrative", None)]


def test_an_export_taken_in_again_exports_the_same(open_record: OpenRecord, tmp_path: Path) -> None:
    first, second = open_record(tmp_path / "first"), open_record(tmp_path / "second")
    given = list(articles(3))
    for article in given:
        ingest(first, article)
    import_statements(first, [ImportedStatement("1", "The bridge is closed.", COURIER, speaker="Ana Brel")])

    exported = objects(first)
    for article in reversed(given):
        ingest(second, article)
    import_statements(
        second,
        [
            ImportedStatement(
                item["external_id"],
                item["text"],
                Source(**item["source"]),
                StatementKind(item["kind"]),
                speaker=item["speaker"],
            )
            for item in exported
            if item["origin"] == "import"
        ],
    )

    assert len(exported) == 4
    assert objects(second) == exported


def test_a_review_goes_out_and_comes_in_again(open_record: OpenRecord, tmp_path: Path) -> None:
    review = {
        "rating": "Mostly false",
        "rating_value": 2.0,
        "best_rating": 5.0,
        "worst_rating": 1.0,
        "reviewer": {"name": "Truth Mill", "domain": "truthmill.example"},
        "url": "https://truthmill.example/checks/1",
        "reviewed_at": "2025-03-02T09:00:00+00:00",
    }
    first, second = open_record(tmp_path / "first"), open_record(tmp_path / "second")
    import_statements(first, [read_statement({"text": "It rained.", "external_id": "1", "review": review})])

    (exported,) = objects(first)
    import_statements(second, [read_statement(exported)])

    assert exported["review"] == review
    assert objects(second) == [exported]


def test_another_rating_replaces_the_statement_and_keeps_its_id(record: Record) -> None:
    def imported(rating: str | None) -> Written:
        review = {"review": {"rating": rating}} if rating else {}
        (written,) = import_statements(record, [read_statement({"text": "It hailed.", "external_id": "h"} | review)])
        assert isinstance(written, Written)
        return written

    outcomes = [imported(rating) for rating in (None, None, "False", "False", "True")]

    assert [one.status.value for one in outcomes] == ["created", "unchanged", "replaced", "unchanged", "replaced"]
    assert len({one.statement_ids for one in outcomes}) == 1
    last = record.store.statement(outcomes[-1].statement_ids[0]).statement
    assert last.review == Review(rating="True")
