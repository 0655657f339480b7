"""What the query box understands, and that it takes everything."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.encode import Encoder
from index.errors import InvalidQuery
from index.ingest import import_statements
from index.model import ImportedStatement, Source, StatementKind
from index.query_language import Asked, narrowed, read
from index.record import Record
from index.search import Mode, Query, search
from index.store.asked import Filters

COURIER = Source("The Dunsel Courier", "dunselcourier.example")
YEAR_2024 = datetime(2024, 1, 1, tzinfo=UTC)


def barred(filters: Filters) -> Filters:
    return Filters(excluding=(filters,))


@pytest.mark.parametrize(
    ("query", "text", "filters"),
    [
        ("tram to Oxenby", "tram to Oxenby", Filters()),
        ('tram "never asked" Oxenby', "tram never asked Oxenby", Filters(phrases=("never asked",))),
        ("“never asked” tram", "never asked tram", Filters(phrases=("never asked",))),
        ("„nie gefragt“", "nie gefragt", Filters(phrases=("nie gefragt",))),
        ("« jamais demandé »", "jamais demandé", Filters(phrases=("jamais demandé",))),
        ("「橋の工事」", "橋の工事", Filters(phrases=("橋の工事",))),
        ("tram -harbour", "tram", barred(Filters(phrases=("harbour",)))),
        ('tram -"harbour bridge"', "tram", barred(Filters(phrases=("harbour bridge",)))),
        ("tram -speaker:Brel", "tram", barred(Filters(speakers=("Brel",)))),
        ('speaker:"Ana Brel" tram', "tram", Filters(speakers=("Ana Brel",))),
        ("SPEAKER:“Ana Brel” speaker:7", "", Filters(speakers=("Ana Brel", "7"))),
        ("source:dunselcourier.example, tram", "tram", Filters(sources=("dunselcourier.example",))),
        ("kind:Direct tram", "tram", Filters(kinds=(StatementKind.DIRECT,))),
        ("tram after:2024", "tram", Filters(published_from=YEAR_2024)),
        ("before:2024-01-01 tram", "tram", Filters(published_before=YEAR_2024)),
        ('before:"2024-01" tram', "tram", Filters(published_before=YEAR_2024)),
        ("the well-known tram", "the well-known tram", Filters()),
    ],
)
def test_an_operator_narrows_the_search_and_is_no_word_of_it(query: str, text: str, filters: Filters) -> None:
    asked = read(query)

    assert (asked.text, asked.filters) == (text, filters)


@pytest.mark.parametrize(
    "query",
    [
        "speaker:",
        "The speaker: what he said",
        "kind:rumour",
        "before:yesterday",
        "after:2024-13-01",
        "after:0000",
        "-before:2024",
        '"',
        '""',
        '"never asked',
        "never asked”",
        "-",
        "-5 degrees",
        "tram - bridge",
        '"!?"',
        'a 5" by 7" print',
        " ".join(['"a"'] * 33),
    ],
)
def test_what_cannot_be_read_is_searched_as_words(query: str) -> None:
    assert read(query) == Asked(query, query, Filters())


@pytest.mark.parametrize(
    "passage",
    [
        'He told us, that very night, "never again".',
        "“The mill stays open” — the mayor of Oxenby on Tuesday",
        "He has said so often that the word “mill” means nothing to anybody in this town any more",
        'First line\nwith a "quotation" and another -line',
    ],
)
def test_the_quotation_marks_of_a_pasted_passage_are_its_own(passage: str) -> None:
    assert read(passage) == Asked(" ".join(passage.split()), " ".join(passage.split()), Filters())


def test_a_pasted_passage_is_still_narrowed_by_name() -> None:
    asked = read('He told us, that very night, "never again". speaker:Brel')

    assert asked == Asked(*2 * ('He told us, that very night, "never again".',), Filters(speakers=("Brel",)))


def test_exact_mode_looks_for_the_words_beside_the_phrases() -> None:
    assert read('"never asked" the tram').verbatim == "the tram"
    assert read('"never asked"').verbatim == "never asked"


def test_dates_of_the_box_and_of_parameters_narrow_each_other() -> None:
    later = YEAR_2024.replace(month=6)

    both = narrowed(Filters(published_from=later, published_before=later), read("after:2024 before:2024").filters)

    assert (both.published_from, both.published_before) == (later, YEAR_2024)


pieces = st.sampled_from(
    ['"', "“", "”", "«", "-", ":", " ", "speaker:", "before:", "kind:direct", "after:2024-02-30", "tram", "\x00", "\n"]
)


@given(st.one_of(st.text(st.characters(exclude_categories=[])), st.lists(pieces | st.text(max_size=3)).map("".join)))
@example("\ud800")
@example('speaker:"\ud800"')
def test_any_text_can_be_read(query: str) -> None:
    asked = read(query)

    assert asked.text or asked.filters.narrow or not query.strip()


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Record]:
    record = Record.open(tmp_path_factory.mktemp("said"), encoder=encoder)
    said = ["We were never asked about the tram.", "We never have asked.", "The harbour tram.", "The harbours."]
    import_statements(
        record,
        [
            ImportedStatement(str(n), text, COURIER, speaker="Ana Brel", published_at=YEAR_2024.replace(day=1 + n))
            for n, text in enumerate(said)
        ],
    )
    yield record
    record.close()


def found(record: Record, query: str, mode: Mode = Mode.HYBRID) -> list[str | None]:
    asked = read(query)
    answer = search(record, Query(asked.verbatim if mode is Mode.EXACT else asked.text, asked.filters, mode))
    return [hit.statement.external_id for hit in answer.hits]


@pytest.mark.parametrize("mode", [Mode.HYBRID, Mode.SEMANTIC])
def test_a_phrase_and_an_exclusion_hold_in_every_mode(said: Record, mode: Mode) -> None:
    assert found(said, '"NEVER asked" question', mode) == ["0"]
    assert set(found(said, "tram -harbour", mode)) == {"0", "1", "3"}
    assert set(found(said, '-"the harbour" -never tram', mode)) == {"3"}
    assert found(said, "tram -speaker:“ana brel”", mode) == []


def test_a_phrase_and_an_exclusion_hold_in_exact_mode(said: Record) -> None:
    assert found(said, '"never asked" about the', Mode.EXACT) == ["0"]
    assert found(said, '"about the" "never asked"', Mode.EXACT) == ["0"]
    assert found(said, "tram -harbour", Mode.EXACT) == ["0"]


@pytest.mark.parametrize("mode", list(Mode))
def test_filters_alone_list_what_they_let_through_last_published_first(said: Record, mode: Mode) -> None:
    assert found(said, "speaker:“Ana Brel” after:2024-01-02", mode) == ["3", "2", "1"]
    assert found(said, "-harbour", mode) == ["3", "1", "0"]


def test_filters_alone_are_paged_like_any_search(said: Record) -> None:
    query = Query("", Filters(speakers=("Ana Brel",)), limit=3)
    first = search(said, query)
    second = search(said, Query("", Filters(speakers=("Ana Brel",)), limit=3, cursor=first.next))

    assert [hit.statement.external_id for hit in first.hits + second.hits] == ["3", "2", "1", "0"]
    assert (first.no_match, second.no_match, second.next) == (False, False, None)


@given(query=st.text(max_size=40) | st.lists(pieces, max_size=12).map("".join), mode=st.sampled_from(Mode))
@settings(deadline=None, max_examples=60)
def test_any_text_that_says_something_is_searched(said: Record, query: str, mode: Mode) -> None:
    try:
        found(said, query, mode)
    except InvalidQuery:
        assert not query.strip()
