"""Filters, full text and the authority files of the store."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from index.model import CueClass, StatementKind
from index.store.asked import Filters
from index.store.base import Store
from index.store.postgres.store import PostgresStore
from index.store.sqlite import SqliteStore
from tests.conftest import SQLITE, OpenStore
from tests.index.made import COURIER, MODEL, POST, attribution, new_article
from tests.postgres import Server

pytestmark = pytest.mark.every_store

BRIDGE = ("The harbour bridge will be closed all winter.", "Ana Brel")
BRIDGES = ("Bridges do not mend themselves.", "Tove Lund")
RAIN = ("It rained on the bridge.", None)
MAY = datetime(2025, 5, 1, tzinfo=UTC)


def fill(store: Store) -> Store:
    store.write_articles(
        [
            new_article("a", BRIDGE, RAIN),
            new_article("b", BRIDGES, source=POST, published_at=MAY, language="en-GB"),
            new_article("c", ("Die Brücke bleibt zu.", "Ana Brel"), source=POST, language="de"),
        ],
        MODEL,
    )
    return store


@pytest.fixture
def store(open_store: OpenStore, tmp_path: Path) -> Store:
    return fill(open_store(tmp_path))


@pytest.fixture(scope="module")
def filled(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Callable[[str], Store]]:
    """One store of each kind, for tests that write nothing."""
    with ExitStack() as stack:

        @cache
        def of(kind: str) -> Store:
            if kind == SQLITE:
                return fill(stack.enter_context(closing(SqliteStore(tmp_path_factory.mktemp("filled")))))
            server: Server = request.getfixturevalue("postgres_server")
            return fill(stack.enter_context(closing(PostgresStore(server.new_database()))))

        yield of


@pytest.fixture
def as_filled(filled: Callable[[str], Store], kind_of_store: str) -> Store:
    return filled(kind_of_store)


def texts(store: Store, filters: Filters) -> set[str]:
    rows = [int(row) for row in store.matching_rows(filters)]
    return {statement.statement.text for statement in store.load(rows).values()}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), {BRIDGE[0], RAIN[0], BRIDGES[0], "Die Brücke bleibt zu."}),
        (Filters(speakers=("ana brel",)), {BRIDGE[0], "Die Brücke bleibt zu."}),
        (Filters(speakers=("Ana Brel", "Tove Lund"), languages=("en",)), {BRIDGE[0], BRIDGES[0]}),
        (Filters(sources=("OXENBY POST",)), {BRIDGES[0], "Die Brücke bleibt zu."}),
        (Filters(sources=("www.dunselcourier.example",)), {BRIDGE[0], RAIN[0]}),
        (Filters(kinds=(StatementKind.NARRATIVE,)), {RAIN[0]}),
        (Filters(cue_classes=(CueClass.SPEECH, CueClass.WRITING)), {BRIDGE[0], BRIDGES[0], "Die Brücke bleibt zu."}),
        (Filters(cue_classes=(CueClass.ATTITUDE,)), set()),
        (Filters(languages=("EN-gb",)), {BRIDGES[0]}),
        (Filters(published_from=MAY), {BRIDGES[0]}),
        (Filters(published_before=MAY), {BRIDGE[0], RAIN[0], "Die Brücke bleibt zu."}),
        (Filters(phrases=("BRIDGE will, be",)), {BRIDGE[0]}),
        (Filters(phrases=("the bridge", "rained")), {RAIN[0]}),
        (Filters(phrases=("harbour bridges",)), set()),
        (Filters(phrases=("…",)), {BRIDGE[0], RAIN[0], BRIDGES[0], "Die Brücke bleibt zu."}),
        (Filters(excluding=(Filters(phrases=("bridge",)),)), {BRIDGES[0], "Die Brücke bleibt zu."}),
        (Filters(excluding=(Filters(speakers=("ana brel",)), Filters(sources=("Oxenby Post",)))), {RAIN[0]}),
        (Filters(min_confidence=0.9), {BRIDGE[0], BRIDGES[0], "Die Brücke bleibt zu."}),
        (Filters(min_confidence=0.9001), set()),
        (Filters(reviewed=True), set()),
        (Filters(reviewed=False), {BRIDGE[0], RAIN[0], BRIDGES[0], "Die Brücke bleibt zu."}),
        (Filters(min_confidence=0.0, speakers=("Tove Lund",)), {BRIDGES[0]}),
        (Filters(speakers=("nobody",)), set()),
        (Filters(speakers=("%",)), set()),
    ],
)
def test_a_filter_lets_through_and_counts_what_it_names(as_filled: Store, filters: Filters, expected: set[str]) -> None:
    assert texts(as_filled, filters) == expected

    counted = as_filled.facets_of_passing(filters)

    assert counted.statements == len(expected)
    assert counted == as_filled.facets([int(row) for row in as_filled.matching_rows(filters)])


def test_a_speaker_or_source_is_filtered_by_its_id_too(as_filled: Store) -> None:
    (speaker,) = as_filled.speakers("Tove", None, 10)
    source = next(found for found in as_filled.sources(None, 10) if found.source == COURIER)

    assert texts(as_filled, Filters(speakers=(str(speaker.id),))) == {BRIDGES[0]}
    assert texts(as_filled, Filters(sources=(str(source.id),))) == {BRIDGE[0], RAIN[0]}


def test_the_floor_of_confidence_is_that_of_the_speaker_who_is_asked_for(store: Store) -> None:
    said = replace(
        new_article("z", ("We asked.", "Ana Brel")).statements[0].statement,
        speakers=(replace(attribution("Ana Brel"), confidence=0.6), replace(attribution("Tove Lund"), confidence=0.8)),
    )
    unsure = new_article("z", ("We asked.", "Ana Brel"))
    unsure = replace(unsure, statements=(replace(unsure.statements[0], statement=said),))
    (written,) = store.write_articles([unsure], MODEL)
    of_article = Filters(articles=(written.article_id,), min_confidence=0.7)

    assert texts(store, replace(of_article, speakers=("Tove Lund",))) == {"We asked."}
    assert texts(store, replace(of_article, speakers=("Ana Brel",))) == set()


def test_a_speaker_is_filtered_by_an_alias_that_an_article_prints(store: Store) -> None:
    new = new_article("z", ("We asked.", "Ana Brel"))
    called = replace(attribution("Ana Brel"), aliases=("Brel", "Mayor Brel"))
    said = replace(new.statements[0].statement, speakers=(called,))
    store.write_articles([replace(new, statements=(replace(new.statements[0], statement=said),))], MODEL)

    assert texts(store, Filters(speakers=("MAYOR BREL",))) == texts(store, Filters(speakers=("Ana Brel",)))


def test_what_passes_is_listed_last_published_first(as_filled: Store) -> None:
    listed = as_filled.latest(Filters(excluding=(Filters(phrases=("rained",)),)), 10)

    assert as_filled.load([listed[0].row])[listed[0].row].statement.text == BRIDGES[0]
    assert len(listed) == 3
    assert as_filled.latest(Filters(), 2) == as_filled.latest(Filters(), 4)[:2]


@pytest.mark.parametrize("query", ["", "…", '"', "a* OR (b", "NEAR(x y)", "text:x", "-bridge", "^", "\x00"])
def test_no_query_is_a_syntax_error(as_filled: Store, query: str) -> None:
    as_filled.verbatim(query, Filters())
    as_filled.matching_rows(Filters(phrases=(query,)))


def test_the_very_words_are_found_whatever_their_case_but_not_other_forms(as_filled: Store) -> None:
    assert len(as_filled.verbatim("harbour BRIDGE, will", Filters())) == 1
    assert as_filled.verbatim("harbour bridges", Filters()) == []


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("قال رئيس البلدية إن الجسر مغلق", "رئيس البلدية"),
        ("Ο δήμαρχος έκλεισε τη γέφυρα", "ΔΉΜΑΡΧΟΣ έκλεισε"),
        ("पुल वसंत तक बंद रहेगा", "वसंत तक"),
        ("Việc sửa cầu còn kéo dài", "SỬA CẦU"),
        ("L’été prochain, dit-elle", "l'ete prochain"),
        ("市長は橋の工事が遅れると述べた", "橋の工事"),
        ("นายกเทศมนตรีกล่าวว่าสะพานปิด", "สะพานปิด"),
    ],
)
def test_words_of_every_script_are_found_as_they_are_written(store: Store, text: str, query: str) -> None:
    (written,) = store.write_articles([new_article("z", (text, "Ana Brel"))], MODEL)

    (match,) = store.verbatim(query, Filters(articles=(written.article_id,)))

    assert store.load([match.row])[match.row].statement.text == text
    assert store.matching_rows(Filters(phrases=(query,))).tolist() == [match.row]


def test_speakers_come_with_most_statements_first_and_page_by_page(as_filled: Store) -> None:
    (first,) = as_filled.speakers(None, None, 1)
    (second,) = as_filled.speakers(None, (first.statements, first.id), 1)

    assert [first.name, second.name] == ["Ana Brel", "Tove Lund"]
    assert as_filled.speakers(None, (second.statements, second.id), 1) == []


def test_a_record_is_in_order_of_publication_and_page_by_page(as_filled: Store) -> None:
    (speaker,) = as_filled.speakers("Ana Brel", None, 1)

    whole = as_filled.statements_of_speaker(speaker.id, None, 10)
    (first,) = as_filled.statements_of_speaker(speaker.id, None, 1)
    (second,) = as_filled.statements_of_speaker(speaker.id, (first.article.article.published_at, first.id), 1)

    assert [first, second] == whole


def test_sources_come_in_order_of_name_and_page_by_page(as_filled: Store) -> None:
    (first,) = as_filled.sources(None, 1)
    (second,) = as_filled.sources((first.source.name, first.id), 1)

    assert [first.source, second.source] == [POST, COURIER]


def test_a_family_counts_its_members_and_their_sources(store: Store) -> None:
    store.write_articles([new_article("d", BRIDGE, source=POST), new_article("e", BRIDGE, source=POST)], MODEL)
    (match, *_) = store.verbatim(BRIDGE[0], Filters())

    family_id = store.family_ids([match.row])[match.row]
    family = store.families([family_id])[family_id]

    assert (family.size, family.sources) == (3, 2)
