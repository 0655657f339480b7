"""`python -m tests.evaluation.retrieval`: how well search finds the statement that says the same, and says so.

Always on a small invented set beside this module, whose figures have floors; with `--data FOLDER…` on labelled sets in
the same format too: `corpus.jsonl` {id, text, title, speaker}, and for each split `<split>/queries.jsonl` {id, text}
and `<split>/qrels.tsv` with the header `query-id corpus-id score`. A query without a line there has no answer.
"""

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from index.encode import GraphRuntime
from index.fusion import Fusion
from index.ingest import import_statements
from index.model import ImportedStatement, Source
from index.record import Record
from index.search import Collapse, Mode, Query, search
from tests.evaluation import retrieval_figures
from tests.evaluation.floors import Floors
from tests.evaluation.retrieval_figures import Asked, Found

INVENTED = Path(__file__).parent / "retrieval_gold"
FLOORS = Path(__file__).parent / "retrieval_floors.json"
BATCH = 256
FIRST_PAGE = 10
ARCHIVE = Source("Evaluation archive", "archive.example")


def main(arguments: Sequence[str] | None = None) -> int:
    """Ingest each corpus, ask the queries, print the figures; 1 when one of the invented set is below its floor."""
    options = _options(arguments)
    mode, fusion = Mode(options.mode), Fusion(options.fusion)
    print(f"onrecord {version('onrecord')}, ir-measures {version('ir-measures')}, Python {sys.version.split()[0]}")
    for data in options.data:
        with opened(data, options.store, options.threads, options.database_url, options.runtime) as record:
            for split in options.split:
                print(retrieval_figures.table(f"{data.name}, {split}", asked(record, data / split, mode, fusion)))
    if options.data and not options.invented:
        return 0
    database_url = None if options.data else options.database_url
    with opened(INVENTED, None, options.threads, database_url, options.runtime) as record:
        run = asked(record, INVENTED / "dev", mode, fusion)
    print(retrieval_figures.table("invented set", run))
    broken = Floors.load(FLOORS).broken(retrieval_figures.figures(run))
    for sentence in broken:
        print(sentence, file=sys.stderr)
    return 1 if broken else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation.retrieval", description=__doc__)
    parser.add_argument("--data", type=Path, nargs="+", default=[], help="folders of labelled sets")
    parser.add_argument("--invented", action="store_true", help="with --data: the invented set too")
    parser.add_argument("--split", nargs="+", default=["dev"], help="splits to ask (dev)")
    parser.add_argument("--mode", choices=[mode.value for mode in Mode], default=Mode.HYBRID.value)
    parser.add_argument("--fusion", choices=[way.value for way in Fusion], default=Fusion.CONVEX.value)
    parser.add_argument("--store", type=Path, help="keep the filled records below here, to ask without embedding again")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--runtime", choices=[*GraphRuntime], type=GraphRuntime, default=GraphRuntime.AUTO)
    parser.add_argument("--database-url", help="an empty PostgreSQL database for the corpus of one set")
    options = parser.parse_args(arguments)
    if options.database_url and len(options.data) > 1:
        parser.error("--database-url takes the corpus of one set: give one folder with --data")
    return options


@contextmanager
def opened(
    data: Path,
    store: Path | None,
    threads: int,
    database_url: str | None = None,
    runtime: GraphRuntime = GraphRuntime.AUTO,
) -> Iterator[Record]:
    """A record that holds the corpus of a labelled set, in a directory or in a database."""
    with tempfile.TemporaryDirectory() as folder:
        data_dir = store / data.name if store else Path(folder)
        record = Record.open(data_dir, database_url=database_url, threads=threads, runtime=runtime)
        try:
            fill(record, data / "corpus.jsonl")
            yield record
        finally:
            record.close()


def asked(record: Record, folder: Path, mode: Mode = Mode.HYBRID, fusion: Fusion = Fusion.CONVEX) -> list[Asked]:
    """The first page of every query of a split."""
    gold = gold_of(folder / "qrels.tsv")
    return [
        _asked(
            record, Query(line["text"], mode=mode, fusion=fusion, limit=FIRST_PAGE, collapse=Collapse.NONE), line, gold
        )
        for line in lines(folder / "queries.jsonl")
    ]


def _asked(record: Record, query: Query, line: dict[str, Any], gold: dict[str, dict[str, int]]) -> Asked:
    right = gold.get(line["id"], {})
    hits = [(str(hit.statement.external_id), hit.scores.relevance) for hit in search(record, query).hits]
    return Asked(
        line["id"], right, tuple(Found(document, relevance, document in right) for document, relevance in hits)
    )


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a file, one a line."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def fill(record: Record, corpus: Path) -> None:
    """Import the corpus, unless it is all there from the last time."""
    documents = list(lines(corpus))
    if record.store.counts()["statements"] == len(documents):
        return
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


def gold_of(path: Path) -> dict[str, dict[str, int]]:
    """The right documents of each query, with their grades above 0."""
    gold: dict[str, dict[str, int]] = defaultdict(dict)
    with path.open(encoding="utf-8") as file:
        next(file)
        for line in file:
            query, document, grade = line.rstrip("\n").split("\t")
            if int(grade) > 0:
                gold[query][document] = int(grade)
    return dict(gold)


if __name__ == "__main__":
    sys.exit(main())
