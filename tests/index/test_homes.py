"""A publication whose host has two names is one source, also in a record that knows it by the other."""

from threading import Event

import pytest

from index.bulk import ingest_bulk, rehearse
from index.ingest import as_found, embed, import_statements, ingest, store
from index.jobs.articles import ARTICLES, Manner, ingest_items
from index.model import Article, ImportedStatement, Source
from index.readers.body import read_article
from index.record import Record
from index.remove import remove
from index.store.asked import Filters
from index.store.writes import Status

pytestmark = pytest.mark.every_store

LETTERS, ENCODED = "müller.example", "xn--mller-kva.example"
SAID = "“The mill stays open,” said Sigrun Glaswen."


def _article(name: str, domain: str = LETTERS) -> Article:
    return Article(name, Source("Müllerblatt", domain), SAID)


def _sources(record: Record) -> set[str | None]:
    return {source.source.domain for source in record.store.sources(None, 10)}


def test_what_comes_under_either_name_is_of_one_source_and_found_by_either(record: Record) -> None:
    source = {"name": "Müllerblatt"}
    first = ingest(record, read_article({"external_id": "1", "text": SAID, "source": source | {"domain": ENCODED}}))
    again = ingest(record, read_article({"external_id": "1", "text": SAID, "source": source | {"domain": LETTERS}}))
    ingest(record, read_article({"text": SAID + " It rained.", "url": f"https://www.{ENCODED}/mill"}))

    assert (again.status, again.article_id) == (Status.UNCHANGED, first.article_id)
    assert _sources(record) == {LETTERS}
    for name in (LETTERS, ENCODED, "www.Müller.example"):
        assert len(record.store.matching_rows(Filters(sources=(name,)))) == len(record.store.matching_rows(Filters()))


def test_where_a_record_knows_it_by_its_ascii_what_comes_goes_there(record: Record) -> None:
    old = ingest(record, _article("1", ENCODED))

    assert ingest(record, _article("1")).article_id == old.article_id
    assert ingest(record, _article("2")).status is Status.CREATED
    import_statements(record, [ImportedStatement("3", "The mill stays open.", Source("Müllerblatt", LETTERS))])
    outcomes = [told.outcome for told in ingest_bulk(record, [_article("1"), _article("4")], processes=1)]
    tried = [told.outcome for told in rehearse([_article("1"), _article("5")], record.store.known, processes=1)]
    job = record.store.create_job(ARTICLES, [{"external_id": "2"}, {"external_id": "6"}])
    read = Manner(lambda given: _article(given["external_id"]), lambda _: {}, lambda _, __: [])
    ingest_items(record, read, Event())

    told = [[getattr(one, "status", None) for one in some] for some in (outcomes, tried)]
    assert told == [[Status.UNCHANGED, Status.CREATED]] * 2
    assert [item.result and item.result["status"] for item in record.store.job_items(job.id, -1, 10)] == [
        "unchanged",
        "created",
    ]
    assert _sources(record) == {ENCODED}
    assert remove(record, _article("1")) == old.article_id


def test_where_a_record_has_both_an_article_stays_where_it_is_and_new_ones_go_to_the_letters(record: Record) -> None:
    old = ingest(record, _article("1", ENCODED))
    (new,) = store(record, embed(record, [as_found(_article("2"))]))  # as it came before both were known to be one

    assert ingest(record, _article("1")).article_id == old.article_id
    assert ingest(record, _article("2")).article_id == new.article_id
    ingest(record, _article("3"))
    articles = {source.source.domain: source.articles for source in record.store.sources(None, 10)}
    assert articles == {ENCODED: 1, LETTERS: 2}
