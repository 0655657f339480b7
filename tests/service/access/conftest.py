"""Applications of these tests end with their file: there are many, and others measure what a process holds."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.encode import Encoder
from index.extract.extractor import Extractor
from tests.service.access.closed import Keys, make_keys
from tests.service.conftest import Serve, starting


@pytest.fixture(scope="module")
def serve(encoder: Encoder, extractor: Extractor) -> Iterator[Serve]:
    """Starts applications that share one encoder."""
    with starting(encoder, extractor) as start:
        yield start


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the closed record of a file is."""
    return tmp_path_factory.mktemp("closed")


@pytest.fixture(scope="module")
def keys(data_dir: Path) -> Keys:
    """The keys that it is closed with."""
    return make_keys(data_dir)
