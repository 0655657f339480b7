"""Applications of these tests end with their file: there are many, and others measure what a process holds."""

from collections.abc import Iterator

import pytest

from index.encode import Encoder
from index.extract.extractor import Extractor
from tests.service.conftest import Serve, starting


@pytest.fixture(scope="module")
def serve(encoder: Encoder, extractor: Extractor) -> Iterator[Serve]:
    """Starts applications that share one encoder."""
    with starting(encoder, extractor) as start:
        yield start
