"""Two processes on one data directory: what one has written, the other's next search knows."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from index.encode import Encoder
from index.extract.extractor import Extractor
from index.ingest import ingest
from index.record import Record
from tests.durability.ordeal import check_indexes, statements_by_article
from tests.durability.peer import delete, found
from tests.invented import article
from tests.serving import clean_environment


class Peer:
    """The other process."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        assert self.heard() == "open"

    def tell(self, **order: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()

    def heard(self) -> Any:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())

    def ask(self, **order: object) -> Any:
        self.tell(**order)
        return self.heard()


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shared") / "record"


@pytest.fixture(scope="module")
def record(data_dir: Path, encoder: Encoder, extractor: Extractor) -> Iterator[Record]:
    with closing(Record.open(data_dir, threads=1, encoder=encoder, extractor=extractor)) as opened:
        yield opened


@pytest.fixture(scope="module")
def peer(record: Record, data_dir: Path) -> Iterator[Peer]:
    assert record.store.counts()["articles"] == 0
    with subprocess.Popen(
        [sys.executable, "-m", "tests.durability.peer", str(data_dir)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=clean_environment(OMP_NUM_THREADS="1", TOKENIZERS_PARALLELISM="false"),
    ) as process:
        yield Peer(process)


def quotation(number: int) -> str:
    return article(number).text.split('"')[1].rstrip(",")


def test_what_the_other_process_ingests_is_found_here_at_the_next_search(record: Record, peer: Peer) -> None:
    assert peer.ask(ingest=1) == "created"
    assert article(1).external_id in found(record, quotation(1))


def test_what_is_ingested_here_is_found_by_the_other_process_at_its_next_search(record: Record, peer: Peer) -> None:
    ingest(record, article(2))
    assert article(2).external_id in peer.ask(search=quotation(2))


def test_what_the_other_process_deletes_is_not_found_here_at_the_next_search(record: Record, peer: Peer) -> None:
    ingest(record, article(3))
    assert article(3).external_id in found(record, quotation(3))
    peer.ask(delete=3)
    assert article(3).external_id not in found(record, quotation(3))


def test_what_is_deleted_here_is_not_found_by_the_other_process(record: Record, peer: Peer) -> None:
    peer.ask(ingest=4)
    delete(record, 4)
    assert article(4).external_id not in peer.ask(search=quotation(4))


def test_what_is_replaced_here_is_found_by_the_other_process_in_its_new_words_alone(record: Record, peer: Peer) -> None:
    peer.ask(ingest=5)
    newer = article(5, version=2)
    ingest(record, newer)
    assert newer.external_id in peer.ask(search=newer.text.split('"')[1])
    stored = statements_by_article(record)[newer.external_id]
    assert all(statement.article.article.text == newer.text for statement in stored)


def test_the_same_article_ingested_by_both_is_there_once(record: Record, peer: Peer) -> None:
    peer.tell(ingest=6)
    ingest(record, article(6))
    assert peer.heard() in ("created", "unchanged")
    assert sum(external_id == article(6).external_id for external_id in statements_by_article(record)) == 1


def test_two_writers_at_once_lose_nothing_of_each_other(record: Record, peer: Peer) -> None:
    mine, others = range(100, 112), range(200, 212)
    for own, other in zip(mine, others, strict=True):
        peer.tell(ingest=other)
        ingest(record, article(own))
        assert peer.heard() == "created"
    stored = set(statements_by_article(record))
    assert {article(number).external_id for number in (*mine, *others)} <= stored
    check_indexes(record)
