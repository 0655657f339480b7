"""Whether a speaker's confidence is the share of such speakers that are right.

`python -m tests.evaluation.calibration FILE.jsonl [--articles N]` extracts labelled articles and prints, for each
step of confidence, how many attributions there are, what they claim and how many are right (a reliability diagram),
the expected calibration error, and the precision of the speakers that are named at the default threshold. One article
a line: `text` and `quotes`, each with `spans`, `speaker` (the printed source) and, where it is known, the person's
name in `speaker_resolved`, as in PolNeAR. Judged are statements of which half or more lies in a gold one whose
speaker is known. The right speaker has the gold person's surname, or else a word of weight in common with the printed
source. A gold pronoun that leads to nobody, a gold source that is only a verb of saying, and our own unresolved
pronouns are not counted.
"""

import argparse
import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.extract import Extractor
from index.extract.cues import is_speech_form
from index.extract.extractor import DEFAULT_THRESHOLD
from index.model import Attribution, ExtractedStatement, Method, SpeakerKind, StatementKind
from tests.evaluation.gold import GoldArticle
from tests.evaluation.score import normalise

SEED = 7
HALF = 0.5
STEPS = 10
_WORD = re.compile(r"[\w’'-]+")
_LIGHT = frozenset("the a an of and in for to on at by his her their its mr mrs ms dr".split())


@dataclass(frozen=True, slots=True)
class Verdict:
    """The first attribution of a statement, and whether it is right."""

    found: Attribution
    right: bool


@dataclass(frozen=True, slots=True)
class Step:
    """The attributions of one range of confidence: how many, their mean confidence, and the share that is right."""

    least: float
    count: int
    confidence: float
    right: float


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
    speaker = quote.get("speaker")
    if not speaker or is_speech_form(speaker):
        return False
    return bool(quote.get("speaker_resolved")) or quote.get("speaker_type") != "pronoun"


def is_named(found: Attribution) -> bool:
    """Whether the attribution is more than a pronoun that leads to nobody."""
    return found.method is not Method.PRONOUN or found.name != found.mention


def letters(text: str, spans: Iterable[Sequence[int]]) -> set[int]:
    """The offsets of the letters and digits in the spans."""
    return {i for start, end in spans for i in range(start, end) if text[i].isalnum()}


def first_of(statement: ExtractedStatement) -> Attribution | None:
    """The speaker, or else the first candidate, if it is anybody."""
    found = next((a for a in (*statement.speakers, *statement.candidates)), None)
    return found if found and statement.kind is not StatementKind.NARRATIVE and is_named(found) else None


def judged(
    text: str, quotes: Sequence[dict[str, Any]], statements: Iterable[ExtractedStatement]
) -> Iterator[tuple[ExtractedStatement, Verdict]]:
    """The statements of one labelled article on which there is a verdict, with it."""
    gold = [(letters(text, q["spans"]), q) for q in quotes if is_known(q)]
    for statement in statements:
        found = first_of(statement)
        if found is None:
            continue
        own = letters(text, statement.spans)
        overlap, k = max(((len(own & g) / max(len(own), 1), k) for k, (g, _) in enumerate(gold)), default=(0.0, 0))
        if overlap >= HALF:
            yield statement, Verdict(found, is_right(gold[k][1], found))


def judged_seed(article: GoldArticle, statements: Iterable[ExtractedStatement]) -> Iterator[Verdict]:
    """The verdicts on the statements of one of the product's own gold articles."""
    gold = [(letters(article.text, g.spans), g) for g in article.statements if g.speakers]
    for statement in statements:
        found = first_of(statement)
        if found is None:
            continue
        own = letters(article.text, statement.spans)
        overlap, k = max(((len(own & g) / max(len(own), 1), k) for k, (g, _) in enumerate(gold)), default=(0.0, 0))
        if overlap >= HALF:
            names = {normalise(name) for speaker in gold[k][1].speakers for name in speaker.split(" | ")}
            yield Verdict(found, normalise(found.name) in names)


def steps(verdicts: Sequence[Verdict]) -> list[Step]:
    """The reliability diagram: ten steps of confidence, those that are empty left out."""
    found: list[list[Verdict]] = [[] for _ in range(STEPS)]
    for verdict in verdicts:
        found[min(int(verdict.found.confidence * STEPS), STEPS - 1)].append(verdict)
    return [
        Step(
            i / STEPS,
            len(here),
            sum(v.found.confidence for v in here) / len(here),
            sum(v.right for v in here) / len(here),
        )
        for i, here in enumerate(found)
        if here
    ]


def expected_error(verdicts: Sequence[Verdict]) -> float:
    """Expected calibration error, 0 to 1: the mean distance of the steps' confidence from their share of right ones.

    Source: Naeini, Cooper and Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning" (2015).
    """
    return sum(s.count * abs(s.confidence - s.right) for s in steps(verdicts)) / max(len(verdicts), 1)


def named_precision(verdicts: Sequence[Verdict], threshold: float = DEFAULT_THRESHOLD) -> tuple[int, int]:
    """How many people and organisations are named at the threshold, and how many of them rightly."""
    named = [
        v
        for v in verdicts
        if v.found.confidence >= threshold and v.found.kind in (SpeakerKind.PERSON, SpeakerKind.ORGANISATION)
    ]
    return len(named), sum(v.right for v in named)


def table(verdicts: Sequence[Verdict]) -> str:
    """The reliability diagram with its bars, the error, and the precision at the threshold."""
    lines = [f"{'confidence':12}{'n':>6}{'claimed':>9}{'right':>7}"]
    for s in steps(verdicts):
        bar = "█" * round(20 * s.right)
        lines.append(f"{s.least:.1f} - {s.least + 1 / STEPS:.1f}   {s.count:6}{s.confidence:9.2f}{s.right:7.2f}  {bar}")
    count, right = named_precision(verdicts)
    lines.append(f"expected calibration error {expected_error(verdicts):.3f} over {len(verdicts)} attributions")
    lines.append(
        f"named speakers at the default threshold {DEFAULT_THRESHOLD}: {right / max(count, 1):.3f} right of {count}"
    )
    return "\n".join(lines)


def by_method(verdicts: Sequence[Verdict]) -> str:
    """The share of right speakers of each method."""
    lines = []
    for method in sorted({v.found.method for v in verdicts}):
        here = [v.right for v in verdicts if v.found.method is method]
        lines.append(f"{method.value:24}{sum(here) / len(here):.2f} of {len(here)}")
    return "\n".join(lines)


def read(path: Path, count: int | None) -> list[dict[str, Any]]:
    """The labelled articles, or so many drawn with a fixed seed."""
    with path.open(encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    if count is None or count >= len(articles):
        return articles
    return random.Random(SEED).sample(articles, count)  # noqa: S311  # a fixed draw, no secret


def main() -> None:
    """Extract the articles of a file and print how reliable the confidences are."""
    parser = argparse.ArgumentParser(description="Reliability of the speakers' confidences on labelled articles.")
    parser.add_argument("file", type=Path, help="labelled articles, JSONL")
    parser.add_argument("--articles", type=int, help="only so many, drawn with a fixed seed")
    parser.add_argument("--rules-only", action="store_true", help="without the attribution model")
    given = parser.parse_args()
    extractor = Extractor(rules_only=given.rules_only)
    verdicts = [
        verdict
        for article in read(given.file, given.articles)
        for _, verdict in judged(article["text"], article["quotes"], extractor.extract(article["text"], "en"))
    ]
    print(by_method(verdicts), table(verdicts), sep="\n\n")


if __name__ == "__main__":
    main()
