"""A site of its own for each test."""

from collections.abc import Iterator

import pytest

from tests.index.fetch.site import Site, serving_site


@pytest.fixture
def site() -> Iterator[Site]:
    with serving_site() as serving:
        yield serving
