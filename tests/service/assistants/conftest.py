"""A record that assistants are asked about, opened once."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.encode import Encoder
from index.extract.extractor import Extractor
from index.ingest import ingest
from index.readers.body import read_article
from index.record import Record
from tests.service.calls import BRIDGE, article

ARTICLES = (
    BRIDGE,
    article(
        "copy",
        "The swing bridge has been shut for months.\n\n"
        "“The bridge will carry traffic again before the first frost,” said Wystan Oakhanger, the mayor of Dunsel.",
        published_at="2025-03-13T08:00:00Z",
    ),
    article("mill", "“The mill is closed for good,” said Ann Oakhanger, the miller.\n\n“It leaks,” somebody shouted."),
)


@pytest.fixture(scope="package")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("assistants")


@pytest.fixture(scope="package")
def told(data_dir: Path, encoder: Encoder, extractor: Extractor) -> Iterator[Record]:
    with closing(Record.open(data_dir, encoder=encoder, extractor=extractor)) as record:
        for body in ARTICLES:
            ingest(record, read_article(body))
        yield record
