"""Run the extractor over the seeds and score what it finds."""

from collections.abc import Iterable
from typing import Protocol

from index.model import ExtractedStatement
from tests.evaluation.gold import GoldArticle
from tests.evaluation.score import Score, score_article


class Extracts(Protocol):
    """Whatever finds the statements of a text."""

    def extract(self, text: str, language: str | None) -> list[ExtractedStatement]:
        """Find the statements of one text."""


def evaluate(extractor: Extracts, articles: Iterable[GoldArticle]) -> dict[str, Score]:
    """Score each article, by name."""
    return {a.name: score_article(a, extractor.extract(a.text, a.language)) for a in articles}


def total(scores: dict[str, Score]) -> Score:
    """The scores of all articles, added up: each statement weighs the same, whichever article it stands in."""
    return sum(scores.values(), start=Score())
