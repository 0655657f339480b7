"""Articles in: what is taken, what is refused, and that nothing is half done."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import DuplicateInBatch, InvalidArticle
from index.ingest import MAX_TEXT_CHARACTERS, import_statements, ingest, ingest_many
from index.model import Article, ImportedStatement, Source, StatementKind, cut
from index.record import Record
from index.search import Query, search
from index.store.writes import Status, Written
from tests.invented import articles

pytestmark = pytest.mark.every_store

COURIER = Source("The Dunsel Courier", "dunselcourier.example")
TEXT = (
    "“The bridge will stay closed until spring,” said Ana Brel, the mayor of Dunsel. “We have no choice.”\n\n"
    "Work began in May."
)


def article(text: str, external_id: str = "a") -> Article:
    return Article(external_id, COURIER, text)


def test_an_article_is_found_as_soon_as_it_is_in(record: Record) -> None:
    written = ingest(record, article(TEXT))

    (hit, *_) = search(record, Query("the bridge is shut until spring")).hits
    assert hit.statement.article.id == written.article_id
    assert hit.statement.statement.kind is StatementKind.DIRECT
    assert [by.attribution.name for by in hit.statement.speakers] == ["Ana Brel"]
    assert hit.statement.article.article.source == COURIER


def test_every_stored_statement_is_what_its_spans_cut_out(record: Record) -> None:
    for invented in articles(5):
        written = ingest(record, invented)
        stored = record.store.article(written.article_id).article
        for statement in record.store.statements_of_article(written.article_id):
            assert statement.statement.text == cut(stored.text, statement.statement.spans)


def test_text_is_stored_in_nfc_and_spans_count_its_code_points(record: Record) -> None:
    written = ingest(record, article("Cafe\u0301 owner Ana Brel said: “It is cafe\u0301 weather in Dunsel, always.”"))

    stored = record.store.article(written.article_id).article.text
    assert stored.startswith("Café owner")
    for statement in record.store.statements_of_article(written.article_id):
        assert statement.statement.text in stored


def test_the_same_article_again_changes_nothing(record: Record) -> None:
    first, second = ingest(record, article(TEXT)), ingest(record, article(TEXT))

    assert (second.status, second.statement_ids) == (Status.UNCHANGED, first.statement_ids)


def test_a_changed_article_takes_the_place_of_the_old_one(record: Record) -> None:
    ingest(record, article(TEXT))
    second = ingest(record, article(TEXT.replace("until spring", "for two years")))

    assert (second.status, second.version) == (Status.REPLACED, 2)
    texts = [hit.statement.statement.text for hit in search(record, Query("the bridge is shut until spring")).hits]
    assert not any("until spring" in text for text in texts)


@pytest.mark.parametrize(
    "text",
    ["", " \n\t", "…!?", "a\x00b", "\x01\x02binary", "lone \ud800 surrogate", "x" * (MAX_TEXT_CHARACTERS + 1)],
    ids=["empty", "white", "punctuation", "nul", "control", "surrogate", "long"],
)
def test_what_is_no_text_is_refused_and_not_stored(record: Record, text: str) -> None:
    with pytest.raises(InvalidArticle) as refused:
        ingest(record, article(text))

    assert refused.value.pointer == "/text"
    assert record.store.counts()["articles"] == 0


def test_one_bad_article_of_forty_is_refused_alone(record: Record) -> None:
    given = [replace(made, text="") if number == 21 else made for number, made in enumerate(articles(40, paragraphs=1))]

    outcomes = ingest_many(record, given)

    assert [number for number, outcome in enumerate(outcomes) if not isinstance(outcome, Written)] == [21]
    assert record.store.counts()["articles"] == 39


def test_the_second_of_two_articles_with_one_id_is_refused_alone(record: Record) -> None:
    outcomes = ingest_many(record, [article(TEXT, "a"), article("Other text.", "a"), article("Third text.", "b")])

    assert [type(outcome) for outcome in outcomes] == [Written, DuplicateInBatch, Written]


def test_an_id_is_the_same_however_the_name_of_its_publication_is_spelt(record: Record) -> None:
    spelt = Source("DUNSEL COURIER", COURIER.domain)
    said = ImportedStatement("1", "The bridge is closed.", COURIER)

    of_articles = ingest_many(record, [article(TEXT), replace(article("Other text."), source=spelt)])
    of_statements = import_statements(record, [said, replace(said, text="The bridge is open.", source=spelt)])

    assert [type(outcome) for outcome in of_articles] == [Written, DuplicateInBatch]
    assert [type(outcome) for outcome in of_statements] == [Written, DuplicateInBatch]


def test_an_article_that_cannot_be_read_does_not_stand_in_the_way_of_the_next_with_its_id(record: Record) -> None:
    outcomes = ingest_many(record, [article(""), article(TEXT)])

    assert [type(outcome) for outcome in outcomes] == [InvalidArticle, Written]


def test_an_ingest_leaves_it_to_searches_to_catch_up(record: Record) -> None:
    ingest(record, article(TEXT))
    words = record.served().words
    before = words.generation.change

    ingest(record, article(TEXT, "b"))

    assert words.generation.change == before < record.store.change_number()
    assert search(record, Query("bridge")).hits


def test_the_same_id_in_two_publications_is_two_articles(record: Record) -> None:
    ingest(record, article(TEXT))
    ingest(record, replace(article(TEXT), source=Source("Oxenby Post")))

    assert record.store.counts()["articles"] == 2


def test_right_to_left_text_is_stored_and_found(record: Record) -> None:
    text = "قال العمدة: «سيبقى الجسر مغلقا حتى الربيع»"

    ingest(record, replace(article(text), language="ar"))

    assert search(record, Query("سيبقى الجسر مغلقا")).hits


def test_an_imported_statement_whose_speaker_changes_is_replaced(record: Record) -> None:
    first = ImportedStatement("1", "The bridge is closed.", COURIER, speaker="Ana Brel")

    outcomes = [import_statements(record, [given])[0] for given in (first, first, replace(first, speaker="Tove Lund"))]

    assert [outcome.status for outcome in outcomes if isinstance(outcome, Written)] == [
        Status.CREATED,
        Status.UNCHANGED,
        Status.REPLACED,
    ]
    assert [speaker.name for speaker in record.store.speakers(None, None, 10)] == ["Tove Lund"]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=400))
def test_any_text_is_either_refused_or_stored_whole_beside_the_others(record: Record, text: str) -> None:
    before = ingest(record, article(TEXT, "kept"))
    (outcome,) = ingest_many(record, [article(text, "other")])

    if isinstance(outcome, Written):
        stored = record.store.article(outcome.article_id).article.text
        for statement in record.store.statements_of_article(outcome.article_id):
            assert statement.statement.text == cut(stored, statement.statement.spans)
    else:
        assert isinstance(outcome, InvalidArticle)
    kept = record.store.statements_of_article(before.article_id)
    assert tuple(statement.id for statement in kept) == before.statement_ids
