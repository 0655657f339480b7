"""What is slow to load and the same for everybody is loaded once."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.encode import Encoder
from index.extract.extractor import Extractor
from index.record import Record

OpenRecord = Callable[[Path], Record]


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return Encoder(threads=1)


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    return Extractor(threads=1)


@pytest.fixture
def open_record(encoder: Encoder, extractor: Extractor) -> Iterator[OpenRecord]:
    """Opens records with the real encoder and extractor, and closes them when the test ends."""
    opened: list[Record] = []

    def open_one(data_dir: Path) -> Record:
        record = Record.open(data_dir, encoder=encoder, extractor=extractor)
        opened.append(record)
        return record

    yield open_one
    for record in opened:
        record.close()


@pytest.fixture
def record(open_record: OpenRecord, tmp_path: Path) -> Record:
    return open_record(tmp_path / "data")
