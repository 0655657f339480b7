"""`python -m tests.evaluation.calibrate --data FOLDER…`: fit the curves of `index/calibration.py` on labelled queries.

Every query of the split is asked, and each hit of its first page is an example: its cosine, its BM25, the weight of the
query's words, how many of them are unknown, and whether it is right. How steep the curves are is fitted on the first
hits, where it matters, every set weighing the same and having a starting point of its own, since a set's share of right
hits says nothing about length or likeness. Then one starting point is fitted for all hits.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.calibration import size_of, unknown_of, weight_of
from index.pasted import without_wrapping
from index.record import Record
from index.search import Collapse, Mode, Query, search
from tests.evaluation.logistic import STEPS, Table, likelihood, logistic
from tests.evaluation.retrieval import FIRST_PAGE, gold_of, lines, opened

PENALTY = 1e-3
"""On squared coefficients, so that the fit exists when all hits of a set are right."""

SIZE, RIGHT, RANK = 4, 5, 6
"""Columns that are not fitted: what the record's size adds, whether the hit is right, its place on the page."""

FIRST_HITS = 3

ROWS_A_SET = 1_000
"""As how many examples each set counts."""

FARTHEST_START = 100.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask, fit, print the constants."""
    options = _options(arguments)
    for mode, columns in ((Mode.HYBRID, (0, 1, 2, 3)), (Mode.SEMANTIC, (0, 2, 3))):
        sets = [_examples_of(data, options, mode) for data in options.data]
        if options.keep:
            np.savez(options.keep / f"{mode.value}-{options.split}.npz", *sets)
        steepness = within(sets, columns)
        start = together(sets, columns, steepness)
        print(f"{mode.value}: start {start:.3f}, " + _named(columns, steepness) + f", from {sum(map(len, sets))} hits")
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation.calibrate", description=__doc__)
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="folders of labelled sets")
    parser.add_argument("--split", default="train", help="the split to ask (train)")
    parser.add_argument("--store", type=Path, help="keep the filled records below here, to ask without embedding again")
    parser.add_argument("--keep", type=Path, help="write the examples to this folder")
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args(arguments)


def _named(columns: Sequence[int], steepness: Table) -> str:
    names = ("cosine", "bm25", "weight", "unknown")
    return ", ".join(f"{names[column]} {value:.3f}" for column, value in zip(columns, steepness, strict=True))


def _examples_of(data: Path, options: argparse.Namespace, mode: Mode) -> Table:
    with opened(data, options.store, options.threads) as record:
        return examples(record, data / options.split, mode)


def examples(record: Record, folder: Path, mode: Mode) -> Table:
    """One row a hit: cosine, BM25, weight and unknown words of the query, what the size adds, 1 if right, rank."""
    gold = gold_of(folder / "qrels.tsv")
    rows: list[tuple[float, ...]] = []
    for line in lines(folder / "queries.jsonl"):
        right = gold.get(line["id"], {})
        words = record.served().words.asked(without_wrapping(line["text"]))
        answer = search(record, Query(line["text"], mode=mode, limit=FIRST_PAGE, collapse=Collapse.NONE))
        for rank, hit in enumerate(answer.hits):
            scores, is_right = hit.scores, str(hit.statement.external_id) in right
            close = (scores.semantic or 0.0, scores.lexical or 0.0)
            rows.append((*close, weight_of(words), unknown_of(words), size_of(words), float(is_right), float(rank)))
    return np.array(rows, dtype=np.float64)


def within(sets: Sequence[Table], columns: Sequence[int]) -> Table:
    """The coefficients of these columns, shape (columns,), with a starting point for each set."""
    tops = [each[each[:, RANK] < FIRST_HITS] for each in sets]
    figures = np.concatenate([each[:, columns] for each in tops])
    belongs = np.concatenate([np.full(len(each), number) for number, each in enumerate(tops)])
    starts = (belongs[:, None] == np.arange(len(tops))).astype(np.float64)
    share = np.concatenate([np.full(len(each), ROWS_A_SET / len(each)) for each in tops])
    return logistic(np.hstack([figures, starts]), _right(tops), penalty=PENALTY, share=share)[: len(columns)]


def together(sets: Sequence[Table], columns: Sequence[int], steepness: Table) -> float:
    """The one starting point at which as many hits are right as the curve claims, found by halving."""
    given = np.concatenate([each[:, columns] @ steepness + each[:, SIZE] for each in sets])
    right = _right(sets).sum()
    low, high = -FARTHEST_START, FARTHEST_START
    for _ in range(STEPS):
        middle = (low + high) / 2
        claimed = likelihood(given + middle).sum()
        low, high = (middle, high) if claimed < right else (low, middle)
    return float(low)


def _right(sets: Sequence[Table]) -> Table:
    return np.concatenate([each[:, RIGHT] for each in sets])


if __name__ == "__main__":
    sys.exit(main())
