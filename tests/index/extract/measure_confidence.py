"""Measure how often each method names the right speaker: the figures behind `index.extract.confidence`.

`python -m tests.index.extract.measure_confidence TRAIN.jsonl [ARTICLES]` draws 200 articles (or as many as said) with
a fixed seed, extracts, and prints for each method the share of right speakers among the statements of which half or
more lies in a gold one. One article a line: `text` and `quotes`, each with `spans`, `speaker` (the printed source) and,
where it is known, the person's name in `speaker_resolved`, as in PolNeAR. The right speaker has the gold person's
surname, or else a word of weight in common with the printed source; a gold pronoun that leads to nobody, and ours, are
not counted.
"""

import json
import random
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from index.extract import Extractor
from index.model import Attribution, Method, StatementKind
from tests.index.extract.fit_cues import letters

SEED = 7
ARTICLES = 200
HALF = 0.5
_WORD = re.compile(r"[\w’'-]+")
_LIGHT = frozenset("the a an of and in for to on at by his her their its mr mrs ms dr".split())


def words(name: str) -> set[str]:
    """The words of weight, small letters."""
    found = {word.removesuffix("'s").removesuffix("’s") for word in _WORD.findall(name.lower())}
    return found - _LIGHT


def is_right(quote: dict[str, Any], found: Attribution) -> bool:
    """Whether the attribution names the gold speaker."""
    if resolved := quote.get("speaker_resolved"):
        return _WORD.findall(resolved.lower())[-1] in words(found.name)
    return bool(words(quote["speaker"]) & (words(found.name) | words(found.mention or "")))


def is_known(quote: dict[str, Any]) -> bool:
    """Whether the gold says who speaks."""
    return bool(quote.get("speaker_resolved") or (quote.get("speaker") and quote.get("speaker_type") != "pronoun"))


def is_named(found: Attribution) -> bool:
    """Whether the attribution is more than a pronoun that leads to nobody."""
    return found.method is not Method.PRONOUN or found.name != found.mention


def measure(extractor: Extractor, articles: list[dict[str, Any]]) -> dict[Method, list[bool]]:
    """For each method whether it was right, statement by statement."""
    verdicts: dict[Method, list[bool]] = defaultdict(list)
    for article in articles:
        text = article["text"]
        gold = [(letters(text, q["spans"]), q) for q in article["quotes"] if is_known(q)]
        for statement in extractor.extract(text, "en"):
            attributions = [a for a in (*statement.speakers, *statement.candidates) if is_named(a)]
            if statement.kind is StatementKind.NARRATIVE or not attributions:
                continue
            own = letters(text, statement.spans)
            shared = [(len(own & g) / max(len(own), 1), k) for k, (g, _) in enumerate(gold)]
            overlap, k = max(shared, default=(0.0, 0))
            if overlap >= HALF:
                verdicts[attributions[0].method].append(is_right(gold[k][1], attributions[0]))
    return verdicts


def main() -> None:
    with Path(sys.argv[1]).open(encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else ARTICLES
    drawn = random.Random(SEED).sample(articles, min(count, len(articles)))  # noqa: S311  # a fixed draw, no secret
    for method, verdicts in sorted(measure(Extractor(), drawn).items()):
        print(f"{method.name:24} {sum(verdicts) / len(verdicts):.2f} of {len(verdicts)}")


if __name__ == "__main__":
    main()
