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

from index.extract.cues import is_speech_form
from index.extract.extractor import DEFAULT_THRESHOLD, Extractor
from index.model import Attribution, ExtractedStatement, Method, SpeakerKind, StatementKind
from tests.evaluation.gold import GoldArticle
from tests.evaluation.reliability import Claim, calibration_error, reliability
from tests.evaluation.score import normalise

SEED = 7
HALF = 0.5
_WORD = re.compile(r"[\w’'-]+")
_LIGHT = frozenset("the a an of and in for to on at by his her their its mr mrs ms dr".split())


@dataclass(frozen=True, slots=True)
class Verdict:
    """The first attribution of a statement, and whether it is right."""

    found: Attribution
    right: bool


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
    found = next(iter((*statement.speakers, *statement.candidates)), None)
    return found if found and statement.kind is not StatementKind.NARRATIVE and is_named(found) else None


def judged(
    text: str, quotes: Sequence[dict[str, Any]], statements: Iterable[ExtractedStatement]
) -> Iterator[tuple[ExtractedStatement, Verdict]]:
    """The statements of one labelled article on which there is a verdict, with it."""
    known = [quote for quote in quotes if is_known(quote)]
    for statement, found, k in _matched(text, [quote["spans"] for quote in known], statements):
        yield statement, Verdict(found, is_right(known[k], found))


def judged_seed(article: GoldArticle, statements: Iterable[ExtractedStatement]) -> Iterator[Verdict]:
    """The verdicts on the statements of one of the product's own gold articles."""
    known = [gold for gold in article.statements if gold.speakers]
    for _, found, k in _matched(article.text, [gold.spans for gold in known], statements):
        names = {normalise(name) for speaker in known[k].speakers for name in speaker.split(" | ")}
        yield Verdict(found, normalise(found.name) in names)


def _matched(
    text: str, gold: Iterable[Iterable[Sequence[int]]], statements: Iterable[ExtractedStatement]
) -> Iterator[tuple[ExtractedStatement, Attribution, int]]:
    """The statements with somebody to judge, of which half or more lies in a gold one, with the number of that one."""
    gold_letters = [letters(text, spans) for spans in gold]
    for statement in statements:
        found = first_of(statement)
        if found is None:
            continue
        own = letters(text, statement.spans)
        overlap, k = max(((len(own & g) / max(len(own), 1), k) for k, g in enumerate(gold_letters)), default=(0.0, 0))
        if overlap >= HALF:
            yield statement, found, k


def claims(verdicts: Iterable[Verdict]) -> list[Claim]:
    """What the attributions claim, and whether they are right."""
    return [(verdict.found.confidence, verdict.right) for verdict in verdicts]


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
    for each in reliability(claims(verdicts)):
        bar = "█" * round(20 * each.right)
        lines.append(f"{each.low:.1f} - {each.high:.1f}   {each.count:6}{each.claimed:9.2f}{each.right:7.2f}  {bar}")
    count, right = named_precision(verdicts)
    lines.append(
        f"expected calibration error {calibration_error(claims(verdicts)):.3f} over {len(verdicts)} attributions"
    )
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
