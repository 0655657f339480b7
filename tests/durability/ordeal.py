"""Kills writers at random moments and compares what is left with what a clean ingest gives."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from index.encode import Encoder
from index.ingest import ingest
from index.nearest import NearestIndex
from index.record import Record
from index.search import Collapse, Mode, Query, search
from index.store.asked import Filters
from index.store.stored import StoredStatement
from tests.durability.deeds import Deed, Kind, deeds, standing_after
from tests.serving import clean_environment

MOST_DEEDS_A_LIFE = 8
"""Up to so many deeds are let through before the moment of the kill is drawn."""
LONGEST_WAIT_S = 0.3
"""The kill comes at any moment of so long a time: one ingest takes some 0.2 s on the two cores it was tuned on."""
LONGEST_OPENING_S = 1.0
KILLED_WHILE_OPENING = 0.15
"""Share of the writers that are killed from their first moment on, most before they have opened the record."""
PAGE = 100

Printed = tuple[tuple[object, ...], ...]
"""What is stored of an article's statements, in their order, without identifiers."""


@dataclass(frozen=True, slots=True)
class Kill:
    """What one kill found: how many deeds were done before, and whether the one in flight had come through."""

    done: int
    came_through: bool


class Clean:
    """A record in which nobody is killed: what stands after the first deeds of a seed, as a clean ingest leaves it."""

    def __init__(self, folder: Path, seed: int, *, encoder: Encoder | None = None, rules_only: bool = False) -> None:
        self.seed = seed
        self.deeds = deeds(seed)
        self.record = Record.open(folder, threads=1, encoder=encoder, rules_only=rules_only)
        self._ingested: dict[tuple[int, int], Printed] = {}

    def after(self, count: int) -> dict[str, Printed]:
        """The statements of each article by its external id, once so many deeds are done."""
        standing = standing_after(self.deeds[:count])
        return {
            deed.article(self.seed).external_id: self._of(deed)
            for deed in (Deed(Kind.INGEST, number, version) for number, version in standing.items())
        }

    def _of(self, deed: Deed) -> Printed:
        key = (deed.number, deed.version)
        if key not in self._ingested:
            written = ingest(self.record, deed.article(self.seed))
            self._ingested[key] = printed(self.record.store.statements_of_article(written.article_id))
        return self._ingested[key]

    def close(self) -> None:
        """Release the record."""
        self.record.close()


class Ordeal:
    """One data directory and the writers that get killed over it."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.seed = seed
        self.data_dir = folder / "record"
        self.done = 0
        self._chance = random.Random(seed)  # noqa: S311 (nothing is secret here)
        self._held = ExitStack()
        self._clean = self._held.enter_context(closing(Clean(folder / "reference", seed)))
        self._writers = self._held.enter_context(
            subprocess.Popen(
                [sys.executable, "-m", "tests.durability.writer"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env=clean_environment(OMP_NUM_THREADS="1", TOKENIZERS_PARALLELISM="false"),
            )
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._held.close()

    def kill_one(self) -> Kill:
        """Start a writer, kill it, open the record again and check everything in it.

        Raises:
            AssertionError: something acknowledged is not whole, or something is half there.
        """
        before = self.done
        self._write_until_killed()
        came_through = self._check(newly_done=self._clean.deeds[before : self.done])
        return Kill(self.done, came_through)

    def _write_until_killed(self) -> None:
        assert self._writers.stdin is not None
        task = {"data_dir": str(self.data_dir), "seed": self.seed, "first": self.done}
        self._writers.stdin.write(json.dumps(task) + "\n")
        self._writers.stdin.flush()
        writer = self._heard()["writer"]
        wait_s = self._let_through()
        killing = threading.Timer(wait_s, os.kill, (writer, signal.SIGKILL))
        killing.start()
        while (status := self._ended()) is None:
            pass
        killing.join()
        assert status == -signal.SIGKILL

    def _let_through(self) -> float:
        """Wait for some deeds to be done, or for none; how many seconds later the kill comes."""
        if self._chance.random() < KILLED_WHILE_OPENING:
            return self._chance.uniform(0, LONGEST_OPENING_S)
        for _ in range(1 + self._chance.randint(0, MOST_DEEDS_A_LIFE)):
            assert self._ended() is None
        return self._chance.uniform(0, LONGEST_WAIT_S)

    def _ended(self) -> int | None:
        """Hear one fact of the writer; its exit status if that is the last."""
        fact = self._heard()
        if "done" in fact:
            self.done = fact["done"] + 1
        return fact.get("ended")

    def _heard(self) -> dict[str, Any]:
        assert self._writers.stdout is not None
        fact: dict[str, Any] = json.loads(self._writers.stdout.readline())
        return fact

    def _check(self, newly_done: list[Deed]) -> bool:
        encoder = self._clean.record.served().encoder
        with closing(Record.open(self.data_dir, threads=1, encoder=encoder)) as record:
            return check_whole(record, self._clean, self.done, newly_done)


def check_whole(record: Record, clean: Clean, done: int, newly_done: Sequence[Deed]) -> bool:
    """Everything that was acknowledged is there, whole, and found, and nothing else but the deed that was in flight.

    Returns:
        Whether that one has come through.

    Raises:
        AssertionError: something acknowledged is not whole, or something is half there.
    """
    stored = {external_id: printed(found) for external_id, found in statements_by_article(record).items()}
    acknowledged = clean.after(done)
    assert stored in (acknowledged, clean.after(done + 1))
    check_indexes(record)
    for deed in newly_done:
        _check_found(record, deed.article(clean.seed).external_id, stored)
    return stored != acknowledged


def _check_found(record: Record, external_id: str, stored: dict[str, Printed]) -> None:
    """What was acknowledged and still stands is found by its meaning and by its words."""
    for text in [str(statement[0]) for statement in stored.get(external_id, ())][:1]:
        for mode in (Mode.SEMANTIC, Mode.EXACT):
            answer = search(record, Query(text=text, mode=mode, collapse=Collapse.NONE))
            assert external_id in {hit.statement.article.article.external_id for hit in answer.hits}


def printed(statements: list[StoredStatement]) -> Printed:
    """What is stored of these statements, without identifiers."""
    return tuple(
        (
            stored.statement.text,
            stored.statement.spans,
            stored.statement.kind,
            tuple(speaker.attribution.name for speaker in stored.speakers),
        )
        for stored in statements
    )


def statements_by_article(record: Record) -> dict[str, list[StoredStatement]]:
    """Everything in the record, by the article's external id."""
    found: dict[str, list[StoredStatement]] = {}
    last: int | None = None
    while page := record.store.articles(last, PAGE):
        for stored in page:
            found[stored.article.external_id] = record.store.statements_of_article(stored.id)
        last = page[-1].id
    return found


def check_indexes(record: Record) -> None:
    """Vectors and the indexes in memory hold every statement, and nothing that is gone.

    Raises:
        AssertionError: they do not.
    """
    rows = sorted(stored.row for found in statements_by_article(record).values() for stored in found)
    assert record.store.matching_rows(Filters()).tolist() == rows
    vectors = record.store.vectors_of(rows)
    assert sorted(set(vectors.rows.tolist())) == rows
    served = record.served()
    if isinstance(served.nearest, NearestIndex):
        assert served.nearest.generation.vectors == len(vectors.rows)
    assert served.words.generation.statements == len(rows)
