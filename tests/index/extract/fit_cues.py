"""Fit the weights of `index.extract.cue_rates` on annotated articles.

`python -m tests.index.extract.fit_cues TRAIN.jsonl` prints its bias and table. One article a line: `text` and
`quotes`, each with `kind` (direct, indirect, mixed) and `spans`, as in PolNeAR. Needs scikit-learn.
"""

import json
import sys
import textwrap
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from index.extract.boilerplate import paragraphs
from index.extract.marks import find_quotations
from index.extract.parse import Parser
from index.extract.reported import find_candidates
from index.extract.sentences import split_sentences
from tests.evaluation.calibration import letters

SAME_CONTENT = 0.5
LEAST_SEEN = 3
LEAST_WEIGHT = 0.12
INVERSE_REGULARISATION = 0.3
_UNBROKEN = "\x00"
"""Stands for the space between a feature and its weight, which no line end may part."""
Example = tuple[tuple[str, ...], bool]


def examples(parser: Parser, article: dict[str, Any]) -> list[Example]:
    """Each candidate with whether it is the best one for a reported content; rivals of the best are left out."""
    text = article["text"]
    gold = [(letters(text, quote["spans"]), quote["kind"]) for quote in article["quotes"]]
    sentences = [
        sentence
        for line in paragraphs(text)
        for sentence in split_sentences(text, line.start, line.end, find_quotations(text, line.start, line.end))
    ]
    found: list[Example] = []
    rivals: dict[int, list[tuple[float, Example]]] = defaultdict(list)
    for parse in parser.parse(text, sentences):
        for candidate in find_candidates(parse):
            own = letters(text, (parse.spans[token] for token in candidate.content))
            overlap, k = max(
                ((len(own & g) / max(len(own | g), 1), k) for k, (g, _) in enumerate(gold)), default=(0.0, 0)
            )
            if overlap < SAME_CONTENT:
                found.append((candidate.features, False))
            elif gold[k][1] != "direct":
                rivals[k].append((overlap, (candidate.features, True)))
    return found + [max(group, key=lambda item: item[0])[1] for group in rivals.values()]


def fit(data: list[Example]) -> tuple[float, dict[str, float]]:
    """Bias and weights of an L2-regularised logistic regression."""
    seen = Counter(feature for features, _ in data for feature in features)
    rows = [dict.fromkeys((f for f in features if seen[f] >= LEAST_SEEN), 1) for features, _ in data]
    vectorizer = DictVectorizer(dtype=np.float32)
    matrix = vectorizer.fit_transform(rows)
    matrix.indices, matrix.indptr = matrix.indices.astype("int32"), matrix.indptr.astype("int32")
    model = LogisticRegression(C=INVERSE_REGULARISATION, solver="liblinear", max_iter=400)
    model.fit(matrix, [label for _, label in data])
    weights = zip(vectorizer.feature_names_, model.coef_[0], strict=True)
    return float(model.intercept_[0]), {name: float(weight) for name, weight in weights if abs(weight) >= LEAST_WEIGHT}


def table(weights: dict[str, float]) -> str:
    """The weights by group of feature, in the form that `cue_rates` reads."""
    groups: dict[str, list[str]] = defaultdict(list)
    for feature, weight in sorted(weights.items()):
        group, _, name = feature.partition("|")
        groups[group].append(f"{name}{_UNBROKEN}{weight:.2f};".strip(_UNBROKEN))
    return "\n".join(f"# {group}\n{_filled(entries)}" for group, entries in groups.items())


def _filled(entries: list[str]) -> str:
    lines = textwrap.wrap(" ".join(entries), 118, break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines).replace(_UNBROKEN, " ")


def main() -> None:
    parser = Parser()
    with Path(sys.argv[1]).open(encoding="utf-8") as lines:
        data = [example for line in lines for example in examples(parser, json.loads(line))]
    bias, weights = fit(data)
    print(f"BIAS = {bias:.3f}\n\n{table(weights)}")


if __name__ == "__main__":
    main()
