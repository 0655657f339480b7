"""Counts over everything that was found, and why a hit stands where it stands."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np
import pytest

from index import calibration
from index.encode import Encoder
from index.fusion import Fusion
from index.ingest import import_statements
from index.model import ImportedStatement, Source, StatementKind
from index.record import Record
from index.search import Collapse, Mode, Query, search
from index.store.asked import Facets, Filters
from tests import postgres
from tests.conftest import POSTGRESQL, SQLITE
from tests.invented import statement_bodies

pytestmark = pytest.mark.every_store

QUESTION = next(statement_bodies(1))["text"]


@pytest.fixture(scope="module", params=[SQLITE, POSTGRESQL])
def crowd(
    encoder: Encoder, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Record]:
    """Three hundred statements, in a store of each kind."""
    server: postgres.Server | None = request.getfixturevalue("postgres_server") if request.param == POSTGRESQL else None
    url = server.new_database() if server else None
    record = Record.open(tmp_path_factory.mktemp("crowd"), database_url=url, encoder=encoder)
    import_statements(
        record,
        [
            ImportedStatement(
                body["external_id"],
                body["text"],
                Source(**body["source"]),
                kind=StatementKind.NARRATIVE if number % 7 == 0 else StatementKind.DIRECT,
                speaker=None if number % 7 == 0 else body["speaker"],
                published_at=None if number % 5 == 0 else datetime.fromisoformat(body["published_at"]),
            )
            for number, body in enumerate(statement_bodies(300))
        ],
    )
    yield record
    record.close()
    if server and url:
        server.take_back(url)


def counted(facets: Facets, name: str) -> dict[str, int]:
    return {found.name: found.count for found in getattr(facets, name).values}


@pytest.mark.parametrize(
    "filters", [Filters(), Filters(kinds=(StatementKind.DIRECT,)), Filters(sources=("Radio Silverlode",))]
)
@pytest.mark.parametrize("mode", list(Mode))
def test_facets_count_every_statement_above_the_floor(crowd: Record, mode: Mode, filters: Filters) -> None:
    text = "the" if mode is Mode.EXACT else QUESTION
    found, cursor = [], None
    while True:
        answer = search(crowd, Query(text, filters, mode, 100, cursor, Collapse.NONE))
        found += [hit.statement for hit in answer.hits if hit.scores.relevance >= calibration.NO_MATCH_BELOW]
        cursor = answer.next
        if cursor is None:
            break

    facets = search(crowd, Query(text, filters, mode, 1, facets=True)).facets

    assert facets is not None
    assert facets.statements == len(found) >= (not filters.narrow)
    assert facets.families == len({one.family_id for one in found})
    assert counted(facets, "kinds") == Counter(one.statement.kind.value for one in found)
    assert counted(facets, "sources") == Counter(one.article.article.source.name for one in found)
    at = [one.article.article.published_at for one in found]
    assert counted(facets, "months") == Counter(day.strftime("%Y-%m") if day else "" for day in at)
    speakers = Counter(by.attribution.name for one in found for by in one.speakers)
    assert sum(speakers.values()) - sum(counted(facets, "speakers").values()) >= 0
    assert len(facets.speakers.values) + facets.speakers.others == len(
        {by.speaker_id for one in found for by in one.speakers}
    )
    assert counted(facets, "speakers").items() <= speakers.items()


def test_months_are_in_order_and_the_undated_last(crowd: Record) -> None:
    facets = search(crowd, Query("", Filters(kinds=(StatementKind.DIRECT,)), facets=True)).facets

    assert facets is not None
    months = [found.name for found in facets.months.values]
    assert months == [*sorted(filter(None, months)), ""]


@pytest.mark.parametrize(
    ("at", "month"),
    [
        (datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC), "1969-12"),
        (datetime(1970, 1, 1, tzinfo=UTC), "1970-01"),
        (datetime(2024, 2, 29, 23, 59, 59, 999_999, tzinfo=UTC), "2024-02"),
    ],
)
def test_the_last_instant_of_a_month_belongs_to_it(record: Record, at: datetime, month: str) -> None:
    import_statements(record, [ImportedStatement("1", "It rained.", Source("Oxenby Post"), published_at=at)])

    facets = search(record, Query("rained", mode=Mode.EXACT, facets=True)).facets

    assert facets is not None
    assert counted(facets, "months") == {month: 1}


def test_nothing_found_is_counted_as_nothing(crowd: Record) -> None:
    facets = search(crowd, Query("zebra crossing", mode=Mode.EXACT, facets=True)).facets

    assert facets is not None
    assert (facets.statements, facets.families, facets.speakers.values) == (0, 0, ())


def place(row: int, scores: dict[int, float]) -> int:
    """The place of a row in the order of scores, of equal ones the earlier row first."""
    return 1 + sorted(scores, key=lambda other: (-scores[other], other)).index(row)


@pytest.mark.parametrize("filters", [Filters(), Filters(sources=("Radio Silverlode",))])
@pytest.mark.parametrize("fusion", list(Fusion))
@pytest.mark.parametrize("mode", list(Mode))
def test_an_explanation_has_the_ranks_of_all_that_pass_and_adds_up(
    crowd: Record, mode: Mode, fusion: Fusion, filters: Filters
) -> None:
    text = "the" if mode is Mode.EXACT else QUESTION
    query = Query(text, filters, mode, 100, collapse=Collapse.NONE, fusion=fusion, explain=True)
    everything = search(crowd, query)
    everybody = {int(row): -1.0 for row in crowd.store.matching_rows(filters)}
    cosines = everybody | {hit.statement.row: hit.scores.semantic or 0.0 for hit in everything.hits}
    bm25 = crowd.served().words.matches(text).among(np.array(list(everybody))).by_row()
    scores = []

    for hit in everything.hits:
        why = hit.explanation
        assert why is not None
        scores.append(why.score)
        assert (why.semantic is None) == (mode is Mode.EXACT)
        if why.semantic and len(everybody) <= 100:
            assert why.semantic.rank == place(hit.statement.row, cosines)
        if why.lexical and mode is Mode.HYBRID:
            assert why.lexical.rank == place(hit.statement.row, bm25)

    assert scores == sorted(scores, reverse=True)


def test_filters_alone_need_no_explanation(crowd: Record) -> None:
    (hit,) = search(crowd, Query("", Filters(kinds=(StatementKind.DIRECT,)), limit=1, explain=True)).hits

    assert hit.explanation is not None
    assert (hit.explanation.semantic, hit.explanation.lexical, hit.explanation.score) == (None, None, 0)
