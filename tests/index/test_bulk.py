"""Many articles in: outcomes in order, whatever becomes of one of them, here and in processes of their own."""

import multiprocessing
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace

import pytest

from index import bulk
from index.bulk import Item, Stored, Told, ingest_bulk, rehearse
from index.errors import (
    DuplicateInBatch,
    ExtractionStopped,
    InvalidArticle,
    InvalidInput,
    NotIngested,
    UnreadableFormat,
)
from index.extract.extractor import Extractor
from index.extract.many import WORTH_PROCESSES_CHARACTERS, Extraction
from index.extract.pool import DIED, ExtractionPool
from index.extract.worker import Extracted, Failure, Task, extract_each
from index.ingest import ingest
from index.model import Article, ExtractedStatement, ImportedStatement
from index.processes import _Process
from index.readers.items import PassedOver
from index.record import Record
from index.store.writes import Status
from tests.dying import dying
from tests.index.made import COURIER
from tests.invented import article, articles


def _statuses(told: Sequence[Told]) -> list[object]:
    return [one.outcome.status if isinstance(one.outcome, Stored) else type(one.outcome) for one in told]


def _mixed() -> list[Item]:
    one, other = articles(2, paragraphs=1)
    return [
        one,
        UnreadableFormat("This is not JSON."),
        ImportedStatement("1", "The bridge is closed.", COURIER, speaker="Ana Brel"),
        replace(other, text=""),
        PassedOver("notes.md"),
        other,
        one,
        replace(one, text="Another text."),
    ]


def test_every_item_has_its_outcome_in_its_place(record: Record) -> None:
    given = _mixed()

    told = list(ingest_bulk(record, given, processes=1))

    assert [one.item for one in told] == given
    created, twice = [Status.CREATED], [Status.UNCHANGED, DuplicateInBatch]
    refused = [UnreadableFormat, Status.CREATED, InvalidArticle, PassedOver, Status.CREATED]
    assert _statuses(told) == [*created, *refused, *twice]
    assert (
        sum(one.outcome.statements for one in told if isinstance(one.outcome, Stored))
        == (record.store.counts()["statements"])
    )


def test_a_rehearsal_tells_the_same_and_stores_nothing(record: Record) -> None:
    ingest(record, article(0, paragraphs=1))
    ingest(record, article(1, paragraphs=1, version=2))
    before = record.store.change_number()

    rehearsed = list(rehearse(_mixed(), record.store.known, processes=1))

    assert record.store.change_number() == before
    told = list(ingest_bulk(record, _mixed(), processes=1))
    assert _statuses(rehearsed) == _statuses(told)
    assert [one.outcome for one in rehearsed if isinstance(one.outcome, Stored)] == [
        one.outcome for one in told if isinstance(one.outcome, Stored)
    ]


@pytest.mark.parametrize("stored", [False, True])
def test_the_second_of_two_that_say_the_same_is_told_alike_by_a_rehearsal(record: Record, *, stored: bool) -> None:
    if stored:
        ingest(record, article(0, paragraphs=1, version=2))
    given = [article(0, paragraphs=1)] * 2

    rehearsed = [one.outcome for one in rehearse(given, record.store.known, processes=1)]

    assert rehearsed == [one.outcome for one in ingest_bulk(record, given, processes=1)]
    assert isinstance(rehearsed[1], Stored)
    assert rehearsed[1].status is Status.UNCHANGED


def test_the_indexes_catch_up_once_at_the_end(record: Record) -> None:
    words = record.served().words
    before = words.generation.change
    changes = {words.generation.change for _ in ingest_bulk(record, articles(3), processes=1)}

    assert changes == {before}
    assert words.generation.change == record.store.change_number()


def test_what_is_there_already_is_not_extracted_again(record: Record) -> None:
    given = list(articles(300, paragraphs=1))[:20]
    for one in given:
        ingest(record, one)

    told = list(rehearse(given, record.store.known, processes=1))

    assert {one.outcome.status for one in told if isinstance(one.outcome, Stored)} == {Status.UNCHANGED}
    assert record.store.known([]) == {}


def test_nothing_after_the_first_refusal_is_stored_where_that_is_asked(record: Record) -> None:
    one, bad, other = article(0, paragraphs=1), replace(article(1), text=""), article(2, paragraphs=1)

    told = list(ingest_bulk(record, [one, bad, other], processes=1, stop_at_refusal=True))

    assert _statuses(told) == [Status.CREATED, InvalidArticle]
    assert record.store.counts()["articles"] == 1


def test_what_was_told_before_the_end_was_asked_for_is_stored_and_the_rest_is_not_begun(record: Record) -> None:
    stop = threading.Event()

    def some() -> Iterator[Article]:
        yield from articles(3, paragraphs=1)
        stop.set()

    told = list(ingest_bulk(record, some(), processes=1, stop=stop))

    assert len(told) == record.store.counts()["articles"] < 3


class _Poisoned(Extractor):
    """The real extractor, which a word in the text makes fail."""

    def extract(self, text: str, language: str | None = None, authors: Sequence[str] = ()) -> list[ExtractedStatement]:
        if "poison" in text:
            raise RuntimeError("a fault")
        return super().extract(text, language, authors)


