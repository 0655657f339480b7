"""Exports and changes of model as jobs: whole or not at all, stopped in order, told of their end."""

import gzip
import json
import os
import threading
import time
from pathlib import Path

import pytest

from index.errors import OnRecordError, StoreBusy
from index.export import export
from index.ingest import ingest
from index.jobs.exporting import EXPORT, export_path, export_record, remove_exports
from index.jobs.reembedding import REEMBED, reembed_record
from index.jobs.running import JobInHand, over_whole_record, run_open_jobs
from index.record import Record
from index.store.jobs import JobState, Payload
from tests.index.models import make_model
from tests.invented import articles

pytestmark = pytest.mark.every_store

ARTICLES = 4


def problem(error: OnRecordError) -> Payload:
    return {"type": type(error).__name__}


EXPORTING = over_whole_record(export_record, problem)
REEMBEDDING = over_whole_record(reembed_record, problem)


@pytest.fixture
def filled(record: Record) -> Record:
    for invented in articles(ARTICLES, paragraphs=1):
        ingest(record, invented)
    return record


def written(path: Path) -> list[object]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def as_json(record: Record) -> list[object]:
    return [json.loads(json.dumps(item)) for item in export(record)]


def test_an_export_holds_the_whole_record(filled: Record) -> None:
    job = filled.store.create_job(EXPORT, None)

    run_open_jobs(filled, EXPORT, EXPORTING, threading.Event())

    done = filled.store.job(job.id)
    assert (done.state, done.done, done.total) == (JobState.FINISHED, ARTICLES, ARTICLES)
    path = export_path(filled.data_dir, job.id)
    assert written(path) == as_json(filled)
    assert list(path.parent.iterdir()) == [path]


def test_an_export_that_is_stopped_leaves_no_file_and_begins_again(filled: Record) -> None:
    job = filled.store.create_job(EXPORT, None)
    path = export_path(filled.data_dir, job.id)
    stop = threading.Event()

    def stopped_in_the_middle(hand: JobInHand) -> None:
        stop.set()
        export_record(hand)

    run_open_jobs(filled, EXPORT, over_whole_record(stopped_in_the_middle, problem), stop)
    assert filled.store.job(job.id).state is JobState.RUNNING
    assert list(path.parent.iterdir()) == []

    run_open_jobs(filled, EXPORT, EXPORTING, threading.Event())

    assert filled.store.job(job.id).state is JobState.FINISHED
    assert written(path) == as_json(filled)


def test_what_a_killed_export_left_is_written_over(filled: Record) -> None:
    job = filled.store.create_job(EXPORT, None)
    path = export_path(filled.data_dir, job.id)
    path.parent.mkdir()
    path.with_suffix(".part").write_bytes(b"half a file" * 10_000)

    run_open_jobs(filled, EXPORT, EXPORTING, threading.Event())

    assert written(path) == as_json(filled)
    assert list(path.parent.iterdir()) == [path]


def test_an_export_that_is_cancelled_ends_at_its_next_report(filled: Record) -> None:
    job = filled.store.create_job(EXPORT, None)

    def cancelled_in_the_middle(hand: JobInHand) -> None:
        filled.store.cancel_job(hand.job.id)
        export_record(hand)

    run_open_jobs(filled, EXPORT, over_whole_record(cancelled_in_the_middle, problem), threading.Event())

    assert filled.store.job(job.id).state is JobState.CANCELLED
    assert not export_path(filled.data_dir, job.id).exists()
    assert filled.store.retry_job(job.id).state is JobState.QUEUED
    run_open_jobs(filled, EXPORT, EXPORTING, threading.Event())
    assert filled.store.job(job.id).state is JobState.FINISHED


def test_an_export_that_cannot_be_written_has_failed_and_says_so(
    filled: Record, caplog: pytest.LogCaptureFixture
) -> None:
    job = filled.store.create_job(EXPORT, None)
    folder = export_path(filled.data_dir, job.id).parent
    folder.write_text("a file where the folder belongs")

    run_open_jobs(filled, EXPORT, EXPORTING, threading.Event())

    failed = filled.store.job(job.id)
    assert (failed.state, failed.problem) == (JobState.FAILED, {"type": "JobAtFault"})
    assert "FileExistsError" in caplog.text
    folder.unlink()
    filled.store.retry_job(job.id)
    run_open_jobs(filled, EXPORT, EXPORTING, threading.Event())
    assert filled.store.job(job.id).state is JobState.FINISHED


def test_a_busy_store_is_no_end_of_a_job(filled: Record) -> None:
    job = filled.store.create_job(EXPORT, None)

    def busy(_: JobInHand) -> None:
        raise StoreBusy("locked")

    with pytest.raises(StoreBusy):
        run_open_jobs(filled, EXPORT, over_whole_record(busy, problem), threading.Event())

    assert filled.store.job(job.id).state is JobState.RUNNING


def test_exports_are_removed_when_they_are_old_and_not_before(tmp_path: Path) -> None:
    old, new = export_path(tmp_path, 1), export_path(tmp_path, 2)
    old.parent.mkdir()
    for path in (old, old.with_suffix(".part"), new):
        path.touch()
    for path in (old, old.with_suffix(".part")):
        os.utime(path, (time.time() - 100, time.time() - 100))

    remove_exports(tmp_path, keep_s=50)

    assert list(old.parent.iterdir()) == [new]
    remove_exports(tmp_path / "nothing here", keep_s=0)


def test_another_model_is_a_job_too(filled: Record, tmp_path: Path) -> None:
    model = str(make_model(tmp_path))
    job = filled.store.create_job(REEMBED, None, parameters={"model": model})

    run_open_jobs(filled, REEMBED, REEMBEDDING, threading.Event())

    done = filled.store.job(job.id)
    statements = filled.store.counts()["statements"]
    assert (done.state, done.done, done.total) == (JobState.FINISHED, statements, statements)
    served = filled.store.model()
    assert served is not None
    assert served.label.startswith("toy-model@")


def test_a_change_of_model_that_was_stopped_goes_on_where_it_was(
    filled: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.reembed.BATCH", 5)
    job = filled.store.create_job(REEMBED, None, parameters={"model": str(make_model(tmp_path))})
    stop = threading.Event()

    def stopped_after_the_first_batch(hand: JobInHand) -> None:
        told = hand.report

        def report(done: int, total: int) -> None:
            if done:
                stop.set()
            told(done, total)

        hand.report = report  # type: ignore[method-assign]
        reembed_record(hand)

    run_open_jobs(filled, REEMBED, over_whole_record(stopped_after_the_first_batch, problem), stop)
    assert (filled.store.job(job.id).state, filled.store.job(job.id).done) == (JobState.RUNNING, 5)

    run_open_jobs(filled, REEMBED, REEMBEDDING, threading.Event())

    done = filled.store.job(job.id)
    assert (done.state, done.done) == (JobState.FINISHED, done.total)
    assert done.rate is not None


def test_a_model_that_is_not_there_fails_the_job(filled: Record) -> None:
    job = filled.store.create_job(REEMBED, None, parameters={"model": "no/such-model"})

    run_open_jobs(filled, REEMBED, REEMBEDDING, threading.Event())

    failed = filled.store.job(job.id)
    assert (failed.state, failed.problem) == (JobState.FAILED, {"type": "ModelNotFound"})
    assert failed.finished_at is not None
