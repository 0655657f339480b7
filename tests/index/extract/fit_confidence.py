"""Fit the log-odds of `index.extract.confidence`.

`python -m tests.index.extract.fit_confidence TRAIN.jsonl [--articles N]` draws 320 labelled articles with a fixed seed,
extracts, judges the first speaker of each statement as `tests.evaluation.calibration` does, and prints the weight of
each method, of each thing that the attribution model may say, and of a pronoun's second likely person.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.extract import Extractor
from index.extract.confidence import FAR, NEAR, Agreement, Evidence
from tests.evaluation.calibration import judged, read

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
    """Logistic regression with shrinkage, by Newton's method."""
    names = sorted({name for row, _ in rows for name in row})
    at = {name: i for i, name in enumerate(names)}
    x: npt.NDArray[np.float64] = np.zeros((len(rows), len(names)))
    for i, (row, _) in enumerate(rows):
        x[i, [at[name] for name in row]] = 1.0
    y = np.array([right for _, right in rows], dtype=np.float64)
    prior = np.array([PRIOR if name.isupper() and name not in ("NEAR", "CLOSE") else 0.0 for name in names])
    weights = np.zeros(len(names))
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (p - y) + SHRINKAGE * (weights - prior)
        weights -= np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + SHRINKAGE * np.eye(len(names)), gradient)
    return dict(zip(names, weights.tolist(), strict=True))


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
