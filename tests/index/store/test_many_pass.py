"""Where more statements pass the filters than are compared whole, nobody lists them, and the answers are the same."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from index.encode import Encoder
from index.encode.queries import QueryEncoder
from index.fusion import Fusion
from index.ingest import import_statements
from index.nearest import Passing
from index.nearest_in_store import NearestInStore
from index.record import Record
from index.search import Collapse, Mode, Query, search
from index.served import Served
from index.store.asked import Filters
from index.store.postgres.store import PostgresStore
from tests import postgres
from tests.benchmarks.invention import imported, queries
from tests.index.made import MODEL, new_article

FEW = 10


@pytest.fixture(scope="module")
def records(
    postgres_server: postgres.Server, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Record, Record]]:
    """One record opened twice: everything is compared, and only what an index gives is."""
    url, folder = postgres_server.new_database(), tmp_path_factory.mktemp("records")
    with closing(Record.open(folder / "whole", database_url=url, encoder=encoder)) as whole:
        import_statements(whole, list(imported(120)))
        store = PostgresStore(url)
        words = whole.served().words
        nearest = NearestInStore(store, store, encoder.model, compared_whole=FEW)
        served = Served(encoder, QueryEncoder(encoder), nearest, words)
        yield whole, Record(store, served, folder / "index", 1, None)
        store.close()


def filters_that_many_pass(record: Record) -> Filters:
    source = record.store.sources(None, 10)[0].source.name
    filters = Filters(sources=(source,))
    assert len(record.store.matching_rows(filters)) > FEW
    return filters


@pytest.mark.parametrize("fusion", list(Fusion))
@pytest.mark.parametrize("mode", [Mode.HYBRID, Mode.SEMANTIC])
def test_answers_are_those_of_comparing_everything(records: tuple[Record, Record], mode: Mode, fusion: Fusion) -> None:
    whole, by_index = records
    filters = filters_that_many_pass(whole)

    for text in queries(3):
        query = Query(text, filters, mode, 20, collapse=Collapse.NONE, facets=True, explain=True, fusion=fusion)
        wanted, found = search(whole, query), search(by_index, query)
        assert [hit.statement.row for hit in found.hits] == [hit.statement.row for hit in wanted.hits]
        assert [hit.explanation for hit in found.hits] == [hit.explanation for hit in wanted.hits]
        assert found.facets == wanted.facets
        assert found.no_match == wanted.no_match


def test_rows_that_pass_are_listed_up_to_what_is_compared_whole(records: tuple[Record, Record]) -> None:
    whole, by_index = records
    filters = filters_that_many_pass(whole)
    every = whole.store.matching_rows(filters)

    assert set(whole.store.matching_rows(filters, at_most=FEW + 1).tolist()) < set(every.tolist())
    assert len(whole.store.matching_rows(filters, at_most=FEW + 1)) == FEW + 1
    near = by_index.served().nearest.cosines(
        by_index.served().queries.encode(["the harbour"])[0], Passing(filters, None)
    )
    assert near.rows.tolist() == every.tolist()


def test_a_picture_stands_still_for_one_thread_until_it_ends(postgres_server: postgres.Server) -> None:
    url = postgres_server.new_database()
    reader, writer = PostgresStore(url), PostgresStore(url)

    with reader.picture(), reader.picture():
        assert reader.counts()["articles"] == 0
        writer.write_articles([new_article("a", ("It rained.", None))], MODEL)
        assert reader.counts()["articles"] == 0
        assert reader.data_version() == writer.data_version() > 0

    assert reader.counts()["articles"] == 1
    for store in (reader, writer):
        store.close()
