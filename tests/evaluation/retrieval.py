"""`python -m tests.evaluation.retrieval --data FOLDER`: how well search finds the statement that says the same.

The folder holds a labelled set in a common format: `corpus.jsonl` {id, text, title, speaker}, and for each split
`<split>/queries.jsonl` {id, text} and `<split>/qrels.tsv` with the header `query-id corpus-id score`. None is included.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import ir_measures
from ir_measures import RR, Qrel, ScoredDoc, Success, nDCG

from index.ingest import ImportedStatement, import_statements
from index.model import Source
from index.record import Record
from index.search import Collapse, Mode, Query, search

MEASURES = (nDCG @ 10, RR @ 10, Success @ 1, Success @ 5)
BATCH = 256
ARCHIVE = Source("Evaluation archive", "archive.example")


def main(arguments: Sequence[str] | None = None) -> int:
    """Ingest the corpus, ask the queries, print the measures."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory() as folder:
        record = Record.open(options.store or Path(folder), threads=options.threads)
        try:
            _fill(record, options.data / "corpus.jsonl")
            statements = record.store.counts()["statements"]
            print(f"{options.data.name}: {statements} statements, {record.served().encoder.model.label}")
            print(
                f"onrecord {version('onrecord')}, ir-measures {version('ir-measures')}, Python {sys.version.split()[0]}"
            )
            for split in options.split:
                _report(record, options.data / split, Mode(options.mode))
        finally:
            record.close()
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation.retrieval", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the labelled set")
    parser.add_argument("--split", nargs="+", default=["dev"], help="splits to ask (dev)")
    parser.add_argument("--mode", choices=[mode.value for mode in Mode], default=Mode.HYBRID.value)
    parser.add_argument("--store", type=Path, help="keep the filled record here, to ask again without embedding")
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args(arguments)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _fill(record: Record, corpus: Path) -> None:
    documents = list(_lines(corpus))
    for start in range(0, len(documents), BATCH):
        import_statements(
            record,
            [
                ImportedStatement(
                    external_id=document["id"],
                    text=document["text"],
                    source=ARCHIVE,
                    speaker=document.get("speaker") or None,
                    title=document.get("title") or None,
                )
                for document in documents[start : start + BATCH]
            ],
        )


def _report(record: Record, folder: Path, mode: Mode) -> None:
    run = [hit for query in _lines(folder / "queries.jsonl") for hit in _asked(record, query, mode)]
    figures = ir_measures.calc_aggregate(MEASURES, list(_qrels(folder / "qrels.tsv")), run)
    print(folder.name, *(f"{measure} {figures[measure]:.3f}" for measure in MEASURES), sep="  ")


def _asked(record: Record, query: dict[str, Any], mode: Mode) -> Iterator[ScoredDoc]:
    answer = search(record, Query(query["text"], mode=mode, limit=10, collapse=Collapse.NONE))
    for rank, hit in enumerate(answer.hits):
        # The order is what is measured: relevance flattens out near 1.
        yield ScoredDoc(query["id"], str(hit.statement.external_id), -rank)


def _qrels(path: Path) -> Iterator[Qrel]:
    with path.open(encoding="utf-8") as file:
        next(file)
        for line in file:
            query, document, relevance = line.rstrip("\n").split("\t")
            yield Qrel(query, document, int(relevance))


if __name__ == "__main__":
    sys.exit(main())
