"""Fit the log-odds of `index.extract.confidence`.

`python -m tests.index.extract.fit_confidence TRAIN.jsonl [--articles N]` draws 320 labelled articles with a fixed seed,
extracts, judges the first speaker of each statement as `tests.evaluation.calibration` does, and prints the weight of
each method, of each thing that the attribution model may say, and of a pronoun's second likely person.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.extract.confidence import FAR, NEAR, Agreement, Evidence
from index.extract.extractor import Extractor
from tests.evaluation.calibration import judged, read
from tests.evaluation.logistic import logistic

ARTICLES = 320
SHRINKAGE = 0.3
PRIOR = 2.0
"""Towards which log-odds a method is drawn that occurs rarely; agreements and margins are drawn towards no effect."""


def features(evidence: Evidence) -> list[str]:
    """What the log-odds are a sum of; the model's being sure, and a second person far off, weigh nothing."""
    found = [evidence.method.name]
    if evidence.agreed is not Agreement.SURE:
        found.append(f"agreement {evidence.agreed.name}")
    if evidence.margin is not None and evidence.margin < FAR:
        found.append("NEAR" if evidence.margin >= NEAR else "CLOSE")
    return found


def fit(rows: Sequence[tuple[list[str], bool]]) -> dict[str, float]:
    """The log-odds of each name, shrunk towards the prior where it is rare."""
    names = sorted({name for row, _ in rows for name in row})
    figures = np.array([[name in row for name in names] for row, _ in rows], dtype=np.float64)
    right = np.array([right for _, right in rows], dtype=np.float64)
    prior = np.array([PRIOR if name.isupper() and name not in ("NEAR", "CLOSE") else 0.0 for name in names])
    return dict(zip(names, logistic(figures, right, penalty=SHRINKAGE, prior=prior).tolist(), strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description="Fit the confidences of speakers to labelled articles.")
    parser.add_argument("file", type=Path, help="labelled articles, JSONL")
    parser.add_argument("--articles", type=int, default=ARTICLES)
    given = parser.parse_args()
    extractor = Extractor()
    rows: list[tuple[list[str], bool]] = []
    for article in read(given.file, given.articles):
        evidence = extractor.evidence(article["text"], "en")
        by_statement = {id(statement): found for statement, found in evidence}
        for statement, verdict in judged(article["text"], article["quotes"], [s for s, _ in evidence]):
            rows.append((features(by_statement[id(statement)]), verdict.right))
    print(f"{len(rows)} attributions")
    for name, weight in fit(rows).items():
        print(f"{name:24}{weight:6.2f}  of {sum(name in row for row, _ in rows)}")


if __name__ == "__main__":
    main()
