"""What goes out can come in again."""

import json
from pathlib import Path
from typing import Any

from index.export import export
from index.ingest import ImportedStatement, import_statements, ingest
from index.model import Article, Source, StatementKind
from index.record import Record
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
