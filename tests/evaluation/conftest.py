"""What several evaluation tests look at; extraction runs once over all seeds."""

import pytest

from index.extract.extractor import Extractor
from tests.evaluation.gold import load_all
from tests.evaluation.run import evaluate, total
from tests.evaluation.score import Score


@pytest.fixture(scope="session")
def seed_scores(extractor: Extractor) -> dict[str, Score]:
    return evaluate(extractor, load_all())


@pytest.fixture(scope="session")
def rules_total() -> Score:
    return total(evaluate(Extractor(rules_only=True), load_all()))


@pytest.fixture(scope="session")
def seed_total(seed_scores: dict[str, Score]) -> Score:
    return total(seed_scores)