def test_a_fault_in_one_article_stops_no_other(caplog: pytest.LogCaptureFixture) -> None:
    extracted = extract_each(_Poisoned(rules_only=True), [Task("poison"), Task("It rains, said Ana Brel.")])

    assert isinstance(extracted[0], Failure)
    assert "a fault" in extracted[0].trace
    assert not isinstance(extracted[1], Failure)
    given = [replace(article(0), text="A poison."), article(1, paragraphs=1)]
    poisoned = _Poisoned(rules_only=True)
    extraction = Extraction(lambda tasks: extract_each(poisoned, tasks), 1)
    entries = list(bulk._extracted(bulk._compared(given, lambda _: {}), extraction, 1, threading.Event()))
    assert [type(entry.outcome) for entry in entries] == [NotIngested, type(None)]
    assert "a fault" in caplog.text


@pytest.fixture
def pool() -> Iterator[ExtractionPool]:
    with closing(ExtractionPool(2, rules_only=True)) as opened:
        yield opened


def test_processes_find_what_this_one_finds(pool: ExtractionPool) -> None:
    tasks = [Task.of(one) for one in articles(4)]

    first, second = pool.submit(tasks[:2]), pool.submit(tasks[2:])

    here = extract_each(Extractor(rules_only=True), tasks)
    assert [*first.results(), *second.results()] == here


LONG = Task("\n\n".join(one.text for one in articles(1_000)), "en")
"""More than a process reads before it works, and work for seconds."""


def _killed() -> list[int]:
    """Kill the processes that there are; their ids."""
    there = multiprocessing.active_children()
    for process in there:
        process.kill()
    return [process.pid for process in there if process.pid]


def test_work_of_a_process_that_is_killed_is_done_again(pool: ExtractionPool) -> None:
    tasks = [Task.of(one) for one in articles(40)]
    expected = pool.submit(tasks[:1]).results()
    work = pool.submit(tasks)
    assert _killed()

    extracted = work.results()

    assert extracted[:1] == expected
    assert len(extracted) == 40
    assert not any(isinstance(one, Failure) for one in extracted)
    assert pool.submit(tasks[:1]).results() == expected


class _Deadly(ExtractionPool):
    """The real pool, of which the next so many processes are killed as soon as they get work."""

    kills = 0

    def _free(self) -> _Process[Task, Extracted]:
        process = super()._free()
        if self.kills:
            self.kills -= 1
            process.kill()
        return process


def test_an_article_that_kills_its_process_again_is_told_and_the_next_is_extracted() -> None:
    short = Task.of(article(0))
    with closing(_Deadly(1, rules_only=True)) as pool:
        (expected,) = pool.submit([short]).results()
        pool.kills = 2

        assert pool.submit([LONG, short]).results() == [Failure(DIED), expected]


def test_no_article_is_blamed_for_a_process_that_died_when_it_had_nothing_to_do() -> None:
    short = Task.of(article(0))
    with closing(_Deadly(2, rules_only=True)) as pool:
        expected = [work.results() for work in [pool.submit([short]), pool.submit([short])]]
        _killed()
        pool.kills = 1

        assert [pool.submit([short]).results()] * 2 == expected


def test_a_pool_ends_in_the_middle_of_its_work(pool: ExtractionPool) -> None:
    pool.submit([Task.of(article(0))]).results()
    works = [pool.submit([LONG]) for _ in range(4)]

    pool.close()

    assert not multiprocessing.active_children()
    with pytest.raises(ExtractionStopped):
        works[0].results()


def test_processes_that_cannot_live_end_the_work(pool: ExtractionPool) -> None:
    work = pool.submit([Task.of(one) for one in articles(200)])

    with dying(), pytest.raises(ExtractionStopped, match="that extract end"):
        work.results()


def test_enough_work_is_done_by_processes_and_little_is_not(record: Record) -> None:
    given = list(articles(80, paragraphs=3))
    few, many = given[:1], given
    assert sum(len(one.text) for one in many) > WORTH_PROCESSES_CHARACTERS

    def told(items: list[Article]) -> tuple[list[Told], int]:
        outcomes, most = [], 0
        for one in rehearse(items, record.store.known, processes=2, rules_only=True):
            outcomes.append(one)
            most = max(most, len(multiprocessing.active_children()))
        return outcomes, most

    (of_few, no_processes), (of_many, processes) = told(few), told(many)

    assert (no_processes, processes > 0) == (0, True)
    assert [one.item for one in of_many] == many
    assert of_many[0] == of_few[0]
    assert not multiprocessing.active_children()


def test_the_claims_that_a_page_reviews_go_in_with_it_each_with_its_own_outcome(record: Record) -> None:
    claim = ImportedStatement("c1", "The dam holds for a century.", COURIER, speaker="Ana Brel")
    bad = InvalidInput("The claim has no text.")
    page = replace(article(1), claims=(claim, bad), notes=("Put right.",))

    (told,) = ingest_bulk(record, [page], processes=1)
    (again,) = ingest_bulk(record, [page], processes=1)

    assert isinstance(told.outcome, Stored)
    assert told.outcome.notes == again.outcome.notes == ("Put right.",)  # type: ignore[union-attr]
    stored, refused = (one.outcome for one in told.claims)
    assert isinstance(stored, Stored)
    assert (stored.status, stored.statements, refused) == (Status.CREATED, 1, bad)
    assert record.store.article(stored.article_id).article.text == claim.text
    assert [one.outcome.status for one in again.claims if isinstance(one.outcome, Stored)] == [Status.UNCHANGED]
    assert [one.claims for one in rehearse([page], record.store.known, processes=1)] == [again.claims]
