"""The whole record in one file, as a job."""

import gzip
import json
import os
import time
from pathlib import Path

from index.export import export
from index.jobs.running import JobInHand

EXPORT = "export"
FOLDER = "exports"
ARTICLES_A_REPORT = 100
COMPRESSION = 6


def export_path(data_dir: Path, job_id: int) -> Path:
    """Where the file of a job is, once the job is finished."""
    return data_dir / FOLDER / f"export-{job_id}.jsonl.gz"


def export_record(job: JobInHand) -> None:
    """Write the record as JSON Lines, packed by gzip; interrupted, it begins again.

    The file gets its name when it is whole and on disk.

    Raises:
        JobStopped: it is not to go on.
    """
    path = export_path(job.record.data_dir, job.job.id)
    path.parent.mkdir(exist_ok=True)
    beside = path.with_suffix(".part")
    try:
        _write(job, beside)
        beside.replace(path)
        _flush(path.parent)
    finally:
        beside.unlink(missing_ok=True)


def _write(job: JobInHand, path: Path) -> None:
    total = job.record.store.counts()["articles"]
    job.report(0, total)
    done = 0
    with path.open("wb") as file:
        with gzip.open(file, "wt", compresslevel=COMPRESSION, encoding="utf-8") as lines:
            for done, item in enumerate(export(job.record), 1):
                lines.write(json.dumps(item, ensure_ascii=False) + "\n")
                if done % ARTICLES_A_REPORT == 0:
                    job.report(done, max(done, total))
        file.flush()
        os.fsync(file.fileno())
    job.report(done, done)


def _flush(folder: Path) -> None:
    """Put the name on disk, too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_exports(data_dir: Path, keep_s: float) -> None:
    """Remove the files that are older, and what a process that was killed left half written as long ago."""
    for path in (data_dir / FOLDER).glob("export-*"):
        try:
            is_old = time.time() - path.stat().st_mtime > keep_s
        except FileNotFoundError:  # another process was first
            continue
        if is_old:
            path.unlink(missing_ok=True)
