"""Extraction with the attribution model and without it."""

import pytest

from index.extract.extractor import Extractor


@pytest.fixture(scope="session")
def rules() -> Extractor:
    return Extractor(rules_only=True)


@pytest.fixture(params=["model", "rules"])
def either(request: pytest.FixtureRequest, extractor: Extractor, rules: Extractor) -> Extractor:
    return extractor if request.param == "model" else rules
