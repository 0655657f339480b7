"""Writes to a record until it is killed, and says what is done only once it is durable.

A process that has the models loaded forks a writer for each line of its input, so that a kill costs no new start
of torch. Each writer opens the record itself, and is a process of its own to the operating system and to SQLite.

In: `{"data_dir": …, "seed": …, "first": …}`, the first deed that is not known to be done. Out: `{"writer": pid}`,
`{"opened": true}`, `{"done": position}` for every deed, `{"ended": status}`.
"""

import json
import os
import sys
import tempfile
import threading
import traceback
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from index.encode import Encoder
from index.extract.extractor import Extractor
from index.ingest import ingest
from index.record import Record
from index.store.writes import Origin
from tests.durability.deeds import Deed, Kind, deeds
from tests.invented import article


@dataclass(frozen=True, slots=True)
class Models:
    """What takes seconds to load and does not change."""

    encoder: Encoder
    extractor: Extractor


def report(**fact: object) -> None:
    """Print one line at once."""
    os.write(sys.stdout.fileno(), json.dumps(fact).encode() + b"\n")


def carry_out(record: Record, deed: Deed, seed: int) -> None:
    """Do one deed; one that was done and not reported is done again."""
    if deed.kind is Kind.SNAPSHOT:
        record.served().save()
    elif deed.kind is Kind.DELETE:
        gone = deed.article(seed)
        stored = record.store.unchanged(gone, Origin.ARTICLE, gone.content_hash)
        if stored is not None:
            record.store.delete_article(stored.article_id)
    else:
        ingest(record, deed.article(seed))


def write(models: Models, data_dir: Path, seed: int, first: int) -> None:
    """Open the record and go on from the first deed."""
    with closing(Record.open(data_dir, threads=1, encoder=models.encoder, extractor=models.extractor)) as record:
        report(opened=True)
        for position, deed in enumerate(deeds(seed)[first:], first):
            carry_out(record, deed, seed)
            report(done=position)


def write_and_exit(models: Models, data_dir: Path, seed: int, first: int) -> NoReturn:
    """Write in a forked process, which must not go back to the loop that forked it."""
    try:
        write(models, data_dir, seed, first)
        os._exit(0)
    finally:
        traceback.print_exc()
        os._exit(1)


def warm_up() -> Models:
    """Load the models once and use them, in a record that is thrown away."""
    models = Models(Encoder(threads=1), Extractor())
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(Record.open(Path(folder), encoder=models.encoder, extractor=models.extractor)) as record,
    ):
        ingest(record, article(0))
    lasting = [thread for thread in threading.enumerate() if not thread.daemon]
    if lasting != [threading.main_thread()]:
        raise RuntimeError(f"A fork would lose these threads: {lasting}")
    return models


def main() -> None:
    """Fork a writer for every line of standard input."""
    models = warm_up()
    for line in sys.stdin:
        task = json.loads(line)
        writer = os.fork()
        if writer == 0:
            write_and_exit(models, Path(task["data_dir"]), task["seed"], task["first"])
        report(writer=writer)
        _, status = os.waitpid(writer, 0)
        report(ended=os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
