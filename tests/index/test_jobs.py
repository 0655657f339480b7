"""Accepted work is done, item by item, whatever happens in between."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index.encode import Encoder
from index.errors import InvalidInput
from index.extract.extractor import Extractor
from index.jobs.articles import ARTICLES, ITEMS_AT_ONCE, Manner, Read, ingest_items
from index.model import Article, ExtractedStatement, Source
from index.record import Record
from index.store.jobs import JobState
from tests.conftest import OpenStore

pytestmark = pytest.mark.every_store


def read(payload: dict[str, Any]) -> Article:
    if "text" not in payload:
        raise InvalidInput("There is no text.", "/text")
    return Article(payload["external_id"], Source("The Dunsel Courier"), payload["text"])


def problem(error: InvalidInput) -> dict[str, Any]:
    return {"type": type(error).__name__, "pointer": error.pointer}


def payload(number: int) -> dict[str, Any]:
    return {"external_id": str(number), "text": f"“The bridge has {number} arches, all told,” said Ana Brel."}


def run(record: Record, stop: threading.Event | None = None, read: Read = read) -> None:
    ingest_items(record, Manner(read, problem, lambda _, __: []), stop or threading.Event())


def test_every_item_has_its_result_and_the_job_is_finished(record: Record) -> None:
    job = record.store.create_job(ARTICLES, [payload(1), {"external_id": "2"}, payload(1), payload(3) | {"text": ""}])

    run(record)

    done = record.store.job(job.id)
    assert (done.state, done.total, done.done, done.failed) == (JobState.FINISHED, 4, 4, 3)
    results = [item.result for item in record.store.job_items(job.id, -1, 10)]
    assert [result and result["status"] for result in results] == ["created", "problem", "problem", "problem"]
    assert [result and result.get("problem", {}).get("type") for result in results] == [
        None,
        "InvalidInput",
        "DuplicateInBatch",
        "InvalidArticle",
    ]


def test_a_job_that_was_cut_short_goes_on_with_what_is_left(record: Record) -> None:
    count = 2 * ITEMS_AT_ONCE
    job = record.store.create_job(ARTICLES, [payload(number) for number in [*range(count), 0]])
    stop = threading.Event()

    def read_and_stop(given: dict[str, Any]) -> Article:
        stop.set()
        return read(given)

    run(record, stop, read_and_stop)
    assert record.store.job(job.id).done == 1
    assert record.store.job(job.id).state is JobState.RUNNING
    run(record)

    done = record.store.job(job.id)
    assert (done.state, done.done, done.failed) == (JobState.FINISHED, count + 1, 1)
    assert record.store.counts()["articles"] == count


def test_a_page_that_was_fetched_before_a_restart_is_not_fetched_again(record: Record) -> None:
    page = payload(1) | {"external_id": "https://dunselcourier.example/1"}
    fetched: list[str] = []
    stop = threading.Event()

    def fetch(given: dict[str, Any]) -> Article:
        fetched.append(given["url"])
        stop.set()
        return read(page)

    job = record.store.create_job(ARTICLES, [{"url": "/1"}, {"url": "/1?again"}])
    run(record, stop, fetch)
    assert record.store.job(job.id).done == 1
    run(record, read=fetch)

    assert fetched == ["/1", "/1?again"]
    results = [item.result for item in record.store.job_items(job.id, -1, 10)]
    assert [result and result.get("problem", {}).get("type") for result in results] == [None, "DuplicateInBatch"]


def test_where_the_end_comes_between_pages_of_several_hosts_what_follows_a_gap_waits(record: Record) -> None:
    """The second host has answered and the first has not: its page is fetched again, and order stays what it was."""
    stop, begun, over = threading.Event(), threading.Event(), threading.Event()
    urls = [f"https://{host}.example/{number}" for number, host in enumerate(("slow", "swift", "slow"))]
    job = record.store.create_job(ARTICLES, [{"url": url} for url in urls])

    def fetch(given: dict[str, Any]) -> Article:
        if "swift" in given["url"]:
            begun.wait()
            stop.set()
        elif not begun.is_set():
            begun.set()
            over.wait()
        return read(payload(1) | {"external_id": given["url"]})

    manner = Manner(fetch, problem, lambda _, __: [], lambda given: given["url"].split("/")[2])
    ingest_items(record, manner, stop)
    assert record.store.job(job.id).done == 0
    ingest_items(record, manner, threading.Event())
    over.set()

    assert [item.result and item.result["external_id"] for item in record.store.job_items(job.id, -1, 10)] == urls


def test_items_that_were_done_before_a_restart_are_not_read_again(record: Record) -> None:
    job = record.store.create_job(ARTICLES, [payload(number) for number in (1, 2, 1)])
    stop = threading.Event()
    seen: list[str] = []

    def note(given: dict[str, Any]) -> Article:
        seen.append(given["external_id"])
        stop.set()
        return read(given)

    for _ in range(3):
        run(record, stop, note)
        stop.clear()

    assert seen == ["1", "2", "1"]
    (_, _, again) = record.store.job_items(job.id, -1, 10)
    assert again.result is not None
    assert again.result["problem"]["type"] == "DuplicateInBatch"


@pytest.mark.parametrize("restarted", [False, True])
def test_an_id_is_the_same_however_the_name_of_its_publication_is_spelt(record: Record, *, restarted: bool) -> None:
    spelt = [
        payload(1) | {"name": "The Dunsel Courier"},
        {"name": "DUNSEL COURIER", "external_id": "1", "text": "New."},
    ]
    job = record.store.create_job(ARTICLES, spelt)
    stop = threading.Event()

    def read_named(given: dict[str, Any]) -> Article:
        if restarted:
            stop.set()
        return replace(read(given), source=Source(given["name"], "dunselcourier.example"))

    run(record, stop, read_named)
    run(record, read=read_named)

    results = [item.result for item in record.store.job_items(job.id, -1, 10)]
    assert [result and result.get("problem", {}).get("type") for result in results] == [None, "DuplicateInBatch"]


def test_an_article_that_was_deleted_since_is_no_duplicate_of_a_page(record: Record) -> None:
    page = payload(1) | {"external_id": "https://dunselcourier.example/1"}
    stop = threading.Event()

    def fetch(given: dict[str, Any]) -> Article:
        del given
        stop.set()
        return read(page)

    job = record.store.create_job(ARTICLES, [{"url": "/1"}, {"url": "/1?again"}])
    run(record, stop, fetch)
    (done,) = record.store.articles(None, 10)
    record.store.delete_article(done.id)
    run(record, read=fetch)

    results = [item.result for item in record.store.job_items(job.id, -1, 10)]
    assert [result and result["status"] for result in results] == ["created", "created"]


def test_an_item_that_was_done_but_not_noted_is_not_done_twice(record: Record) -> None:
    first = record.store.create_job(ARTICLES, [payload(1)])
    run(record)
    change = record.store.change_number()
    again = record.store.create_job(ARTICLES, [payload(1)])

    run(record)

    (item,) = record.store.job_items(again.id, -1, 10)
    assert item.result is not None
    assert item.result["status"] == "unchanged"
    assert record.store.change_number() == change
    assert [job.id for job in record.store.jobs(None, 10)] == [again.id, first.id]


def test_what_another_process_has_in_hand_is_left_to_it(record: Record, open_store: OpenStore) -> None:
    job = record.store.create_job(ARTICLES, [payload(1)])

    with open_store(record.data_dir).take_items(ARTICLES, 1) as others:
        assert others is not None
        worker = threading.Thread(target=run, args=(record,))
        worker.start()
        worker.join()
    assert (record.store.job(job.id).state, record.store.job(job.id).done) == (JobState.RUNNING, 0)

    run(record)
    assert record.store.job(job.id).state is JobState.FINISHED


class StumblingExtractor(Extractor):
    """Meets a fault of its own in one article."""

    def extract(self, text: str, language: str | None = None, authors: Sequence[str] = ()) -> list[ExtractedStatement]:
        if "3 arches" in text:
            raise ZeroDivisionError
        return super().extract(text, language, authors)


def test_an_article_that_meets_a_fault_of_ours_stops_no_other(
    encoder: Encoder,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    database_of: Callable[[Path], str | None],
) -> None:
    record = Record.open(tmp_path, database_url=database_of(tmp_path), encoder=encoder, extractor=StumblingExtractor())
    job = record.store.create_job(ARTICLES, [payload(number) for number in range(6)])

    run(record)

    assert record.store.job(job.id).state is JobState.FINISHED
    results = [item.result for item in record.store.job_items(job.id, -1, 10)]
    assert [result and result["status"] for result in results] == [*["created"] * 3, "problem", *["created"] * 2]
    assert record.store.counts()["articles"] == 5
    assert "ZeroDivisionError" in caplog.text
    record.close()


def test_an_item_that_meets_a_fault_of_ours_while_it_is_read_stops_no_other(record: Record) -> None:
    def faulty(given: dict[str, Any]) -> Article:
        return read(given) if given["external_id"] != "1" else read(given | {"text": 1 / 0})

    job = record.store.create_job(ARTICLES, [payload(0), payload(1), payload(2)])

    run(record, read=faulty)

    results = [item.result or {} for item in record.store.job_items(job.id, -1, 10)]
    assert [result.get("status") for result in results] == ["created", "problem", "created"]
    assert results[1]["problem"]["type"] == "NotIngested"


def test_a_job_of_nothing_is_finished_at_once(record: Record) -> None:
    assert record.store.create_job(ARTICLES, []).state is JobState.FINISHED
    assert record.store.next_job(ARTICLES) is None


@pytest.mark.parametrize("results", [1, 2])
def test_a_result_is_counted_once(record: Record, results: int) -> None:
    job = record.store.create_job(ARTICLES, [payload(1), payload(2)])

    with record.store.take_items(ARTICLES, 2) as hand:
        assert hand is not None
        for _ in range(results):
            hand.finish([(0, {"status": "created"}, False)], 0.0)

    assert record.store.job(job.id).done == 1
