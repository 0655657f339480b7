"""Everything that a search finds, one after the other: what its facets count, in the order of its pages."""

from collections.abc import Iterator

import pytest

from index.calibration import NO_MATCH_BELOW
from index.encode import Encoder
from index.errors import InvalidQuery
from index.fusion import Fusion
from index.hits import Hit
from index.ingest import import_statements
from index.model import ImportedStatement, Source, StatementKind
from index.record import Record
from index.search import LOADED_AT_ONCE, Collapse, Mode, Query, search, search_through
from index.store.asked import Filters
from tests.invented import statement_bodies

OUTLETS = (Source("The Dunsel Courier", "dunselcourier.example"), Source("Oxenby Post", "oxenbypost.example"))
REPEATED = 150
EVERYTHING = Filters(kinds=(StatementKind.DIRECT,))


def _statements(count: int) -> Iterator[ImportedStatement]:
    """Half of them printed twice, by two outlets."""
    for number, body in enumerate(statement_bodies(count)):
        for source in OUTLETS[: 1 + (number < count // 2)]:
            yield ImportedStatement(body["external_id"], body["text"], source, speaker=body["speaker"])


@pytest.fixture(scope="module")
def crowd(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    record = Record.open(tmp_path_factory.mktemp("crowd"), encoder=encoder)
    import_statements(record, list(_statements(REPEATED)))
    yield record
    record.close()


def _by_pages(record: Record, query: Query) -> list[Hit]:
    """Every hit of every page that is likely enough."""
    hits: list[Hit] = []
    cursor: str | None = None
    while True:
        answer = search(record, Query(query.text, query.filters, query.mode, 50, cursor, query.collapse))
        hits += [hit for hit in answer.hits if hit.scores.relevance >= NO_MATCH_BELOW]
        cursor = answer.next
        if cursor is None:
            return hits


QUERIES = [
    Query("the ferry will cost more than the council was told"),
    Query("nobody asked whether they wanted a new bridge", Filters(sources=("Oxenby Post",))),
    Query("the harbour has not been repaired for years", mode=Mode.SEMANTIC),
    Query("has not been repaired", mode=Mode.EXACT),
    Query("", EVERYTHING),
    Query("the recipe calls for two eggs"),
]


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: f"{query.mode}-{query.text[:9]}")
@pytest.mark.parametrize("collapse", Collapse)
def test_it_is_what_the_pages_hold_in_their_order_as_far_as_it_is_likely(
    crowd: Record, query: Query, collapse: Collapse
) -> None:
    asked = Query(query.text, query.filters, query.mode, collapse=collapse, facets=True)

    hits = list(search_through(crowd, asked))

    facets = search(crowd, asked).facets
    assert facets is not None
    assert len(hits) == (facets.statements if collapse is Collapse.NONE else facets.families)
    assert [hit.statement.id for hit in hits if hit.scores.relevance >= NO_MATCH_BELOW] == [
        hit.statement.id for hit in _by_pages(crowd, asked)
    ]
    assert all(hit.scores.relevance >= NO_MATCH_BELOW for hit in hits)


def test_reciprocal_ranks_find_the_same_in_an_order_of_their_own(crowd: Record) -> None:
    text = "the ferry will cost more than the council was told"
    by_ranks, by_weights = (list(search_through(crowd, Query(text, fusion=fusion))) for fusion in Fusion)

    assert by_ranks
    assert {hit.statement.family_id for hit in by_ranks} == {hit.statement.family_id for hit in by_weights}


def test_a_query_that_cannot_be_read_is_refused_before_anything_is_asked_for(crowd: Record) -> None:
    with pytest.raises(InvalidQuery):
        search_through(crowd, Query("  "))


@pytest.mark.every_store
def test_hits_are_loaded_when_their_turn_comes(record: Record) -> None:
    given = [ImportedStatement(f"{number}", f"The mill has {number} doors.", OUTLETS[0]) for number in range(150)]
    import_statements(record, given)

    hits = search_through(record, Query("", EVERYTHING, collapse=Collapse.NONE))
    first = next(hits)
    last = list(search_through(record, Query("", EVERYTHING, collapse=Collapse.NONE)))[-1]
    record.store.delete_article(last.statement.article.id)
    others = list(hits)

    assert LOADED_AT_ONCE < len(others) == len(given) - 2
    assert {first.statement.id, last.statement.id}.isdisjoint(hit.statement.id for hit in others)
